"""Taking a whole import back: what nobody has touched since is archived, the rest is named with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlmodel import Session

from crm_desktop.models.customer import Customer
from crm_desktop.models.local import ImportBatch
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import open_file, require, write_edits
from crm_desktop.services.errors import NotFound
from crm_desktop.services.importing.batch import UNIT, Taken, parts
from crm_desktop.services.importing.fingerprint import fingerprint, in_use
from crm_desktop.services.left_as_is import Left
from crm_desktop.services.seat import Seat

_REASON: Final = "撤销导入"
_IN_USE: Final = Words("已有登记表、拜访或订购记录", "A form, a visit or an order belongs to it")
_CHANGED: Final = Words("导入后有人改过", "Somebody has changed it since")
_ARCHIVED: Final = Words("已经归档", "It is archived already")
_GONE: Final = Words("客户已转店或已删除", "The customer has moved or is erased")
_REFILLED: Final = Words("补上的内容后来又改过", "What was filled in has been changed since")


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: customers archived, customers whose filled gaps are empty again, and what stayed."""

    archived: int
    emptied: int
    kept: tuple[Left, ...]


def undo_import(seat: Seat, batch_id: str) -> Undone:
    """Take an import back; doing it twice changes nothing more. Raises NotFound, NotAllowed."""
    with seat.store.reading() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound(Words("这台电脑上没有这次导入", "This import was not made on this desktop"))
        require(seat, Action.ARCHIVE, RecordType.CUSTOMER, own=batch.actor_id == seat.person.id)
        did = list(parts(session, batch))
    kept: list[Left] = []
    archived = sum(_archive(seat, ids, taken, kept) for taken in did for ids in _units(list(taken.created)))
    emptied = sum(_empty(seat, ids, taken, kept) for taken in did for ids in _units(list(taken.filled)))
    with seat.store.local() as session:
        done = session.get_one(ImportBatch, batch_id)
        done.undone = 1
        session.add(done)
    return Undone(archived, emptied, tuple(kept))


def _units(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + UNIT] for start in range(0, len(ids), UNIT)]


def _archive(seat: Seat, ids: Sequence[str], taken: Taken, kept: list[Left]) -> int:
    count = 0
    with seat.unit("undo_import") as session:
        for id_ in ids:
            customer = session.get(Customer, id_)
            if customer is None:
                continue
            why = _why_not(session, customer, taken.created[id_])
            if why is not None:
                kept.append(Left(id_, customer.name or "", why))
                continue
            customer.archived_at, customer.archived_reason = seat.now(), _REASON
            session.add(customer)
            count += 1
    return count


def _why_not(session: Session, customer: Customer, made: str) -> Words | None:
    if customer.archived_at is not None:
        return _ARCHIVED
    if in_use(session, customer.id):
        return _IN_USE
    return None if fingerprint(session, customer.id) == made else _CHANGED


def _empty(seat: Seat, ids: Sequence[str], taken: Taken, kept: list[Left]) -> int:
    """Fields that still hold what the import filled in are emptied; the others are somebody's later work."""
    count = 0
    for id_ in ids:
        try:
            opened = open_file(seat, id_)
        except NotFound:
            kept.append(Left(id_, "", _GONE))
            continue
        filled = taken.filled[id_]
        same = {name: None for name, value in filled.items() if msgspec.to_builtins(opened.values.get(name)) == value}
        if len(same) < len(filled):
            kept.append(Left(id_, str(opened.values.get("name") or ""), _REFILLED))
        if same:
            with seat.unit("undo_import", bases=opened.bases) as session:
                write_edits(session, seat, opened, same)
            count += 1
    return count
