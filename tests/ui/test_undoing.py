"""Undo of saves by keys and by mouse, in a real window over a real file: the message, Ctrl+Z, and the list."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui import places
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.page import FrontDeskPage
from crm_desktop.ui.last_saves import LastSaves, SaveRow
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.counter import NOW, WANG, open_store, seat_at

K, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Sheet(Page):
    """A page with a text field and a button."""

    def __init__(self, _desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.box, self.button = QLineEdit(self), QPushButton(self)
        self.button.move(0, 60)


class Window:
    """The shell of one seat."""

    def __init__(self, shell: Shell, seat: Seat, qtbot: QtBot) -> None:
        self.shell, self.seat, self.qtbot = shell, seat, qtbot

    @property
    def sheet(self) -> Sheet:
        page = self.shell.workspace.page("today")
        assert isinstance(page, Sheet)
        return page

    @property
    def listing(self) -> LastSaves | None:
        found = self.shell.findChild(LastSaves)
        return found if found is not None and found.isVisible() else None

    @property
    def told(self) -> list[str]:
        return [toast.text for toast in self.shell.toasts.shown]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def edit(self, customer: str, **values: object) -> None:
        save_file(self.seat, open_file(self.seat, customer), values)

    def value(self, customer: str, name: str) -> object:
        return open_file(self.seat, customer).values[name]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def customer(store: BranchStore) -> str:
    return register_walk_in(seat_at(store), WANG).customer_id


MakeWindow = Callable[..., Window]


@pytest.fixture
def make_window(
    store: BranchStore, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path
) -> MakeWindow:
    def make(seat: Seat) -> Window:
        desk = partial(FrontDeskPage, seat=seat)
        entries = [PageEntry(place, desk if place is places.FRONT_DESK else Sheet) for place in places.PLACES]
        state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        shell = Shell(entries, tasks=tasks, failures=failures, state=state, now=lambda: NOW, seat=seat)
        store.subscribe(partial(tasks.deliver, shell, shell.publish))
        qtbot.addWidget(shell)
        with qtbot.waitActive(shell):
            shell.show()
            shell.activateWindow()
        shell.open("today")
        window = Window(shell, seat, qtbot)
        window.sheet.button.setFocus()
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow, store: BranchStore) -> Window:
    return make_window(seat_at(store, "zhao", Role.ACCOUNTANT))


def test_control_z_takes_the_last_save_back_and_says_so(window: Window, customer: str) -> None:
    window.edit(customer, remarks="一")

    window.press(K.Key_Z, CTRL)

    window.until(lambda: window.told == ["已撤销：修改客户资料 · 客户 沈阳金彩广告有限公司"])
    assert window.value(customer, "remarks") is None


def test_pressed_twice_at_once_it_takes_two_back(window: Window, customer: str) -> None:
    for text in ("一", "二", "三"):
        window.edit(customer, remarks=text)

    window.press(K.Key_Z, CTRL)
    window.press(K.Key_Z, CTRL)

    window.until(lambda: window.value(customer, "remarks") == "一")
    assert window.told == ["已撤销：修改客户资料 · 客户 沈阳金彩广告有限公司"]


def test_in_a_text_field_it_is_the_fields_own(window: Window, customer: str) -> None:
    window.edit(customer, remarks="一")
    window.sheet.box.setFocus()
    QTest.keyClicks(window.sheet.box, "abc")

    window.press(K.Key_Z, CTRL)

    assert window.sheet.box.text() != "abc"
    assert window.value(customer, "remarks") == "一"
    assert window.told == []


def test_while_chinese_is_composed_it_belongs_to_the_input_method(window: Window, customer: str) -> None:
    window.edit(customer, remarks="一")
    QApplication.sendEvent(window.sheet.button, QInputMethodEvent("wang", []))

    window.press(K.Key_Z, CTRL)
    window.press(K.Key_Z, ALT)

    assert window.listing is None
    assert window.value(customer, "remarks") == "一"


def test_nothing_to_undo_is_said(window: Window) -> None:
    window.press(K.Key_Z, CTRL)

    window.until(lambda: window.told)
    assert window.told == ["今天没有可以撤销的保存"]


def test_what_was_built_upon_is_refused_with_the_reason_and_the_list(
    window: Window, store: BranchStore, customer: str
) -> None:
    window.edit(customer, remarks="一")
    save_file(seat_at(store), open_file(seat_at(store), customer), {"remarks": "李娜改的"})

    window.press(K.Key_Z, CTRL)
    window.until(lambda: window.told)
    assert "李娜" in window.told[0] and "没有撤销" in window.told[0]
    action = window.shell.toasts.shown[0].action
    assert action is not None
    action.click()

    window.until(lambda: window.listing is not None)
    assert window.listing is not None
    assert not window.listing.rows[0].undo.isEnabled()
    assert "李娜" in window.listing.rows[0].accessibleDescription()
    assert window.value(customer, "remarks") == "李娜改的"


def test_the_list_names_what_each_save_changed_and_enter_undoes_one(window: Window, customer: str) -> None:
    window.edit(customer, remarks="一")
    window.edit(customer, business="门头招牌")
    window.press(K.Key_Z, ALT)
    window.until(lambda: window.listing is not None)
    assert window.listing is not None
    said = [label.text() for label in window.listing.rows[0].findChildren(QLabel)]
    assert "主营业务　（空） → 门头招牌" in said

    window.press(K.Key_Down)
    window.press(K.Key_Return)

    window.until(lambda: window.told)
    assert window.listing is None
    assert (window.value(customer, "remarks"), window.value(customer, "business")) == (None, "门头招牌")
    assert QApplication.focusWidget() is window.sheet.button


def test_by_mouse_the_list_opens_from_the_bar_and_its_button_undoes(window: Window, customer: str) -> None:
    window.edit(customer, remarks="一")
    opener = window.shell.findChild(QToolButton, "savesButton")
    assert opener is not None and opener.isVisible() and opener.toolTip().endswith("Alt+Z")

    opener.click()
    window.until(lambda: window.listing is not None)
    assert window.listing is not None
    window.listing.rows[0].undo.click()

    window.until(lambda: window.told)
    assert window.value(customer, "remarks") is None


def test_escape_and_a_click_beside_it_close_the_list_and_nothing_is_undone(window: Window, customer: str) -> None:
    window.edit(customer, remarks="一")
    window.press(K.Key_Z, ALT)
    window.until(lambda: window.listing is not None)
    window.press(K.Key_Z, CTRL)
    window.press(K.Key_Escape)
    window.until(lambda: window.listing is None)
    window.press(K.Key_Z, ALT)
    window.until(lambda: window.listing is not None)
    assert window.listing is not None
    QTest.mouseClick(window.listing, Qt.MouseButton.LeftButton, NONE, QPoint(5, 5))

    window.until(lambda: window.listing is None)
    assert window.value(customer, "remarks") == "一"


def test_the_palette_offers_it_to_the_mouse(window: Window, customer: str) -> None:
    window.edit(customer, remarks="一")
    window.shell.workspace.start_search()
    QTest.keyClicks(window.shell.workspace.top_bar.search, "undo")
    offers = window.shell.workspace.palette_panel.offers
    assert [offer.title for offer in offers] == ["撤销上一次保存"]

    window.press(K.Key_Return)

    window.until(lambda: window.told)
    assert window.value(customer, "remarks") is None


def test_what_was_made_is_asked_about_first(make_window: MakeWindow, store: BranchStore, customer: str) -> None:
    window = make_window(seat_at(store))

    window.press(K.Key_Z, CTRL)
    window.until(lambda: window.listing is not None)
    with store.reading() as session:
        assert session.exec(select(Customer)).one().archived_at is None
    assert isinstance(QApplication.focusWidget(), SaveRow)
    window.press(K.Key_Return)

    window.until(lambda: window.told)
    with store.reading() as session:
        assert session.exec(select(Customer)).one().archived_at is not None


def test_a_registration_undone_at_the_counter_is_a_form_in_hand_again(
    make_window: MakeWindow, store: BranchStore
) -> None:
    window = make_window(seat_at(store))
    window.press(K.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "13900001111")
    for text in ("赵敏", "新辉标识"):
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), event)
        window.press(K.Key_Return)
    window.press(K.Key_Return)
    window.press(K.Key_Space)
    window.press(K.Key_Return, CTRL)
    view = window.shell.findChild(DeskView)
    assert view is not None
    window.until(lambda: view.shows_saved)

    view.saved.undo.click()

    window.until(lambda: view.form.isVisible() and view.form.values().get("contact") == "赵敏")
    assert view.form.values()["name"] == "新辉标识"
    assert QApplication.focusWidget() is view.form.phone.box
    with store.reading() as session:
        assert session.exec(select(Customer)).one().archived_reason == "撤销：上门登记"
