"""Visits as they were found: lists for a customer, a rep or a day, and what was written last time (B1-3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.visit import Visit
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotFound
from crm_desktop.services.need import in_words, reads_streets
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import customers_of, names_of, own_only, place_of, require_reach, shown_name

QUESTIONS: Final = ("needs", "competitor", "difference", "improvement", "feedback", "strategy")
"""The questions of the booklet's page in printed order, by the visit's field names (B1-3.2.1)."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in its latest wording; `answers` by question, those left blank not among them.

    Where the paper could not be read (`to_verify`), customer and result may be "" and the day None. `photo` names the
    attachment that shows the page (`visit_photos`), "" for none.
    """

    id: str
    customer_id: str
    customer: str
    place: str
    rep_id: str
    rep: str
    day: date | None
    arrived: str
    departed: str
    met: str
    result: str
    next_day: date | None
    answers: Mapping[str, str]
    planned: bool
    backfilled: bool
    corrected: bool
    to_verify: bool
    photo: str
    page_code: str
    entered_by: str
    entered_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitQuery:
    """Which visits: of a customer, a rep, a stretch of days, `to_verify` alone; what is empty does not restrict."""

    customer_id: str = ""
    rep_id: str = ""
    first: date | None = None
    last: date | None = None
    to_verify: bool = False


def question_words() -> Mapping[str, Words]:
    """The questions' names by field, in printed order."""
    fields = fields_of("visit")
    return MappingProxyType({name: fields[name].words for name in QUESTIONS})


def count_visits(seat: Seat, query: VisitQuery) -> int:
    """How many visits match."""
    with seat.store.reading() as session:
        matching = _matching(seat, query).subquery()
        return session.exec(select(func.count()).select_from(matching)).one()


def visits(seat: Seat, query: VisitQuery, *, offset: int = 0, limit: int = 50) -> tuple[VisitRow, ...]:
    """The visits that match, the latest first; a page at a time."""
    with seat.store.reading() as session:
        found = session.exec(
            _matching(seat, query).order_by(col(Visit.day).desc(), col(Visit.id).desc()).offset(offset).limit(limit)
        ).all()
        return visit_rows(session, list(found), full=reads_streets(seat))


def visits_to_verify(session: Session, seat: Seat, *, limit: int = 50) -> tuple[VisitRow, ...]:
    """What the paper did not tell in full and nobody has completed yet, the oldest first; a rep's own only."""
    query = _matching(seat, VisitQuery(to_verify=True)).order_by(col(Visit.entered_at), col(Visit.id)).limit(limit)
    return visit_rows(session, list(session.exec(query).all()), full=reads_streets(seat))


def visit(seat: Seat, visit_id: str) -> VisitRow:
    """One visit; raises NotFound, NotAllowed."""
    with seat.store.reading() as session:
        found = session.get(Visit, visit_id)
        if found is None:
            raise NotFound(Words("本机没有这次拜访。", "This desktop has no such visit."))
        require_reach(seat, found.rep_id)
        return visit_rows(session, [found])[0]


def copy_last(seat: Seat, customer_id: str) -> VisitRow | None:
    """The customer's last visit, to copy what has not changed (照抄上次); None before the first."""
    with seat.store.reading() as session:
        found = session.exec(
            _current()
            .where(Visit.customer_id == customer_id)
            .order_by(col(Visit.day).desc(), col(Visit.id).desc())
            .limit(1)
        ).first()
        return visit_rows(session, [found])[0] if found is not None else None


def visit_rows(session: Session, found: list[Visit], *, full: bool = True) -> tuple[VisitRow, ...]:
    """Records as rows; not `full` without the street, and with the numbers in what was written masked."""
    customers = customers_of(session, {one.customer_id for one in found})
    names = names_of(session, {one.rep_id for one in found} | {one.entered_by for one in found})
    return tuple(
        VisitRow(
            id=one.id,
            customer_id=one.customer_id or "",
            customer=shown_name(customers.get(one.customer_id)),
            place=place_of(customers.get(one.customer_id), street=full),
            rep_id=one.rep_id or "",
            rep=names.get(one.rep_id, ""),
            day=one.day,
            arrived=one.arrived or "",
            departed=one.departed or "",
            met=one.met or "",
            result=one.result or "",
            next_day=one.next_day,
            answers={name: in_words(text, plain=full) for name in QUESTIONS if (text := getattr(one, name))},
            planned=bool(one.planned),
            backfilled=bool(one.backfilled),
            corrected=one.supersedes_id is not None,
            to_verify=bool(one.to_verify),
            photo=one.photo or "",
            page_code=one.page_code or "",
            entered_by=names.get(one.entered_by, ""),
            entered_at=one.entered_at,
        )
        for one in found
    )


def _current() -> SelectOfScalar[Visit]:
    replaced = select(Visit.supersedes_id).where(col(Visit.supersedes_id).is_not(None))
    return select(Visit).where(col(Visit.id).not_in(replaced))


def _matching(seat: Seat, query: VisitQuery) -> SelectOfScalar[Visit]:
    found = _current()
    rep_id = own_only(seat) or query.rep_id
    if rep_id:
        found = found.where(Visit.rep_id == rep_id)
    if query.customer_id:
        found = found.where(Visit.customer_id == query.customer_id)
    if query.first is not None:
        found = found.where(col(Visit.day) >= query.first)
    if query.last is not None:
        found = found.where(col(Visit.day) <= query.last)
    if query.to_verify:
        found = found.where(col(Visit.to_verify).is_(True))
    return found
