"""What is booked changes by a correction alone: the new figure and why, in one unit of work that stays on record (P2).

Which figures are booked, and when, `rules.field_rights` says; head office takes no other change of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import RECORDS, fields_of
from crm_desktop.models.corrections import AmountCorrection
from crm_desktop.models.scalars import to_scalars
from crm_desktop.rules.field_rights import is_booked
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.history_words import People, people_of, shown
from crm_desktop.services.seat import Seat
from sync.ids import new_id
from sync.replica.capture import Bases


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction as people read it."""

    field: Words
    old: Words
    corrected: Words
    reason: str
    who: Words
    at: datetime | None


def correct_booked(
    seat: Seat, record_type: RecordType, record_id: str, edits: Mapping[str, object], *, reason: str
) -> None:
    """Correct booked figures of a record in one unit of work, based on what they are now.

    Raises NotAllowed by post, NotFound, and Invalid without a reason, without a change, or for what is not booked.
    """
    correct_all(seat, record_type, {record_id: edits}, reason=reason)


def correct_all(seat: Seat, record_type: RecordType, edits: Mapping[str, Mapping[str, object]], *, reason: str) -> None:
    """The same for several records that only make sense together, such as the lines of an order, by their ids."""
    require(seat, Action.CORRECT, record_type, own=False)
    with seat.store.reading() as session:
        found = {record_id: _held(session, seat, record_type.value, record_id) for record_id in edits}
    changed = {
        record_id: {name: value for name, value in wanted.items() if found[record_id].values.get(name) != value}
        for record_id, wanted in edits.items()
    }
    _check(record_type.value, found, changed, reason)
    bases = {key: base for one in found.values() for key, base in one.bases.items()}
    with seat.unit("correct_booked", bases=bases) as session:
        for record_id, values in changed.items():
            for name, value in values.items():
                before = found[record_id].values
                session.add(correction(seat, record_type.value, before, name, value, reason=reason.strip()))
            session.flush()  # head office is told why before it is told what
            row = session.get_one(RECORDS[record_type.value], record_id)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)


def correction(
    seat: Seat, type_: str, before: Mapping[str, object], name: str, value: object, *, reason: str
) -> AmountCorrection:
    """The line that says why a figure of a record, which held `before`, becomes `value`."""
    old, new = (to_scalars(type_, {name: one})[name] for one in (before.get(name), value))
    customer = before.get("customer_id")
    return AmountCorrection(
        id=new_id(), record_type=type_, record_id=str(before["id"]), customer_id=str(customer) if customer else None,
        register_name=fields_of(type_)[name].group or name, old=_encode(old), corrected=_encode(new), reason=reason,
        corrected_by=seat.person.id, corrected_at=seat.now(),
    )  # fmt: skip


def corrections_of(session: Session, record_id: str) -> tuple[Correction, ...]:
    """What was corrected of a record, the latest first."""
    return corrections_by_record(session, {record_id}).get(record_id, ())


def corrections_by_record(session: Session, record_ids: Collection[str]) -> dict[str, tuple[Correction, ...]]:
    """What was corrected, by record, the latest first; records without any are left out."""
    rows = session.exec(
        select(AmountCorrection)
        .where(col(AmountCorrection.record_id).in_(record_ids))
        .order_by(col(AmountCorrection.corrected_at).desc(), col(AmountCorrection.id).desc())
    ).all()
    people = people_of(session) if rows else None
    told: dict[str, tuple[Correction, ...]] = {}
    for one in rows:
        if people is not None and (one.record_type or "") in RECORDS:
            told[one.record_id or ""] = (*told.get(one.record_id or "", ()), _told(one, people))
    return told


@dataclass(frozen=True, slots=True)
class _Held:
    values: Mapping[str, object]
    bases: Bases


def _held(session: Session, seat: Seat, type_: str, record_id: str) -> _Held:
    record = session.get(RECORDS[type_], record_id)
    now = seat.store.shown(session, type_, record_id)
    if record is None or now is None:
        raise NotFound(Words("本机没有这条记录。", "This desktop has no such record."))
    return _Held(record.model_dump(), now.bases)


def _check(type_: str, found: Mapping[str, _Held], changed: Mapping[str, Mapping[str, object]], reason: str) -> None:
    booked = all(is_booked(type_, name, found[id_].values) for id_, values in changed.items() for name in values)
    checks = ((not reason.strip(), NO_REASON), (not any(changed.values()), _NOTHING), (not booked, _NOT_BOOKED))
    problems = tuple(problem for wrong, problem in checks if wrong)
    if problems:
        raise Invalid(problems)


def _told(one: AmountCorrection, people: People) -> Correction:
    type_, name = one.record_type or "", one.register_name or ""
    old, corrected = (
        shown(type_, name, msgspec.json.decode(text or "null"), people=people) for text in (one.old, one.corrected)
    )
    return Correction(
        fields_of(type_)[name].words, old, corrected, one.reason or "", people.name(one.corrected_by or ""),
        one.corrected_at,
    )  # fmt: skip


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


NO_REASON: Final = Problem("correction_reason", "reason", Words("请写明更正原因", "Say why it is corrected"))
"""Of a correction that does not say why."""
_NOTHING: Final = Problem("correction_nothing", "", Words("没有要更正的", "Nothing is corrected"))
_NOT_BOOKED: Final = Problem("correction_not_booked", "", Words("还没入账，直接修改即可", "Not booked yet: edit it"))
