"""When a customer was last dealt with, and how: the first thing the counter says to someone it knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.words import Words

_FORM = Words("登记", "registered")
_ORDER = Words("电话订购", "ordered by phone")
_VISITED = Words("拜访", "visited")
_CAME = Words("到店", "came in")


@dataclass(frozen=True, slots=True)
class Seen:
    """A day and what happened on it."""

    day: date
    what: Words


def last_seen(session: Session, customer_ids: Iterable[str]) -> dict[str, Seen]:
    """The latest dealing of each customer that has one, by id."""
    ids = list(customer_ids)
    form, note, visit = RegistrationForm, PhoneOrderNote, Visit
    found: dict[str, Seen] = {}
    for customer, day in session.execute(_latest(form.customer_id, form.day, ids)):
        _later(found, customer, day, _FORM)
    for customer, at in session.execute(_latest(note.customer_id, note.taken_at, ids)):
        _later(found, customer, branch_day(at), _ORDER)
    for what, is_it in ((_VISITED, col(visit.rep_id).is_not(None)), (_CAME, col(visit.rep_id).is_(None))):
        for customer, day in session.execute(_latest(visit.customer_id, visit.day, ids).where(is_it)):
            _later(found, customer, day, what)
    return found


def days_ago(day: date, *, today: date) -> Words:
    """今天, 昨天, 3 天前, 2 个月前: as one says it."""
    days = (today - day).days
    if days <= 0:
        return Words("今天", "today")
    if days == 1:
        return Words("昨天", "yesterday")
    if days < 60:
        return Words(f"{days} 天前", f"{days} days ago")
    months = days // 30
    if months < 24:
        return Words(f"{months} 个月前", f"{months} months ago")
    return Words(f"{days // 365} 年前", f"{days // 365} years ago")


def _latest(customer: object, when: object, ids: list[str]) -> Select[Any]:
    """The latest `when` of each of the customers that has one."""
    owner: Any = col(customer)
    moment: Any = col(when)
    return select(owner, func.max(moment)).where(owner.in_(ids), moment.is_not(None)).group_by(owner)


def _later(found: dict[str, Seen], customer: str, day: date, what: Words) -> None:
    known = found.get(customer)
    if known is None or day >= known.day:
        found[customer] = Seen(day, what)
