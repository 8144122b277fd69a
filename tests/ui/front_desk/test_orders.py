"""The list of orders by phone: reached by one key, worked by keys and mouse, nothing typed is lost (U6.2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.counter_drafts import CounterWork, keep_work
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.orders import placed_orders
from crm_desktop.services.orders_acts import Figures, change_line, settle_order
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore, Changes
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk import orders_part
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.orders_part import OrdersPart
from crm_desktop.ui.front_desk.subjects import OrdersOpen
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.replica.mirror import Change
from tests.services.counter import NOW, WANG, Clock, seat_at
from tests.ui.front_desk.conftest import ALT, CTRL, Typist, at, open_window, text_of

K = Qt.Key
FILM, MEDIA = OrderLine("PM-1270", 3), OrderLine("XZ-914", 2, substitute_code="XZ-1070")
OpenAs = Callable[..., tuple[Shell, Typist]]


@pytest.fixture
def customer(seat: Seat) -> str:
    return register_walk_in(seat, replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号")).customer_id


@pytest.fixture
def accountant(store: BranchStore) -> Seat:
    return seat_at(store, "zhao", Role.ACCOUNTANT)


@pytest.fixture
def open_as(appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path) -> OpenAs:
    """A window for somebody else at this desktop."""

    def made(seat: Seat) -> tuple[Shell, Typist]:
        window = open_window(seat, tasks=tasks, failures=failures, qtbot=qtbot, state=tmp_path / "other.ini")
        return window, Typist(qtbot, tasks)

    return made


def take(seat: Seat, customer: str, *lines: OrderLine) -> str:
    return take_phone_order(seat, PhoneOrder(customer, lines or (FILM,))).number


def notes(seat: Seat) -> list[PhoneOrderNote]:
    with seat.store.reading() as session:
        return list(session.exec(select(PhoneOrderNote).order_by(PhoneOrderNote.product_code)).all())


def part_of(window: Shell) -> OrdersPart:
    found = window.findChild(OrdersPart)
    assert found is not None
    return found


def open_orders(window: Shell, typist: Typist) -> OrdersPart:
    """F2, Alt+O."""
    typist.key(K.Key_F2)
    typist.key(K.Key_O, ALT)
    typist.settle()
    return part_of(window)


def button_of(window: Shell, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert found is not None, name
    return found


def told(window: Shell) -> list[str]:
    return [toast.text for toast in window.toasts.shown]


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
