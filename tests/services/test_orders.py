"""Orders by phone on the list: open first, settled whole, reopened and corrected, each act with its right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.rights import Allowed, Refused, Role
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.orders import PlacedOrder, placed_orders
from crm_desktop.services.orders_acts import (
    Figures,
    change_line,
    correct_line,
    note_call,
    reopen_order,
    settle_order,
    void_order,
)
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.timeline import timeline
from crm_desktop.services.undo import CannotUndo, last_save, undo
from crm_desktop.store.branch_store import BranchStore
from sync.ids import new_id
from tests.services.counter import NOW, WANG, Clock, seat_at
from tests.services.counter_fixtures import clock, seat, store

__all__ = ["clock", "seat", "store"]

MEDIA, FILM, INK = OrderLine("XZ-914", 2, substitute_code="XZ-1070"), OrderLine("PM-1270", 3), OrderLine("MS-K1", 1)


@pytest.fixture
def accountant(store: BranchStore, clock: Clock) -> Seat:
    return seat_at(store, "zhao", Role.ACCOUNTANT, clock)


@pytest.fixture
def customer(seat: Seat) -> str:
    return register_walk_in(seat, replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号")).customer_id


def take(seat: Seat, customer: str, *lines: OrderLine, **told: Any) -> str:
    return take_phone_order(seat, PhoneOrder(customer, lines or (MEDIA, FILM), **told)).number


def only(seat: Seat) -> PlacedOrder:
    (order,) = placed_orders(seat)
    return order


def notes(seat: Seat) -> list[PhoneOrderNote]:
    with seat.store.reading() as session:
        return list(session.exec(select(PhoneOrderNote).order_by(PhoneOrderNote.id)).all())


def codes(wrong: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.code for problem in wrong.value.problems]


def test_every_order_that_waits_is_on_the_list_however_many_there_are(seat: Seat, customer: str) -> None:
    with seat.unit("take_phone_order") as session:
        session.add_all(
            PhoneOrderNote(id=new_id(), number=f"DH-{k:04}", customer_id=customer, product_code="PM-1270", quantity=1,
                           taken_by="li", taken_at=NOW, state="open")
            for k in range(450)
        )  # fmt: skip

    assert len(placed_orders(seat)) == 450


def test_the_notes_of_a_number_are_one_order_with_its_lines(seat: Seat, customer: str) -> None:
    number = take(seat, customer, words="下午要", caller="刘洋")

    order = only(seat)
    second, first = order.lines
    assert (order.number, order.customer, order.state) == (number, "沈阳金彩广告有限公司", "open")
    assert (order.words, order.caller, order.rep, order.taken_by) == ("下午要", "刘洋", "周强", "李娜")
    assert (first.product, first.substitute, first.goods) == ("写真背胶 914mm", "写真背胶 1.07m", "写真背胶 1.07m")
    assert (second.product, second.quantity, second.unit, second.substitute) == ("亮膜 1.27m", 3, "卷", "")


def test_promised_calls_come_first_then_the_oldest_then_what_was_settled(
    seat: Seat, customer: str, clock: Clock
) -> None:
    numbers = []
    for line in (FILM, INK, replace(MEDIA, substitute_code="", call_back=True), FILM):
        numbers.append(take(seat, customer, line))
        clock.at += timedelta(minutes=20)
    settle_order(seat, next(order for order in placed_orders(seat) if order.number == numbers[0]))

    orders = placed_orders(seat)
    assert [order.number for order in orders] == [numbers[2], numbers[1], numbers[3], numbers[0]]
    assert orders[0].call_due == NOW + timedelta(minutes=40 + 30)
    assert [order.call_due for order in orders[1:]] == [None] * 3
    assert (orders[3].settled_by, orders[3].settled_at) == ("李娜", NOW + timedelta(minutes=80))


def test_what_was_settled_long_ago_is_off_the_list_and_what_is_open_stays(
    seat: Seat, customer: str, clock: Clock
) -> None:
    take(seat, customer, FILM)
    settle_order(seat, only(seat))
    take(seat, customer, INK)
    clock.at += timedelta(days=15)

    assert only(seat).lines[0].product_code == "MS-K1"


def test_a_call_that_was_made_is_owed_no_more(seat: Seat, customer: str, clock: Clock) -> None:
    take(seat, customer, replace(MEDIA, substitute_code="", call_back=True), words="急")
    clock.at += timedelta(minutes=12)
    note_call(seat, only(seat))

    order = only(seat)
    assert (order.call_due, order.rang, order.words, order.state) == (None, "11-20 10:17", "急", "open")


def test_all_lines_are_done_in_one_unit_of_work(seat: Seat, customer: str) -> None:
    take(seat, customer)
    units = seat.store.replica.queue().units
    settle_order(seat, only(seat))

    assert [(note.state, note.settled_by, note.settled_at) for note in notes(seat)] == [("done", "li", NOW)] * 2
    assert seat.store.replica.queue().units == units + 1
    with pytest.raises(Invalid) as wrong:
        settle_order(seat, only(seat))
    assert codes(wrong) == ["order_changed"]


def test_void_says_why(seat: Seat, customer: str) -> None:
    take(seat, customer)
    with pytest.raises(Invalid) as wrong:
        void_order(seat, only(seat), reason=" ")
    assert codes(wrong) == ["order_void_reason"]
    assert only(seat).state == "open"
    void_order(seat, only(seat), reason="客户改主意")

    order = only(seat)
    assert (order.state, order.void_reason, order.settled_by) == ("void", "客户改主意", "李娜")
    reopen_order(seat, order)
    settle_order(seat, only(seat))
    assert [(note.state, note.void_reason) for note in notes(seat)] == [("done", None)] * 2


def test_an_order_that_was_changed_elsewhere_is_looked_at_again_first(
    seat: Seat, accountant: Seat, customer: str
) -> None:
    take(seat, customer)
    seen = only(seat)
    change_line(accountant, only(accountant), seen.lines[0], Figures(30, "PM-1270"))

    for act in (settle_order, note_call, lambda at, order: void_order(at, order, reason="x")):
        with pytest.raises(Invalid) as wrong:
            act(seat, seen)
        assert codes(wrong) == ["order_changed"]
    assert {note.state for note in notes(seat)} == {"open"}


@pytest.mark.parametrize(
    "act",
    [
        settle_order,
        note_call,
        lambda at, order: void_order(at, order, reason="x"),
        lambda at, order: change_line(at, order, order.lines[0], Figures(1, "PM-1270")),
    ],
)
def test_who_neither_took_nor_follows_an_order_is_told_who_does(
    seat: Seat, store: BranchStore, customer: str, act: Callable[[Seat, PlacedOrder], None]
) -> None:
    take(seat, customer)
    other = seat_at(store, "sun")
    order = only(other)
    said = "这单归李娜、周强，请他们或会计来办"

    assert isinstance(order.settling, Refused) and order.settling.words.zh == said
    with pytest.raises(NotAllowed) as refused:
        act(other, order)
    assert refused.value.words.zh == said


def test_rep_and_accountant_settle_what_the_counter_took(seat: Seat, store: BranchStore, customer: str) -> None:
    for person, role in (("rep1", Role.SALES_REP), ("zhao", Role.ACCOUNTANT)):
        take(seat, customer, FILM)
        settle_order(seat_at(store, person, role), placed_orders(seat_at(store, person, role))[0])
    assert {note.settled_by for note in notes(seat)} == {"rep1", "zhao"}


def test_a_rep_sees_the_own_orders_only(seat: Seat, store: BranchStore, customer: str) -> None:
    take(seat, customer)
    assert len(placed_orders(seat_at(store, "rep1", Role.SALES_REP))) == 1
    other = replace(seat, person=replace(seat.person, id="rep2", role=Role.SALES_REP))
    assert placed_orders(other) == ()


def test_what_is_open_is_edited_and_what_is_wrong_is_named(seat: Seat, customer: str) -> None:
    take(seat, customer)
    order = only(seat)
    for figures, wrong_codes in (
        (Figures(0, "PM-1270"), ["order_quantity"]),
        (Figures(3, "", "nothing"), ["order_empty", "order_substitute"]),
        (Figures(3, "nothing"), ["order_product"]),
        (Figures(3, "PM-1270"), ["order_unchanged"]),
    ):
        with pytest.raises(Invalid) as wrong:
            change_line(seat, order, order.lines[0], figures)
        assert codes(wrong) == wrong_codes
    change_line(seat, order, order.lines[0], Figures(5, "PM-1270", "MS-K1"))

    line = only(seat).lines[0]
    assert (line.quantity, line.substitute_code, line.corrections) == (5, "MS-K1", ())


def test_what_is_done_is_corrected_with_a_reason_that_stays(seat: Seat, accountant: Seat, customer: str) -> None:
    take(seat, customer)
    settle_order(seat, only(seat))
    order = only(accountant)
    with pytest.raises(Invalid):
        change_line(accountant, order, order.lines[1], Figures(9, "XZ-914", "XZ-1070"))
    with pytest.raises(Invalid) as wrong:
        correct_line(accountant, order, order.lines[1], Figures(0, "XZ-914"), reason=" ")
    assert codes(wrong) == ["order_quantity", "correction_reason"]
    correct_line(accountant, order, order.lines[1], Figures(4, "XZ-914", "XZ-1070"), reason="少报两卷")

    other, line = only(seat).lines
    (told,) = line.corrections
    assert (line.quantity, line.state, other.corrections) == (4, "done", ())
    assert (told.field.zh, told.old.zh, told.corrected.zh, told.reason) == ("数量", "2", "4", "少报两卷")
    assert (told.who.zh, told.at) == ("赵会计", NOW)


def test_the_counter_neither_corrects_nor_reopens_what_is_booked(seat: Seat, customer: str) -> None:
    take(seat, customer)
    settle_order(seat, only(seat))
    order = only(seat)

    assert isinstance(order.settling, Allowed) and isinstance(order.correcting, Refused)
    for act in (
        lambda: correct_line(seat, order, order.lines[0], Figures(4, "XZ-914"), reason="x"),
        lambda: reopen_order(seat, order, reason="x"),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.words.zh == "已入账，由会计更正并写明原因"


def test_an_order_done_by_mistake_is_reopened_whole_by_a_correction(
    seat: Seat, accountant: Seat, customer: str
) -> None:
    take(seat, customer)
    settle_order(seat, only(seat))
    with pytest.raises(Invalid) as wrong:
        reopen_order(accountant, only(accountant), reason="")
    assert codes(wrong) == ["correction_reason"]
    reopen_order(accountant, only(accountant), reason="客户还没来取")

    order = only(seat)
    assert (order.state, [line.state for line in order.lines]) == ("open", ["open", "open"])
    told = order.lines[0].corrections[0]
    assert (told.field.zh, told.old.zh, told.corrected.zh) == ("状态", "已完成", "待交付")
    settle_order(seat, order)


def test_numbers_in_what_people_wrote_are_for_who_needs_them(
    seat: Seat, store: BranchStore, accountant: Seat, customer: str
) -> None:
    number = "13733334444"
    take(seat, customer, FILM, words=f"打 {number} 找老王")
    settle_order(seat, only(seat))
    order = only(accountant)
    correct_line(accountant, order, order.lines[0], Figures(4, "PM-1270"), reason=f"{number} 来电说的")
    take(seat, customer, INK)
    void_order(seat, placed_orders(seat)[0], reason=f"改打 {number}")

    for at, plain in ((seat, True), (accountant, True), (seat_at(store, "sun"), False)):
        told = [text for order in placed_orders(at) for text in (order.words, order.void_reason)]
        told += [one.reason for order in placed_orders(at) for line in order.lines for one in line.corrections]
        assert sum(number in text for text in told) == (3 if plain else 0)
    shown = timeline(seat_at(store, "sun"), customer).events
    assert not any(number in words.zh for event in shown for words in event.detail)


def undo_last(seat: Seat) -> None:
    save = last_save(seat)
    assert save is not None
    undo(seat, save)


def test_void_is_taken_back_by_who_declared_it(seat: Seat, customer: str) -> None:
    take(seat, customer)
    void_order(seat, only(seat), reason="点错了")
    undo_last(seat)

    assert [(note.state, note.void_reason, note.settled_by) for note in notes(seat)] == [("open", None, None)] * 2


def test_done_is_taken_back_by_the_accountant_as_a_correction(seat: Seat, accountant: Seat, customer: str) -> None:
    take(seat, customer)
    settle_order(accountant, only(accountant))
    undo_last(accountant)

    order = only(seat)
    assert (order.state, order.settled_by) == ("open", "")
    assert [line.corrections[0].reason for line in order.lines] == ["撤销：电话订单完成"] * 2


def test_done_is_booked_for_the_counter_and_the_undo_says_so(seat: Seat, customer: str) -> None:
    take(seat, customer)
    settle_order(seat, only(seat))

    save = last_save(seat)
    assert save is not None and isinstance(save.right, Refused)
    assert save.right.words.zh == "已入账，由会计更正并写明原因"
    with pytest.raises(CannotUndo):
        undo(seat, save)
    assert only(seat).state == "done"


def test_a_correction_is_not_undone_but_corrected_again(seat: Seat, accountant: Seat, customer: str) -> None:
    take(seat, customer, FILM)
    settle_order(seat, only(seat))
    order = only(accountant)
    correct_line(accountant, order, order.lines[0], Figures(4, "PM-1270"), reason="少报一卷")

    save = last_save(accountant)
    assert save is not None and isinstance(save.right, Refused)
    assert "再更正一次" in save.right.words.zh


def test_an_edit_made_before_the_order_was_done_goes_back_by_a_correction_alone(
    seat: Seat, accountant: Seat, customer: str
) -> None:
    take(seat, customer, FILM)
    change_line(seat, only(seat), only(seat).lines[0], Figures(5, "PM-1270"))
    settle_order(accountant, only(accountant))
    save = last_save(seat)
    assert save is not None and isinstance(save.right, Refused)
    take(accountant, customer, INK)
    edited = next(one for one in placed_orders(accountant) if one.state == "open")
    change_line(accountant, edited, edited.lines[0], Figures(7, "MS-K1"))
    settle_order(seat, replace(edited, lines=(replace(edited.lines[0], quantity=7),)))
    undo_last(accountant)

    (line,) = next(one for one in placed_orders(seat) if one.number == edited.number).lines
    assert (line.quantity, line.corrections[0].reason) == (1, "撤销：修改电话订单")


def test_the_timeline_tells_how_an_order_stands(seat: Seat, accountant: Seat, customer: str) -> None:
    def told() -> list[str]:
        return [one.zh for event in timeline(seat, customer).events if event.kind == "order" for one in event.detail]

    take(seat, customer, FILM)
    assert "待交付" in told()
    settle_order(seat, only(seat))
    order = only(accountant)
    correct_line(accountant, order, order.lines[0], Figures(4, "PM-1270"), reason="少报一卷")
    assert "已完成 · 李娜 11-20 10:05" in told()
    assert "更正：数量 3 → 4，少报一卷 · 赵会计 11-20 10:05" in told()
    take(seat, customer, INK)
    void_order(seat, placed_orders(seat)[0], reason="客户改主意")
    assert "已作废：客户改主意 · 李娜 11-20 10:05" in told()
