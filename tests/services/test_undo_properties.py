"""Whatever a person saves, undone backwards it leaves the records as they were; and it syncs like any other work."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.field import Record
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import VisitPlan
from crm_desktop.rules.rights import Allowed
from crm_desktop.services.archiving import archive_customer, take_customer_back
from crm_desktop.services.conflicts import conflicts, losers
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.customer_contacts import archive_contact, make_main, open_contact, save_contact
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Seat
from crm_desktop.services.undo import last_save, undo
from crm_desktop.services.visit_plans import drop_plan, plan_visit
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

KINDS: tuple[type[Record], ...] = (Customer, Contact, RegistrationForm, PhoneOrderNote, VisitPlan)
NEEDS = ("inkjet_media", "laminate", "ink")
AWAY = {"registration_form": "void", "visit_plan": "dropped"}


class Work:
    """A manager's saves on one customer, chosen at random; each is one unit of work, or none where it cannot be."""

    def __init__(self, desk: Desk, customer: str) -> None:
        self.seat, self.customer, self.count = desk.seat("zhou"), customer, 0

    def text(self, field: str, said: str) -> None:
        save_file(self.seat, open_file(self.seat, self.customer), {field: said or None})

    def needs(self, chosen: frozenset[str]) -> None:
        save_file(self.seat, open_file(self.seat, self.customer), {"needs": tuple(sorted(chosen))})

    def place(self, street: str) -> None:
        edits = {"province": "辽宁省", "city": "沈阳市", "district": "铁西区", "address": street}
        save_file(self.seat, open_file(self.seat, self.customer), edits)

    def put_away_or_back(self) -> None:
        opened = open_file(self.seat, self.customer)
        with self.seat.store.reading() as session:
            away = session.get_one(Customer, self.customer).archived_at is not None
        if away:
            take_customer_back(self.seat, opened)
        else:
            archive_customer(self.seat, opened, reason="已停业")

    def contact(self, name: str) -> None:
        save_contact(self.seat, open_contact(self.seat, self.customer, ""), {"contact.name": name})

    def main_contact(self, at: int) -> None:
        living = [one for one in rows(self.seat, Contact) if one.archived_at is None]
        if living:
            make_main(self.seat, self.customer, living[at % len(living)].id)

    def contact_leaves(self, at: int) -> None:
        living = [one for one in rows(self.seat, Contact) if one.archived_at is None]
        if living:
            archive_contact(self.seat, self.customer, living[at % len(living)].id)

    def registration(self, number: int) -> None:
        self.count += 1
        phone = f"139{number:04}{self.count:04}"
        register_walk_in(self.seat, Entry(phone=phone, contact="赵敏", name=f"新辉{number}", notice="signed"))

    def plan(self, days: int) -> None:
        plan_visit(self.seat, "zhao", customer_id=self.customer, day=self.seat.today + timedelta(days=days))

    def plan_dropped(self) -> None:
        standing = [one for one in rows(self.seat, VisitPlan) if one.state in ("planned", "approved")]
        if standing:
            drop_plan(self.seat, standing[0].id)


words = st.sampled_from(["", "要发票", "周五取货", "月底结", " 有空格 "])
saves = st.one_of(
    st.builds(lambda field, said: ("text", (field, said)), st.sampled_from(["remarks", "business", "size"]), words),
    st.builds(lambda chosen: ("needs", (chosen,)), st.frozensets(st.sampled_from(NEEDS))),
    st.builds(lambda street: ("place", (street,)), st.sampled_from(["兴华北街12号", "保工街33号"])),
    st.just(("put_away_or_back", ())),
    st.builds(lambda name: ("contact", (name,)), st.sampled_from(["刘洋", "孙敏"])),
    st.builds(lambda at: ("main_contact", (at,)), st.integers(0, 3)),
    st.builds(lambda at: ("contact_leaves", (at,)), st.integers(0, 3)),
    st.builds(lambda number: ("registration", (number,)), st.integers(0, 9999)),
    st.builds(lambda days: ("plan", (days,)), st.integers(1, 5)),
    st.just(("plan_dropped", ())),
)


def rows(seat: Seat, kind: type[Record]) -> list[Any]:
    with seat.store.reading() as session:
        return list(session.exec(select(kind)).all())


def standing(seat: Seat) -> dict[str, dict[str, object]]:
    """Every record that counts for something, by id; no tags are written in two ways."""
    found = {
        one.id: {
            name: None if value == () else value for name, value in one.model_dump(exclude={"received_at"}).items()
        }
        for kind in KINDS
        for one in rows(seat, kind)
        if getattr(one, "state", "") not in AWAY.values()
    }
    return {id_: values for id_, values in found.items() if not _new_and_away(values)}


def _new_and_away(values: dict[str, object]) -> bool:
    """Put away by an undo: an archived customer keeps the reason, a contact made here goes with it."""
    return str(values.get("archived_reason") or "").startswith("撤销") or values.get("name") in ("刘洋", "孙敏", "赵敏")


@pytest.fixture
def settled(front: Desk, back: Desk) -> Iterator[Callable[[], None]]:
    """Bring both desktops and head office to one state; nothing may be contested, lost or refused on the way."""

    def sync() -> None:
        for desk in (front, back, front):
            assert desk.syncing.sync_now().trouble is None
        for desk in (front, back):
            seat = desk.seat("zhou")
            assert (refused(seat), conflicts(seat), losers(seat)) == ([], [], [])
        assert standing(front.seat("zhou")) == standing(back.seat("zhou"))

    yield sync


@pytest.mark.timeout(600)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(plan=[(("plan", (1,)), True), (("plan_dropped", ()), True), (("place", ("兴华北街12号",)), True)])
@example(plan=[(("needs", (frozenset({"inkjet_media"}),)), False), (("needs", (frozenset(),)), False)])
@example(plan=[(("needs", (frozenset({"inkjet_media"}),)), False), (("needs", (frozenset(),)), True)])
@given(plan=st.lists(st.tuples(saves, st.booleans()), min_size=1, max_size=8))
def test_undone_backwards_everything_stands_as_before(
    front: Desk, back: Desk, settled: Callable[[], None], plan: list[tuple[tuple[str, tuple[Any, ...]], bool]]
) -> None:
    customer = front.register("zhou", name="金彩广告", remarks="老客户")
    save_contact(front.seat("zhou"), open_contact(front.seat("zhou"), customer, ""), {"contact.name": "王芳"})
    settled()
    seat, work = front.seat("zhou"), Work(front, customer)
    before, known = standing(seat), last_save(seat)

    for (what, arguments), sync_after in plan:
        getattr(work, what)(*arguments)
        if sync_after:
            settled()
    undone = 0
    while (save := last_save(seat)) is not None and (known is None or save.unit != known.unit):
        assert save.right == Allowed(), save.act
        undo(seat, save)
        undone += 1
        if undone % 2:
            settled()

    assert standing(seat) == before
    settled()


def test_an_undo_that_met_a_colleagues_edit_on_the_way_loses_neither(
    front: Desk, back: Desk, settled: Callable[[], None]
) -> None:
    customer = front.register("wang", name="金彩广告", credit_code="91210106MA0000001A")
    settled()
    wang, zhou = front.seat("wang"), back.seat("zhou")
    save_file(wang, open_file(wang, customer), {"credit_code": "91210106MA0000002B"})
    for desk in (front, back):
        desk.syncing.sync_now()
    save_file(zhou, open_file(zhou, customer), {"credit_code": "91210106MA0000003C"})
    save = last_save(wang)
    assert save is not None
    undo(wang, save)

    back.syncing.sync_now()
    front.syncing.sync_now()

    (contested,) = conflicts(wang)
    assert {side.words.zh for side in contested.sides} == {"91210106MA0000001A", "91210106MA0000003C"}
