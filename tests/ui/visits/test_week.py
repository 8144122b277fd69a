from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visit_plans_board import Call, week_board
from crm_desktop.services.visits_entry import VisitEntry, log_visit
from tests.services.visits_sample import TODAY
from tests.ui.visits.conftest import MakeWindow, Window

ALT = Qt.KeyboardModifier.AltModifier
NEXT_WEEK = TODAY + timedelta(days=7)


def open_week(window: Window) -> None:
    window.shell.open("visits")
    window.keys.press(Qt.Key.Key_3, ALT)


def calls(window: Window, rep: str, day_at: int, *, weeks: int = 0) -> tuple[Call, ...]:
    board = week_board(window.seat, TODAY + timedelta(weeks=weeks))
    return next(week.days[day_at] for week in board.reps if week.rep.id == rep)


def press_button(window: Window, name: str) -> None:
    made = window.page.week.panel.findChild(QToolButton, name)
    assert made is not None
    made.click()
    window.keys.settle()


def test_the_week_opens_on_today(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    open_week(window)
    week = window.page.week
    assert week.grid.at == (0, 4)
    assert "计划 10 · 完成 0" in week._totals.text()
    assert "孙丽" in week.panel._title.text()


def test_arrows_walk_the_week_and_pages_change_it(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    open_week(window)
    window.keys.press(Qt.Key.Key_Down)
    window.keys.press(Qt.Key.Key_Left)
    assert window.page.week.grid.at == (1, 3)
    assert window.page.week.panel._title.text() == "赵强 · 11-19 周四"
    assert not window.page.week.panel._planning.isVisible()
    window.keys.press(Qt.Key.Key_PageDown)
    assert window.page.week._title.text() == "11-23 至 11-29"


def test_the_manager_ticks_who_is_due_and_plans_them(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    window.office.now += timedelta(days=60)
    for at in range(10):
        log_visit(window.seat, VisitEntry(f"c{at}", TODAY, VisitResult.OTHER, rep_id="rep1"))
    open_week(window)
    window.keys.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget().objectName().startswith("due_")
    window.keys.press(Qt.Key.Key_Space)
    window.page.week.panel.add.setFocus()
    window.keys.press(Qt.Key.Key_Space)
    assert QApplication.focusWidget().objectName().startswith("due_")
    row, day = window.page.week.grid.at
    board = week_board(window.seat, window.seat.today)
    assert [call.state for call in board.reps[row].days[day]] == ["approved"]
    window.page.week.panel.fill.click()
    window.keys.settle()
    assert len(week_board(window.seat, window.seat.today).reps[row].days[day]) == 3
    told = window.shell.toasts.shown[-1]
    assert told.text == "已排进 2 家"
    undo = told.findChild(QPushButton)
    assert undo is not None
    undo.click()
    window.keys.settle()
    assert len(week_board(window.seat, window.seat.today).reps[row].days[day]) == 1


def test_a_proposal_is_approved_moved_and_dropped(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    plan = plan_visit(window.office.seat(person="rep2"), "rep2", customer_id="c8", day=TODAY)
    open_week(window)
    press_button(window, f"approve_{plan.id}")
    assert [call.state for call in calls(window, "rep2", 4)] == ["approved"]
    press_button(window, f"later_{plan.id}")
    assert calls(window, "rep2", 4) == ()
    assert [call.plan_id for call in calls(window, "rep2", 0, weeks=1)] == [plan.id]
    window.keys.press(Qt.Key.Key_PageDown)
    window.page.week.grid._choose(0, 0)
    window.keys.settle()
    press_button(window, f"drop_{plan.id}")
    assert calls(window, "rep2", 0, weeks=1) == ()


def test_a_rep_sees_the_own_week_and_approves_nothing(make_window: MakeWindow) -> None:
    window = make_window(person="rep2")
    plan = plan_visit(window.seat, "rep2", customer_id="c8", day=TODAY)
    open_week(window)
    made = window.page.week.panel.findChild(QToolButton, f"approve_{plan.id}")
    assert made is not None
    assert not made.isEnabled()
    assert "店长" in made.toolTip()
    assert window.page.week.panel.findChild(QToolButton, f"drop_{plan.id}").isEnabled()


def test_what_was_done_shows_against_the_plan(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    log_visit(window.seat, VisitEntry("c0", TODAY, VisitResult.ORDERED, rep_id="rep1"))
    open_week(window)
    assert "计划 10 · 完成 1" in window.page.week._totals.text()
