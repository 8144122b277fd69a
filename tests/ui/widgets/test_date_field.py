from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.ui.language import set_language
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.date_field import DateField, written
from crm_desktop.ui.widgets.date_words import read_day

TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("typed", "month", "day"),
    [
        ("0", 11, 20),
        ("今天", 11, 20),
        ("明天", 11, 21),
        ("后天", 11, 22),
        ("昨天", 11, 19),
        ("+7", 11, 27),
        ("＋７", 11, 27),
        ("-3", 11, 17),
        ("w", 11, 27),
        ("12.5", 12, 5),
        ("12-5", 12, 5),
        ("12/5", 12, 5),
        ("12月5日", 12, 5),
        ("1205", 12, 5),
        ("2026-12-05", 12, 5),
        ("26.12.5", 12, 5),
        ("20261205", 12, 5),
        ("2026年12月5号", 12, 5),
        ("周三", 11, 25),
        ("周五", 11, 27),
        ("本周一", 11, 16),
        ("下周三", 11, 25),
        ("下下周日", 12, 6),
        ("星期天", 11, 22),
        ("Tomorrow", 11, 21),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, month: int, day: int) -> None:
    assert read_day(typed, today=TODAY) == date(2026, month, day)


def test_without_a_year_the_nearest_day_in_the_asked_direction_is_meant() -> None:
    assert read_day("8.5", today=TODAY) == date(2027, 8, 5)
    assert read_day("8.5", today=TODAY, ahead=False) == date(2026, 8, 5)
    assert read_day("2.29", today=TODAY) == date(2028, 2, 29)


@pytest.mark.parametrize("typed", ["", "13.1", "2.30", "abc", "20261399", "2.29.", "周八", "0001"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed, today=TODAY) is None


@pytest.fixture
def field(appearance: Appearance, qtbot: QtBot) -> DateField:
    made = DateField(today=lambda: TODAY)
    qtbot.addWidget(made)
    made.show()
    return made


def test_enter_writes_out_what_was_understood(field: DateField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.day_changed):
        QTest.keyClicks(field, "+7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2026-11-27 周五"
    assert field.day() == date(2026, 11, 27)


def test_what_was_written_out_can_be_edited_again(field: DateField) -> None:
    field.set_day(date(2026, 11, 27))
    field.setCursorPosition(10)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, "8")
    assert field.day() == date(2026, 11, 28)


def test_unreadable_text_stays_and_is_said_to_be_unreadable(field: DateField) -> None:
    QTest.keyClicks(field, "soon")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "soon"
    assert field.unreadable
    assert field.day() is None


def test_arrows_step_by_a_day(field: DateField) -> None:
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.day() == date(2026, 11, 21)


def test_the_weekday_is_written_in_the_language_spoken(appearance: Appearance) -> None:
    set_language("en")
    assert written(TODAY) == "2026-11-20 Fri"
