"""A row opened again while it goes on record, or entered elsewhere first: what was keyed stays."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.visits import VisitQuery, visits
from crm_desktop.services.visits_entry import VisitEntry, log_visit
from crm_desktop.ui.tasks import Tasks
from tests.services.visits_sample import TODAY
from tests.ui.held import held
from tests.ui.visits.conftest import MakeWindow
from tests.ui.visits.test_entry import ALT, open_booklet


def test_a_row_taken_up_again_while_it_goes_on_record_keeps_what_is_added(
    make_window: MakeWindow, tasks: Tasks
) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("2")
    window.keys.choose("w")
    window.keys.type("要两卷裱膜")
    settle, window.keys.settle = window.keys.settle, lambda: None
    with held(tasks):
        window.keys.press(Qt.Key.Key_Return)
        window.keys.press(Qt.Key.Key_Left, ALT)
        assert window.page.entry.sheet.at == 1
        window.keys.type("，加急")
    window.keys.settle = settle
    settle()
    assert window.page.entry.sheet.form.keyed().answers["needs"] == "要两卷裱膜，加急"
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.corrected, found.answers["needs"]) == (True, "要两卷裱膜，加急")


def test_a_row_left_again_while_it_goes_on_record_keeps_what_was_added(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("2")
    window.keys.choose("w")
    window.keys.type("要两卷裱膜")
    settle, window.keys.settle = window.keys.settle, lambda: None
    with held(tasks):
        window.keys.press(Qt.Key.Key_Return)
        window.keys.press(Qt.Key.Key_Left, ALT)
        window.keys.type("，加急")
        window.keys.press(Qt.Key.Key_Right, ALT)
    window.keys.settle = settle
    settle()
    window.keys.press(Qt.Key.Key_Left, ALT)
    assert window.page.entry.sheet.form.keyed().answers["needs"] == "要两卷裱膜，加急"


def test_what_was_keyed_of_a_page_entered_elsewhere_can_be_kept_as_a_correction(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    log_visit(window.seat, VisitEntry("c0", TODAY, VisitResult.ORDERED, page_code=window.code(1)))
    window.keys.choose("2")
    window.keys.choose("w")
    window.keys.type("要两卷裱膜")
    window.keys.press(Qt.Key.Key_Return)
    toast = window.shell.toasts.shown[-1]
    assert "您写的还在" in toast.text
    assert toast.action is not None
    QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    window.keys.settle()
    assert window.page.entry.sheet.form.keyed().answers["needs"] == "要两卷裱膜"
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    assert (found.result, found.corrected, found.answers["needs"]) == ("2", True, "要两卷裱膜")
