"""A merge taken back: the file returns as it was, with all that named it; the kept one gives back what it got (3.2).

Possible on any desktop of the branch until something depends on it. What people changed since stays as they left it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from crm_desktop.models.catalogue import register_words
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.scalars import from_scalar, to_scalars
from crm_desktop.models.twins import CustomerMerge
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import require
from crm_desktop.services.distinct_pairs import write_apart
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.field_forms import field_info
from crm_desktop.services.merge_record import Changed, Content, read_content
from crm_desktop.services.moved_customers import standing_id
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import home_of
from crm_desktop.store.search.finding import driver_connection
from sync.replica import acts
from sync.replica.stubs import JOINING, stub_of
from sync.wire import ALIASED


@dataclass(frozen=True, slots=True)
class Parting:
    """What taking a merge back would do: `kept_words` are fields that stay, as somebody changed them since.

    `problem` says why it cannot be done. The file returns at once if head office has not heard of the merge yet
    (`at_once`), else with the next sync.
    """

    merge_id: str
    customer_id: str
    merged_id: str
    name: str
    number: str
    at_once: bool
    kept_words: tuple[Words, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One merge in a customer's past; `in_force` while the file is still part of this one."""

    id: str
    name: str
    number: str
    moved: int
    by: str
    at: datetime | None
    parted_by: str
    parted_at: datetime | None
    in_force: bool
    kept: bool


def merges_of(session: Session, customer_id: str) -> Iterator[MergeLine]:
    """The merges that the file took part in, as the one kept (`kept`) or as the other."""
    either = or_(CustomerMerge.customer_id == customer_id, CustomerMerge.merged_id == customer_id)
    for row in session.exec(select(CustomerMerge).where(either).order_by(col(CustomerMerge.merged_at))).all():
        content, kept = read_content(row.content), row.merged_id != customer_id
        in_force = kept and row.parted_at is None and standing_id(session, row.merged_id or "") == customer_id
        if not in_force and row.parted_at is None:
            continue  # refused, or made at another desktop as well: it has come to nothing
        yield MergeLine(
            row.id, content.name, row.number or "", sum(content.moved.values()), row.merged_by or "", row.merged_at,
            row.parted_by or "", row.parted_at, in_force, kept,
        )  # fmt: skip


def parting_of(seat: Seat, merge_id: str) -> Parting:
    """What it would mean to take that merge back. Raises NotAllowed, NotFound."""
    require(seat, Action.MERGE, RecordType.CUSTOMER, own=False)
    with seat.store.reading() as session:
        row = session.get(CustomerMerge, merge_id)
        if row is None:
            raise NotFound(_NO_MERGE)
        return _parting(session, row)


def part_files(seat: Seat, merge_ids: Sequence[str], *, note: str = "") -> tuple[Parting, ...]:
    """Take these merges back, in one unit of work each. Raises NotAllowed, NotFound, and Invalid where one cannot be.

    The pair is remembered as two customers, with the `note`, so that nobody is asked about it again.
    """
    plans = [parting_of(seat, merge_id) for merge_id in reversed(merge_ids)]
    problems = tuple(plan.problem for plan in plans if plan.problem is not None)
    if problems:
        raise Invalid(problems)
    for plan in plans:
        _part(seat, plan, note=note)
    return tuple(plans)


def _part(seat: Seat, plan: Parting, *, note: str) -> None:
    with seat.store.reading() as session:
        home = home_of(session, plan.customer_id) or seat.branch.code
    with seat.unit("part_customers", partition=home) as session:
        row = session.get_one(CustomerMerge, plan.merge_id)
        content = read_content(row.content)
        kept = session.get_one(Customer, plan.customer_id)
        _give_back(kept, content)
        for folded in content.folded:
            contact = session.get(Contact, folded.kept)
            if contact is not None:
                _restore(contact, "contact", folded.gave)
        for contact_id in content.was_main:
            contact = session.get(Contact, contact_id)
            if contact is not None:
                contact.is_main = True
        row.parted_by, row.parted_at = seat.person.id, seat.now()
        session.flush()
        connection, replica = driver_connection(session), seat.store.replica
        acts.part(replica, connection, "customer", plan.merged_id)
        for folded in content.folded:
            acts.part(replica, connection, "contact", folded.merged)
        write_apart(session, seat, (plan.customer_id, plan.merged_id), note=note, prints=content.prints)


def _parting(session: Session, row: CustomerMerge) -> Parting:
    connection = driver_connection(session)
    merged_id, content = row.merged_id or "", read_content(row.content)
    stub = stub_of(connection, merged_id)
    kept_id = stub.target if stub is not None and stub.fate in (ALIASED, JOINING) else ""
    kept = session.get(Customer, kept_id) if kept_id else None
    return Parting(
        merge_id=row.id,
        customer_id=kept_id,
        merged_id=merged_id,
        name=content.name,
        number=row.number or "",
        at_once=stub is not None and stub.fate == JOINING,
        kept_words=tuple(_changed_since(kept, "customer", content.gave)) if kept is not None else (),
        problem=_problem(row, kept_id, kept),
    )


def _problem(row: CustomerMerge, kept_id: str, kept: Customer | None) -> Problem | None:
    if row.parted_at is not None or not kept_id:
        return _PARTED
    return _MERGED_ON if kept is None else None


def _give_back(kept: Customer, content: Content) -> None:
    _restore(kept, "customer", content.gave)
    for name, members in content.added.items():
        left = tuple(one for one in getattr(kept, name) or () if one not in members)
        setattr(kept, name, left or None)
    if content.points:
        kept.points = (kept.points or 0) - content.points


def _restore(record: Customer | Contact, type_: str, gave: Changed) -> None:
    """Put back what stood there before, where the merge's value stands still."""
    present = to_scalars(type_, {name: getattr(record, name) for name in gave})
    for name, (before, after) in gave.items():
        if present[name] == after:
            setattr(record, name, from_scalar(type_, name, before))


def _changed_since(record: Customer, type_: str, gave: Changed) -> Iterator[Words]:
    present = to_scalars(type_, {name: getattr(record, name) for name in gave})
    told = [name for name, (_, after) in gave.items() if present[name] != after]
    for name in dict.fromkeys(field_info(one).group or one for one in told):
        yield register_words(type_, name)


_NO_MERGE = Words("本机没有这次合并的记录。", "This desktop knows nothing of that merge.")
_PARTED = Problem("part_done", "merge", Words("这份档案已经拆开", "This file is on its own again"))
_MERGED_ON = Problem(
    "part_later_merge",
    "merge",
    Words(
        "保留的档案后来又并入了另一份，请先拆开那一次", "The kept file was merged on into another: take that back first"
    ),
)
