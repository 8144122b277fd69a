"""Help at the right of the window: of the screen at hand, beside the work, worked by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.errors import Failures
from crm_desktop.ui.help.help_drawer import HelpDrawer
from crm_desktop.ui.help.pages import INDEX, NEWS, TOPICS
from crm_desktop.ui.language import set_language
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.counter import NOW

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Sheet(Page):
    """A page with a box to type into, that may explain a part of itself."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.part = desk, ""
        self.box = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.box)

    def activate(self, subject: object = None) -> None:
        self.box.setFocus()

    def help_topic(self) -> str:
        return self.part


@pytest.fixture
def shell(appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path) -> Iterator[Shell]:
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = Shell(
        [PageEntry(place, Sheet) for place in PLACES], tasks=tasks, failures=failures, state=state, now=lambda: NOW
    )
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open("profile_entry")
    yield made
    set_language("zh")


Press = Callable[..., None]


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def texts(drawer: HelpDrawer) -> list[str]:
    return [label.text() for label in drawer.view.findChildren(QLabel) if label.isVisible()]


def test_the_screen_at_hand_is_explained_and_the_cursor_comes_back(shell: Shell) -> None:
    page = shell.workspace.page("profile_entry")
    assert isinstance(page, Sheet)
    press(Qt.Key.Key_F1, SHIFT)
    drawer = shell.workspace.help_drawer
    assert drawer.isVisible() and drawer.topic == "profile_entry"
    assert "建档" in texts(drawer)
    assert drawer.box.hasFocus()
    assert drawer.geometry().right() == shell.workspace.rect().right()

    press(Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert page.box.hasFocus()
    press(Qt.Key.Key_F1, SHIFT)
    press(Qt.Key.Key_F1, SHIFT)
    assert not drawer.isVisible()


def test_it_follows_where_one_goes_and_explains_parts(shell: Shell) -> None:
    shell.workspace.top_bar.help.click()
    drawer = shell.workspace.help_drawer
    shell.open("sync")
    assert drawer.isVisible() and drawer.topic == "sync"
    visits = shell.workspace.page("visits")
    assert visits is None
    shell.open("visits")
    page = shell.workspace.page("visits")
    assert isinstance(page, Sheet)
    page.part = "booklets"
    shell.open("visits")
    assert drawer.topic == "booklets"


def test_what_is_typed_finds_pages_and_enter_opens_the_first(shell: Shell) -> None:
    press(Qt.Key.Key_F1, SHIFT)
    drawer = shell.workspace.help_drawer
    drawer.box.setText("离线")
    assert drawer.found()
    press(Qt.Key.Key_Down)
    assert isinstance(QApplication.focusWidget(), QPushButton)
    drawer.take_keys()
    drawer.box.setText("断网、停电")
    press(Qt.Key.Key_Return)
    assert drawer.topic == "offline"
    assert drawer.box.text() == ""
    drawer.box.setText("zzzz")
    assert drawer.found() == []
    assert any("没有找到" in text for text in texts(drawer))


def test_all_topics_and_what_is_new_are_one_press_away(shell: Shell) -> None:
    shell.workspace.show_help("today")
    drawer = shell.workspace.help_drawer
    drawer.findChild(QPushButton, "helpIndex").click()
    assert drawer.topic == INDEX
    assert len(drawer.found()) == len(TOPICS)
    drawer.findChild(QPushButton, "helpNews").click()
    assert drawer.topic == NEWS
    assert any(text.startswith("版本 ") for text in texts(drawer))
    shell.workspace.show_help("a screen of another version")
    assert drawer.topic == INDEX


def test_help_is_found_by_the_search_box_once_something_is_typed(shell: Shell) -> None:
    offered = shell.workspace.finder._matching
    assert not any(offer.title.startswith("帮助：") for offer in offered(""))
    (found,) = [offer for offer in offered("疑似重复") if offer.title.startswith("帮助：")]
    assert found.title == "帮助：疑似重复"
    shell.workspace.finder._on_chosen(found.subject)
    assert shell.workspace.help_drawer.topic == "twins"


def test_another_language_explains_in_that_language(shell: Shell) -> None:
    set_language("en")
    press(Qt.Key.Key_F1, SHIFT)
    assert "Profile entry" in texts(shell.workspace.help_drawer)


def test_a_screen_can_open_a_page_of_help_itself(shell: Shell) -> None:
    page = shell.workspace.page("profile_entry")
    assert isinstance(page, Sheet)
    page.desk.show_help("record")
    assert shell.workspace.help_drawer.topic == "record"
    assert page.desk.report_problem is None
