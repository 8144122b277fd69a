"""Taking over what a dry run judged good: one batch, in units of work of a few rows each, by the person who imports."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import msgspec
from sqlmodel import Session, col, delete, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.local import ImportBatch, ImportPart
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.taken_back import was_taken_back
from crm_desktop.rules.words import Words
from crm_desktop.services.allot import allot_customer_number
from crm_desktop.services.customer_file import (
    CONTACT,
    OpenedFile,
    chief_contact,
    field_words,
    file_values,
    open_file,
    require,
    write_edits,
)
from crm_desktop.services.errors import NotFound
from crm_desktop.services.field_forms import INVOICE
from crm_desktop.services.importing.fingerprint import fingerprint
from crm_desktop.services.importing.rights import filling_refused
from crm_desktop.services.importing.rows import TAKEN, CheckedRow, DryRun, Outcome, another_header, another_person
from crm_desktop.services.seat import Seat
from sync.courtesy import COURTESY
from sync.ids import new_id

UNIT: Final = 50
"""Rows in one unit of work: it lands within a tenth of a second, so that nobody waits for it."""

KEPT: Final = 30
"""So many imports are remembered and can be undone; what is kept of them is about people, and must not pile up."""

_LATEST: Final = select(ImportBatch).order_by(col(ImportBatch.imported_at).desc(), col(ImportBatch.id).desc())

_MEANWHILE: Final = Problem(
    "duplicate_mobile",
    "contact.mobile",
    Words("刚刚有人用这个手机号建了档", "Somebody has just filed a customer with this mobile number"),
)


_GONE: Final = Problem(
    "customer_gone", "", Words("这位客户刚刚转店或已删除", "The customer has just moved to another branch or is erased")
)


class Taken(msgspec.Struct):
    """What a unit of work of a batch did, so that it can be undone: fingerprints of what it made, values it filled in.

    `contacts` are the contacts it made for customers that had none, by customer. A batch itself holds how many all its
    parts have made and filled; one made by the first version holds all it did.
    """

    created: dict[str, str] = msgspec.field(default_factory=dict)
    filled: dict[str, dict[str, object]] = msgspec.field(default_factory=dict)
    contacts: dict[str, str] = msgspec.field(default_factory=dict)
    created_in_parts: int = 0
    filled_in_parts: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import; `rejected` are the rows that were not taken over, with their reasons."""

    batch_id: str
    created: int
    updated: int
    rejected: tuple[CheckedRow, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """An import made on this desktop, as the list of imports shows it."""

    id: str
    file_name: str
    actor_id: str
    at: datetime
    created: int
    updated: int
    undone: bool


def take_over(seat: Seat, judged: DryRun, *, file_name: str,
              progress: Callable[[int, int], None] = lambda done, total: None,
              stop: Callable[[], bool] = lambda: False) -> Imported:  # fmt: skip
    """File the new customers and fill the gaps of known ones; raises NotAllowed.

    A power cut or `stop` leaves whole units of work behind, all of them in the batch, which can be undone.
    """
    require(seat, Action.CREATE, RecordType.CUSTOMER, own=True)
    good = [row for row in judged.rows if row.outcome in TAKEN]
    rejected = list(judged.rejected)
    let_go_of_old(seat)
    batch_id, created, updated, done = new_id(), 0, 0, 0
    for unit in _units(good):
        if stop():
            break
        fresh = Taken()
        with seat.unit("import_customers") as session:
            late = [
                replace(row, outcome=Outcome.DUPLICATE, reasons=(why,))
                for row in unit
                if (why := _take(session, seat, row, fresh)) is not None
            ]
            _note(session, seat, batch_id, file_name, fresh)
        rejected += late
        created, updated, done = created + len(fresh.created), updated + len(fresh.filled), done + len(unit)
        progress(done, len(good))
    return Imported(batch_id, created, updated, tuple(sorted(rejected, key=lambda row: row.line)))


def let_go_of_old(seat: Seat) -> None:
    """Forget the imports that no list shows any more, so that one more is remembered: they are not undone now."""
    with seat.store.local() as session:
        for old in session.exec(_LATEST.offset(KEPT - 1)).all():
            session.execute(delete(ImportPart).where(col(ImportPart.batch_id) == old.id))
            session.delete(old)


def let_go_of_parts(session: Session, batch: ImportBatch) -> None:
    """Keep of a batch only how many it made and filled: it has been taken back, within an open transaction."""
    did = msgspec.json.decode(batch.record_ids, type=Taken)
    created, filled = len(did.created) + did.created_in_parts, len(did.filled) + did.filled_in_parts
    batch.record_ids = msgspec.json.encode(Taken(created_in_parts=created, filled_in_parts=filled)).decode()
    session.add(batch)
    session.execute(delete(ImportPart).where(col(ImportPart.batch_id) == batch.id))


def forget_customers(session: Session, ids: Collection[str]) -> None:
    """Strike erased customers from what batches keep, within an open transaction; how many there were stays."""
    for batch in session.exec(select(ImportBatch)).all():
        did = msgspec.json.decode(batch.record_ids, type=Taken)
        if lost := _without(did, ids):
            did.created_in_parts, did.filled_in_parts = did.created_in_parts + lost[0], did.filled_in_parts + lost[1]
            batch.record_ids = msgspec.json.encode(did).decode()
            session.add(batch)
    for part in session.exec(select(ImportPart)).all():
        did = msgspec.json.decode(part.taken, type=Taken)
        if _without(did, ids):
            part.taken = msgspec.json.encode(did).decode()
            session.add(part)


def _without(did: Taken, ids: Collection[str]) -> tuple[int, int] | None:
    """Take them out; how many were created and filled, or None where none was in it."""
    created, filled = did.created.keys() & ids, did.filled.keys() & ids
    for kept, gone in ((did.created, created), (did.filled, filled), (did.contacts, did.contacts.keys() & ids)):
        for id_ in gone:
            del kept[id_]
    return (len(created), len(filled)) if created or filled else None


def parts(session: Session, batch: ImportBatch) -> Iterator[Taken]:
    """What a batch did, one unit of work after the other."""
    yield msgspec.json.decode(batch.record_ids, type=Taken)
    wanted = select(ImportPart.taken).where(ImportPart.batch_id == batch.id).order_by(col(ImportPart.n))
    yield from (msgspec.json.decode(taken, type=Taken) for taken in session.exec(wanted).all())


def batches(seat: Seat) -> tuple[Batch, ...]:
    """The imports made on this desktop that it remembers, the latest first."""
    with seat.store.reading() as session:
        kept = session.exec(_LATEST.limit(KEPT)).all()
    return tuple(_batch(one) for one in kept)


def _batch(kept: ImportBatch) -> Batch:
    taken = msgspec.json.decode(kept.record_ids, type=Taken)
    return Batch(
        id=kept.id,
        file_name=kept.file_name,
        actor_id=kept.actor_id,
        at=kept.imported_at,
        created=len(taken.created) + taken.created_in_parts,
        updated=len(taken.filled) + taken.filled_in_parts,
        undone=bool(kept.undone),
    )


def _units(rows: Sequence[CheckedRow]) -> Iterator[Sequence[CheckedRow]]:
    return (rows[start : start + UNIT] for start in range(0, len(rows), UNIT))


def _take(session: Session, seat: Seat, row: CheckedRow, taken: Taken) -> Problem | None:
    """Write one row; why not, if the world has moved on since it was judged."""
    COURTESY.give_way()
    if row.outcome is Outcome.UPDATE:
        return _fill(session, seat, row, taken)
    mobile = row.row.contact.get("mobile")
    if mobile and _has(session, str(mobile)):
        return _MEANWHILE
    customer = Customer(
        id=new_id(),
        number=str(allot_customer_number(session, seat)),
        channel="branch",
        importance="ordinary",
        created_by=seat.person.id,
        created_at=seat.now(),
        **row.row.customer,  # type: ignore[arg-type]  # read by the catalogue's own fields
    )
    session.add(customer)
    if row.row.contact:
        session.add(_contact(seat, row, customer_id=customer.id))
    session.flush()
    taken.created[customer.id] = fingerprint(session, customer.id)
    return None


def _has(session: Session, mobile: str) -> bool:
    known = select(Customer).join(Contact, col(Contact.customer_id) == Customer.id).where(Contact.mobile == mobile)
    return any(one.archived_at is None or not was_taken_back(one.archived_reason) for one in session.exec(known))


def _fill(session: Session, seat: Seat, row: CheckedRow, taken: Taken) -> Problem | None:
    """Fill the gaps that are still open: what somebody has filled in since the row was judged stays as it is."""
    try:
        opened = _with_this_unit(session, open_file(seat, row.twin_id))
    except NotFound:
        return _GONE
    refused = filling_refused(seat, row.fills, own=opened.own, contact=bool(opened.contact_id))
    if refused is not None:
        return refused
    free = {name: value for name, value in row.fills.items() if opened.values.get(name) in (None, "", ())}
    if another_person(opened.values, row.row) is not None:
        free = {name: value for name, value in free.items() if not name.startswith(CONTACT)}
    if another_header(opened.values, row.row) is not None:
        free = {name: value for name, value in free.items() if name not in INVOICE}
    if free:
        write_edits(session, seat, opened, free)
        if not opened.contact_id and (made := chief_contact(session, opened.customer_id)) is not None:
            taken.contacts[opened.customer_id] = made.id
        here = taken.filled.setdefault(opened.customer_id, {})
        here |= {name: msgspec.to_builtins(value) for name, value in free.items()}
    left = [field_words(name) for name in row.fills if name not in free]
    if not left:
        return None
    zh, en = "、".join(one.zh for one in left), ", ".join(one.en for one in left)
    words = Words(f"{zh} 刚刚已有人填，没有覆盖", f"{en}: filled in by somebody just now, left as it is")
    return Problem("filled_meanwhile", next(name for name in row.fills if name not in free), words)


def _with_this_unit(session: Session, opened: OpenedFile) -> OpenedFile:
    """The file with what earlier rows of this unit wrote: they are on nobody else's view of it yet."""
    session.flush()
    contact = chief_contact(session, opened.customer_id)
    values = file_values(session.get_one(Customer, opened.customer_id), contact)
    return replace(opened, contact_id=contact.id if contact else "", values=values)


def _contact(seat: Seat, row: CheckedRow, *, customer_id: str) -> Contact:
    return Contact(
        created_by=seat.person.id,
        id=new_id(),
        customer_id=customer_id,
        is_main=True,
        phone_state="unverified",
        created_at=seat.now(),
        **row.row.contact,  # type: ignore[arg-type]  # read by the catalogue's own fields
    )


def _note(session: Session, seat: Seat, batch_id: str, file_name: str, taken: Taken) -> None:
    batch = session.get(ImportBatch, batch_id) or ImportBatch(
        id=batch_id, file_name=file_name, actor_id=seat.person.id, imported_at=seat.now(), record_ids="{}"
    )
    so_far = msgspec.json.decode(batch.record_ids, type=Taken)
    so_far.created_in_parts += len(taken.created)
    so_far.filled_in_parts += len(taken.filled)
    batch.record_ids = msgspec.json.encode(so_far).decode()
    session.add(batch)
    session.add(ImportPart(batch_id=batch_id, taken=msgspec.json.encode(taken).decode()))
