import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.phone_field import PhoneField, grouped, position_behind


@pytest.fixture
def phone(appearance: Appearance, qtbot: QtBot) -> PhoneField:
    made = PhoneField()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("", ""),
        ("1", "1"),
        ("138", "138"),
        ("1381", "138 1"),
        ("13812345678", "138 1234 5678"),
        ("138123456789", "138 1234 5678 9"),
        ("02423456789", "024 2345 6789"),
        ("041187654321", "0411 8765 4321"),
        ("4001234567", "400 123 4567"),
        ("23456789", "2345 6789"),
        ("+8613812345678", "+8613812345678"),
        ("024-23456789转801", "024-23456789转801"),
    ],
)
def test_a_number_is_shown_in_the_groups_in_which_it_is_read_out(number: str, shown: str) -> None:
    assert grouped(number) == shown


def test_typing_groups_and_tells_the_bare_number(phone: PhoneField) -> None:
    told: list[object] = []
    phone.number_changed.connect(told.append)
    QTest.keyClicks(phone, "13812345678")
    assert phone.text() == "138 1234 5678"
    assert phone.number() == "13812345678"
    assert told[3] == "1381"
    assert phone.cursorPosition() == len("138 1234 5678")


def test_a_digit_put_in_the_middle_leaves_the_cursor_behind_it(phone: PhoneField) -> None:
    phone.set_number("1381234567")
    phone.setCursorPosition(2)
    QTest.keyClicks(phone, "9")
    assert phone.text() == "139 8123 4567"
    assert phone.cursorPosition() == 3
    QTest.keyClicks(phone, "0")
    assert phone.text() == "139 0812 3456 7"
    assert phone.cursorPosition() == 5


def test_deleting_steps_over_a_space_instead_of_getting_stuck(phone: PhoneField) -> None:
    phone.set_number("13812345678")
    phone.setCursorPosition(4)
    QTest.keyClick(phone, Qt.Key.Key_Backspace)
    assert phone.number() == "1312345678"
    assert phone.cursorPosition() == 2
    phone.setCursorPosition(3)
    QTest.keyClick(phone, Qt.Key.Key_Delete)
    assert phone.number() == "131345678"


def test_full_width_digits_and_pasted_dashes_become_a_number(phone: PhoneField) -> None:
    QApplication.clipboard().setText("手机：１３８ 1234—5678")
    phone.paste()
    assert phone.number() == "13812345678"


def test_digits_committed_by_an_input_method_are_grouped_too(phone: PhoneField) -> None:
    event = QInputMethodEvent()
    event.setCommitString("１３８１２")
    QApplication.sendEvent(phone, event)
    assert phone.text() == "138 12"


def test_the_input_method_is_asked_for_digits(phone: PhoneField) -> None:
    assert phone.inputMethodHints() & Qt.InputMethodHint.ImhDigitsOnly


def test_setting_the_same_number_says_nothing(phone: PhoneField, qtbot: QtBot) -> None:
    phone.set_number("138 1234 5678")
    with qtbot.assertNotEmitted(phone.number_changed):
        phone.set_number("13812345678")


def test_the_cursor_is_counted_in_signs_not_spaces() -> None:
    assert [position_behind("138 1234", signs) for signs in (0, 3, 4, 99)] == [0, 3, 5, 8]
