from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm_desktop.models.customer import Consent, Customer
from crm_desktop.rules.consent import Act
from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklet_printing import print_again, print_booklet
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import (
    approve_plans,
    areas,
    drop_plan,
    drop_plans,
    due_customers,
    move_plan,
    plan_day,
    plan_visit,
    plan_visits,
)
from crm_desktop.services.visit_plans_board import Call, week_board
from crm_desktop.services.visits_entry import VisitEntry, log_visit
from crm_desktop.services.visits_reach import reps, shown_name
from crm_desktop.store.search.finding import driver_connection
from sync.ids import new_id
from sync.replica.journal import queued
from tests.forms.paper import page_texts
from tests.services.visits_sample import TODAY, Office, sample_office

MONDAY = date(2026, 11, 16)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as made:
        yield made


@pytest.fixture
def manager(office: Office) -> Seat:
    return office.seat(Role.STORE_MANAGER)


def cell(seat: Seat, rep: int, day: date) -> tuple[Call, ...]:
    return week_board(seat, day).reps[rep].days[day.weekday()]


def test_the_manager_plans_a_visit_once(manager: Seat) -> None:
    first = plan_visit(manager, "rep1", customer_id="c1", day=TODAY, purpose="新色卡")
    again = plan_visit(manager, "rep1", customer_id="c1", day=TODAY)
    assert (again.id, again.purpose, again.state, again.customer) == (first.id, "新色卡", "approved", "大禾图文")


def units(seat: Seat) -> list[str]:
    with seat.store.reading() as session:
        return [unit.what for unit in queued(driver_connection(session))]


def test_several_are_planned_in_one_piece_of_work(manager: Seat) -> None:
    before = len(units(manager))
    planned = plan_visits(manager, "rep1", customer_ids=["c1", "c2", "c3"], day=TODAY)
    assert [one.customer_id for one in planned] == ["c1", "c2", "c3"]
    assert units(manager)[before:] == ["plan_day"]
    assert {call.customer_id for call in cell(manager, 1, TODAY)} >= {"c1", "c2", "c3"}


def test_one_of_several_who_wants_no_calls_is_named_and_nobody_is_planned(manager: Seat) -> None:
    note(manager, "c2", Act.REFUSED, minutes=0)
    before = units(manager)
    with pytest.raises(Invalid) as error:
        plan_visits(manager, "rep1", customer_ids=["c1", "c2", "c3"], day=TODAY)
    assert "一家都没有排" in error.value.words.zh
    with manager.store.reading() as session:
        named = shown_name(session.get_one(Customer, "c2"))
    assert named and named in error.value.words.zh
    assert units(manager) == before and cell(manager, 1, TODAY) == ()


def test_several_are_taken_off_again_but_for_those_that_are_settled(manager: Seat) -> None:
    planned = plan_visits(manager, "rep1", customer_ids=["c1", "c2", "c3"], day=TODAY)
    drop_plan(manager, planned[1].id)
    before = len(units(manager))
    assert drop_plans(manager, [one.id for one in planned]) == 1
    assert units(manager)[before:] == ["drop_plan"]
    assert cell(manager, 1, TODAY) == ()


def test_a_rep_proposes_own_visits_and_the_manager_approves(office: Office, manager: Seat) -> None:
    rep = office.seat(person="rep1")
    proposed = plan_visit(rep, "rep1", customer_id="c1", day=TODAY)
    assert proposed.state == "planned"
    with pytest.raises(NotAllowed):
        approve_plans(rep, (proposed.id,))
    with pytest.raises(NotAllowed):
        plan_visit(rep, "rep2", customer_id="c1", day=TODAY)
    approve_plans(manager, (proposed.id,))
    (call,) = cell(manager, 1, TODAY)
    assert call.state == "approved"


def test_front_desk_does_not_plan(office: Office) -> None:
    with pytest.raises(NotAllowed):
        plan_visit(office.seat(Role.FRONT_DESK), "rep1", customer_id="c1", day=TODAY)


def test_a_day_is_filled_with_who_is_due_in_the_area_important_ones_first(manager: Seat) -> None:
    assert areas(manager) == ("铁西北", "铁西南")
    planned = plan_day(manager, "rep1", day=TODAY, area="铁西北", limit=3)
    assert planned[0].customer_id == "c2"
    assert len(planned) == 3
    left = plan_day(manager, "rep1", day=TODAY, area="铁西北")
    assert len(left) == 1
    assert plan_day(manager, "rep1", day=TODAY, area="铁西北") == ()


@pytest.mark.parametrize(
    ("customer", "after", "due"), [("c1", 29, False), ("c1", 30, True), ("c2", 13, False), ("c2", 14, True)]
)
def test_important_customers_are_due_after_two_weeks_others_after_a_month(
    manager: Seat, customer: str, after: int, due: bool
) -> None:
    log_visit(manager, VisitEntry(customer, TODAY, VisitResult.INTERESTED, rep_id="rep1"))
    found = due_customers(manager, "rep1", day=TODAY + timedelta(days=after))
    assert (customer in {one.customer_id for one in found}) is due


def test_nothing_is_planned_in_the_past(manager: Seat) -> None:
    with pytest.raises(Invalid):
        plan_visit(manager, "rep1", customer_id="c1", day=TODAY - timedelta(days=1))
    with pytest.raises(NotFound):
        plan_visit(manager, "rep1", customer_id="nobody", day=TODAY)


def test_an_open_plan_moves_and_is_dropped_a_done_one_stands(manager: Seat) -> None:
    plan = plan_visit(manager, "rep1", customer_id="c1", day=TODAY)
    move_plan(manager, plan.id, day=TODAY + timedelta(days=1), rep_id="rep2")
    assert cell(manager, 1, TODAY) == ()
    assert [call.plan_id for call in cell(manager, 0, TODAY + timedelta(days=1))] == [plan.id]
    drop_plan(manager, plan.id)
    assert cell(manager, 0, TODAY + timedelta(days=1)) == ()
    with pytest.raises(NotFound):
        move_plan(manager, plan.id, day=TODAY)


def test_the_week_shows_plan_against_done(office: Office, manager: Seat) -> None:
    for customer in ("c1", "c2"):
        plan_visit(manager, "rep1", customer_id=customer, day=TODAY)
    plan_visit(manager, "rep1", customer_id="c3", day=TODAY + timedelta(days=1))
    office.now += timedelta(days=1)
    log_visit(manager, VisitEntry("c1", TODAY, VisitResult.ORDERED, rep_id="rep1"))
    log_visit(manager, VisitEntry("c5", TODAY, VisitResult.NO_NEED, rep_id="rep1"))
    board = week_board(manager, TODAY)
    assert (board.monday, [week.rep.name for week in board.reps]) == (MONDAY, ["孙丽", "赵强"])
    week = board.reps[1]
    assert (week.planned, week.done, week.unplanned) == (3, 1, 1)
    friday = {call.customer_id: (call.state, call.result) for call in week.days[4]}
    assert friday == {"c1": ("done", "1"), "c2": ("overdue", ""), "c5": ("unplanned", "4")}
    assert [call.state for call in week.days[5]] == ["approved"]


def test_a_rep_sees_the_own_week(office: Office, manager: Seat) -> None:
    assert [week.rep.id for week in week_board(office.seat(person="rep1"), TODAY).reps] == ["rep1"]
    assert [one.id for one in reps(office.seat(Role.ACCOUNTANT))] == ["rep2", "rep1"]


def note(seat: Seat, customer: str, act: Act, *, minutes: int) -> None:
    """What the customer said about call-backs."""
    at = seat.now() + timedelta(minutes=minutes)
    with seat.unit("consent") as session:
        session.add(Consent(id=new_id(), customer_id=customer, purpose="call_back", act=act.value, at=at))


def test_who_takes_the_consent_to_call_backs_back_is_off_every_plan_at_once(manager: Seat) -> None:
    for customer, purpose in (("c1", ""), ("c2", "送色卡"), ("c3", "")):
        plan_visit(manager, "rep1", customer_id=customer, day=TODAY, purpose=purpose)
    for customer in ("c0", "c1", "c2"):
        note(manager, customer, Act.GIVEN, minutes=0)
        note(manager, customer, Act.WITHDRAWN, minutes=1)

    calls = {call.customer_id: call.state for call in cell(manager, 1, TODAY)}
    assert calls == {"c1": "held", "c2": "approved", "c3": "approved"}
    assert week_board(manager, TODAY).reps[1].planned == 2
    assert "c0" not in {one.customer_id for one in due_customers(manager, "rep1", day=TODAY)}
    made = print_booklet(manager, "rep1", pages=4)
    text = "".join(page_texts(made.pdf))
    assert made.customers == 2 and "云帆展览" in text and "大禾图文" not in text
    assert "13802460003" in text and "13802460002" not in text, "the purpose is told, the number is not"

    with pytest.raises(Invalid) as refused:
        plan_visit(manager, "rep1", customer_id="c1", day=TODAY + timedelta(days=3))
    assert "写明目的" in refused.value.problems[0].words.zh
    assert (
        plan_visit(manager, "rep1", customer_id="c1", day=TODAY + timedelta(days=3), purpose="送货").state == "approved"
    )
    note(manager, "c1", Act.GIVEN, minutes=2)
    assert {call.state for call in cell(manager, 1, TODAY)} == {"approved"}


def test_a_booklet_printed_again_names_nobody_who_has_changed_their_mind(manager: Seat) -> None:
    for customer in ("c1", "c2"):
        plan_visit(manager, "rep1", customer_id=customer, day=TODAY)
    made = print_booklet(manager, "rep1", pages=2)
    assert "王经理" not in (before := "".join(page_texts(made.pdf))) and "李经理" in before
    note(manager, "c1", Act.REFUSED, minutes=1)

    again = "".join(page_texts(print_again(manager, made.booklet_id).pdf))

    assert "李经理" not in again and "13802460001" not in again and "请勿上门" in again
    assert "张经理" in again
