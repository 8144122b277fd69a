"""Two booklets on the desk: an answer that comes late is about its own booklet, and takes nothing from the other."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets_moves import issue, void_pages
from crm_desktop.services.visits_drafts import page_drafts
from crm_desktop.services.visits_entry import VisitEntry, log_visit, open_page
from crm_desktop.ui.tasks import Tasks
from tests.services.visits_sample import TODAY
from tests.ui.held import held
from tests.ui.visits.conftest import MakeWindow, Window
from tests.ui.visits.test_entry import CTRL, enter_row, focus, open_booklet


def another(window: Window, pages: int = 4) -> str:
    """The code of the first page of a thinner booklet."""
    manager = window.office.seat(Role.STORE_MANAGER)
    made = print_booklet(manager, "rep1", pages=pages)
    issue(manager, made.booklet_id)
    return open_page(manager, made.number).pages[0].code


def open_code(window: Window, code: str) -> None:
    window.keys.press(Qt.Key.Key_B, CTRL)
    window.keys.type(code)
    window.keys.press(Qt.Key.Key_Return)


def meanwhile(window: Window) -> None:
    """Keys go on without waiting for an answer."""
    window.keys.settle = lambda: None


def page_at(window: Window) -> tuple[str, int]:
    entry = window.page.entry
    assert entry._opened is not None
    return entry.sheet.lines[1].page.code, entry.sheet.at


def test_a_refused_row_is_opened_in_its_own_booklet(make_window: MakeWindow) -> None:
    window = make_window()
    thin = another(window)
    for page in (2, 9):
        open_booklet(window, page)
        log_visit(window.seat, VisitEntry(f"c{page - 1}", TODAY, VisitResult.ORDERED, page_code=window.code(page)))
        enter_row(window)
        toast = window.shell.toasts.shown[-1]
        open_code(window, thin)
        assert page_at(window) == (thin, 1)
        assert toast.action is not None
        QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)
        window.keys.settle()
        assert page_at(window) == (window.code(1), page)
        assert window.page.entry.sheet.form.keyed().answers["needs"] == "要两卷裱膜"


def test_a_row_refused_once_another_booklet_lies_open_marks_nothing_there(
    make_window: MakeWindow, tasks: Tasks
) -> None:
    window = make_window()
    thin, settle = another(window), window.keys.settle
    open_booklet(window, 9)
    log_visit(window.seat, VisitEntry("c8", TODAY, VisitResult.ORDERED, page_code=window.code(9)))
    meanwhile(window)
    with held(tasks):
        open_code(window, thin)
        window.page.entry.sheet.form.start()
        enter_row(window)
    settle()
    assert page_at(window)[0] == thin
    assert "第 9 页" in window.shell.toasts.shown[-1].text


def test_a_page_restored_once_another_booklet_lies_open_opens_nothing(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window()
    thin, settle = another(window), window.keys.settle
    void_pages(window.office.seat(Role.STORE_MANAGER), window.printed.booklet_id, pages=[12], reason="撕了")
    open_booklet(window, 12)
    meanwhile(window)
    with held(tasks):
        open_code(window, thin)
        window.page.entry.bar.restore.click()
    settle()
    assert page_at(window) == (thin, 1)
    assert open_page(window.seat, window.code(12)).page.state == "blank"


def test_a_row_taken_up_while_a_page_is_restored_stays(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window()
    settle = window.keys.settle
    void_pages(window.office.seat(Role.STORE_MANAGER), window.printed.booklet_id, pages=[12], reason="撕了")
    open_booklet(window, 12)
    meanwhile(window)
    with held(tasks):
        window.page.entry.bar.restore.click()
        QTest.mouseClick(window.page.entry.sheet.lines[2], Qt.MouseButton.LeftButton)
        window.keys.choose("2")
        window.keys.choose("w")
        window.keys.type("要两卷")
    settle()
    assert page_at(window)[1] == 2
    window.keys.type("裱膜")
    assert window.page.entry.sheet.form.keyed().answers["needs"] == "要两卷裱膜"


def test_what_is_keyed_until_the_other_booklet_opens_is_kept(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window()
    thin, settle = another(window), window.keys.settle
    open_booklet(window)
    meanwhile(window)
    with held(tasks):
        open_code(window, thin)
        window.page.entry.sheet.form.answers["needs"].setFocus()
        window.keys.type("要两卷裱膜")
    settle()
    assert page_at(window) == (thin, 1)
    kept = page_drafts(window.seat, [window.code(1)])
    assert "要两卷裱膜" in str(kept)


def test_a_second_code_typed_while_the_first_opens_is_not_torn(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window()
    thin, settle = another(window), window.keys.settle
    meanwhile(window)
    with held(tasks):
        open_booklet(window)
        window.keys.type(thin[:4])
    settle()
    assert focus() == "pageCode"
    window.keys.type(thin[4:])
    window.keys.press(Qt.Key.Key_Return)
    settle()
    assert page_at(window) == (thin, 1)


def test_the_last_visit_copied_leaves_the_cursor_where_one_types(make_window: MakeWindow, tasks: Tasks) -> None:
    window = make_window()
    settle = window.keys.settle
    log_visit(
        window.seat,
        VisitEntry("c0", TODAY - timedelta(days=7), VisitResult.ORDERED, rep_id="rep1", answers={"competitor": "写真"}),
    )
    open_booklet(window)
    window.keys.choose("2")
    window.keys.choose("w")
    window.keys.type("要")
    meanwhile(window)
    with held(tasks):
        window.keys.press(Qt.Key.Key_Apostrophe, CTRL)
        window.keys.type("两卷")
    settle()
    assert QApplication.focusWidget() is window.page.entry.sheet.form.answers["needs"]
    window.keys.type("裱膜")
    assert window.page.entry.sheet.form.keyed().answers["needs"] == "要两卷裱膜"


def test_what_is_being_keyed_is_on_disk_before_the_field_is_left(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("2")
    window.keys.choose("w")
    window.keys.type("要两卷裱膜")
    code = window.code(1)
    qtbot.waitUntil(lambda: "要两卷裱膜" in str(page_drafts(window.seat, [code])), timeout=2000)
