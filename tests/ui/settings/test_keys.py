"""Keys are changed by pressing them; what was chosen holds everywhere, is kept, and takes nothing from the IME."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui import places
from crm_desktop.ui.keymap import KEYS, RESERVED, keymap, refusal, spelled
from crm_desktop.ui.settings.keys_section import KeyRow, KeysSection
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.shortcuts import Shortcuts
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.key_hint import key_tip
from tests.ui.sign_in.keys import show

K = Qt.Key
CTRL, ALT, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
ORDER = "Ctrl+O"


class Stand(QWidget):
    """A window with the section, one shortcut and one button that says its key."""

    def __init__(self) -> None:
        super().__init__()
        self.ordered = 0
        self.shortcuts = Shortcuts(self)
        self.shortcuts.bind(
            ORDER, Words("电话订购", "Order"), owner=self, slot=self._on_order, group=Words("试", "Try")
        )
        self.button = QToolButton(self)
        key_tip(self.button, ORDER, text="电话订购")
        self.section = KeysSection(self)
        column = QVBoxLayout(self)
        column.addWidget(self.button)
        column.addWidget(self.section)

    def row(self, keys: str) -> KeyRow:
        return self.section.rows[keys]

    def change(self, keys: str, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Enter on the key's button, then the new key."""
        self.row(keys).button.setFocus()
        press(K.Key_Return)
        assert self.row(keys).button.waiting
        press(key, modifier)

    def _on_order(self) -> None:
        self.ordered += 1


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


@pytest.fixture
def stand(qtbot: QtBot, appearance: Appearance) -> Stand:
    made = Stand()
    show(qtbot, made)
    return made


def test_a_changed_key_does_the_work_and_the_old_one_does_not(stand: Stand) -> None:
    stand.change(ORDER, K.Key_P, CTRL)

    press(K.Key_O, CTRL)
    assert stand.ordered == 0
    press(K.Key_P, CTRL)
    assert stand.ordered == 1


def test_hints_tool_tips_and_the_cheat_sheet_follow(stand: Stand) -> None:
    stand.change(ORDER, K.Key_P, CTRL)

    assert (stand.button.toolTip(), stand.button.accessibleName()) == ("电话订购 Ctrl+P", "电话订购 Ctrl+P")
    assert stand.row(ORDER).button.accessibleName() == "电话订购 Ctrl+P"
    assert [spelled(one.keys) for one in stand.shortcuts.sheet()] == ["Ctrl+P"]


def test_the_choice_is_in_force_after_a_restart(stand: Stand, appearance: Appearance, tmp_path: Path) -> None:
    file = str(tmp_path / "window.ini")
    Preferences(QSettings(file, QSettings.Format.IniFormat), appearance)
    stand.change(ORDER, K.Key_Semicolon, CTRL)
    stand.change("F2", K.Key_F6)
    keymap().blockSignals(True)
    keymap().give_back()
    keymap().blockSignals(False)

    Preferences(QSettings(file, QSettings.Format.IniFormat), appearance).apply()

    assert dict(keymap().chosen) == {ORDER: "Ctrl+;", "F2": "F6"}


@pytest.mark.parametrize("keys", RESERVED)
def test_no_key_of_the_input_method_is_given_away(keys: str) -> None:
    words = refusal(keys)
    assert words is not None
    assert "输入法" in words.zh
    with pytest.raises(ValueError, match="input method"):
        keymap().choose(ORDER, keys)


def test_the_section_says_that_the_input_method_needs_a_key(stand: Stand) -> None:
    stand.change(ORDER, K.Key_Period, CTRL)

    assert stand.row(ORDER).trouble == "这个键留给输入法切换，换一个吧"
    assert keymap().now(ORDER) == ORDER


@pytest.mark.parametrize(
    ("key", "modifier", "says"),
    [
        (K.Key_X, NONE, "Ctrl 或 Alt"),
        (K.Key_5, SHIFT, "Ctrl 或 Alt"),
        (K.Key_V, CTRL, "复制、粘贴"),
        (K.Key_F4, ALT, "系统"),
        (K.Key_Space, ALT, "回车、Esc"),
        (K.Key_Return, NONE, "回车、Esc"),
    ],
)
def test_what_typing_and_the_system_need_is_refused_with_a_sentence(
    stand: Stand, key: Qt.Key, modifier: Qt.KeyboardModifier, says: str
) -> None:
    stand.change(ORDER, key, modifier)

    assert says in stand.row(ORDER).trouble
    assert keymap().chosen == {}


def test_a_key_that_is_taken_names_the_action_and_offers_to_exchange(stand: Stand) -> None:
    stand.change(ORDER, K.Key_F9)
    row = stand.row(ORDER)
    assert row.trouble == "这个键已用于“打印”"
    assert keymap().chosen == {}

    row.swap.click()

    assert (keymap().now(ORDER), keymap().now("F9")) == ("F9", ORDER)
    assert row.trouble == ""
    press(K.Key_F9)
    assert stand.ordered == 1


def test_escape_and_going_elsewhere_change_nothing(stand: Stand) -> None:
    stand.change(ORDER, K.Key_Escape)
    assert not stand.row(ORDER).button.waiting
    stand.row(ORDER).button.click()
    stand.row("F9").button.setFocus()

    assert not stand.row(ORDER).button.waiting
    assert keymap().chosen == {}


def test_a_modifier_alone_is_waited_through_and_tab_is_caught(stand: Stand) -> None:
    stand.row("Ctrl+Tab").button.setFocus()
    press(K.Key_Return)
    press(K.Key_Control, CTRL)
    assert stand.row("Ctrl+Tab").button.waiting
    press(K.Key_Tab, CTRL | SHIFT)

    assert "换上一位" in stand.row("Ctrl+Tab").trouble


def test_one_key_and_all_of_them_go_back(stand: Stand) -> None:
    stand.change(ORDER, K.Key_P, CTRL)
    stand.change("F2", K.Key_F6)
    back = stand.section.findChild(QToolButton, f"keyBack_{ORDER}")
    assert back is not None and back.isVisible()

    back.click()
    assert keymap().chosen == {"F2": "F6"}
    assert not back.isVisible()
    stand.section.all_back.click()

    assert keymap().chosen == {}
    assert not stand.section.all_back.isEnabled()


def test_a_key_that_goes_back_takes_it_from_who_has_it_now() -> None:
    keymap().choose("F2", "F6")
    keymap().choose("F9", "F2")
    keymap().give_back("F2")

    assert dict(keymap().chosen) == {"F9": "F6"}
    keymap().give_back()


@pytest.mark.parametrize(
    "kept",
    [{"F2": "Ctrl+Space"}, {"F2": "F9"}, {"F99": "F6"}, {"F2": ""}, {"F2": "F6", "F5": "F6"}, {"F2": "nonsense"}],
)
def test_what_is_kept_and_cannot_be_counts_as_nothing(kept: dict[str, str], appearance: Appearance) -> None:
    keymap().wear(kept)

    assert keymap().chosen == {}


def test_every_key_ships_once_and_could_be_chosen() -> None:
    assert len({key.keys for key in KEYS}) == len(KEYS)
    assert [key.keys for key in KEYS if refusal(key.keys) is not None] == []


@pytest.mark.parametrize("keys", ["F4", "F7", "F8"])
def test_a_key_of_what_is_to_come_is_kept_free(stand: Stand, keys: str) -> None:
    stand.change(ORDER, K(K.Key_F1 + int(keys[1:]) - 1))

    assert keymap().now(ORDER) == ORDER
    assert "投诉" in stand.row(ORDER).trouble


def test_a_key_that_opens_any_place_is_in_the_settings() -> None:
    opening = {keys for place in (*places.PLACES, *places.HEAD_OFFICE_PLACES) for keys in place.shortcuts}

    assert opening - {key.keys for key in KEYS} == set()


def test_the_names_are_on_screen_in_their_groups(stand: Stand) -> None:
    texts = " ".join(label.text() for label in stand.section.findChildren(QLabel))

    assert all(word in texts for word in ("随处可用", "锁屏", "登记和订购", "撤销上一次保存"))
