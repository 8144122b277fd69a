"""Rooms over real files: offline unless a test brings a line, and one that goes on where a killed process stopped."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from crm_desktop.services.seat import Person
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.architecture.tree import ROOT
from tests.services.syncing_office import back, front, served
from tests.ui.moments.room import Room, WallClock
from tests.ui.moments.world import FRONT, open_branch

__all__ = ["back", "front", "served"]

OpenRoom = Callable[..., Room]


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def files() -> Iterator[ExitStack]:
    """What is open, closed once nobody sits over it any more."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def store(files: ExitStack, tmp_path: Path, clock: WallClock) -> BranchStore:
    opened = open_branch(tmp_path, clock)
    files.callback(opened.close)
    return opened


@pytest.fixture
def open_room(
    files: ExitStack, qapp: QApplication, appearance: Appearance, tasks: Tasks, failures: Failures, tmp_path: Path
) -> Iterator[OpenRoom]:
    """Sign somebody in; what is opened is closed at the end."""
    rooms: list[Room] = []

    def sit(store: BranchStore, clock: WallClock, person: Person = FRONT, **more: object) -> Room:
        room = Room(
            qapp, store, person, folder=tmp_path, tasks=tasks, failures=failures, appearance=appearance,
            clock=clock, **more,
        )  # type: ignore[arg-type]  # fmt: skip
        rooms.append(room)
        return room

    yield sit
    for room in rooms:
        room.close()
    tasks.shutdown()


KillAt = Callable[[str], BranchStore]


@pytest.fixture
def killed_at(files: ExitStack, tmp_path: Path, clock: WallClock) -> KillAt:
    """The file of a process that was killed half-way through a moment (`until_killed`)."""

    def kill(moment: str) -> BranchStore:
        command = [sys.executable, "-m", "tests.ui.moments.until_killed", moment, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as working:
            assert working.stdout is not None
            assert working.stdout.readline() == "typed\n"
            working.send_signal(signal.SIGKILL)
        opened = open_branch(tmp_path, clock)
        files.callback(opened.close)
        return opened

    return kill
