"""M1: a walk-in at the counter, new or known, in the whole window; and whatever can go wrong meanwhile."""

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.widgets.field import Field
from tests.ui.moments.conftest import KillAt, OpenRoom
from tests.ui.moments.hands import ALT, CTRL, K, at
from tests.ui.moments.room import Room, WallClock
from tests.ui.moments.world import known_customer


def view(room: Room) -> DeskView:
    return room.find(DeskView)


def rows(room: Room, kind: type) -> list:  # type: ignore[type-arg]
    with room.store.reading() as session:
        return list(session.exec(select(kind)).all())


def register(room: Room, phone: str = "13900001111") -> None:
    """From F2 to the saved form."""
    hands = room.hands
    hands.press(K.Key_F2)
    hands.type(phone)
    hands.compose("zhaomin", "赵敏")
    hands.press(K.Key_Return)
    hands.compose("xinhui", "新辉")
    hands.press(K.Key_Return)
    hands.press(K.Key_1)
    hands.press(K.Key_3)
    hands.press(K.Key_Return)
    hands.press(K.Key_Space)
    hands.press(K.Key_Return, CTRL)


def test_a_new_customer_is_on_file_and_with_the_accountant(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    room = open_room(store, clock)

    register(room)

    assert view(room).shows_saved
    (customer,), (contact,), (form,) = rows(room, Customer), rows(room, Contact), rows(room, RegistrationForm)
    assert (customer.name, customer.source, customer.needs) == ("新辉", "walk_in", ("inkjet_media", "laminate"))
    assert (contact.name, contact.mobile, form.state) == ("赵敏", "+8613900001111", "received")


def test_a_known_customer_is_a_visit_and_no_second_form(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    customer = known_customer(store, clock)
    room = open_room(store, clock)

    room.hands.press(K.Key_F2)
    room.hands.type("5678")
    room.hands.press(K.Key_Return)

    assert at("answer")
    assert view(room).panel.shows(view(room).panel.card)
    room.hands.compose("mtzp", "门头招牌")
    room.hands.press(K.Key_Return)
    room.hands.press(K.Key_Return, CTRL)
    assert [visit.customer_id for visit in rows(room, Visit)] == [customer]
    assert len(rows(room, RegistrationForm)) == 1


def test_offline_it_is_the_same_and_the_window_says_what_it_does_not_know(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    known_customer(store, clock)
    room = open_room(store, clock)
    assert room.desktop.line.sync_now().trouble is not None
    room.hands.press(K.Key_F2)
    room.hands.type("1381")
    assert room.says("仅本机已知，其他分店未查")
    room.hands.press(K.Key_A, CTRL)
    waiting = room.desktop.line.status().waiting_units

    register(room)

    assert view(room).shows_saved
    assert room.desktop.line.status().waiting_units == waiting + 1
    room.until(lambda: room.strip.startswith(f"离线 · 待传 {waiting + 1}"))


def test_a_number_on_file_is_shown_beside_and_what_was_typed_goes_along(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    known_customer(store, clock)
    room = open_room(store, clock)
    room.hands.press(K.Key_F2)
    room.hands.type("13812345678")
    room.hands.compose("liuyang", "刘洋")
    assert view(room).panel.shows(view(room).panel.matches)
    assert view(room).panel.matches.blocks

    room.hands.press(K.Key_2, ALT)
    room.hands.press(K.Key_Return, times=2)
    room.hands.press(K.Key_Space)
    room.hands.press(K.Key_Return, CTRL)

    assert {contact.name for contact in rows(room, Contact)} == {"王芳", "刘洋"}
    assert len(rows(room, Customer)) == 1


def test_a_number_on_file_is_not_saved_again_without_a_decision(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    known_customer(store, clock)
    room = open_room(store, clock)

    register(room, "13812345678")

    assert len(rows(room, Customer)) == 1
    assert view(room).form.values()["contact"] == "赵敏"
    problem = room.find(Field, "field_phone_row").problem
    assert problem is not None and problem.code == "duplicate_mobile"


@pytest.mark.parametrize(("typed", "code"), [("1390000", "phone_length"), ("139000011112", "phone_length")])
def test_a_number_of_the_wrong_length_keeps_the_cursor_and_the_text(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, typed: str, code: str
) -> None:
    room = open_room(store, clock)
    room.hands.press(K.Key_F2)
    room.hands.type(typed[:10])
    view(room).form.phone.box.setText(typed) if len(typed) > 11 else None
    room.hands.press(K.Key_Return, CTRL)

    problem = room.find(Field, "field_phone_row").problem
    assert problem is not None and problem.code == code
    assert at("phone")
    assert view(room).form.phone.value() == typed
    assert rows(room, Customer) == []


def test_who_will_not_tell_the_number_is_served_all_the_same(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    room = open_room(store, clock)
    room.hands.press(K.Key_F2)
    room.hands.press(K.Key_D, ALT)
    room.hands.compose("zhaomin", "赵敏")
    room.hands.press(K.Key_Return, times=3)
    room.hands.press(K.Key_Space)
    room.hands.press(K.Key_Return, CTRL)

    assert view(room).shows_saved
    assert [contact.mobile for contact in rows(room, Contact)] == ["拒绝提供"]


def test_after_a_power_cut_the_form_stands_at_the_same_field_with_its_text(
    open_room: OpenRoom, killed_at: KillAt, clock: WallClock
) -> None:
    store = killed_at("walk_in")

    room = open_room(store, clock)
    room.hands.press(K.Key_F2)

    assert view(room).form.values() == {
        "phone": "13900001111", "contact": "赵敏", "name": "新辉", "source": "walk_in",
    }  # fmt: skip
    assert at("name")
    room.hands.press(K.Key_Return, times=2)
    room.hands.press(K.Key_Space)
    room.hands.press(K.Key_Return, CTRL)
    assert [customer.name for customer in rows(room, Customer)] == ["新辉"]


def test_a_clock_set_back_costs_no_form_and_gives_no_number_twice(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    room = open_room(store, clock)
    register(room)
    clock.turn(days=-1)
    register(room, "13900002222")
    clock.turn(days=1)
    register(room, "13900003333")

    forms = rows(room, RegistrationForm)
    assert len(forms) == len({form.number for form in forms}) == 3
    assert view(room).shows_saved
