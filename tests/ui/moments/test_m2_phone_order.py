"""M2: an order by phone of something that is out of stock, and whatever can go wrong with it."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from sqlmodel import select

from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.front_desk.desk_view import DeskView
from tests.ui.moments.conftest import KillAt, OpenRoom
from tests.ui.moments.hands import CTRL, K, at
from tests.ui.moments.room import Room, WallClock
from tests.ui.moments.world import known_customer


@pytest.fixture
def customer(store: BranchStore, clock: WallClock) -> str:
    return known_customer(store, clock)


def view(room: Room) -> DeskView:
    return room.find(DeskView)


def notes(room: Room) -> list[PhoneOrderNote]:
    with room.store.reading() as session:
        return list(session.exec(select(PhoneOrderNote)).all())


def call(room: Room) -> None:
    """F2, the tail of the caller's number, Enter: their card; Ctrl+O: the order."""
    room.hands.press(K.Key_F2)
    room.hands.type("5678")
    room.hands.press(K.Key_Return)
    room.hands.press(K.Key_O, CTRL)


def order_what_is_out(room: Room) -> None:
    """A film that is out of stock; the first substitute, two of it, and the laminate with it."""
    call(room)
    room.hands.type("xzbj9")
    room.hands.press(K.Key_Return)
    room.hands.press(K.Key_1)
    room.hands.type("2")
    room.hands.press(K.Key_Return)
    room.hands.press(K.Key_Y)
    room.hands.press(K.Key_Return, CTRL)


def test_an_order_out_of_stock_goes_to_the_rep_with_a_substitute(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, customer: str
) -> None:
    room = open_room(store, clock)

    order_what_is_out(room)

    (note,) = notes(room)
    assert (note.customer_id, note.product_code, note.substitute_code, note.quantity) == (
        customer, "XZ-914", "XZ-1070", 2,
    )  # fmt: skip
    assert (note.related_answer, note.rep_id) == ("要亮膜 1.27m", "rep1")


def test_offline_the_stock_is_dated_and_old_figures_are_said_to_be_old(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, customer: str
) -> None:
    clock.forward(hours=6)
    room = open_room(store, clock)
    call(room)
    room.hands.type("xzbj9")
    room.hands.press(K.Key_Return)

    assert room.says("以仓库为准")
    assert not any("没货" in label.text() for label in room.shell.findChildren(QLabel))
    room.hands.press(K.Key_1)
    room.hands.type("2")
    room.hands.press(K.Key_Return, CTRL)
    assert len(notes(room)) == 1
    assert room.strip.startswith("离线")


@pytest.mark.parametrize("turned", [timedelta(0), timedelta(hours=-1)], ids=["in minutes", "with the clock set back"])
def test_the_same_order_again_is_asked_about_also_after_the_clock_was_set_back(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, customer: str, turned: timedelta
) -> None:
    room = open_room(store, clock)
    order_what_is_out(room)
    clock.turn(seconds=turned.total_seconds())
    order_what_is_out(room)
    assert view(room).decision.words.startswith("是否上一单？")

    room.hands.press(K.Key_1)

    assert len(notes(room)) == 1


def test_somebody_else_rings_for_the_buyer_and_is_named(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, customer: str
) -> None:
    room = open_room(store, clock)
    call(room)
    room.hands.type("lm")
    room.hands.press(K.Key_Return)
    room.hands.type("3")
    room.hands.press(K.Key_Return)
    view(room).order._proxy.setFocus()
    room.hands.compose("xiaozhang", "小张")
    room.hands.press(K.Key_Return, CTRL)

    (note,) = notes(room)
    assert "来电人：小张" in (note.words or "")


def test_a_wrong_number_finds_nobody_and_what_was_typed_begins_a_form(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, customer: str
) -> None:
    room = open_room(store, clock)
    room.hands.press(K.Key_F2)
    room.hands.press(K.Key_O, CTRL)
    room.hands.type("13900009999")
    room.hands.press(K.Key_Return)

    assert view(room).form.isVisible()
    assert view(room).form.values() == {"phone": "13900009999", "source": "phone"}


def test_after_a_power_cut_the_order_stands_with_its_lines(
    open_room: OpenRoom, killed_at: KillAt, clock: WallClock
) -> None:
    store = killed_at("order")

    room = open_room(store, clock)
    room.hands.press(K.Key_F2)

    assert at("product")
    (line,) = view(room).order.order().lines
    assert (line.product_code, line.quantity) == ("PM-1270", 3)
    room.hands.press(K.Key_Return, CTRL)
    assert [(note.product_code, note.quantity) for note in notes(room)] == [("PM-1270", 3)]


def test_full_width_digits_are_a_quantity(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, customer: str
) -> None:
    room = open_room(store, clock)
    call(room)
    room.hands.type("lm")
    room.hands.press(K.Key_Return)
    room.hands.compose("", "１２")
    room.hands.press(K.Key_Return)
    room.hands.press(K.Key_Return, CTRL)

    assert [note.quantity for note in notes(room)] == [12]
