from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Role
from crm_desktop.services.booklets import booklet, booklet_pages, booklets
from crm_desktop.services.booklets_moves import issue, take_back
from crm_desktop.ui.visits.ask_strip import AskStrip
from tests.ui.visits.conftest import MakeWindow, Window

ALT = Qt.KeyboardModifier.AltModifier


def open_ledger(window: Window) -> None:
    window.shell.open("visits")
    window.keys.press(Qt.Key.Key_2, ALT)


def look(window: Window) -> None:
    """Pick the only booklet by keyboard."""
    open_ledger(window)
    window.keys.press(Qt.Key.Key_Down)
    window.keys.press(Qt.Key.Key_Return)


def deed(window: Window, key: str) -> None:
    window.page.ledger.card._deeds[key].click()
    window.keys.settle()


def test_a_booklet_is_printed_previewed_and_issued_by_keyboard(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    open_ledger(window)
    window.page.ledger.table.new.click()
    window.keys.settle()
    window.keys.press(Qt.Key.Key_Tab)
    window.keys.type("8")
    window.keys.press(Qt.Key.Key_Tab)
    window.keys.choose("2")
    window.keys.press(Qt.Key.Key_Return)
    ledger = window.page.ledger
    made = booklets(window.seat)[0]
    assert (made.pages, made.layout, made.state, made.rep) == (8, "a5", "printed", "孙丽")
    assert ledger.preview.isVisible()
    assert ledger.preview.pdf.page_count >= 10
    ledger.preview.issue.click()
    window.keys.settle()
    assert booklet(window.seat, made.id).state == "issued"
    assert "已发放给孙丽" in window.shell.toasts.shown[-1].text
    assert ledger.card.isVisible()


def test_enter_pressed_twice_prints_one_booklet(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    open_ledger(window)
    before = len(booklets(window.seat))
    window.keys.press(Qt.Key.Key_F9)
    focused = QApplication.focusWidget()
    for _ in range(2):
        QTest.keyClick(focused, Qt.Key.Key_Return)
    window.keys.settle()
    assert len(booklets(window.seat)) == before + 1


def test_the_preview_waits_on_printing_and_escape_leaves_it(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    open_ledger(window)
    window.keys.press(Qt.Key.Key_F9)
    window.keys.press(Qt.Key.Key_Return)
    ledger = window.page.ledger
    assert ledger.preview.isVisible()
    assert QApplication.focusWidget() is ledger.preview.pdf.print
    window.keys.press(Qt.Key.Key_Escape)
    assert not ledger.preview.isVisible()
    assert ledger.table.isVisible()
    assert ledger.table.isAncestorOf(QApplication.focusWidget())
    assert ledger.table.list.ids == (booklets(window.seat)[0].id,)


def test_f9_prints_nothing_for_a_post_that_may_not(make_window: MakeWindow) -> None:
    window = make_window(Role.FRONT_DESK)
    open_ledger(window)
    window.keys.press(Qt.Key.Key_F9)
    assert not window.page.ledger.form.isVisible()


def test_what_cannot_be_printed_is_said_at_its_field(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    open_ledger(window)
    window.page.ledger.table.new.click()
    window.keys.settle()
    form = window.page.ledger.form
    form.pages.setText("三十")
    window.keys.press(Qt.Key.Key_Return)
    problem = form._fields["pages"].problem
    assert problem is not None
    assert problem.code == "booklet_pages"
    assert form.do.isEnabled()
    assert len(booklets(window.seat)) == 1


def test_a_booklet_comes_back_with_a_page_missing(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    look(window)
    deed(window, "take_back")
    window.keys.type("5, 15")
    window.keys.press(Qt.Key.Key_Return)
    strip = window.page.ledger.card.findChild(AskStrip)
    assert strip is not None
    problem = strip.fields["pages"].problem
    assert problem is None or problem.code == "page_range"
    field = strip.fields["pages"].input
    assert isinstance(field, QLineEdit)
    field.setText("5")
    window.keys.press(Qt.Key.Key_Return)
    row = booklet(window.seat, window.printed.booklet_id)
    assert (row.state, row.tally.missing) == ("returned", 1)


def test_pages_are_void_with_a_reason_and_never_without(make_window: MakeWindow) -> None:
    window = make_window()
    look(window)
    deed(window, "void_pages")
    window.keys.type("2-3")
    window.keys.press(Qt.Key.Key_Return)
    window.keys.press(Qt.Key.Key_Return)
    assert booklet(window.seat, window.printed.booklet_id).tally.void == 0
    window.keys.type("被雨淋湿")
    window.keys.press(Qt.Key.Key_Return)
    voided = booklet_pages(window.seat, window.printed.booklet_id)[1:3]
    assert {(page.state, page.void_reason) for page in voided} == {("void", "被雨淋湿")}


def test_a_lost_booklet_is_listed_with_its_pages(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    window.office.now += timedelta(days=20)
    look(window)
    deed(window, "lost")
    assert booklet(window.seat, window.printed.booklet_id).state == "issued"
    window.keys.press(Qt.Key.Key_Return)
    assert booklet(window.seat, window.printed.booklet_id).state == "lost"
    texts = [text.text() for text in window.page.ledger.open_pages.findChildren(type(window.page.ledger.card._facts))]
    assert any("1–12" in text for text in texts)


def test_escape_leaves_a_question_unanswered(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    look(window)
    deed(window, "lost")
    window.keys.press(Qt.Key.Key_Escape)
    assert booklet(window.seat, window.printed.booklet_id).state == "issued"
    assert window.page.ledger.card._strip is None


def test_somebody_else_was_first(make_window: MakeWindow) -> None:
    window = make_window(Role.STORE_MANAGER)
    look(window)
    deed(window, "lost")
    take_back(window.seat, window.printed.booklet_id)
    window.keys.press(Qt.Key.Key_Return)
    assert "不能这样操作" in window.shell.toasts.shown[-1].text


def test_a_page_of_the_ledger_opens_for_entry(make_window: MakeWindow) -> None:
    window = make_window()
    look(window)
    grid = window.page.ledger.card.pages
    grid.setFocus()
    window.keys.press(Qt.Key.Key_Right)
    window.keys.press(Qt.Key.Key_Return)
    assert window.page.segments.key == "entry"
    assert window.page.entry.sheet.at == 2


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.SALES_REP])
def test_only_the_manager_finds_the_deeds_open_others_are_told_who(make_window: MakeWindow, role: Role) -> None:
    window = make_window(role)
    look(window)
    ledger = window.page.ledger
    for act in (ledger.table.new, ledger.card._deeds["take_back"], ledger.card._deeds["lost"]):
        assert not act.isEnabled()
        assert "店长" in act.toolTip()


def test_a_booklet_printed_at_another_seat_appears(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(Role.STORE_MANAGER)
    look(window)
    issued = booklet(window.seat, window.printed.booklet_id)
    assert issued.state == "issued"
    take_back(window.seat, issued.id)
    window.shell.publish(None)
    window.keys.settle()
    assert window.page.ledger.card.booklet is not None
    assert window.page.ledger.card.booklet.state == "returned"
    assert QApplication.focusWidget() is not None
    with pytest.raises(Exception, match="returned"):
        issue(window.seat, issued.id)
