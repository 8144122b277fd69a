"""Who leaves soon works until the last day and counts everywhere; who has left is still called by name (P4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm_desktop.models.chain import Branch, Staff
from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.approval import is_approver
from crm_desktop.services.area_rep import rep_of, rep_of_area
from crm_desktop.services.bulk_choices import bulk_fields
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.customer_moving import destinations, move_customer
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_values import field_reader
from crm_desktop.services.filing import stands_in_for
from crm_desktop.services.people import employees
from crm_desktop.services.seat import Person
from crm_desktop.services.shift_hand_over import takers
from crm_desktop.services.sign_in import branch_facts
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visit_plans_board import week_board
from crm_desktop.services.visits_reach import reps
from tests.services.visits_sample import TODAY, Office, sample_office

DAY = timedelta(days=1)
LAST_DAYS = pytest.mark.parametrize(
    ("last_day", "here"), [(TODAY + DAY, True), (TODAY, True), (TODAY - DAY, False)], ids=["soon", "today", "gone"]
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as made:
        yield made


def leave(office: Office, person: str, last_day: date) -> None:
    with office.store.unit("leave", actor="office", partition="chain") as session:
        session.get_one(Staff, person).left_on = last_day


@LAST_DAYS
def test_a_rep_is_offered_and_found_until_the_last_day(office: Office, last_day: date, here: bool) -> None:
    leave(office, "rep1", last_day)
    seat = office.seat(Role.STORE_MANAGER)
    with office.store.reading() as session:
        found = [rep_of(session, seat, session.get_one(Customer, "c1")), rep_of_area(session, seat, "铁西北")]
        listed = "rep1" in {one.id for one in employees(session, seat)}
    assert [one.id if one else "" for one in found] == (["rep1"] * 2 if here else [""] * 2)
    offered = {
        "reps": [one.id for one in reps(seat)],
        "owners": [one.id for one in field_reader(seat).owners],
        "bulk": [id_ for id_, _ in bulk_fields(seat)[0].values],
        "takers": ["rep1" if name == "赵强" else name for name in takers(seat)],
    }
    assert {key: "rep1" in ids for key, ids in offered.items()} == dict.fromkeys(offered, here)
    assert listed is here


@LAST_DAYS
def test_an_accountant_approves_and_is_stood_in_for_until_the_last_day(
    office: Office, last_day: date, here: bool
) -> None:
    leave(office, "acc", last_day)
    seat = office.seat(Role.FRONT_DESK)
    with office.store.reading() as session:
        assert is_approver(session, seat, "acc") is here
    assert stands_in_for(office.seat(Role.STORE_MANAGER)) == ("吴会计" if here else "")


@LAST_DAYS
def test_a_number_is_our_own_until_the_last_day(office: Office, last_day: date, here: bool) -> None:
    with office.store.unit("sample", actor="office", partition="chain") as session:
        session.add(Branch(id="sy01", code="SY01", name="沈阳铁西店", area_code="024"))
        session.get_one(Staff, "rep1").phone = "13900001111"
    leave(office, "rep1", last_day)
    told = branch_facts(office.store, "SY01", now=lambda: office.now).staff_phones
    assert ("+8613900001111" in told) is here


@LAST_DAYS
def test_a_customer_moves_to_who_is_still_there(office: Office, last_day: date, here: bool) -> None:
    with office.store.unit("sample", actor="office", partition="chain") as session:
        session.add_all([Branch(id="sy01", code="SY01", name="铁西"), Branch(id="dl01", code="DL01", name="大连")])
        session.add(Staff(id="da", name="大伟", post=Role.SALES_REP.value, branch="DL01", left_on=last_day))
    mover = replace(office.seat(), person=Person("kg", "孔关", Role.CUSTOMER_RELATIONS))
    (to,) = destinations(mover, "c1")
    assert [rep.id for rep in to.reps] == (["da"] if here else [])
    if not here:
        with pytest.raises(Invalid):
            move_customer(mover, open_file(mover, "c1"), to="DL01", reason="搬家", owner_id="da")


def test_a_rep_who_works_elsewhere_now_is_not_the_one_to_tell(office: Office) -> None:
    with office.store.unit("moved", actor="office", partition="chain") as session:
        session.get_one(Staff, "rep1").branch = "DL01"
    seat = office.seat(Role.FRONT_DESK)
    with office.store.reading() as session:
        assert rep_of(session, seat, session.get_one(Customer, "c1")) is None


def test_a_file_in_the_name_of_who_has_left_shows_the_name_and_offers_it_no_more(office: Office) -> None:
    leave(office, "rep1", TODAY - DAY)
    reader = field_reader(office.seat(Role.ACCOUNTANT))
    assert reader.shown("owner_id", "rep1").zh == "赵强"
    assert reader.read("owner_id", "赵强").blocked is not None


def test_what_a_rep_who_left_had_planned_this_week_stays_on_the_board(office: Office) -> None:
    manager = office.seat(Role.STORE_MANAGER)
    plan_visit(manager, "rep1", customer_id="c1", day=TODAY)
    leave(office, "rep1", TODAY - DAY)
    board = {week.rep.name: week.planned for week in week_board(manager, TODAY).reps}
    assert board == {"孙丽": 0, "赵强": 1}
    assert [week.rep.name for week in week_board(manager, TODAY + 7 * DAY).reps] == ["孙丽"]
