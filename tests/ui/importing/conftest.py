"""The import in the window, on a real encrypted file, worked by keys."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import Person, Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import Studio
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.customers_sample import Clock, open_filled, seat_of
from tests.ui.customers.scenes import shell


class Screen:
    """The window with the import open, and what a test asks of it."""

    def __init__(self, qtbot: QtBot, window: Shell, seat: Seat) -> None:
        self.bot, self.window, self.seat = qtbot, window, seat
        window.show()
        window.activateWindow()
        window.open("customers")
        page = window.workspace.page("customers")
        assert isinstance(page, CustomersPage)
        self.page, self.view = page, page.importing

    def until(self, true: Callable[[], object]) -> None:
        """Wait for the other threads."""
        self.bot.waitUntil(lambda: bool(true()))

    def at(self, step: object) -> Callable[[], bool]:
        """Whether the import stands at a step."""
        return lambda: self.view.stack.currentWidget() is step

    def read(self, path: Path) -> None:
        """Give a file and wait for its columns."""
        self.page.show_import()
        self.view.file.zone.given.emit(path)
        self.until(self.at(self.view.columns))

    def check(self, path: Path) -> None:
        """Give a file and wait for the verdicts, columns as guessed."""
        self.read(path)
        self.view.columns.foot.go_on()
        self.until(self.at(self.view.verdicts))

    def take_over(self, path: Path) -> None:
        """The whole way."""
        self.check(path)
        self.view.verdicts.foot.go_on()
        self.until(self.at(self.view.result))

    def told(self) -> list[str]:
        """The messages in the corner."""
        return [toast.text for toast in self.window.toasts.shown]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened, _ = open_filled(tmp_path, Clock())
    yield opened
    opened.close()


@pytest.fixture
def make_screen(
    qtbot: QtBot, appearance: Appearance, store: BranchStore, failures: Failures, tasks: Tasks
) -> Iterator[Callable[..., Screen]]:
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    made: list[Shell] = []

    def make(role: Role = Role.ACCOUNTANT, person: str = "zhao") -> Screen:
        seat = replace(seat_of(store, Clock()), person=Person(person, "赵敏", role))
        window = shell(Studio(tasks, failures), seat)
        made.append(window)
        return Screen(qtbot, window, seat)

    yield make
    tasks.shutdown()
    for window in made:
        window.close()
        window.deleteLater()
    assert bugs == []


@pytest.fixture
def screen(make_screen: Callable[..., Screen]) -> Screen:
    return make_screen()
