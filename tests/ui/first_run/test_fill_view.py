from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.sign_in import colleagues
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_news import STOPPING, SyncOutcome, SyncProgress
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.first_run.fill_view import Fill, FillView, Stand
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import SystemClock
from tests.head_office.chain import KEY, join
from tests.services.syncing_office import served
from tests.ui.sign_in.keys import press, show

__all__ = ["served"]

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

Opened = Callable[..., FillView]


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, appearance: Appearance) -> Opened:
    def make(fill: Fill, pause: Callable[[], object] = lambda: None) -> FillView:
        view = FillView(None, fill=fill, pause=pause, tasks=tasks, branch="沈阳铁西店", now=lambda: NOW)
        show(qtbot, view)
        return view

    return make


@pytest.fixture
def fresh(served: EmbeddedOffice, tmp_path: Path) -> Iterator[tuple[BranchStore, Syncing]]:
    """A desktop that has joined and holds nothing yet."""
    store = BranchStore(tmp_path / "new.db", KEY, clock=SystemClock())
    syncing = Syncing(store, join(served), app_version="0.1")
    yield store, syncing
    syncing.close()
    store.close()


def test_the_branchs_people_are_here_when_it_is_filled(
    qtbot: QtBot, opened: Opened, fresh: tuple[BranchStore, Syncing]
) -> None:
    store, syncing = fresh
    view = opened(syncing.sync_now)

    with qtbot.waitSignal(view.filled):
        view.begin()

    assert len(colleagues(store, "SY01")) == 4


def test_a_pause_ends_between_two_stretches_and_the_rest_comes_later(
    qtbot: QtBot, opened: Opened, fresh: tuple[BranchStore, Syncing]
) -> None:
    store, syncing = fresh
    steps: list[SyncProgress] = []

    def fill(progress: Callable[[SyncProgress], None]) -> SyncOutcome:
        def listen(step: SyncProgress) -> None:
            steps.append(step)
            progress(step)
            if len(steps) == 1:
                syncing.interrupt()

        return syncing.sync_now(listen)

    view = opened(fill, syncing.interrupt)
    view.begin()
    qtbot.waitUntil(lambda: view.stand is Stand.PAUSED)
    assert len(steps) == 1 and colleagues(store, "SY01") == []
    assert view.go.isEnabled() and not view.notice.isVisible()

    with qtbot.waitSignal(view.filled):
        press(Qt.Key.Key_Return)

    assert len(colleagues(store, "SY01")) == 4


def test_the_button_pauses_and_waits_for_the_stretch_under_way(qtbot: QtBot, opened: Opened) -> None:
    resting = Event()

    def fill(_progress: Callable[[SyncProgress], None]) -> SyncOutcome:
        assert resting.wait(5)
        return SyncOutcome(0, 0, 0, 0, 0, 0.0, 0, 0, STOPPING)

    view = opened(fill, resting.set)
    view.begin()
    view.go.click()
    assert view.stand is Stand.PAUSING and not view.go.isEnabled()

    qtbot.waitUntil(lambda: view.stand is Stand.PAUSED)


def test_a_line_that_breaks_is_told_and_the_download_goes_on_from_there(
    qtbot: QtBot, opened: Opened, served: EmbeddedOffice, fresh: tuple[BranchStore, Syncing]
) -> None:
    _, syncing = fresh
    served.stop()
    view = opened(syncing.sync_now)
    view.begin()
    qtbot.waitUntil(lambda: view.stand is Stand.STOPPED)
    assert "连不上总部" in view.notice.text

    served.start()
    with qtbot.waitSignal(view.filled):
        view.go.click()


def test_numbers_are_shown_as_they_come(qtbot: QtBot, opened: Opened) -> None:
    def fill(progress: Callable[[SyncProgress], None]) -> SyncOutcome:
        progress(SyncProgress(filling=True, done=1_200, total=3_000))
        progress(SyncProgress(filling=False, done=0, total=0))
        return SyncOutcome(0, 0, 0, 0, 0, 0.0, 0, 0, None)

    seen: list[str] = []
    view = opened(fill)
    view.progress_told.connect(seen.append)
    with qtbot.waitSignal(view.filled):
        view.begin()

    assert seen[0] == "记录 1,200 / 3,000" and seen[1].startswith("最后核对")


def test_a_bug_stops_it_and_is_reported(qtbot: QtBot, opened: Opened, tasks: Tasks) -> None:
    def fill(_progress: Callable[[SyncProgress], None]) -> SyncOutcome:
        raise ZeroDivisionError

    view = opened(fill)
    with suppress(ZeroDivisionError):
        view.begin()

    qtbot.waitUntil(lambda: view.stand is Stand.STOPPED)
    assert view.go.isEnabled()
