from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from crm_desktop.rules.numbers import BookletNumber
from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklets_moves import void_pages
from crm_desktop.services.visits import VisitQuery, count_visits, visits
from crm_desktop.services.visits_entry import VisitEntry, log_visit
from tests.services.visits_sample import TODAY
from tests.ui.visits.conftest import Counter, MakeWindow, Window

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def focus() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def open_booklet(window: Window, page: int = 1) -> None:
    window.keys.press(Qt.Key.Key_B, CTRL)
    window.keys.type(window.code(page))
    window.keys.press(Qt.Key.Key_Return)


def enter_row(window: Window, result: str = "2", note: str = "要两卷裱膜") -> None:
    window.keys.choose(result)
    window.keys.choose("w")
    window.keys.type(note)
    window.keys.press(Qt.Key.Key_Return)


def test_ten_visits_take_no_more_keys_than_the_moment_allows(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    for _ in range(10):
        enter_row(window)
    assert window.keys.commands <= 33
    found = visits(window.seat, VisitQuery())
    assert len(found) == 10
    assert {(one.result, one.next_day, one.answers["needs"]) for one in found} == {
        ("2", TODAY + timedelta(days=7), "要两卷裱膜")
    }
    assert all(one.planned and not one.backfilled for one in found)
    assert window.page.entry.sheet.at == 11


def test_a_row_is_on_record_when_the_next_one_opens(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    enter_row(window)
    assert count_visits(window.seat, VisitQuery()) == 1
    assert window.page.entry.sheet.at == 2
    assert focus() == "visitResult"
    assert window.seat.store.replica.queue().units > 0


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("A0001-99X", "对照纸面"),
        (str(BookletNumber("A", 42).page(3)), "封面上的门店"),
        ("P:DL02/A0001-01C", "DL02"),
        ("zhang", "这不是编号"),
    ],
)
def test_a_code_that_opens_nothing_says_why_and_waits_for_another(
    make_window: MakeWindow, typed: str, says: str
) -> None:
    window = make_window()
    window.keys.press(Qt.Key.Key_B, CTRL)
    window.keys.type(typed)
    window.keys.press(Qt.Key.Key_Return)
    assert says in window.page.entry.bar.complaint
    assert focus() == "pageCode"
    window.keys.type(window.code(1))
    window.keys.press(Qt.Key.Key_Return)
    assert window.page.entry.bar.complaint == ""
    assert window.page.entry.sheet.at == 1


def test_a_page_keyed_twice_opens_the_visit_and_enter_leaves_it_as_it_is(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    enter_row(window)
    open_booklet(window)
    form = window.page.entry.sheet.form
    assert (form.keyed().result, form.keyed().answers) == ("2", {"needs": "要两卷裱膜"})
    window.keys.press(Qt.Key.Key_Return)
    assert count_visits(window.seat, VisitQuery()) == 1
    assert window.page.entry.sheet.at == 2


def test_a_page_entered_elsewhere_meanwhile_is_not_doubled(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    log_visit(window.seat, VisitEntry("c0", TODAY, VisitResult.ORDERED, page_code=window.code(1)))
    enter_row(window)
    assert count_visits(window.seat, VisitQuery()) == 1
    line = window.page.entry.sheet.lines[1]
    assert line.page.visit is not None
    assert line.page.visit.result == "1"
    assert "已经录过" in window.shell.toasts.shown[-1].text


def test_a_change_to_an_entered_page_is_kept_as_a_correction(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    enter_row(window)
    open_booklet(window)
    window.keys.type("，加急")
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.corrected, found.answers["needs"]) == (True, "要两卷裱膜，加急")


def test_a_void_page_is_restored_on_the_spot(make_window: MakeWindow) -> None:
    window = make_window()
    void_pages(window.seat, window.printed.booklet_id, pages=[3], reason="浸水")
    open_booklet(window, 3)
    assert window.page.entry.sheet.at == 0
    assert "浸水" in window.page.entry.bar.complaint
    assert focus() == "restorePage"
    window.keys.press(Qt.Key.Key_Space)
    assert window.page.entry.sheet.at == 3
    enter_row(window)
    assert count_visits(window.seat, VisitQuery()) == 1


def test_a_late_visit_is_marked_in_its_line(make_window: MakeWindow) -> None:
    window = make_window()
    window.office.now += timedelta(days=5)
    open_booklet(window)
    enter_row(window)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.day, found.backfilled) == (TODAY, True)
    assert window.page.entry.sheet.lines[1]._flag()[0] == "补录"


def test_a_customer_outside_the_plan_is_found_by_the_phone(make_window: MakeWindow) -> None:
    window = make_window()
    window.office.now += timedelta(days=30)
    open_booklet(window, 11)
    assert focus() == "visitCustomer"
    window.keys.type("13802460004")
    window.keys.press(Qt.Key.Key_Return)
    assert window.page.entry.sheet.form.keyed().customer_id == "c4"
    enter_row(window)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.customer_id, found.planned) == ("c4", False)
    assert window.page.entry.sheet.lines[11]._flag()[0] == "计划外"


def test_enter_pressed_before_the_answer_waits_for_it(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window, 11)
    settle, window.keys.settle = window.keys.settle, int
    window.keys.type("13802460004")
    window.keys.press(Qt.Key.Key_Return)
    settle()
    assert window.page.entry.sheet.form.keyed().customer_id == "c4"


def test_a_stranger_goes_to_the_front_desk_and_the_row_waits(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window, 11)
    window.keys.type("13998765432")
    window.keys.press(Qt.Key.Key_Return)
    counter = window.shell.workspace.page("front_desk")
    assert isinstance(counter, Counter)
    assert (window.shell.workspace.current, counter.subject) == ("front_desk", "13998765432")
    window.shell.open("visits", window.code(11))
    window.keys.settle()
    assert window.page.entry.sheet.at == 11


def test_the_last_visit_is_copied_without_overwriting(make_window: MakeWindow) -> None:
    window = make_window()
    answers = {"needs": "老需求", "competitor": "邻店"}
    log_visit(window.seat, VisitEntry("c0", TODAY, VisitResult.OTHER, rep_id="rep1", answers=answers, met="王经理"))
    open_booklet(window)
    window.keys.choose("2")
    window.keys.choose("0")
    window.keys.type("新需求")
    window.keys.press(Qt.Key.Key_Apostrophe, CTRL)
    window.keys.press(Qt.Key.Key_Return)
    found = visits(window.seat, VisitQuery())[0]
    assert (found.answers, found.met) == ({"needs": "新需求", "competitor": "邻店"}, "王经理")
    assert found.next_day is None


@pytest.mark.parametrize(
    ("keyed", "says", "where"),
    [("", "1 到 6", "visitResult"), ("2x", "+7", "visitNext"), ("2+7", "", "visit_needs")],
)
def test_enter_says_what_is_missing_and_goes_there(make_window: MakeWindow, keyed: str, says: str, where: str) -> None:
    window = make_window()
    open_booklet(window)
    for sign in keyed:
        window.keys.choose(sign)
    window.keys.press(Qt.Key.Key_Return)
    assert says in window.page.entry.sheet.form._problem.text()
    assert focus() == where
    assert count_visits(window.seat, VisitQuery()) == 0


def test_a_row_half_keyed_waits_until_somebody_comes_back(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("3")
    window.keys.press(Qt.Key.Key_Right, ALT)
    assert window.page.entry.sheet.at == 2
    assert window.page.entry.sheet.form.keyed().result == ""
    window.keys.press(Qt.Key.Key_Left, ALT)
    assert window.page.entry.sheet.form.keyed().result == "3"


def test_a_power_cut_loses_nothing_of_a_row(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("3")
    window.keys.choose("w")
    window.keys.type("等老板回来")
    window.keys.press(Qt.Key.Key_Tab)
    again = make_window()
    open_booklet(again)
    keyed = again.page.entry.sheet.form.keyed()
    assert (keyed.result, keyed.next_text, keyed.answers) == ("3", "w", {"needs": "等老板回来"})
    again.keys.press(Qt.Key.Key_Return)
    open_booklet(make_window())
    assert count_visits(again.seat, VisitQuery()) == 1


def test_escape_folds_the_row_and_enter_opens_it_again(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window, 2)
    window.keys.press(Qt.Key.Key_Escape)
    assert (window.page.entry.sheet.at, focus()) == (0, "page_2")
    window.keys.press(Qt.Key.Key_Return)
    assert window.page.entry.sheet.at == 2


def test_full_width_digits_and_pages_of_the_mouse_work(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window, 2)
    window.keys.choose("1")
    window.keys.type("＋３")
    window.page.entry.sheet.form.commit.click()
    window.keys.settle()
    (found,) = visits(window.seat, VisitQuery())
    assert found.next_day == TODAY + timedelta(days=3)


def test_front_desk_reads_and_is_told_who_enters(make_window: MakeWindow) -> None:
    window = make_window(Role.FRONT_DESK)
    open_booklet(window)
    form = window.page.entry.sheet.form
    assert not form.result.isEnabled()
    assert "会计" in form.commit.toolTip()


def test_a_rep_opens_own_booklets_only(make_window: MakeWindow) -> None:
    window = make_window(person="rep2")
    open_booklet(window)
    assert "别的业务代表" in window.page.entry.bar.complaint


def test_a_page_that_arrives_entered_while_it_is_keyed_is_neither_doubled_nor_corrected(
    make_window: MakeWindow,
) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("2")
    log_visit(window.seat, VisitEntry("c0", TODAY, VisitResult.ORDERED, page_code=window.code(1)))
    window.keys.settle()
    window.keys.choose("w")
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.result, found.corrected) == ("1", False)
    assert "已经录过" in window.shell.toasts.shown[-1].text
