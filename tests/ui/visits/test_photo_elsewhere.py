"""A page marked and photographed at one desktop is completed at another, through head office (M3, end to end)."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets_moves import issue
from crm_desktop.services.today import today_board
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits import VisitQuery, visits
from crm_desktop.services.visits_entry import open_page
from crm_desktop.ui import places
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Desk as Window
from crm_desktop.ui.page import PageEntry
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.visits.page import VisitsPage
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served
from tests.ui.visits.conftest import Counter, Keys
from tests.ui.visits.test_entry import ALT, CTRL
from tests.ui.visits.test_page_photo import picture

__all__ = ["back", "front", "served"]


class Sitting:
    """An accountant at the visits screen of one desktop."""

    def __init__(self, desk: Desk, tasks: Tasks, failures: Failures, qtbot: QtBot, folder: Path) -> None:
        self._tasks, self._qtbot = tasks, qtbot
        self.seat = seat = desk.seat("wang")

        def made(window: Window, parent: QWidget) -> VisitsPage:
            return VisitsPage(window, seat, parent)

        entries = [PageEntry(place, made if place is places.VISITS else Counter) for place in places.PLACES]
        state = QSettings(str(folder / f"{desk.enrolled.device_id}.ini"), QSettings.Format.IniFormat)
        self.shell = Shell(entries, tasks=tasks, failures=failures, state=state, now=seat.now)
        qtbot.addWidget(self.shell)
        with qtbot.waitActive(self.shell):
            self.shell.show()
            self.shell.activateWindow()
        desk.store.subscribe(partial(tasks.deliver, self.shell, self.shell.publish))
        self.keys = Keys(settle=self.settle)

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self._tasks.idle)

    @property
    def page(self) -> VisitsPage:
        page = self.shell.workspace.page("visits")
        assert isinstance(page, VisitsPage)
        return page

    def open(self, code: str) -> None:
        self.shell.open("visits", code)
        self.settle()
        self._qtbot.waitUntil(lambda: self.page.entry.sheet.at == 1)
        self.settle()


def sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


@pytest.fixture
def code(front: Desk) -> str:
    """The first page of a booklet, printed for one customer."""
    customer = front.register("wang")
    manager = front.seat("zhou")
    plan_visit(manager, "zhao", customer_id=customer, day=manager.today)
    printed = print_booklet(manager, "zhao", pages=8)
    issue(manager, printed.booklet_id)
    return open_page(manager, str(printed.number)).pages[0].code


def test_a_page_is_marked_here_and_completed_there(
    front: Desk, back: Desk, code: str, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot,
    tmp_path: Path,
) -> None:  # fmt: skip
    here = Sitting(front, tasks, failures, qtbot, tmp_path)
    here.open(code)
    QGuiApplication.clipboard().setImage(picture())
    here.keys.press(Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: here.page.entry.sheet.form.slot.has_image)
    here.keys.press(Qt.Key.Key_Q, ALT)
    here.keys.press(Qt.Key.Key_Return)
    sync(front, back)

    there = Sitting(back, tasks, failures, qtbot, tmp_path)
    (waiting,) = today_board(there.seat).to_verify
    assert waiting.page_code == code
    there.open(code)
    form = there.page.entry.sheet.form
    qtbot.waitUntil(lambda: form.slot.has_image)
    there.keys.press(Qt.Key.Key_P, ALT)
    qtbot.waitUntil(there.page.entry.photo.view.isVisible)
    there.keys.press(Qt.Key.Key_Escape)
    there.keys.choose("3")
    there.page.entry.sheet.form.commit.click()
    there.settle()
    sync(back, front)
    (found,) = visits(here.seat, VisitQuery())
    assert (found.result, found.to_verify, found.photo) == ("3", False, waiting.photo)
    assert today_board(here.seat).to_verify == ()
