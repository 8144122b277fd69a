"""The windows of a branch and of head office over one real chain."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.ui.errors import Failures
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.ui.head_office_seat.conftest import Screen
from tests.ui.head_office_seat.world import World
from tests.ui.head_office_seat.world import shell as office_shell
from tests.ui.head_office_seat.world import world as found
from tests.ui.people.staff_room import branch_shell

Open = Callable[..., Screen]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with found(tmp_path) as made:
        yield made


@pytest.fixture
def open_screen(qtbot: QtBot, appearance: Appearance, world: World, failures: Failures, tasks: Tasks) -> Iterator[Open]:
    """`open_screen("zhou")` at the branch, on the sample's Friday or today; `office=True` at head office."""
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    made: list[Shell] = []

    def make(login: str, *, office: bool = False, friday: bool = True) -> Screen:
        if office:
            window = office_shell(world, tasks, failures, login=login)
        else:
            window = branch_shell(world, tasks, failures, login=login, friday=friday)
        made.append(window)
        return Screen(qtbot, window)

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    assert bugs == []
