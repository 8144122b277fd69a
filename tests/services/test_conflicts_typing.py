"""Another value typed into a disputed field or refused work is read as everywhere else, and fills what belongs."""

import pytest

from crm_desktop.services.conflicts import Conflict, conflicts, resolve
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.conflicts_typing import read_slots, slots_of_conflict, slots_of_work
from crm_desktop.services.field_values import field_reader
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.fixture
def place(front: Desk, back: Desk) -> Conflict:
    record = front.register("li", name="金彩广告", city="沈阳市", district="铁西区")
    front.syncing.sync_now()
    back.syncing.sync_now()
    back.edit("zhou", record, address="保工街 33 号")
    back.syncing.sync_now()
    front.edit("wang", record, address="兴华北街 12 号")
    front.syncing.sync_now()
    (one,) = conflicts(front.seat("wang"))
    return one


def test_an_address_is_one_line_and_split_again(front: Desk, place: Conflict) -> None:
    seat = front.seat("wang")
    reader = field_reader(seat)
    (slot,) = slots_of_conflict(reader, place)
    assert slot.typed == "沈阳市铁西区保工街 33 号"

    read = read_slots(reader, [slot], {slot.key: "沈阳市和平区南京街 5 号"}, must_change=True)
    resolve(seat, place, values={**place.sides[0].values, **{column: one for (_, column), one in read.values.items()}})

    customer = front.customer(place.id)
    assert customer is not None
    assert (customer.city, customer.district, customer.address) == ("沈阳市", "和平区", "南京街 5 号")
    assert {column for _, column in read.values} <= {"province", "city", "district", "address"}


def test_nothing_changed_is_no_answer(front: Desk, place: Conflict) -> None:
    reader = field_reader(front.seat("wang"))
    slots = slots_of_conflict(reader, place)

    read = read_slots(reader, slots, {slots[0].key: slots[0].typed}, must_change=True)

    assert read.problems[slots[0].key].code == "unchanged"


def test_who_may_not_decide_has_nothing_to_type_into(front: Desk, place: Conflict) -> None:
    (masked,) = conflicts(front.seat("li"))

    assert slots_of_conflict(field_reader(front.seat("li")), masked) == ()
    assert "33" not in masked.sides[0].words.zh
    assert masked.sides[0].values == {}


def test_refused_work_offers_what_was_typed_and_not_what_the_program_filled_in(front: Desk) -> None:
    record = front.register("wang", name="金彩广告")
    front.syncing.sync_now()
    front.edit("li", record, remarks="月底要一批背胶", credit_limit=500_00, created_by="li")
    front.syncing.sync_now()
    (work,) = refused(front.seat("wang"))
    reader = field_reader(front.seat("wang"))

    slots = {slot.key[1]: slot for slot in slots_of_work(reader, work)}
    read = read_slots(reader, list(slots.values()), {slots["credit_limit"].key: "八百"})

    assert set(slots) == {"remarks", "credit_limit"}
    assert slots["credit_limit"].key in read.problems and not read.values
