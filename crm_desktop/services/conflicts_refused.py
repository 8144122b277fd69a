"""Work that head office refused: the reason, everything that was typed, and the way to send it again (SYNC "Push")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from crm_desktop.models.catalogue import RECORDS
from crm_desktop.models.field import Record
from crm_desktop.models.scalars import columns_of, to_scalars
from crm_desktop.rules.letting_go import may_let_go
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import Telling, act, known_register, scalars_in_python, when
from crm_desktop.services.errors import NotAllowed, NotFound
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import home_of
from crm_desktop.store.branch_store import Changes
from crm_desktop.store.search.finding import driver_connection
from sync.replica import decisions, journal
from sync.replica.capture import Bases
from sync.replica.mirror import Change
from sync.values import Scalar


@dataclass(frozen=True, slots=True)
class Typed:
    """One field of refused work: what was typed, as read and in Python's own type, and what is in force instead."""

    type: str
    id: str
    column: str
    field: Words
    words: Words
    value: Any
    in_force: Words


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """One record of refused work; `new` tells that it was to be created and is not there now."""

    type: str
    id: str
    record: Words
    new: bool
    typed: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class RefusedWork:
    """One save that head office refused, with its reason; nothing of it is lost, and nothing else waits for it.

    `own` tells that this person typed it; `right` whether this person's post may save it, as sending it again would
    otherwise be refused again: what somebody else has typed is for who may change the records of others. Where it is
    neither, personal data is masked (D1). `let_go` tells whether this person may set it aside; `bases` is what the
    records held when this was read.
    """

    unit: int
    act: Words
    person: Words
    at: datetime
    code: str
    reason: Words
    records: tuple[RefusedRecord, ...]
    own: bool
    right: Allowed | Refused
    let_go: Allowed | Refused
    bases: Bases


Edited = Mapping[tuple[str, str], object]
"""From (record id, column) to the value a person gave instead."""


def refused(seat: Seat) -> list[RefusedWork]:
    """The refused saves nobody has seen to, oldest first."""
    with seat.store.reading() as session:
        telling = Telling(session, seat)
        return [_work(telling, one) for one in journal.refused(driver_connection(session))]


def set_aside(seat: Seat) -> list[RefusedWork]:
    """The refused saves that somebody has set aside, oldest first."""
    with seat.store.reading() as session:
        telling = Telling(session, seat)
        return [_work(telling, one) for one in journal.refused(driver_connection(session), aside=True)]


def send_again(seat: Seat, work: RefusedWork, *, edited: Edited | None = None) -> None:
    """Save what was typed once more, with what was `edited`, as this person's own work; then it waits to be sent.

    What was changed since `work` was read is not overwritten unseen. Raises NotFound when a record it changed is no
    longer here, or somebody has sent it meanwhile, NotAllowed where the post may not save it.
    """
    if isinstance(work.right, Refused):
        raise NotAllowed(work.right.words)
    with seat.store.reading() as session:
        _require_waiting(session, work)
        homes = [home for record in work.records if (home := home_of(session, record.id)) is not None]
    with seat.unit("send_again", bases=work.bases, partition=homes[0] if homes else "") as session:
        for record in work.records:
            model = RECORDS[record.type]
            values = {one.column: (edited or {}).get((record.id, one.column), one.value) for one in record.typed}
            row = session.get(model, record.id)
            if row is None and not record.new:
                raise NotFound(_RECORD_GONE)
            if row is None:
                session.add(model(id=record.id, **values))
                continue
            for column, value in values.items():
                setattr(row, column, value)
    decisions.discard_refused(seat.store.replica, work.unit)
    _tell(seat, work)


def discard(seat: Seat, work: RefusedWork) -> None:
    """Set refused work aside: it leaves the list and stays on file, where `set_aside` finds it. Raises NotAllowed.

    It is for who typed it, or might change these records: work on a merge, which nobody sends again, as well.
    """
    if isinstance(work.let_go, Refused):
        raise NotAllowed(work.let_go.words)
    decisions.set_aside(seat.store.replica, work.unit)
    _tell(seat, work)


def take_up(seat: Seat, work: RefusedWork) -> None:
    """Put work that was set aside back among the refused."""
    decisions.take_up(seat.store.replica, work.unit)
    _tell(seat, work)


def _require_waiting(session: Session, work: RefusedWork) -> None:
    connection = driver_connection(session)
    waiting = (*journal.refused(connection), *journal.refused(connection, aside=True))
    if work.unit not in {one.unit for one in waiting}:
        raise NotFound(_SEEN_TO)


def _tell(seat: Seat, work: RefusedWork) -> None:
    seat.store.tell(Changes(tuple(Change(record.type, record.id) for record in work.records)))


def _work(telling: Telling, unit: journal.RefusedUnit) -> RefusedWork:
    by_record: dict[tuple[str, str], dict[str, Scalar]] = {}
    created: set[str] = set()
    for op in unit.ops:
        columns = by_record.setdefault((op.type, op.id), {})
        columns |= dict(_columns(op))
        if not op.register:
            created.add(op.id)
    own = unit.actor == telling.seat.person.id
    acted = any(op.register.startswith("~") for op in unit.ops)
    right = Refused(_ANEW) if acted else _right(telling, by_record, created if own else set())
    masked = isinstance(right, Refused) and not own
    return RefusedWork(
        unit=unit.unit,
        act=act(unit.what),
        person=telling.person(unit.actor),
        at=when(unit.at),
        code=unit.code,
        reason=Words(unit.zh, unit.en),
        records=tuple(
            _record(telling, type_, id_, columns, new=id_ in created, masked=masked)
            for (type_, id_), columns in by_record.items()
            if type_ in RECORDS
        ),
        own=own,
        right=right,
        let_go=may_let_go(
            telling.seat.person.role, {type_ for type_, _ in by_record}, wrote=own or isinstance(right, Allowed)
        ),
        bases=_bases(telling, by_record),
    )


def _bases(telling: Telling, records: Iterable[tuple[str, str]]) -> Bases:
    shown = [
        telling.seat.store.shown(telling.session, type_, record_id) for type_, record_id in records if type_ in RECORDS
    ]
    return {key: base for one in shown if one is not None for key, base in one.bases.items()}


def _right(telling: Telling, records: Iterable[tuple[str, str]], created: set[str]) -> Allowed | Refused:
    """What stands in the way of this person saving it; what the window cannot judge, head office will."""
    person = telling.seat.person
    for type_, record_id in records:
        if type_ not in set(RecordType):
            continue
        action = Action.CREATE if record_id in created else Action.EDIT
        own = telling.owns(type_, record_id, person.id)
        right = may(person.role, action, RecordType(type_), own=own)
        if isinstance(right, Refused):
            return right
    return Allowed()


def _record(
    telling: Telling, type_: str, record_id: str, columns: Mapping[str, Scalar], *, new: bool, masked: bool
) -> RefusedRecord:
    values = scalars_in_python(type_, {name: one for name, one in columns.items() if (type_, name) not in _UNTOLD})
    row = telling.row(type_, record_id)
    typed = tuple(
        _typed(telling, type_, record_id, column, value=value, row=row, masked=masked)
        for column, value in values.items()
    )
    return RefusedRecord(type_, record_id, telling.record(type_, record_id, typed=values), new and row is None, typed)


def _typed(
    telling: Telling, type_: str, record_id: str, column: str, *, value: Any, row: Record | None, masked: bool
) -> Typed:
    now = getattr(row, column, None)
    if masked:
        scalars = [to_scalars(type_, {column: one})[column] for one in (value, now)]
        words, in_force = (telling.masked_column(type_, column, scalar) for scalar in scalars)
    else:
        words, in_force = (telling.column(type_, column, one) for one in (value, now))
    return Typed(type_, record_id, column, telling.register(type_, column), words, value, in_force)


def _columns(op: journal.TypedOp) -> list[tuple[str, Scalar]]:
    if not op.register:
        return list(op.value.items()) if isinstance(op.value, dict) else []
    register = known_register(op.type, op.register)
    return list(columns_of(register, op.value)) if register else []


_UNTOLD = frozenset({("customer_merge", "content"), ("customer_merge", "merged_id")})
_ANEW = Words(
    "合并、拆开和转店要在客户页重新办理；这里留着当时的内容，看过可以搁置",
    "Merging, parting and moving are done anew on the customer's page; what was chosen is kept here",
)
_SEEN_TO = Words("已经有人处理过这一条了", "Somebody has seen to this already")
_RECORD_GONE = Words(
    "要改的记录已不在本机，可能转到了别的门店。可以抄下内容后放弃这条",
    "The record is no longer here, perhaps moved to another branch. Copy what you need, then discard this",
)
