"""When to go next, keyed as people key it: short forms, dates that begin like them, and notes typed straight on."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.services.visits import VisitQuery, count_visits, visits
from tests.services.visits_sample import TODAY
from tests.ui.visits.conftest import MakeWindow, Window
from tests.ui.visits.test_entry import focus, open_booklet


def begin(window: Window) -> None:
    """The first page, its result keyed; the next date is asked for."""
    open_booklet(window)
    window.keys.choose("2")
    assert focus() == "visitNext"


def compose(window: Window, *pre_edit: str, commit: str = "") -> None:
    """What an input method sends: pre-edit text, then what is committed."""
    for letters in pre_edit:
        QApplication.sendEvent(QApplication.focusWidget(), QInputMethodEvent(letters, []))
    if commit:
        window.keys.type(commit)


@pytest.mark.parametrize(
    ("keyed", "on"),
    [
        ("05-12", date(TODAY.year + 1, 5, 12)),
        ("0512", date(TODAY.year + 1, 5, 12)),
        ("w2", TODAY + timedelta(weeks=2)),
        ("W", TODAY + timedelta(weeks=1)),
        ("+7", TODAY + timedelta(days=7)),
        ("12-05", date(TODAY.year, 12, 5)),
        ("0", None),
    ],
)
@pytest.mark.parametrize("note", ["要两卷裱膜", "xiaoyang"])
def test_notes_are_typed_straight_on_after_any_date(
    make_window: MakeWindow, keyed: str, on: date | None, note: str
) -> None:
    window = make_window()
    begin(window)
    for sign in keyed:
        window.keys.choose(sign)
    window.keys.type(note)
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.next_day, found.answers) == (on, {"needs": note})


@pytest.mark.parametrize("keyed", ["w", "m", "0", "ｗ"])
def test_a_letter_that_says_it_all_goes_on_to_the_notes_after_a_pause(
    make_window: MakeWindow, qtbot: QtBot, keyed: str
) -> None:
    window = make_window()
    begin(window)
    window.keys.type(keyed)
    qtbot.waitUntil(lambda: focus() == "visit_needs")
    window.keys.type("2")
    keyed_row = window.page.entry.sheet.form.keyed()
    assert (keyed_row.next_text, keyed_row.answers) == (keyed, {"needs": "2"})


def test_enter_after_a_date_goes_to_the_notes_and_records_from_there(make_window: MakeWindow) -> None:
    window = make_window()
    begin(window)
    window.keys.type("+7")
    window.keys.press(Qt.Key.Key_Return)
    assert (focus(), count_visits(window.seat, VisitQuery())) == ("visit_needs", 0)
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert found.next_day == TODAY + timedelta(days=7)


def test_enter_right_after_a_letter_records_as_it_does_once_the_cursor_went_on(make_window: MakeWindow) -> None:
    window = make_window()
    begin(window)
    window.keys.choose("w")
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.next_day, found.answers) == (TODAY + timedelta(days=7), {})


def test_enter_says_what_is_wrong_with_the_date_and_stays(make_window: MakeWindow) -> None:
    window = make_window()
    begin(window)
    window.keys.type("05-44")
    window.keys.press(Qt.Key.Key_Return)
    assert "+7" in window.page.entry.sheet.form._problem.text()
    assert focus() == "visitNext"


def test_a_letter_an_input_method_holds_is_the_date_and_the_notes_follow(make_window: MakeWindow) -> None:
    window = make_window()
    begin(window)
    compose(window, "w")
    compose(window, "y", "ya", "yao", commit="要两卷裱膜")
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.next_day, found.answers) == (TODAY + timedelta(days=7), {"needs": "要两卷裱膜"})


def test_a_digit_follows_the_letter_an_input_method_held(make_window: MakeWindow) -> None:
    window = make_window()
    begin(window)
    compose(window, "w")
    window.keys.choose("2")
    assert window.page.entry.sheet.form.keyed().next_text == "w2"


def test_the_cursor_waits_while_the_notes_are_composed(make_window: MakeWindow) -> None:
    window = make_window()
    begin(window)
    window.keys.choose("w")
    compose(window, "yao")
    assert not window.page.entry.sheet.form.next._pause.isActive()
    compose(window, commit="要")
    assert focus() == "visit_needs"


def test_nothing_typed_into_the_field_by_mistake_is_cut_off(make_window: MakeWindow) -> None:
    window = make_window()
    begin(window)
    window.keys.type("老板说这个月不要等下个月再去一趟")
    assert window.page.entry.sheet.form.next.text() == "老板说这个月不要等下个月再去一趟"
