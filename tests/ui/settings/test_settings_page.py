from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Kept
from crm_desktop.services.registration_printing import print_registration
from crm_desktop.services.settings import DesktopFacts
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.language import language
from crm_desktop.ui.page import Desk
from crm_desktop.ui.settings.page import ABOUT, DESKTOP, PRIVACY, SettingsPage
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.shortcuts import Shortcuts
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.widgets.toast import Toasts
from tests.services.counter import open_store, seat_at
from tests.services.filing_day import take
from tests.ui.sign_in.keys import press, show

EVERYWHERE = Words("随处可用", "Everywhere")


class Stand(QWidget):
    """A window with the page over a real file."""

    def __init__(self, tasks: Tasks, store: BranchStore, appearance: Appearance, folder: Path) -> None:
        super().__init__()
        self.signed_out = 0
        self.opened: list[Path] = []
        self.preferences = Preferences(QSettings(str(folder / "w.ini"), QSettings.Format.IniFormat), appearance)
        shortcuts = Shortcuts(self)
        shortcuts.bind("F12", Words("锁屏", "Lock"), owner=self, slot=print, group=EVERYWHERE)
        self.page = SettingsPage(
            Desk(tasks, Toasts(self), shortcuts, lambda *_: None, lambda _: None),
            seat_at(store),
            self,
            preferences=self.preferences,
            facts=lambda: facts(folder),
            sign_out=self._sign_out,
            open_folder=self.opened.append,
        )
        QVBoxLayout(self).addWidget(self.page)

    def texts(self) -> str:
        return " ".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def press_button(self, name: str) -> None:
        found = self.page.findChild(QPushButton, name)
        assert found is not None, name
        found.click()

    def _sign_out(self) -> None:
        self.signed_out += 1


def facts(folder: Path) -> DesktopFacts:
    return DesktopFacts(
        "SY01", "沈阳铁西店", "A", "收银台", None, "https://office.example.cn", None,
        Words("系统密钥环", "The keyring"), folder, 3_145_728, Kept(0, None, 0), "0.1.0",
    )  # fmt: skip


Opened = Callable[..., Stand]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened_store = open_store(tmp_path)
    yield opened_store
    opened_store.close()


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, appearance: Appearance, store: BranchStore, tmp_path: Path) -> Opened:
    def make(section: str = "") -> Stand:
        stand = Stand(tasks, store, appearance, tmp_path)
        show(qtbot, stand)
        stand.page.activate(section or None)
        return stand

    return make


def test_colours_are_chosen_with_a_digit_and_kept(opened: Opened) -> None:
    stand = opened()
    stand.page.look.scheme.choices.setFocus()

    press(Qt.Key.Key_3)

    assert stand.preferences.scheme is Scheme.DARK


def test_a_setting_always_has_an_answer(opened: Opened) -> None:
    stand = opened()
    stand.page.look.scheme.choices.setFocus()

    press(Qt.Key.Key_1)
    press(Qt.Key.Key_1)

    assert stand.page.look.scheme.choices.value() == ("system",)


def test_the_language_changes_for_the_whole_window(opened: Opened) -> None:
    stand = opened()
    stand.page.look.language.choices.setFocus()

    press(Qt.Key.Key_2)

    assert language() == "en"


def test_the_facts_can_be_read_copied_and_the_folder_opened(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    stand = opened(DESKTOP)
    qtbot.waitUntil(lambda: "office.example.cn" in stand.texts())

    assert "沈阳铁西店 · SY01" in stand.texts() and "3.0 MB" in stand.texts() and "系统密钥环" in stand.texts()
    stand.press_button("openFolder")
    assert stand.opened == [tmp_path]
    copy = next(one for one in stand.page.desktop.copies() if "总部" in one.accessibleName())
    copy.click()
    assert QApplication.clipboard().text() == "https://office.example.cn"


def test_signing_out_is_asked_of_the_program(opened: Opened) -> None:
    stand = opened(DESKTOP)

    stand.press_button("signOut")

    assert stand.signed_out == 1


def test_what_was_printed_stands_in_the_privacy_log(qtbot: QtBot, opened: Opened, store: BranchStore) -> None:
    form = take(store)
    print_registration(seat_at(store), form.form_id)

    stand = opened(PRIVACY)

    model = stand.page.privacy.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 1 and bool(model.index(0, 3).data()))
    assert [model.index(0, column).data() for column in (1, 2, 3)] == ["李娜", "打印", f"登记表 {form.form_number}"]


def test_an_empty_log_says_what_will_stand_in_it(qtbot: QtBot, opened: Opened) -> None:
    stand = opened(PRIVACY)

    qtbot.waitUntil(lambda: "还没有记录" in stand.texts())


def test_the_licence_texts_can_be_read(opened: Opened) -> None:
    stand = opened(ABOUT)

    stand.press_button("licence_OFL")

    shown = stand.page.findChild(QPlainTextEdit)
    assert shown is not None and shown.isVisible() and "SIL Open Font License" in shown.toPlainText()


def test_sections_are_chosen_by_their_names(opened: Opened) -> None:
    stand = opened()

    stand.press_button("section_about")

    assert stand.page.about.isVisible() and not stand.page.look.isVisible()
