from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.finder import Command, Jump
from crm_desktop.ui.language import set_language
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shell import SMALLEST, Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.top_bar import Workplace
from crm_desktop.ui.widgets.palette import Offer

NOW = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)


class Sheet(Page):
    """A page that writes down what the shell tells it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.heard: list[object] = []
        self.box = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.box)

    def activate(self, subject: object = None) -> None:
        self.heard.append(("activate", subject))
        self.box.setFocus()

    def refresh(self, changes: object) -> None:
        self.heard.append(("refresh", changes))

    def leave(self) -> None:
        self.heard.append("leave")


MakeShell = Callable[..., Shell]


@pytest.fixture
def make_shell(
    appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path
) -> Iterator[MakeShell]:
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    def make(**more: object) -> Shell:
        entries = [PageEntry(place, Sheet) for place in PLACES]
        shell = Shell(entries, tasks=tasks, failures=failures, state=state, now=lambda: NOW, **more)
        qtbot.addWidget(shell)
        with qtbot.waitActive(shell):
            shell.show()
            shell.activateWindow()
        shell.open("today")
        return shell

    return make


def sheet(shell: Shell, key: str) -> Sheet:
    page = shell.workspace.page(key)
    assert isinstance(page, Sheet)
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


def test_a_page_is_built_when_it_is_first_opened(make_shell: MakeShell) -> None:
    shell = make_shell()
    assert shell.workspace.page("customers") is None
    shell.open("customers", 42)
    assert sheet(shell, "customers").heard == [("activate", 42)]
    assert sheet(shell, "today").heard == [("activate", None), "leave"]
    assert shell.workspace.top_bar.heading.text() == "客户"
    assert shell.workspace.rail.button("customers").isChecked()


def test_each_place_has_its_key(make_shell: MakeShell) -> None:
    shell = make_shell()
    press(Qt.Key.Key_F2)
    assert shell.workspace.current == "front_desk"
    press(Qt.Key.Key_F5)
    assert shell.workspace.current == "sync"
    press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert shell.workspace.current == "customers"


def test_the_mouse_reaches_every_place(make_shell: MakeShell) -> None:
    shell = make_shell()
    shell.workspace.rail.button("visits").click()
    assert shell.workspace.current == "visits"


def test_no_shortcut_fires_while_chinese_is_being_composed(make_shell: MakeShell) -> None:
    shell = make_shell()
    box = sheet(shell, "today").box
    QApplication.sendEvent(box, QInputMethodEvent("wang", []))
    press(Qt.Key.Key_F2)
    assert shell.workspace.current == "today"
    finished = QInputMethodEvent()
    finished.setCommitString("王")
    QApplication.sendEvent(box, finished)
    press(Qt.Key.Key_F2)
    assert shell.workspace.current == "front_desk"
    assert box.text() == "王"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_1])
def test_what_takes_candidates_belongs_to_the_input_method(make_shell: MakeShell, qtbot: QtBot, key: Qt.Key) -> None:
    shell = make_shell(find=lambda text: [Offer("王芳", Jump("customers", 7))])
    shell.workspace.start_search()
    search = shell.workspace.top_bar.search
    QTest.keyClicks(search, "5678")
    qtbot.waitUntil(lambda: len(shell.workspace.palette_panel.offers) == 1)
    QApplication.sendEvent(search, QInputMethodEvent("wang", []))

    press(key)

    assert (shell.workspace.current, search.text(), shell.workspace.palette_panel.isVisible()) == (
        "today",
        "5678",
        True,
    )
    QApplication.sendEvent(search, QInputMethodEvent())
    press(Qt.Key.Key_Escape)
    assert search.text() == ""


@pytest.mark.parametrize("keys", ["Ctrl+Space", "Shift+Space", "Ctrl+.", "Ctrl+Shift+F", "Shift", "Ctrl+Shift"])
def test_keys_of_the_input_method_cannot_be_bound(make_shell: MakeShell, keys: str) -> None:
    shell = make_shell()
    words = Words("试", "Try")
    with pytest.raises(ValueError, match="input method"):
        shell.workspace.shortcuts.bind(keys, words, owner=shell, slot=shell.show, group=words)


def test_a_page_hears_what_it_missed_when_it_comes_back(make_shell: MakeShell) -> None:
    shell = make_shell()
    shell.open("sync")
    shell.publish("saved")
    assert sheet(shell, "sync").heard[-1] == ("refresh", "saved")
    assert ("refresh", "saved") not in sheet(shell, "today").heard
    shell.open("today")
    assert sheet(shell, "today").heard[-2:] == [("refresh", "saved"), ("activate", None)]


def test_a_page_that_missed_a_whole_sync_is_told_once_that_anything_may_have_changed(
    make_shell: MakeShell,
) -> None:
    shell = make_shell()
    shell.open("sync")
    for number in range(50):
        shell.publish(number)
    sheet(shell, "today").heard.clear()
    shell.open("today")
    refreshed = [heard for heard in sheet(shell, "today").heard if heard[0] == "refresh"]
    assert refreshed[0] == ("refresh", None)
    assert len(refreshed) <= 20


def test_a_page_shows_in_the_rail_how_much_waits(make_shell: MakeShell) -> None:
    shell = make_shell()
    sheet(shell, "today").badge_changed.emit(7)
    button = shell.workspace.rail.button("today")
    assert button.count == 7
    assert button.accessibleName() == "今日，7 项待办"
    sheet(shell, "today").badge_changed.emit(0)
    assert button.count is None


def test_a_page_can_put_a_name_in_the_heading(make_shell: MakeShell) -> None:
    shell = make_shell()
    sheet(shell, "today").title_changed.emit("王芳")
    assert shell.workspace.top_bar.heading.text() == "王芳"


def test_offline_is_said_plainly_and_what_wants_a_person_opens_sync(make_shell: MakeShell, qtbot: QtBot) -> None:
    shell = make_shell()
    shell.set_link(LinkState(waiting=3, last_sync=NOW - timedelta(hours=2), attention=1))
    strip = shell.workspace.strip
    assert strip.text == "离线 · 待传 3 · 上次同步 15:05"
    assert shell.workspace.rail.button("sync").count == 1
    strip.attention.click()
    assert shell.workspace.current == "sync"
    shell.set_link(LinkState(online=True, last_sync=NOW))
    assert strip.text == "在线 · 已全部传完 · 上次同步 17:05"
    shell.set_link(LinkState(online=True, photos=2, last_sync=NOW))
    assert strip.text == "在线 · 照片 2 张待传 · 上次同步 17:05"
    assert "照片随后传" in strip._link.toolTip()
    assert not strip.attention.isVisible()


def test_changing_the_language_rebuilds_the_window_where_it_was(make_shell: MakeShell) -> None:
    shell = make_shell()
    shell.set_workplace(Workplace("沈阳铁西店", "王芳", "客服专员"))
    shell.set_link(LinkState(waiting=3))
    shell.open("customers")
    set_language("en")
    assert shell.workspace.current == "customers"
    assert shell.workspace.top_bar.heading.text() == "Customers"
    assert shell.workspace.strip.text == "Offline · 3 to send · Never synced"
    press(Qt.Key.Key_F2)
    assert shell.workspace.current == "front_desk"


def test_a_locked_window_hides_the_page_stops_its_keys_and_gives_the_cursor_back(make_shell: MakeShell) -> None:
    shell = make_shell()
    box = sheet(shell, "today").box
    QTest.keyClicks(box, "half")
    lock = QLineEdit()
    shell.cover(lock)
    assert shell.covered
    press(Qt.Key.Key_F2)
    assert shell.workspace.current == "today"
    shell.uncover()
    assert not shell.covered
    assert QApplication.focusWidget() is box
    assert box.text() == "half"


def test_f12_asks_for_the_lock(make_shell: MakeShell, qtbot: QtBot) -> None:
    shell = make_shell()
    with qtbot.waitSignal(shell.lock_asked):
        press(Qt.Key.Key_F12)


def test_f1_lists_the_keys_that_work_and_esc_closes_it(make_shell: MakeShell) -> None:
    shell = make_shell()
    press(Qt.Key.Key_F1)
    laid = shell.workspace.findChild(QWidget, "cheatSheet")
    assert laid is not None
    assert laid.isVisible()
    listed = {binding.keys for binding in shell.workspace.shortcuts.sheet()}
    assert {"F1", "F2", "F3", "F5", "F12", "Ctrl+K", "Ctrl+B"} <= listed
    press(Qt.Key.Key_Escape)
    assert not laid.isVisible()


def test_the_window_remembers_its_page_and_size(make_shell: MakeShell) -> None:
    first = make_shell()
    first.resize(1240, 700)
    first.open("visits")
    first.close()
    second = make_shell()
    assert second.last_page() == "visits"
    assert second.size().height() == 700


def test_the_window_fits_the_smallest_screen(make_shell: MakeShell) -> None:
    shell = make_shell()
    assert shell.minimumSizeHint().width() <= SMALLEST[0] <= 1366
    assert shell.minimumSizeHint().height() <= SMALLEST[1] <= 768 - 80


def test_the_search_box_finds_records_and_commands(make_shell: MakeShell, qtbot: QtBot) -> None:
    asked: list[str] = []

    def find(text: str) -> list[Offer]:
        asked.append(text)
        return [Offer("王芳", Jump("customers", 7), "138 1234 5678", "user")]

    shell = make_shell(find=find)
    press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    panel = shell.workspace.palette_panel
    assert [offer.title for offer in panel.offers][:2] == ["今日", "登记"]
    QTest.keyClicks(shell.workspace.top_bar.search, "5678")
    qtbot.waitUntil(lambda: [offer.title for offer in panel.offers] == ["王芳"])
    assert asked[-1] == "5678"
    press(Qt.Key.Key_Return)
    assert shell.workspace.current == "customers"
    assert sheet(shell, "customers").heard[-1] == ("activate", 7)
    assert not panel.isVisible()


def test_a_search_that_finds_nothing_says_what_to_try(make_shell: MakeShell) -> None:
    shell = make_shell()
    shell.workspace.start_search()
    QTest.keyClicks(shell.workspace.top_bar.search, "zzz")
    panel = shell.workspace.palette_panel
    assert panel.isVisible()
    assert panel.offers == ()
    press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_commands_are_found_by_either_name_and_run(make_shell: MakeShell) -> None:
    ran: list[bool] = []
    shell = make_shell(commands=[Command(Words("打印登记表", "Print form"), "printer", lambda: ran.append(True))])
    shell.workspace.start_search()
    QTest.keyClicks(shell.workspace.top_bar.search, "print")
    press(Qt.Key.Key_Return)
    assert ran == [True]


def test_known_errors_and_bugs_become_messages_and_nothing_typed_is_lost(
    make_shell: MakeShell, failures: Failures
) -> None:
    class FullError(Exception):
        words = Words("硬盘满了，清出空间后再存一次", "The disk is full; free some space and save again")

    shell = make_shell()
    QTest.keyClicks(sheet(shell, "today").box, "kept")
    failures.report(FullError())
    failures.report(RuntimeError())
    assert [toast.text for toast in shell.toasts.shown] == [
        "硬盘满了，清出空间后再存一次",
        "程序出了一点问题，已经记录下来。您输入的内容都在，可以继续。",
    ]
    assert sheet(shell, "today").box.text() == "kept"
