"""Work that head office refused comes back with its reason, is corrected in place and goes through (M5)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from crm_desktop.services.conflicts_refused import refused
from crm_desktop.ui.sync.refused_card import RefusedCard
from crm_desktop.ui.widgets.text import Elided
from tests.head_office.chain import Desk
from tests.ui.sync.conftest import MakeWindow


@pytest.fixture
def sent_back(front: Desk) -> str:
    """A clerk's change to a file that is not hers."""
    record = front.register("wang", name="大禾图文", remarks="老客户")
    front.syncing.sync_now()
    front.edit("li", record, remarks="月底要一批背胶", business="招牌")
    front.syncing.sync_now()
    return record


def card_of(page: object) -> RefusedCard:
    (card,) = page.board.refused.cards  # type: ignore[attr-defined]
    assert isinstance(card, RefusedCard)
    return card


def test_four_keys_correct_it_and_hand_the_shift_over(
    front: Desk, back: Desk, sent_back: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")
    window.open()  # K 1: F5
    assert window.focused() is card_of(window.page)

    window.press(Qt.Key.Key_Return)  # K 2: on the one
    window.type("月底要两批背胶")  # the first field is selected whole
    window.press(Qt.Key.Key_Return)  # K 3
    window.until(lambda: not window.page.board.refused.cards)
    assert window.focused() is window.page.line.shift
    window.press(Qt.Key.Key_Return)  # K 4: 交班
    window.until(window.page.shift.isVisible)

    assert refused(front.seat("wang")) == []
    front.syncing.sync_now()
    back.syncing.sync_now()
    customer = back.customer(sent_back)
    assert customer is not None
    assert (customer.remarks, customer.business) == ("月底要两批背胶", "招牌")


def test_everything_typed_the_reason_and_what_is_there_now_are_shown(
    front: Desk, sent_back: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")
    window.open()

    said = {label.text() for label in card_of(window.page).findChildren(QLabel)}

    assert {"备注", "月底要一批背胶", "老客户", "主营业务", "招牌", "客户 大禾图文"} <= said
    assert any("建议" in text for text in said)


def test_who_may_not_save_it_sees_her_own_words_and_who_can(
    front: Desk, sent_back: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "li")
    window.open()
    card = card_of(window.page)

    assert not card.send.isEnabled()
    assert "月底要一批背胶" in {label.text() for label in card.findChildren(QLabel)}
    window.press(Qt.Key.Key_Return)
    assert not card.busy


def test_who_neither_typed_it_nor_may_change_it_reads_why_it_stays(
    front: Desk, sent_back: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "zhao")
    window.open()
    drop = card_of(window.page).findChild(QPushButton, "letGo")

    assert not drop.isEnabled()
    assert drop.toolTip() == "请会计或店长看过再拿开；自己填的可以自己拿开"


def test_it_can_be_set_aside(front: Desk, sent_back: str, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()

    card_of(window.page)._on_let_go()

    window.until(lambda: not window.page.board.refused.cards)
    assert refused(front.seat("wang")) == []


def test_setting_aside_is_taken_back_at_once_or_found_again_later(
    front: Desk, sent_back: str, make_window: MakeWindow
) -> None:
    window = make_window(front, "wang")
    window.open()
    assert not window.page.board.aside.isVisible()

    card_of(window.page)._on_let_go()
    window.until(window.page.board.aside.isVisible)
    undo = window.shell.workspace.toasts.shown[-1].action
    assert undo is not None
    undo.click()
    window.until(lambda: window.page.board.refused.cards)
    assert not window.page.board.aside.isVisible()

    card_of(window.page)._on_let_go()
    window.until(window.page.board.aside.isVisible)
    window.open()
    window.until(window.page.board.aside.isVisible)
    line = window.page.board.aside.line
    assert (line.text(), window.page._board.attention) == ("已搁置 1 项", 0)  # type: ignore[union-attr]
    assert not window.page.board.aside.rows.isVisible()
    line.click()
    (row,) = window.page.board.aside.rows.cards
    assert {"改动 · 客户 大禾图文"} <= {label.text() for label in row.findChildren(Elided)}
    row.setFocus()
    window.press(Qt.Key.Key_Space)

    window.until(lambda: window.page.board.refused.cards)
    window.until(lambda: window.focused() is card_of(window.page))
    assert [work.records[0].id for work in refused(front.seat("wang"))] == [sent_back]


def test_shift_enter_makes_a_line_in_a_long_text(front: Desk, sent_back: str, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()
    card_of(window.page).correct()
    text = next(iter(card_of(window.page).findChildren(QPlainTextEdit)))
    text.setFocus()
    text.moveCursor(QTextCursor.MoveOperation.End)

    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    window.type("1.27 m")
    window.press(Qt.Key.Key_Return)

    window.until(lambda: not window.page.board.refused.cards)
    customer = front.customer(sent_back)
    assert customer is not None and customer.remarks == "月底要一批背胶\n1.27 m"
