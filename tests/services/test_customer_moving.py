"""A customer moves from one branch to another: two branches, head office, real lines between them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.customer import Contact
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.models.visit import Visit
from crm_desktop.rules.numbers import CustomerNumber
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.customer_moving import (
    bring_along,
    destinations,
    leaving,
    left_behind,
    move_customer,
)
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.finding import find_anything
from crm_desktop.services.moved_customers import find_moved, moved_away
from crm_desktop.services.seat_beside import home_of, seat_beside
from crm_desktop.services.timeline import timeline
from crm_desktop.services.timeline_event import EventKind
from sync.replica.journal import refused
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]

NUMBER = str(CustomerNumber(branch="SY01", device="A", counter=21))


@pytest.fixture
def dalian(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of the branch that the customer goes to."""
    with desk(served, tmp_path, "DL01") as made:
        yield made


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


@pytest.fixture
def customer(front: Desk, above: Desk) -> str:
    """A customer of Shenyang with a contact and a visit, known at head office."""
    record = front.register("wang", number=NUMBER, owner_id="zhao")
    with front.seat("zhao").unit("log_visit") as session:
        session.add(Contact(id=f"{record[:30]}-c", customer_id=record, name="王芳", mobile="+8613812345678"))
        session.add(_visit(f"{record[:30]}-v", record, "先拿 5 卷"))
    _sync(front, above)
    return record


def test_a_moved_customer_arrives_whole_and_leaves_a_stub_with_the_reason(
    front: Desk, dalian: Desk, above: Desk, customer: str
) -> None:
    _move(above, customer)
    with above.store.reading() as session:
        assert leaving(session, customer) == "DL01"
    _sync(above, front, dalian)

    assert front.customer(customer) is None
    arrived = dalian.customer(customer)
    assert arrived is not None and (arrived.name, arrived.owner_id) == ("金彩广告", None)
    events = timeline(dalian.seat("wu"), customer).events
    kinds = [event.kind for event in events]
    assert EventKind.VISIT in kinds and kinds.count(EventKind.MOVED) == 1
    moved = next(event for event in events if event.kind is EventKind.MOVED)
    assert "沈阳铁西店" in moved.title.zh and moved.detail[0].zh == "客户搬到大连" and moved.who.zh == "林晓"
    with front.store.reading() as session:
        gone = moved_away(session, customer)
        found = find_moved(session, NUMBER)
    assert gone is not None and gone == found
    assert gone.words.zh == "这位客户已转到大连甘井子店，原因：客户搬到大连"
    with pytest.raises(NotFound) as told:
        open_file(front.seat("wang"), customer)
    assert told.value.words == gone.words
    assert [one.title.zh for one in find_anything(front.seat("wang"), NUMBER)] == [f"{NUMBER} 已转店"]
    with above.store.reading() as session:
        assert (home_of(session, customer), leaving(session, customer)) == ("DL01", "")


def test_nothing_of_the_customer_is_left_in_the_old_branchs_file_but_the_note(
    front: Desk, above: Desk, customer: str
) -> None:
    _move(above, customer)
    _sync(above, front)

    with front.store.reading() as session:
        raw = session.connection().connection.driver_connection
        here = raw.execute("SELECT type FROM sync_record WHERE partition = 'SY01'").fetchall()
        kept = {type_ for (type_,) in here} - {"account"}
        rows = [session.get(Contact, f"{customer[:30]}-c"), session.get(Visit, f"{customer[:30]}-v")]
        note = session.get_one(CustomerMove, raw.execute("SELECT id FROM customer_move").fetchone()[0])
    assert kept == {"customer_move"} and rows == [None, None]
    assert (note.from_branch, note.to_branch, note.moved_by) == ("SY01", "DL01", "lin")


def test_an_edit_saved_before_the_move_was_heard_of_lands_in_the_new_branch(
    front: Desk, dalian: Desk, above: Desk, customer: str
) -> None:
    front.edit("wang", customer, remarks="要 1.52 米的背胶")
    _move(above, customer)
    _sync(above, front, dalian)

    found = dalian.customer(customer)
    assert found is not None and found.remarks == "要 1.52 米的背胶"
    with front.store.reading() as session:
        assert refused(session.connection().connection.driver_connection) == []


def test_what_the_old_branch_entered_meanwhile_is_seen_at_head_office_and_brought_along(
    front: Desk, dalian: Desk, above: Desk, customer: str
) -> None:
    with front.seat("zhao").unit("log_visit") as session:
        session.add(_visit("0190-late-visit", customer, "还想看样"))
    _move(above, customer)
    _sync(above, front, above)
    with above.store.reading() as session:
        behind = left_behind(session, customer)

    assert bring_along(above.seat("lin"), customer) == 1
    _sync(above, dalian, front)

    assert behind == (("visit", "0190-late-visit"),)
    with dalian.store.reading() as session:
        assert session.get_one(Visit, "0190-late-visit").needs == "还想看样"
    with above.store.reading() as session:
        assert left_behind(session, customer) == ()


def test_a_customer_who_comes_back_brings_both_moves_along(
    front: Desk, dalian: Desk, above: Desk, customer: str
) -> None:
    _move(above, customer)
    _sync(above, front, dalian, above)
    _move(above, customer, to="SY01", reason="又搬回来了")
    _sync(above, dalian, front)

    again = front.customer(customer)
    assert again is not None and dalian.customer(customer) is None
    moves = [event for event in timeline(front.seat("wang"), customer).events if event.kind is EventKind.MOVED]
    assert [one.detail[0].zh for one in moves] == ["又搬回来了", "客户搬到大连"]


def test_a_move_needs_a_branch_a_reason_and_an_owner_who_works_there(above: Desk, customer: str) -> None:
    opened = open_file(above.seat("lin"), customer)
    seat = seat_beside(above.seat("lin"), customer)

    with pytest.raises(Invalid) as wrong:
        move_customer(seat, opened, to="SY01", reason=" ", owner_id="wu")

    assert [problem.field for problem in wrong.value.problems] == ["reason", "to", "owner_id"]
    assert [one.code for one in destinations(seat, customer)] == ["DL01"]


def test_a_move_under_way_is_not_ordered_twice(above: Desk, customer: str) -> None:
    _move(above, customer)

    with pytest.raises(Invalid):
        _move(above, customer)


def test_only_head_office_moves_customers(front: Desk, above: Desk, customer: str) -> None:
    opened = open_file(front.seat("wang"), customer)
    for seat in (front.seat("wang"), front.seat("zhou"), above.seat("gao")):
        with pytest.raises(NotAllowed):
            move_customer(seat, opened, to="DL01", reason="x")


def test_an_open_form_that_is_saved_after_the_move_was_heard_of_is_kept_for_its_author(
    front: Desk, above: Desk, customer: str
) -> None:
    opened = open_file(front.seat("wang"), customer)
    _move(above, customer)
    _sync(above, front)

    with pytest.raises(NotFound) as told:
        save_file(front.seat("wang"), opened, {"remarks": "写了一半"})

    assert "已转到大连甘井子店" in told.value.words.zh


def _move(above: Desk, customer: str, *, to: str = "DL01", reason: str = "客户搬到大连") -> None:
    seat = seat_beside(above.seat("lin"), customer)
    move_customer(seat, open_file(seat, customer), to=to, reason=reason)


def _sync(*desks: Desk) -> None:
    for one in desks:
        assert one.syncing.sync_now().trouble is None


def _visit(id_: str, customer: str, needs: str) -> Visit:
    return Visit(
        id=id_, customer_id=customer, rep_id="zhao", day=date(2026, 11, 13), result="1", needs=needs,
        entered_by="zhao", entered_at=datetime(2026, 11, 13, 9, tzinfo=UTC),
    )  # fmt: skip
