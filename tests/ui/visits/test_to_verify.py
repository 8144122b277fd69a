"""A page that cannot be read in full is recorded all the same, and waits to be completed (待核实, PRACTICE M3)."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.rules.rights import Role
from crm_desktop.services.timeline import timeline
from crm_desktop.services.today import today_board
from crm_desktop.services.visit_plans_board import week_board
from crm_desktop.services.visits import VisitQuery, VisitRow, count_visits, visits
from crm_desktop.ui.today.listings import listings_of
from tests.services.visits_sample import NOW, TODAY
from tests.ui.visits.conftest import MakeWindow, Window
from tests.ui.visits.test_entry import ALT, CTRL, focus, open_booklet


def recorded(window: Window) -> VisitRow:
    (found,) = visits(window.seat, VisitQuery())
    return found


def record_unreadable(window: Window, page: int = 1) -> None:
    open_booklet(window, page)
    window.keys.press(Qt.Key.Key_Q, ALT)
    window.keys.press(Qt.Key.Key_Return)


def test_one_key_lets_a_row_be_recorded_with_gaps(make_window: MakeWindow) -> None:
    window = make_window()
    record_unreadable(window)
    found = recorded(window)
    assert (found.customer_id, found.result, found.to_verify, found.planned) == ("c0", "", True, True)
    line = window.page.entry.sheet.lines[1]
    assert line._flag()[0] == "待核实"
    assert "待核实 1" in window.page.entry.bar._count.text()
    assert window.page.entry.sheet.at == 2
    assert not window.page.entry.sheet.form.keyed().to_verify


def test_not_even_the_customer_need_be_made_out(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window, 11)
    window.page.entry.sheet.form.day.setFocus()
    window.page.entry.sheet.form.day.clear()
    QTest.keyClicks(window.page.entry.sheet.form.day, " ")
    record = window.page.entry.sheet.form.verify
    QTest.mouseClick(record, Qt.MouseButton.LeftButton, pos=record.rect().center())
    window.keys.press(Qt.Key.Key_Return)
    found = recorded(window)
    assert (found.customer_id, found.day, found.to_verify, found.planned) == ("", None, True, False)
    assert found.page_code == window.code(11)


def spoil_day(window: Window) -> None:
    day = window.page.entry.sheet.form.day
    day.setFocus()
    day.selectAll()
    window.keys.type("abc")


@pytest.mark.parametrize(
    ("spoil", "says", "where"),
    [
        (lambda window: window.keys.type("王"), "选一位客户", "visitCustomer"),
        (spoil_day, "看不懂", "visitDay"),
    ],
)
def test_what_is_typed_and_not_understood_is_never_dropped(
    make_window: MakeWindow, spoil: Callable[[Window], None], says: str, where: str
) -> None:
    window = make_window()
    open_booklet(window, 11)
    spoil(window)
    window.keys.press(Qt.Key.Key_Q, ALT)
    window.page.entry.sheet.form.commit.click()
    window.keys.settle()
    assert says in window.page.entry.sheet.form._problem.text()
    assert focus() == where
    assert count_visits(window.seat, VisitQuery()) == 0


def test_completing_the_row_clears_the_mark_and_makes_up_for_what_was_missing(make_window: MakeWindow) -> None:
    window = make_window()
    record_unreadable(window, 11)
    assert recorded(window).customer_id == ""
    open_booklet(window, 11)
    form = window.page.entry.sheet.form
    assert form.verify.isChecked()
    window.keys.type("13802460004")
    window.keys.press(Qt.Key.Key_Return)
    assert form.verify.isChecked(), "the result is still missing"
    window.keys.choose("1")
    assert not form.verify.isChecked()
    window.keys.press(Qt.Key.Key_Return)
    window.keys.press(Qt.Key.Key_Return)
    found = recorded(window)
    assert (found.customer_id, found.result, found.to_verify, found.corrected) == ("c4", "1", False, True)
    assert found.planned, "the open plan of that customer is carried out"
    plan = [call for week in week_board(window.seat, TODAY).reps for day in week.days for call in day]
    assert [call.visit_id for call in plan if call.customer_id == "c4"] == [found.id]


def test_a_row_without_gaps_stays_to_be_verified_until_the_key_is_pressed_again(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("2")
    window.keys.choose("0")
    window.keys.type("要什么膜看不清")
    window.keys.press(Qt.Key.Key_Q, ALT)
    window.keys.press(Qt.Key.Key_Return)
    assert recorded(window).to_verify
    open_booklet(window)
    window.keys.type("：亮膜")
    window.keys.press(Qt.Key.Key_Q, ALT)
    window.keys.press(Qt.Key.Key_Return)
    found = recorded(window)
    assert (found.to_verify, found.answers["needs"]) == (False, "要什么膜看不清：亮膜")


def test_the_mark_outlives_a_power_cut(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.press(Qt.Key.Key_Q, ALT)
    again = make_window()
    open_booklet(again)
    assert again.page.entry.sheet.form.keyed().to_verify
    again.keys.press(Qt.Key.Key_Q, ALT)
    third = make_window()
    open_booklet(third)
    assert not third.page.entry.sheet.form.keyed().to_verify


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.STORE_MANAGER])
def test_it_is_listed_today_until_it_is_completed(make_window: MakeWindow, role: Role) -> None:
    window = make_window()
    record_unreadable(window)
    seat = window.office.seat(role)
    (listed,) = [one for one in listings_of(today_board(seat), now=NOW)[1] if one.key == "to_verify"]
    assert [(line.subject, line.right) for line in listed.lines] == [(window.code(1), "去补全")]
    window.shell.open("visits", listed.lines[0].subject)
    window.keys.settle()
    window.keys.choose("3")
    window.page.entry.sheet.form.commit.click()
    window.keys.settle()
    assert today_board(seat).to_verify == ()


def test_a_rep_is_told_of_own_visits_only_and_the_counter_of_none(make_window: MakeWindow) -> None:
    window = make_window()
    record_unreadable(window)
    assert len(today_board(window.office.seat(Role.SALES_REP, person="rep1")).to_verify) == 1
    assert today_board(window.office.seat(Role.SALES_REP, person="rep2")).to_verify == ()
    assert today_board(window.office.seat(Role.FRONT_DESK)).to_verify == ()


def test_the_customers_timeline_and_the_plan_tell_of_it(make_window: MakeWindow) -> None:
    window = make_window()
    record_unreadable(window)
    titles = [event.title.zh for event in timeline(window.seat, "c0").events]
    assert "拜访 · 待核实" in titles
    calls = [call for week in week_board(window.seat, TODAY).reps for day in week.days for call in day]
    assert [call.to_verify for call in calls if call.customer_id == "c0"] == [True]


def test_who_may_not_enter_may_not_mark(make_window: MakeWindow) -> None:
    window = make_window(Role.FRONT_DESK)
    open_booklet(window)
    window.keys.press(Qt.Key.Key_Q, ALT)
    form = window.page.entry.sheet.form
    assert not form.verify.isEnabled()
    assert not form.verify.isChecked()


def test_the_key_is_told_where_it_can_be_pressed(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    assert "Alt+Q" in window.page.entry.sheet.form.verify.toolTip()
    window.keys.press(Qt.Key.Key_B, CTRL)
    assert any(one.keys == "Alt+Q" for one in window.page._desk.shortcuts.sheet())
