"""Everything that happened with a customer, newest first: papers, visits, orders, consents, changes (C9, P3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.choices import SOURCES, VISIT_RESULTS
from crm_desktop.models.customer import Consent, Customer
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.consent import Act, Purpose
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.masking import mask_name
from crm_desktop.rules.owners import owners
from crm_desktop.rules.states import STATE_WORDS
from crm_desktop.rules.words import Words, counted
from crm_desktop.services.form_photos import may_look
from crm_desktop.services.history_words import People, people_of
from crm_desktop.services.need import in_words, keeps_file
from crm_desktop.services.parting import merges_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names
from crm_desktop.services.timeline_changes import change_events
from crm_desktop.services.timeline_event import Event, EventKind
from crm_desktop.services.timeline_orders import order_events

PAGE: Final = 30

_NONE: Final = Words("", "")
_TO_VERIFY: Final = Words("待核实", "to be verified")
_SOURCES: Final = {one.value: one.words for one in SOURCES}
_RESULTS: Final = {one.value: one.words for one in VISIT_RESULTS}
_FORM_STATES: Final = STATE_WORDS["registration_form"]
_ACTS: Final = {
    Act.GIVEN: Words("同意使用个人信息", "Consent given"),
    Act.REFUSED: Words("不同意使用个人信息", "Consent refused"),
    Act.WITHDRAWN: Words("撤回同意", "Consent withdrawn"),
}
_PARTED_AGAIN: Final = Words("合并后又拆开", "Merged, and parted again")
_WAYS: Final = {"signed": Words("书面签字", "signed"), "spoken": Words("口头", "spoken")}
_WRITTEN: Final = (
    ("needs", Words("需求", "Needs")),
    ("feedback", Words("反馈", "Feedback")),
    ("competitor", Words("竞品", "Competitor")),
    ("difference", Words("差异", "Difference")),
    ("improvement", Words("改善", "Improve")),
    ("strategy", Words("下次策略", "Next time")),
)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Events, newest first; `more` tells that older ones exist: ask again with `before=events[-1].mark`."""

    events: tuple[Event, ...]
    more: bool


def timeline(
    seat: Seat, customer_id: str, *, before: tuple[datetime, str] | None = None, limit: int = PAGE
) -> TimelinePage:
    """The next page of a customer's timeline, from the newest on or from `before` (an event's `mark`).

    Numbers that somebody noted among other words are for those who keep the file.
    """
    with seat.store.reading() as session:
        people, plain = people_of(session), _needs(session, seat, customer_id)
        events = [
            *_forms(session, seat, customer_id, people),
            *_visits(session, customer_id, people, plain=plain),
            *order_events(session, customer_id, people, plain=plain),
            *_consents(session, customer_id, people),
            *_moves(session, customer_id, people),
            *_merges(session, customer_id, people),
            *change_events(session, customer_id, people),
        ]
    events.sort(key=lambda event: event.mark, reverse=True)
    older = [event for event in events if before is None or event.mark < before]
    return TimelinePage(tuple(older[:limit]), len(older) > limit)


def _needs(session: Session, seat: Seat, customer_id: str) -> bool:
    customer = session.get(Customer, customer_id)
    own = customer is not None and seat.person.id in owners("customer", customer.model_dump())
    return keeps_file(seat, own=own)


def _forms(session: Session, seat: Seat, customer_id: str, people: People) -> Iterable[Event]:
    wanted = select(RegistrationForm).where(RegistrationForm.customer_id == customer_id)
    for form in session.exec(wanted).all():
        at = form.received_at or _noon(form.day)
        if at is None:
            continue
        source, state = _SOURCES.get(form.source or "", _NONE), _FORM_STATES.get(form.state or "", _NONE)
        told = [_joined(source, state, separator=" · ")]
        reasons = [reason for reason in (form.late_reason, form.gap_reason, form.returned_reason) if reason]
        told += [Words(reason, reason) for reason in reasons]
        yield Event(
            key=form.id,
            at=at,
            kind=EventKind.FORM,
            title=Words(f"登记表 {form.number or ''}", f"Form {form.number or ''}"),
            detail=tuple(one for one in told if one.zh),
            who=people.name(form.receptionist_id or ""),
            photo_of=form.id if form.photo and may_look(session, seat, form) else "",
        )


def _visits(session: Session, customer_id: str, people: People, *, plain: bool) -> Iterable[Event]:
    visits = session.exec(select(Visit).where(Visit.customer_id == customer_id)).all()
    corrected = {visit.supersedes_id for visit in visits if visit.supersedes_id}
    for visit in visits:
        at = _visit_time(visit)
        if at is None or visit.id in corrected:
            continue
        in_shop = visit.rep_id is None
        result = _RESULTS.get(visit.result or "", _NONE)
        yield Event(
            key=visit.id,
            at=at,
            kind=EventKind.SHOP if in_shop else EventKind.VISIT,
            title=_joined(
                Words("到店", "Came to the shop") if in_shop else Words("拜访", "Visit"),
                result,
                _TO_VERIFY if visit.to_verify else _NONE,
            ),
            detail=tuple(_visit_lines(visit, plain=plain)),
            who=people.name((visit.entered_by if in_shop else visit.rep_id) or ""),
            late=bool(visit.backfilled),
        )


def _visit_lines(visit: Visit, *, plain: bool) -> Iterable[Words]:
    for name, label in _WRITTEN:
        text = in_words(getattr(visit, name) or "", plain=plain)
        if text:
            yield Words(f"{label.zh}：{text}", f"{label.en}: {text}")
    if visit.met:
        met = mask_name(visit.met)
        yield Words(f"面谈 {met}", f"Met {met}")
    if visit.next_day:
        yield Words(f"下次 {visit.next_day:%Y-%m-%d}", f"Next on {visit.next_day:%Y-%m-%d}")
    if visit.page_code:
        yield Words(f"拜访册 {visit.page_code}", f"Booklet page {visit.page_code}")


def _consents(session: Session, customer_id: str, people: People) -> Iterable[Event]:
    acts = session.exec(select(Consent).where(Consent.customer_id == customer_id).order_by(col(Consent.at))).all()
    together: dict[tuple[datetime, str, str, str], list[Consent]] = {}
    for act in acts:
        # The notice itself is kept under the purpose that needs no consent: the form tells of it already.
        if act.at is None or act.purpose not in set(Purpose) or not Purpose(act.purpose).needs_consent:
            continue
        together.setdefault((act.at, act.act or "", act.way or "", act.taken_by or ""), []).append(act)
    for (at, act_, way, by), same in together.items():
        title = _ACTS.get(Act(act_)) if act_ in set(Act) else None
        if title is None:
            continue
        purposes = [Purpose(one.purpose or "").words for one in same]
        told = Words("、".join(one.zh for one in purposes), ", ".join(one.en for one in purposes))
        yield Event(
            key=same[0].id,
            at=at,
            kind=EventKind.CONSENT,
            title=title,
            detail=(told, _WAYS[way]) if way in _WAYS else (told,),
            who=people.name(by),
        )


def _moves(session: Session, customer_id: str, people: People) -> Iterable[Event]:
    """One event a move: where it is seen, only the note that came along tells of it, or the one that stayed."""
    names = branch_names(session)
    told: set[tuple[str | None, datetime]] = set()
    for move in session.exec(select(CustomerMove).where(CustomerMove.customer_id == customer_id)).all():
        if move.moved_at is None or (move.to_branch, move.moved_at) in told:
            continue
        told.add((move.to_branch, move.moved_at))
        before, after = (names.get(code or "", code or "") for code in (move.from_branch, move.to_branch))
        yield Event(
            key=move.id,
            at=move.moved_at,
            kind=EventKind.MOVED,
            title=Words(f"由{before}转到{after}", f"Moved from {before} to {after}"),
            detail=(Words(move.reason, move.reason),) if move.reason else (),
            who=people.name(move.moved_by or ""),
        )


def _merges(session: Session, customer_id: str, people: People) -> Iterable[Event]:
    """A file was merged into this one, or parted from it again: on record at both of them."""
    for line in merges_of(session, customer_id):
        named = f"“{line.name or line.number}”"
        if line.at is not None and (line.in_force or line.kept):
            came_along = Words(f"带来 {line.moved} 条记录", f"{counted(line.moved, 'record')} came along")
            told = [Words(line.number, line.number)] if line.number and line.name else []
            yield Event(
                key=line.id,
                at=line.at,
                kind=EventKind.JOINED,
                title=Words(f"并入{named}", f"{named} merged in"),
                detail=(*told, came_along) if line.moved else tuple(told),
                who=people.name(line.by),
                merge_id=line.id if line.in_force else "",
            )
        if line.parted_at is not None:
            title = Words(f"与{named}拆开", f"Parted from {named}") if line.kept else _PARTED_AGAIN
            who = people.name(line.parted_by)
            yield Event(key=f"{line.id}:parted", at=line.parted_at, kind=EventKind.PARTED, title=title, who=who)


def _visit_time(visit: Visit) -> datetime | None:
    """When the visit was: its day at the hour written, else when it was entered that day, else noon."""
    if visit.day is None:
        return visit.entered_at
    if visit.arrived:
        try:
            return datetime.combine(visit.day, time.fromisoformat(visit.arrived), BRANCH_ZONE).astimezone(UTC)
        except ValueError:
            return _noon(visit.day)
    same_day = visit.entered_at is not None and visit.entered_at.astimezone(BRANCH_ZONE).date() == visit.day
    return visit.entered_at if same_day else _noon(visit.day)


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), BRANCH_ZONE).astimezone(UTC) if day else None


def _joined(*words: Words, separator: str = " · ") -> Words:
    told = [one for one in words if one.zh]
    return Words(separator.join(one.zh for one in told), separator.join(one.en for one in told))
