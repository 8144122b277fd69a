"""The list of orders by phone: reached by one key, worked by keys and mouse (U6.2)."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QLabel

from crm_desktop.services.orders import placed_orders
from crm_desktop.services.orders_acts import settle_order
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.subjects import OrdersOpen
from crm_desktop.ui.shell import Shell
from tests.services.counter import NOW, Clock, seat_at
from tests.ui.front_desk.conftest import ALT, CTRL, Typist, at, text_of
from tests.ui.front_desk.orders_hands import (
    FILM,
    MEDIA,
    K,
    OpenAs,
    accountant,
    button_of,
    customer,
    notes,
    open_as,
    open_orders,
    part_of,
    take,
    told,
)

__all__ = ["accountant", "customer", "open_as"]


def test_an_order_is_done_by_three_keys(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    number = take(seat, customer, FILM, MEDIA)
    part = open_orders(window, typist)
    assert button_of(window, "phoneOrders").text() == "电话订单 1"
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert typist.commands == 3
    assert {note.state for note in notes(seat)} == {"done"}
    assert part.order is not None and part.order.state == "done"
    assert told(window) == [f"已完成并入账：{number}"]
    assert button_of(window, "phoneOrders").text() == "电话订单"


def test_the_list_is_reached_and_left_by_mouse_and_what_is_typed_stays(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    take(seat, customer)
    typist.key(K.Key_F2)
    typist.write("1390000")
    view = window.findChild(DeskView)
    assert view is not None
    button_of(window, "phoneOrders").click()
    typist.settle()
    page = window.workspace.page("front_desk")
    assert page is not None and page.help_topic() == "orders"
    assert view.shows_orders and button_of(window, "phoneOrders").isChecked()
    assert not button_of(window, "work0").isChecked()
    button_of(window, "ordersBack").click()

    assert not view.shows_orders and button_of(window, "work0").isChecked()
    assert view.form.values()["phone"] == "1390000" and at("phone")


def test_an_empty_list_leads_to_a_new_order(window: Shell, typist: Typist) -> None:
    part = open_orders(window, typist)
    assert part._empty.isVisible() and part._empty.action is not None
    part._empty.action.click()
    typist.settle()
    assert at("caller")


def test_ctrl_o_begins_an_order_from_the_list(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    take(seat, customer)
    open_orders(window, typist)
    typist.key(K.Key_O, CTRL)
    typist.settle()
    assert at("caller")


def test_void_asks_why_and_a_digit_answers(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    take(seat, customer)
    part = open_orders(window, typist)
    typist.key(K.Key_X, ALT)
    assert at("orderReason")
    typist.key(K.Key_Return)
    typist.settle()
    assert part.panel._why_field.problem is not None and notes(seat)[0].state == "open"
    typist.key(K.Key_2)
    typist.key(K.Key_Return)
    typist.settle()

    assert [(note.state, note.void_reason) for note in notes(seat)] == [("void", "重复下单")]
    assert not part.asking and told(window) == ["已作废"]
    typist.key(K.Key_R, ALT)
    typist.settle()
    assert notes(seat)[0].state == "open"


def test_an_open_line_is_changed_by_keys(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    take(seat, customer)
    part = open_orders(window, typist)
    typist.key(K.Key_E, ALT)
    assert at("orderQuantity") and part.panel._why.isHidden()
    typist.write("5")
    part.panel.substitute.box.setFocus()
    typist.write("rrjms")
    typist.settle()
    typist.key(K.Key_Return)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    (note,) = notes(seat)
    assert (note.quantity, note.product_code, note.substitute_code) == (5, "PM-1270", "MS-K1")


def test_what_is_booked_is_corrected_with_a_reason_and_tells_of_it(
    open_as: OpenAs, seat: Seat, accountant: Seat, customer: str
) -> None:
    take(seat, customer)
    settle_order(seat, placed_orders(seat)[0])
    window, typist = open_as(accountant)
    part = open_orders(window, typist)
    typist.key(K.Key_E, ALT)
    assert text_of(window, "asBooked") == "入账是 亮膜 1.27m × 3 卷"
    typist.write("4")
    typist.key(K.Key_Return)
    assert at("orderReason")
    typist.write("客户少报一卷")
    typist.key(K.Key_Return)
    typist.settle()

    assert notes(seat)[0].quantity == 4
    said = [label.text() for label in part.card.findChildren(QLabel)]
    assert "更正数量 3 → 4：客户少报一卷 · 赵会计 10:05" in said
    assert told(window) == ["已更正，原值和原因已留底"]


def test_the_accountant_takes_an_order_back_to_open(
    open_as: OpenAs, seat: Seat, accountant: Seat, customer: str
) -> None:
    take(seat, customer, FILM, MEDIA)
    settle_order(seat, placed_orders(seat)[0])
    window, typist = open_as(accountant)
    open_orders(window, typist)
    typist.key(K.Key_R, ALT)
    typist.key(K.Key_1)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert {note.state for note in notes(seat)} == {"open"}


def test_the_counter_sees_that_what_is_booked_is_the_accountants(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    take(seat, customer)
    settle_order(seat, placed_orders(seat)[0])
    part = open_orders(window, typist)
    why = "已入账，由会计更正并写明原因"

    for made in (part.card.again, part.card._edits[0]):
        assert not made.isEnabled() and made.toolTip() == made.accessibleDescription() == why
    typist.key(K.Key_R, ALT)
    assert told(window) == [why] and not part.asking


def test_who_may_not_settle_it_sees_who_does(open_as: OpenAs, store: BranchStore, seat: Seat, customer: str) -> None:
    take(seat, customer)
    window, typist = open_as(seat_at(store, "sun"))
    part = open_orders(window, typist)
    why = "这单归李娜、周强，请他们或会计来办"

    for made in (part.card.done, part.card.void, part.card._edits[0]):
        assert not made.isEnabled() and made.accessibleDescription() == why
    assert part.card._note.text() == why
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert told(window) == [why] and notes(seat)[0].state == "open"


def test_a_call_that_is_owed_turns_late_by_itself(open_as: OpenAs, store: BranchStore, customer: str) -> None:
    clock = Clock()
    seat = seat_at(store, now=clock)
    take(seat, customer, replace(MEDIA, substitute_code="", call_back=True))
    window, typist = open_as(seat)
    part = open_orders(window, typist)
    assert part.card._state.text == "10:35 前回电"
    clock.at = NOW + timedelta(minutes=42)
    part._tick()
    assert part.card._state.text == "回电超时 12 分钟"
    assert part.model.index(0, 3).data() == "回电超时 12 分钟"
    assert "回电超时 1" in button_of(window, "phoneOrders").accessibleDescription()
    typist.key(K.Key_V, ALT)
    typist.settle()

    assert part.card._state.text == "待交付" and part.card.rang.isHidden()


def test_today_opens_the_list_at_an_order(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    take(seat, customer, FILM)
    second = take(seat, customer, MEDIA)
    window.open("front_desk", OrdersOpen(second))
    typist.settle()

    part = part_of(window)
    assert part.isVisible() and part.order is not None and part.order.number == second
    assert part.table.ids == (second,)
    button_of(window, "orderFile").click()
    assert window.workspace.current == "customers"


def test_enter_on_a_row_leads_to_what_can_be_done(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    take(seat, customer)
    part = open_orders(window, typist)
    typist.key(K.Key_Return)
    assert part.card.done.hasFocus()
