"""The real window with the sync page on real encrypted files, a real head office on the line, driven by real keys."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.models.customer import Contact
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Desk as ShellDesk
from crm_desktop.ui.page import Page, PageEntry
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.sync.page import SyncPage
from crm_desktop.ui.sync.parcel_card import ParcelPost
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.ids import new_id
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

PHONE, THEIRS, OURS = "+8613812345678", "+8613812345687", "+8613900001111"


@dataclass(slots=True)
class Window:
    """One desktop's window, signed in as somebody."""

    shell: Shell
    desk: Desk
    seat: Seat
    qtbot: QtBot

    @property
    def page(self) -> SyncPage:
        page = self.shell.workspace.page("sync")
        assert isinstance(page, SyncPage)
        return page

    @property
    def toasts(self) -> list[str]:
        return [toast.text for toast in self.shell.workspace.toasts.shown]

    def focused(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focused(), key)

    def type(self, text: str) -> None:
        if text.isascii():
            QTest.keyClicks(self.focused(), text)
        else:
            committed = QInputMethodEvent()
            committed.setCommitString(text)
            QApplication.sendEvent(self.focused(), committed)

    def until(self, holds: Callable[[], object]) -> None:
        """Wait for the page to follow."""
        self.qtbot.waitUntil(lambda: bool(holds()))

    def open(self) -> None:
        """F5."""
        self.shell.open("today")
        self.press(Qt.Key.Key_F5)
        self.until(lambda: self.page._board is not None)


MakeWindow = Callable[[Desk, str], Window]


@pytest.fixture
def make_window(
    appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path
) -> Iterator[MakeWindow]:
    made: list[Desk] = []

    def make(desk: Desk, login: str) -> Window:
        seat = desk.seat(login)

        def sync(shell_desk: ShellDesk, parent: QWidget) -> Page:
            post = ParcelPost.of(seat, desk.enrolled)
            return SyncPage(shell_desk, seat, parent, syncing=desk.syncing, post=post)

        entries = [PageEntry(place, sync if place is places.SYNC else _other) for place in places.PLACES]
        state = QSettings(str(tmp_path / f"{login}.ini"), QSettings.Format.IniFormat)
        shell = Shell(entries, tasks=tasks, failures=failures, state=state, now=seat.now)
        qtbot.addWidget(shell)
        with qtbot.waitActive(shell):
            shell.show()
            shell.activateWindow()
        desk.store.subscribe(partial(tasks.deliver, shell, shell.publish))
        made.append(desk)
        return Window(shell, desk, seat, qtbot)

    yield make
    for desk in made:
        desk.syncing.stop()


def add_contact(desk: Desk, login: str, customer: str) -> str:
    """A contact with a phone number."""
    record = new_id()
    with desk.seat(login).unit("add_contact") as session:
        session.add(Contact(id=record, customer_id=customer, name="王芳", mobile=PHONE, is_main=True))
    return record


def change_phone(desk: Desk, login: str, contact: str, mobile: str) -> None:
    """That person changes the number."""
    with desk.seat(login).unit("edit_customer") as session:
        session.get_one(Contact, contact).mobile = mobile


def phone(desk: Desk, contact: str) -> str | None:
    """The number as the desktop shows it."""
    with desk.store.reading() as session:
        return session.get_one(Contact, contact).mobile


@pytest.fixture
def contested(front: Desk, back: Desk) -> str:
    """A contact whose number was changed at both desktops, apart; the front has heard of it."""
    customer = front.register("li", name="金彩广告", credit_code="91210106MA0000001A", remarks="老客户")
    contact = add_contact(front, "li", customer)
    front.syncing.sync_now()
    back.syncing.sync_now()
    change_phone(back, "zhou", contact, THEIRS)
    change_phone(front, "wang", contact, OURS)
    back.syncing.sync_now()
    front.syncing.sync_now()
    return contact


def _other(_desk: ShellDesk, parent: QWidget) -> Page:
    return Page(parent)
