"""What is booked changes by a correction alone: the new figure and why, in one unit of work that stays on record (P2).

Which figures are booked, and when, `rules.field_rights` says; head office takes no other change of them.
"""

from collections.abc import Mapping
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
    require(seat, Action.CORRECT, record_type, own=False)
    type_ = record_type.value
    with seat.store.reading() as session:
        record = session.get(RECORDS[type_], record_id)
        now = seat.store.shown(session, type_, record_id)
    if record is None or now is None:
        raise NotFound(Words("本机没有这条记录。", "This desktop has no such record."))
    held = record.model_dump()
    changed = {name: value for name, value in edits.items() if held.get(name) != value}
    checks = (
        (not reason.strip(), _REASON),
        (not changed, _NOTHING),
        (any(not is_booked(type_, name, held) for name in changed), _NOT_BOOKED),
    )
    problems = tuple(problem for wrong, problem in checks if wrong)
    if problems:
        raise Invalid(problems)
    old, new = (to_scalars(type_, values) for values in ({name: held[name] for name in changed}, changed))
    with seat.unit("correct_booked", bases=now.bases) as session:
        for name in changed:
            session.add(
                AmountCorrection(
                    id=new_id(), record_type=type_, record_id=record_id, customer_id=held.get("customer_id"),
                    register_name=fields_of(type_)[name].group or name, old=_encode(old[name]),
                    corrected=_encode(new[name]), reason=reason.strip(), corrected_by=seat.person.id,
                    corrected_at=seat.now(),
                )
            )  # fmt: skip
        session.flush()  # head office is told why before it is told what
        row = session.get_one(RECORDS[type_], record_id)
        for name, value in changed.items():
            setattr(row, name, value)
        session.add(row)


def corrections_of(session: Session, record_id: str) -> tuple[Correction, ...]:
    """What was corrected of a record, the latest first."""
    people = people_of(session)
    found = session.exec(
        select(AmountCorrection)
        .where(AmountCorrection.record_id == record_id)
        .order_by(col(AmountCorrection.corrected_at).desc(), col(AmountCorrection.id).desc())
    ).all()
    return tuple(_told(one, people) for one in found if (one.record_type or "") in RECORDS)


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


_REASON: Final = Problem("correction_reason", "reason", Words("请写明更正原因", "Say why it is corrected"))
_NOTHING: Final = Problem("correction_nothing", "", Words("没有要更正的", "Nothing is corrected"))
_NOT_BOOKED: Final = Problem("correction_not_booked", "", Words("还没入账，直接修改即可", "Not booked yet: edit it"))
