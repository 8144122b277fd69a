"""The page in a window, over a real branch file."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.filing_fixtures import clock, seat, store
from tests.ui.profile_entry.desk import DeskStand

__all__ = ["clock", "seat", "store"]


@pytest.fixture
def enter(qtbot: QtBot, store: BranchStore, tasks: Tasks, appearance: Appearance) -> Iterator[Callable[..., DeskStand]]:
    """Open the page for a seat and wait until a form, or the empty state, is on screen."""
    opened: list[DeskStand] = []

    def open_page(seat: Seat, subject: object = None, *, wait: bool = True) -> DeskStand:
        stand = DeskStand(tasks, seat)
        opened.append(stand)
        store.subscribe(partial(tasks.deliver, stand.page, stand.page.refresh))
        qtbot.addWidget(stand)
        stand.resize(1166, 672)
        stand.show()
        stand.activateWindow()
        qtbot.waitUntil(stand.isActiveWindow)  # keys go nowhere else
        stand.page.activate(subject)
        if wait:
            qtbot.waitUntil(stand.ready)
        return stand

    yield open_page
    tasks.shutdown()
    del appearance
