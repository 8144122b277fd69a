"""Who is ticked for a day stays ticked, and a deed is done once, whatever comes in between."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visit_plans_board import week_board
from crm_desktop.services.visits_entry import VisitEntry, log_visit
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.visits import week as week_module
from tests.services.visits_sample import TODAY
from tests.ui.held import held
from tests.ui.visits.conftest import MakeWindow, Window
from tests.ui.visits.test_week import calls, open_week, press_button


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    """The day on which all customers of the first rep are due again."""
    made = make_window(Role.STORE_MANAGER)
    made.office.now += timedelta(days=60)
    for at in range(10):
        log_visit(made.seat, VisitEntry(f"c{at}", TODAY, VisitResult.OTHER, rep_id="rep1"))
    open_week(made)
    made.keys.press(Qt.Key.Key_Return)
    return made


def ticked(window: Window) -> list[str]:
    return [one for one, tick in window.page.week.panel._ticks.items() if tick.isChecked()]


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def planned(window: Window) -> int:
    row, day = window.page.week.grid.at
    return len(week_board(window.seat, window.seat.today).reps[row].days[day])


def test_ticks_and_the_cursor_stay_when_the_week_is_read_again(window: Window) -> None:
    window.keys.press(Qt.Key.Key_Space)
    window.keys.press(Qt.Key.Key_Tab)
    window.keys.press(Qt.Key.Key_Space)
    before, at = ticked(window), focused()
    assert len(before) == 2
    window.shell.publish(None)
    window.keys.settle()
    assert (ticked(window), focused()) == (before, at)
    assert window.page.week.panel.add.isEnabled()


def test_ticks_are_there_again_after_a_look_at_another_day(window: Window) -> None:
    window.keys.press(Qt.Key.Key_Space)
    before = ticked(window)
    row, day = window.page.week.grid.at
    window.page.week.grid._choose(1 - row, day)
    window.keys.settle()
    assert ticked(window) == []
    window.page.week.grid._choose(row, day)
    window.keys.settle()
    assert ticked(window) == before


def test_two_presses_fill_the_day_once(window: Window, tasks: Tasks) -> None:
    panel = window.page.week.panel
    with held(tasks):
        panel.fill.click()
        assert not panel.fill.isEnabled() and not panel.add.isEnabled()
        panel.fill.click()
        panel._on_fill()
    window.keys.settle()
    assert len([toast for toast in window.shell.toasts.shown if "已排进" in toast.text]) == 1


def test_a_deed_that_failed_can_be_done_again_and_moves_no_cursor_later(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_told: object, **_more: object) -> None:
        raise ServiceError(Words("磁盘满了，没有保存", "The disk is full: nothing was saved"))

    window.keys.press(Qt.Key.Key_Space)
    before, panel = ticked(window), window.page.week.panel
    monkeypatch.setattr(week_module, "plan_visits", full)
    panel.add.click()
    window.keys.settle()
    assert [toast.text for toast in window.shell.toasts.shown] == ["磁盘满了，没有保存"]
    assert ticked(window) == before and panel.add.isEnabled()
    window.page.week.grid.setFocus()
    window.shell.publish(None)
    window.keys.settle()
    assert window.page.week.grid.hasFocus()
    monkeypatch.undo()
    panel.add.click()
    window.keys.settle()
    assert planned(window) == 1
    assert ticked(window) == []


def test_two_proposals_are_approved_one_right_after_the_other(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window(Role.STORE_MANAGER)
    rep = window.office.seat(person="rep2")
    plans = [plan_visit(rep, "rep2", customer_id=one, day=TODAY).id for one in ("c8", "c9")]
    open_week(window)
    window.page.week.grid._choose(1, 4)
    window.keys.settle()
    settle, window.keys.settle = window.keys.settle, lambda: None
    with held(tasks):
        for plan in plans:
            press_button(window, f"approve_{plan}")
    settle()
    assert [call.state for call in calls(window, "rep2", 4)] == ["approved", "approved"]
