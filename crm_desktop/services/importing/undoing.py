"""Taking a whole import back: what nobody has touched since is archived, the rest is named with the reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlmodel import Session

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.local import ImportBatch
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.taken_back import UNDONE_IMPORT
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, file_values, open_file, require, write_edits
from crm_desktop.services.errors import NotFound
from crm_desktop.services.importing.batch import UNIT, Taken, let_go_of_parts, parts
from crm_desktop.services.importing.fingerprint import fingerprint, in_use
from crm_desktop.services.left_as_is import Left
from crm_desktop.services.moved_customers import moved_away, standing_id
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import driver_connection
from sync.replica.stubs import stub_of
from sync.wire import ERASED

_IN_USE: Final = Words("已有登记表、拜访或订购记录", "A form, a visit or an order belongs to it")
_CHANGED: Final = Words("导入后有人改过", "Somebody has changed it since")
_ARCHIVED: Final = Words("已经归档", "It is archived already")
_GONE: Final = Words("已不在本店", "No longer in this branch")
_MERGED: Final = Words("另一份导入的档案已并入这位客户", "Another file of the import was merged into this customer")
_REFILLED: Final = Words("补上的内容后来又改过", "What was filled in has been changed since")
_STATE: Final = f"{CONTACT}phone_state"


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: customers archived, customers whose filled gaps are empty again, and what stayed.

    `erased` are customers who had themselves erased: nothing here may tell any more who they were.
    """

    archived: int
    emptied: int
    kept: tuple[Left, ...]
    erased: int = 0


@dataclass(slots=True)
class _Account:
    """What has come of an undo so far."""

    archived: int = 0
    emptied: set[str] = field(default_factory=set)
    kept: dict[str, Left] = field(default_factory=dict)
    erased: int = 0

    def leave(self, id_: str, name: str, why: Words) -> None:
        """Name a customer once, with the first reason."""
        self.kept.setdefault(id_, Left(id_, name, why))


def undo_import(seat: Seat, batch_id: str) -> Undone:
    """Take an import back; doing it twice changes nothing more. Raises NotFound, NotAllowed."""
    with seat.store.reading() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound(Words("这台电脑上没有这次导入", "This import was not made on this desktop"))
        require(seat, Action.ARCHIVE, RecordType.CUSTOMER, own=batch.actor_id == seat.person.id)
        # The last first: a contact goes when all that rows have filled into it is out again.
        did = [] if batch.undone else list(parts(session, batch))[::-1]
    account = _Account(erased=_forgotten(did))
    for taken in did:
        for ids in _units(list(taken.created)):
            _archive(seat, ids, taken, account)
        for id_ in taken.filled:
            _empty(seat, id_, taken, account)
    with seat.store.local() as session:
        done = session.get_one(ImportBatch, batch_id)
        done.undone = 1
        let_go_of_parts(session, done)
    return Undone(account.archived, len(account.emptied), tuple(account.kept.values()), account.erased)


def _forgotten(did: Iterable[Taken]) -> int:
    """Customers that the batch has counted and no part names any more: they were erased."""
    counted = sum(taken.created_in_parts + taken.filled_in_parts for taken in did)
    named = sum(len(taken.created) + len(taken.filled) for taken in did if not _is_batch(taken))
    return max(0, counted - named)


def _is_batch(taken: Taken) -> bool:
    return bool(taken.created_in_parts or taken.filled_in_parts)


def _units(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + UNIT] for start in range(0, len(ids), UNIT)]


def _archive(seat: Seat, ids: Sequence[str], taken: Taken, account: _Account) -> None:
    with seat.unit("undo_import") as session:
        for id_ in ids:
            customer = session.get(Customer, id_)
            if customer is None:
                _leave_gone(session, id_, account)
                continue
            if customer.archived_at is not None and customer.archived_reason == UNDONE_IMPORT:
                # By this undo, before the power went.
                account.archived += 1
                continue
            why = _why_not(session, customer, taken.created[id_])
            if why is not None:
                account.leave(id_, customer.name or "", why)
                continue
            customer.archived_at, customer.archived_reason = seat.now(), UNDONE_IMPORT
            session.add(customer)
            account.archived += 1


def _leave_gone(session: Session, id_: str, account: _Account) -> None:
    """Say of a customer who is not here what can be said: the file it is part of now, or its number."""
    stub = stub_of(driver_connection(session), id_)
    if stub is not None and stub.fate == ERASED:
        account.erased += 1
        return
    away = moved_away(session, id_)
    if away is not None:
        account.leave(id_, away.number, Words(f"已转到{away.to_name}", f"Moved to {away.to_name}"))
        return
    stands = session.get(Customer, standing_id(session, id_))
    account.leave(id_, (stands.name if stands else "") or "", _MERGED if stands else _GONE)


def _why_not(session: Session, customer: Customer, made: str) -> Words | None:
    if customer.archived_at is not None:
        return _ARCHIVED
    if fingerprint(session, customer.id) != made:
        return _CHANGED
    return _IN_USE if in_use(session, customer.id) else None


def _empty(seat: Seat, id_: str, taken: Taken, account: _Account) -> None:
    """Fields that still hold what the import filled in are emptied; the others are somebody's later work."""
    try:
        opened = open_file(seat, id_)
    except NotFound:
        with seat.store.reading() as session:
            _leave_gone(session, id_, account)
        return
    filled = taken.filled[id_]
    same = {name: None for name, value in filled.items() if msgspec.to_builtins(opened.values.get(name)) == value}
    if len(same) < len(filled):
        account.leave(id_, str(opened.values.get("name") or ""), _REFILLED)
    if same:
        with seat.unit("undo_import", bases=opened.bases) as session:
            write_edits(session, seat, opened, same)
            _put_away_if_empty(session, seat, taken.contacts.get(id_, ""))
        account.emptied.add(opened.customer_id)


def _put_away_if_empty(session: Session, seat: Seat, contact_id: str) -> None:
    """A contact that the import made and that says nothing any more is nobody."""
    contact = session.get(Contact, contact_id) if contact_id else None
    customer = session.get(Customer, contact.customer_id) if contact is not None else None
    if contact is None or customer is None:
        return
    values = file_values(customer, contact)
    if not any(value for name, value in values.items() if name.startswith(CONTACT) and name != _STATE):
        contact.archived_at = seat.now()
        session.add(contact)
