"""Orders by phone: nothing typed is lost, and what others do meanwhile is neither hidden nor undone."""

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.services.counter_drafts import CounterWork, keep_work
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.orders import placed_orders
from crm_desktop.services.orders_acts import Figures, change_line, settle_order
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import Changes
from crm_desktop.ui.front_desk import orders_part
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.shell import Shell
from sync.replica.mirror import Change
from tests.ui.front_desk.conftest import ALT, CTRL, Typist, at
from tests.ui.front_desk.orders_hands import (
    FILM,
    MEDIA,
    K,
    OpenAs,
    accountant,
    customer,
    notes,
    open_as,
    open_orders,
    take,
    told,
)

__all__ = ["accountant", "customer", "open_as"]


def test_a_save_that_fails_keeps_what_was_typed(open_as: OpenAs, seat: Seat, accountant: Seat, customer: str) -> None:
    take(seat, customer)
    settle_order(seat, placed_orders(seat)[0])
    window, typist = open_as(accountant)
    part = open_orders(window, typist)
    typist.key(K.Key_E, ALT)
    typist.write("9")
    part.panel.product.box.setText("没有这个")
    part.panel.reason.setText("录错了")
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    problem = part.panel.product.problem
    assert problem is not None and "从列表里选" in problem.words.zh
    assert (part.panel.quantity.text(), part.panel.reason.text()) == ("9", "录错了")
    assert at("orderProduct") and notes(seat)[0].quantity == 3


def test_what_was_typed_is_there_again_after_a_look_elsewhere(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    take(seat, customer, FILM)
    take(seat, customer, MEDIA)
    part = open_orders(window, typist)
    typist.key(K.Key_X, ALT)
    typist.write("客户说先不要")
    part.table.pick([part.orders[1].number])
    assert not part.asking
    part.table.pick([part.orders[0].number])
    typist.key(K.Key_X, ALT)
    assert part.panel.reason.text() == "客户说先不要"
    typist.key(K.Key_Escape)
    assert not part.asking
    typist.key(K.Key_Escape)
    view = window.findChild(DeskView)
    assert view is not None and not view.shows_orders


def test_what_nobody_typed_over_is_read_anew_when_the_panel_opens_again(
    window: Shell, typist: Typist, seat: Seat, accountant: Seat, customer: str
) -> None:
    take(seat, customer)
    part = open_orders(window, typist)
    typist.key(K.Key_E, ALT)
    part.panel.substitute.box.setText("MS-K1")
    typist.key(K.Key_Escape)
    before = placed_orders(accountant)[0]
    change_line(accountant, before, before.lines[0], Figures(8, "PM-1270"))
    part.load()
    typist.settle()
    typist.key(K.Key_E, ALT)

    assert (part.panel.quantity.text(), part.panel.substitute.box.text()) == ("8", "MS-K1")


def test_what_a_sync_brings_is_on_the_list_and_beside_what_is_typed(
    window: Shell, typist: Typist, seat: Seat, accountant: Seat, customer: str, qtbot: QtBot
) -> None:
    take(seat, customer)
    part = open_orders(window, typist)
    typist.key(K.Key_E, ALT)
    part.panel.substitute.box.setText("MS-K1")
    before = placed_orders(accountant)[0]
    change_line(accountant, before, before.lines[0], Figures(8, "PM-1270"))
    take(seat, customer, MEDIA)
    window.publish(Changes((Change("phone_order_note", "x", created=False),)))
    qtbot.waitUntil(lambda: len(part.orders) == 2)

    assert part.panel.quantity.text() == "8", "nobody had typed over it"
    assert part.panel.substitute.box.text() == "MS-K1"
    assert part.panel._notice.text == "别处刚改过，现在是 亮膜 1.27m × 8 卷"
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert [(note.quantity, note.substitute_code) for note in notes(seat)] == [(8, "MS-K1"), (2, "XZ-1070")]


def test_an_order_settled_elsewhere_meanwhile_is_not_settled_again(
    window: Shell, typist: Typist, seat: Seat, accountant: Seat, customer: str
) -> None:
    take(seat, customer)
    part = open_orders(window, typist)
    settle_order(accountant, placed_orders(accountant)[0])
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert told(window) == ["这单刚在别处改过，请看一眼现在的样子再办"]
    assert part.order is not None and (part.order.state, part.order.settled_by) == ("done", "赵会计")


def test_a_draft_that_is_found_later_does_not_close_the_list(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    keep_work(seat, CounterWork(values={"phone": "1390000"}))
    take(seat, customer)
    part = open_orders(window, typist)
    assert part.isVisible()
    typist.key(K.Key_Escape)
    view = window.findChild(DeskView)
    assert view is not None and view.form.values()["phone"] == "1390000"


def test_a_file_that_cannot_be_written_says_so_beside_what_was_typed(
    window: Shell, typist: Typist, seat: Seat, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_told: object, **_more: object) -> None:
        raise ServiceError(Words("磁盘满了，没有保存", "The disk is full: nothing was saved"))

    take(seat, customer)
    part = open_orders(window, typist)
    monkeypatch.setattr(orders_part, "void_order", full)
    typist.key(K.Key_X, ALT)
    typist.write("客户说先不要")
    typist.key(K.Key_Return)
    typist.settle()

    assert part.panel._notice.isVisible() and part.panel._notice.text == "磁盘满了，没有保存"
    assert part.panel.reason.text() == "客户说先不要"
    monkeypatch.undo()
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert notes(seat)[0].void_reason == "客户说先不要"
