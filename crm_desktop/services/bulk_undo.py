"""Changes that were made for many at once, and taking one back as far as nobody has worked on it since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlmodel import col, delete, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.customer import Customer
from crm_desktop.models.local import BulkEdit, BulkEditItem
from crm_desktop.rules.words import Words
from crm_desktop.services.bulk_edit import GONE, KEPT, by_home, customers, parts, why_not
from crm_desktop.services.errors import NotFound
from crm_desktop.services.history_words import people_of, shown
from crm_desktop.services.left_as_is import Left
from crm_desktop.services.seat import Seat

_CHANGED: Final = Words("后来又有人改过", "Somebody has changed it since")


@dataclass(frozen=True, slots=True)
class Bulk:
    """A change made on this desktop, as the list of them shows it: `words` say what became what."""

    id: str
    at: datetime
    actor_id: str
    words: Words
    count: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """How many are as they were, and who is not, and why; `erased` were erased since, and what they were with them."""

    restored: int
    kept: tuple[Left, ...]
    erased: int = 0


def bulks(seat: Seat, *, limit: int = KEPT) -> tuple[Bulk, ...]:
    """The changes made to many on this desktop, the latest first."""
    with seat.store.reading() as session:
        wanted = (
            select(BulkEdit)
            .where(BulkEdit.count > 0)
            .order_by(col(BulkEdit.at).desc(), col(BulkEdit.id).desc())
            .limit(limit)
        )
        kept = session.exec(wanted).all()
        people = people_of(session)
    made = []
    for one in kept:
        changes: dict[str, str] = msgspec.json.decode(one.changes)
        told = [(fields_of("customer")[name].words, shown("customer", name, value, people=people))
                for name, value in changes.items()]  # fmt: skip
        words = Words(
            "，".join(f"{label.zh}改为{value.zh}" for label, value in told),
            ", ".join(f"{label.en} to {value.en}" for label, value in told),
        )
        made.append(Bulk(one.id, one.at, one.actor_id, words, one.count, one.undone_at is not None))
    return tuple(made)


def undo_bulk(seat: Seat, bulk_id: str) -> Undone:
    """Put back what the batch replaced, wherever it is still in force; doing it twice changes nothing more.

    Raises NotFound for a batch of another desktop. Whoever may not change a customer now leaves it as it is.
    """
    with seat.store.reading() as session:
        batch = session.get(BulkEdit, bulk_id)
        if batch is None:
            raise NotFound(Words("这台电脑上没有这次批量修改", "This change was not made on this desktop"))
        items = session.exec(
            select(BulkEditItem).where(BulkEditItem.bulk_id == bulk_id).order_by(col(BulkEditItem.n))
        ).all()
    if batch.undone_at is not None:
        return Undone(0, ())
    restored, kept = 0, list[Left]()
    for part in parts(items):
        of_customer = {item.customer_id: item for item in part}
        for home, ids in by_home(seat, list(of_customer)):
            with seat.unit("undo_bulk_edit", partition=home) as session:
                for id_, customer in customers(session, ids):
                    left = _put_back(seat, of_customer[id_], customer)
                    restored += left is None
                    kept += [left] if left is not None else []
    with seat.store.local() as session:
        done = session.get_one(BulkEdit, bulk_id)
        done.undone_at = seat.now()
        session.add(done)
        session.execute(delete(BulkEditItem).where(col(BulkEditItem.bulk_id) == bulk_id))
    return Undone(restored, tuple(kept), max(0, batch.count - len(items)))


def _put_back(seat: Seat, item: BulkEditItem, customer: Customer | None) -> Left | None:
    why = why_not(seat, customer)
    if customer is None or why is not None:
        return Left(item.customer_id, (customer.name if customer else "") or "", why or GONE)
    before, after = msgspec.json.decode(item.before), msgspec.json.decode(item.after)
    if any(getattr(customer, name) != value for name, value in after.items()):
        return Left(customer.id, customer.name or "", _CHANGED)
    for name, value in before.items():
        setattr(customer, name, value)
    return None
