"""One change for many customers: looked at first, done as one batch, taken back as one batch (C7, PRACTICE 2.4).

Every customer's change is an edit like any other: judged by the person's rights, on record, sent to head office. What
the batch keeps beside it is what it replaced, so that it can be undone as far as nobody has worked on it since.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import msgspec
from sqlmodel import Session, col, delete, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.local import BulkEdit, BulkEditItem
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.history_words import people_of, shown
from crm_desktop.services.left_as_is import Left
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import home_of
from sync.ids import new_id

FIELDS: Final = ("owner_id", "area", "industry", "size", "source", "channel", "importance")
"""What may be changed for many at once: what a person decides about customers, never what a customer has told."""

UNIT: Final = 50
"""Customers in one unit of work: it lands within a tenth of a second, so that nobody waits for it."""

KEPT: Final = 20
"""So many changes are remembered and can be undone; what is kept of them is about people, and must not pile up."""

MOST_NAMED: Final = 50
"""Refused customers that are listed by name; of the rest there is only the number."""

ARCHIVED: Final = Words("已归档", "Archived")
GONE: Final = Words("已不在本店", "No longer in this branch")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: for how many, from what, for how many nothing changes, and who is left out.

    `before` counts the values that would be replaced, the most frequent first.
    """

    changing: int
    same: int
    before: tuple[tuple[Words, int], ...]
    refused: tuple[Left, ...]
    refused_in_all: int


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it; `bulk_id` undoes it."""

    bulk_id: str
    changed: int
    refused_in_all: int


T = TypeVar("T")


def preview(seat: Seat, customer_ids: Sequence[str], changes: Mapping[str, str]) -> Preview:
    """What `changes` (value by field, "" to empty it) would do to these customers; nothing is written."""
    changing = same = 0
    before: Counter[str] = Counter()
    refused: list[Left] = []
    field, _ = next(iter(changes.items()))
    for part in parts(customer_ids):
        with seat.store.reading() as session:
            for id_, customer in customers(session, part):
                why = why_not(seat, customer)
                if customer is None or why is not None:
                    refused.append(Left(id_, (customer.name if customer else "") or "", why or GONE))
                elif _differing(customer, changes):
                    changing += 1
                    before[str(getattr(customer, field) or "")] += 1
                else:
                    same += 1
    with seat.store.reading() as session:
        people = people_of(session)
    told = tuple((shown("customer", field, value, people=people), count) for value, count in before.most_common())
    return Preview(changing, same, told, tuple(refused[:MOST_NAMED]), len(refused))


def edit_many(
    seat: Seat,
    customer_ids: Sequence[str],
    changes: Mapping[str, str],
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> Done:
    """Make the change for everybody whom this person may change, as one batch.

    A power cut or `stop` leaves whole units of work behind, all of them in the batch.
    """
    _check(changes)
    _let_go_of_old(seat)
    bulk_id, changed, refused, done = new_id(), 0, 0, 0
    for part in parts(customer_ids):
        if stop():
            break
        for home, ids in by_home(seat, part):
            with seat.unit("bulk_edit", partition=home) as session:
                for _, customer in customers(session, ids):
                    if customer is None or why_not(seat, customer) is not None:
                        refused += 1
                    elif wanted := _differing(customer, changes):
                        _change(session, bulk_id, customer, wanted)
                        changed += 1
                _note(session, seat, bulk_id, changes, changed)
        done += len(part)
        progress(done, len(customer_ids))
    return Done(bulk_id, changed, refused)


def _let_go_of_old(seat: Seat) -> None:
    """Forget the changes that no list shows any more, so that one more is remembered."""
    latest = select(BulkEdit).order_by(col(BulkEdit.at).desc(), col(BulkEdit.id).desc())
    with seat.store.local() as session:
        for old in session.exec(latest.where(BulkEdit.count > 0).offset(KEPT - 1)).all():
            session.execute(delete(BulkEditItem).where(col(BulkEditItem.bulk_id) == old.id))
            session.delete(old)
        session.execute(delete(BulkEdit).where(col(BulkEdit.count) == 0))


def _check(changes: Mapping[str, str]) -> None:
    unknown = changes.keys() - set(FIELDS)
    if unknown or not changes:
        raise ValueError(f"not to be changed for many: {sorted(unknown)}")


def parts(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many as go into one unit of work, one lot after the other."""
    return (ids[start : start + UNIT] for start in range(0, len(ids), UNIT))


def by_home(seat: Seat, ids: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The customers by the branch that keeps them: a unit of work belongs to one."""
    if not seat.at_head_office:
        yield seat.branch.code, ids
        return
    found: dict[str, list[str]] = {}
    with seat.store.reading() as session:
        for id_ in ids:
            found.setdefault(home_of(session, id_) or seat.branch.code, []).append(id_)
    yield from found.items()


def customers(session: Session, ids: Iterable[str]) -> Iterator[tuple[str, Customer | None]]:
    """Those customers in that order, None for one that is not here."""
    wanted = list(ids)
    found = {one.id: one for one in session.exec(select(Customer).where(col(Customer.id).in_(wanted))).all()}
    return ((id_, found.get(id_)) for id_ in wanted)


def why_not(seat: Seat, customer: Customer | None) -> Words | None:
    """Why this person may not change the customer; None if they may."""
    if customer is None:
        return GONE
    if customer.archived_at is not None:
        return ARCHIVED
    own = seat.person.id in (customer.created_by, customer.owner_id)
    verdict = may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=own)
    return verdict.words if isinstance(verdict, Refused) else None


def _differing(customer: Customer, changes: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in changes.items() if (getattr(customer, name) or "") != value}


def _change(session: Session, bulk_id: str, customer: Customer, wanted: Mapping[str, str]) -> None:
    before = {name: getattr(customer, name) for name in wanted}
    for name, value in wanted.items():
        setattr(customer, name, value or None)
    session.add(customer)
    session.add(
        BulkEditItem(
            bulk_id=bulk_id,
            customer_id=customer.id,
            before=msgspec.json.encode(before).decode(),
            after=msgspec.json.encode({name: value or None for name, value in wanted.items()}).decode(),
        )
    )


def _note(session: Session, seat: Seat, bulk_id: str, changes: Mapping[str, str], changed: int) -> None:
    batch = session.get(BulkEdit, bulk_id) or BulkEdit(
        id=bulk_id, actor_id=seat.person.id, at=seat.now(), changes=msgspec.json.encode(dict(changes)).decode()
    )
    batch.count = changed
    session.add(batch)
