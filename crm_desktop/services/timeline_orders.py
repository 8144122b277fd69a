"""Orders by phone on a customer's timeline: what was asked for, how it stands, what was corrected since (C9, U6.2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.states import STATE_WORDS
from crm_desktop.rules.words import Words
from crm_desktop.services.correcting import Correction, corrections_by_record
from crm_desktop.services.history_words import People
from crm_desktop.services.need import in_words
from crm_desktop.services.timeline_event import Event, EventKind

_STATES: Final = STATE_WORDS["phone_order_note"]


def order_events(session: Session, customer_id: str, people: People, *, plain: bool) -> Iterable[Event]:
    """One event a note; numbers in the customer's words are masked unless `plain`."""
    notes = session.exec(select(PhoneOrderNote).where(PhoneOrderNote.customer_id == customer_id)).all()
    corrections = corrections_by_record(session, {note.id for note in notes})
    for note in notes:
        if note.taken_at is None:
            continue
        count = f" × {note.quantity}" if note.quantity else ""
        told = [Words(f"{note.product_code}{count}", f"{note.product_code}{count}")] if note.product_code else []
        if note.substitute_code:
            told.append(Words(f"改用 {note.substitute_code}", f"Substitute {note.substitute_code}"))
        said = [in_words(text, plain=plain) for text in (note.words, note.related_answer) if text]
        told += [Words(f"“{text}”", f'"{text}"') for text in said]
        told += [
            _stands(note, people, plain=plain),
            *(_corrected(one, plain=plain) for one in corrections.get(note.id, ())),
        ]
        yield Event(
            key=note.id,
            at=note.taken_at,
            kind=EventKind.ORDER,
            title=Words(f"电话订购 {note.number or ''}", f"Phone order {note.number or ''}"),
            detail=tuple(one for one in told if one.zh),
            who=people.name(note.taken_by or ""),
        )


def _stands(note: PhoneOrderNote, people: People, *, plain: bool) -> Words:
    """待交付, 已完成 · 李娜 11-20 10:05, 已作废：客户改主意 · ..."""
    state = _STATES.get(note.state or "", Words("", ""))
    if note.state == "open" or not note.settled_by:
        return state
    who, at = people.name(note.settled_by), _when(note.settled_at)
    reason = in_words(note.void_reason or "", plain=plain) if note.state == "void" else ""
    zh, en = (f"：{reason}", f": {reason}") if reason else ("", "")
    return Words(f"{state.zh}{zh} · {who.zh} {at}".rstrip(), f"{state.en}{en} · {who.en} {at}".rstrip())


def _corrected(one: Correction, *, plain: bool) -> Words:
    at, reason = _when(one.at), in_words(one.reason, plain=plain)
    return Words(
        f"更正：{one.field.zh} {one.old.zh} → {one.corrected.zh}，{reason} · {one.who.zh} {at}".rstrip(),
        f"Corrected: {one.field.en} {one.old.en} → {one.corrected.en}, {reason} · {one.who.en} {at}".rstrip(),
    )


def _when(at: datetime | None) -> str:
    return f"{at.astimezone(BRANCH_ZONE):%m-%d %H:%M}" if at else ""
