"""The screen in its window, on a real encrypted file, worked by keys."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import Studio
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.customers_filled import clock, customer, filled, store
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.scenes import shell

__all__ = ["clock", "customer", "filled", "store"]


class Screen:
    """The window with the page, and what a test asks of it."""

    def __init__(self, qtbot: QtBot, window: Shell) -> None:
        self.bot, self.window = qtbot, window
        window.show()
        window.activateWindow()
        window.open("customers")
        page = window.workspace.page("customers")
        assert isinstance(page, CustomersPage)
        self.page, self.list, self.record = page, page.list, page.record
        self.until(lambda: page.list.listing is not None and page.list.model.row(0) is not None)

    def until(self, true: Callable[[], object]) -> None:
        """Wait for the database thread."""
        self.bot.waitUntil(lambda: bool(true()))

    def open(self, customer: str) -> None:
        """Open a customer's page and wait until it is there."""
        self.page.open(customer)
        self.until(lambda: self.record.page is not None and self.record.page.customer_id == customer)

    @property
    def focus(self) -> QWidget:
        """Where the keys go."""
        focused = self.window.focusWidget()
        assert focused is not None
        return focused

    def names(self) -> list[str]:
        """What stands in the list."""
        return [row.name for _, row in self.list.model.loaded()]

    def told(self) -> list[str]:
        """The messages in the corner."""
        return [toast.text for toast in self.window.toasts.shown]


@pytest.fixture
def make_screen(
    qtbot: QtBot,
    appearance: Appearance,
    filled: tuple[BranchStore, str],
    clock: Clock,
    failures: Failures,
    tasks: Tasks,
) -> Iterator[Callable[..., Screen]]:
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    made: list[Shell] = []

    def make(person: str = "zhao") -> Screen:
        seat: Seat = seat_of(filled[0], clock, person)
        window = shell(Studio(tasks, failures), seat)
        made.append(window)
        return Screen(qtbot, window)

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    assert bugs == []


@pytest.fixture
def screen(make_screen: Callable[..., Screen]) -> Screen:
    return make_screen()
