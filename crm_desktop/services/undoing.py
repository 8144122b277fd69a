"""Taking back what a person has just saved, while nothing stands on it: an edit like any other, that syncs like any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session

from crm_desktop.models.catalogue import RECORDS, register_words
from crm_desktop.models.field import Record
from crm_desktop.models.scalars import columns_of, from_scalar, to_scalars
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import Telling, act, known_register
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import NotFound, ServiceError
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import driver_connection
from sync.catalogue import Policy, Register
from sync.merge import combine
from sync.replica.capture import Base
from sync.replica.journal import TypedOp
from sync.replica.saves import Saved, last_save, last_unit, saved
from sync.values import Value, same

UNDO, REDO = "undo_save", "redo_save"
_DEPTH: Final = 500
_FILE: Final = frozenset({"customer", "contact"})
_DELTAS: Final = frozenset({Policy.UNION, Policy.SUM})
_NOTHING: Final = Words("最近没有可以撤销的保存。", "There is no recent save to undo.")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, in words, and the unit of work that did it: `redo_save` takes back that one."""

    act: Words
    record: Words
    unit: int


class StoodUpon(ServiceError):
    """Something has been built on the save meanwhile, so that it stays."""


def undo_save(seat: Seat) -> Undone:
    """Take back this person's last save of a customer's file at this desktop that is not taken back yet.

    Raises NotFound when there is none; StoodUpon, with what and why, when it cannot be taken back: somebody has
    changed a field of it since, or it was more than a change of fields.
    """
    with seat.store.reading() as session:
        last = last_save(driver_connection(session), actor=seat.person.id, undo=UNDO, redo=REDO, depth=_DEPTH)
    if last is None:
        raise NotFound(_NOTHING)
    return _reverse(seat, last, what=UNDO)


def redo_save(seat: Seat, unit: int) -> Undone:
    """Take back the last undo, which was that unit; raises NotFound and StoodUpon as that does."""
    with seat.store.reading() as session:
        last = saved(driver_connection(session), unit)
    if last is None:
        raise NotFound(_NOTHING)
    return _reverse(seat, last, what=REDO)


def _reverse(seat: Seat, last: Saved, *, what: str) -> Undone:
    done, told = last.ops, act(last.what)
    _check_kind(done, told)
    with seat.store.reading() as session:
        telling = Telling(session, seat)
        named = telling.record(done[0].type, done[0].id)
        own = all(telling.owns(op.type, op.id, seat.person.id) for op in done)
        bases = _bases(seat, session, done)
    require(seat, Action.EDIT, RecordType.CUSTOMER, own=own)
    with seat.unit(what, bases=bases, partition=last.partition) as session:
        for op in reversed(done):
            _put_back(session, op, told)
    with seat.store.reading() as session:
        return Undone(told, named, last_unit(driver_connection(session), actor=seat.person.id, what=what))


def _check_kind(ops: Iterable[TypedOp], told: Words) -> None:
    """Only changes of fields of a customer's file can be taken back here."""
    for op in ops:
        if not op.register:
            raise StoodUpon(
                Words(
                    f"“{told.zh}”新建了资料，不能撤销；不再用的可到客户页归档。",
                    f"“{told.en}” made something new and stays; archive on the customer's page what is not needed.",
                )
            )
        known = known_register(op.type, op.register)
        if op.type not in _FILE or known is None or known.policy is Policy.STATE:
            raise StoodUpon(
                Words(
                    f"“{told.zh}”不能在这里撤销，请在它原来的页面撤回或更正。",
                    f"“{told.en}” cannot be undone here: take it back or correct it on its own page.",
                )
            )


def _bases(seat: Seat, session: Session, ops: Iterable[TypedOp]) -> dict[tuple[str, str], Base]:
    found: dict[tuple[str, str], Base] = {}
    for type_, record_id in {(op.type, op.id) for op in ops}:
        now = seat.store.shown(session, type_, record_id)
        if now is None:
            raise StoodUpon(_GONE)
        found |= now.bases
    return found


def _put_back(session: Session, op: TypedOp, told: Words) -> None:
    record = session.get(RECORDS[op.type], op.id)
    register = known_register(op.type, op.register)
    if record is None or register is None:
        raise StoodUpon(_GONE)
    now = _value(op.type, register, record)
    if register.policy in _DELTAS:
        value = combine(register.policy, current=now, base=op.value, value=op.old)
    elif same(now, op.value):
        value = op.old
    else:
        raise StoodUpon(_changed(told, op))
    for column, scalar in columns_of(register, value):
        setattr(record, column, from_scalar(op.type, column, scalar))
    session.add(record)
    session.flush()


def _value(type_: str, register: Register, record: Record) -> Value:
    columns: Mapping[str, Any] = {name: getattr(record, name) for name in register.columns}
    scalars = to_scalars(type_, columns)
    return scalars if register.composite else scalars[register.name]


def _changed(told: Words, op: TypedOp) -> Words:
    field = register_words(op.type, op.register)
    return Words(
        f"“{told.zh}”之后，{field.zh}又改过，没有撤销。旧值可在这一项的历史（Alt+H）里恢复。",
        f"{field.en} was changed again after “{told.en}”: nothing was undone. Its history (Alt+H) has the old value.",
    )


_GONE: Final = Words("这位客户的资料已不在本店，不能撤销。", "That customer's file is no longer in this branch.")
