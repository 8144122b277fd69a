"""The real window with the visits screen on a real encrypted file, driven by real keys, which are counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Role
from crm_desktop.services.booklet_printing import Printed, print_booklet
from crm_desktop.services.booklets_moves import issue
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits_entry import open_page
from crm_desktop.ui import places
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.visits.page import VisitsPage
from tests.services.visits_sample import NOW, TODAY, Office, sample_office


class Counter(Page):
    """Stands where the front desk is, and writes down what it was opened for."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.subject: object = None

    def activate(self, subject: object = None) -> None:
        self.subject = subject


@dataclass(slots=True)
class Keys:
    """Real keystrokes at whatever has the focus: commands and characters counted apart (PRACTICE 5)."""

    commands: int = 0
    characters: int = 0
    settle: Callable[[], None] = field(default=lambda: None)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One command: a chord, Enter, Tab, a digit that chooses."""
        self.commands += 1
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        self.settle()

    def choose(self, sign: str) -> None:
        """A digit or letter that chooses at once."""
        self.commands += 1
        QTest.keyClicks(QApplication.focusWidget(), sign)
        self.settle()

    def type(self, text: str) -> None:
        """Content; Chinese comes through the input method."""
        self.characters += len(text)
        if text.isascii():
            QTest.keyClicks(QApplication.focusWidget(), text)
        else:
            committed = QInputMethodEvent()
            committed.setCommitString(text)
            QApplication.sendEvent(QApplication.focusWidget(), committed)
        self.settle()


@dataclass(slots=True)
class Window:
    """The window, its visits page, and the booklet of ten planned pages and two empty ones lying beside it."""

    shell: Shell
    seat: Seat
    office: Office
    printed: Printed
    keys: Keys

    @property
    def page(self) -> VisitsPage:
        page = self.shell.workspace.page("visits")
        assert isinstance(page, VisitsPage)
        return page

    def code(self, number: int) -> str:
        """The code printed on a page."""
        seat = self.office.seat(Role.STORE_MANAGER)
        return open_page(seat, self.printed.number).pages[number - 1].code


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as made:
        yield made


MakeWindow = Callable[..., Window]


@pytest.fixture
def make_window(
    office: Office, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path
) -> MakeWindow:
    manager = office.seat(Role.STORE_MANAGER)
    for at in range(10):
        plan_visit(manager, "rep1", customer_id=f"c{at}", day=TODAY)
    printed = print_booklet(manager, "rep1", pages=12)
    issue(manager, printed.booklet_id)
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    def settle() -> None:
        """Until no thread has anything to do and all results are home."""
        for _ in range(3):
            for pool in (tasks._network, tasks._database):
                # Each thread of the pool must come to the meeting: what it did before is done.
                meeting = Barrier(pool._max_workers)
                for done in [pool.submit(meeting.wait) for _ in range(pool._max_workers)]:
                    done.result()
            for _ in range(3):
                QApplication.processEvents()

    def make(role: Role = Role.ACCOUNTANT, *, person: str = "") -> Window:
        seat = office.seat(role, person=person)
        entries = [
            PageEntry(place, partial(_visits, seat) if place is places.VISITS else Counter) for place in places.PLACES
        ]
        shell = Shell(entries, tasks=tasks, failures=failures, state=state, now=lambda: NOW)
        qtbot.addWidget(shell)
        with qtbot.waitActive(shell):
            shell.show()
            shell.activateWindow()
        office.store.subscribe(partial(tasks.deliver, shell, shell.publish))
        shell.open("today")
        settle()
        return Window(shell, seat, office, printed, Keys(settle=settle))

    return make


def _visits(seat: Seat, desk: Desk, parent: QWidget) -> VisitsPage:
    return VisitsPage(desk, seat, parent)
