"""What somebody has keyed of one page so far, exactly as typed, and how it becomes a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.visits import NextDate, parse_next_date, parse_result
from crm_desktop.rules.words import Words
from crm_desktop.services.visits import VisitRow
from crm_desktop.services.visits_entry import VisitEntry
from crm_desktop.ui.visits.day_words import read_clock

_PLAIN = ("customer_id", "customer", "place", "result", "next_text", "met", "arrived", "departed", "photo")
_ANSWER = "answer:"
_TO_VERIFY = "to_verify"


@dataclass(frozen=True, slots=True)
class Keyed:
    """The form of one page; `customer` and `place` are what it shows of the customer."""

    customer_id: str = ""
    customer: str = ""
    place: str = ""
    day: date | None = None
    result: str = ""
    next_text: str = ""
    met: str = ""
    arrived: str = ""
    departed: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    to_verify: bool = False
    photo: str = ""

    @property
    def has_gaps(self) -> bool:
        """Whether something is missing that only a row to be verified may lack."""
        return not (self.customer_id and self.result and self.day)


def keyed_of(visit: VisitRow) -> Keyed:
    """A visit on record as the form shows it, to be corrected."""
    return Keyed(
        customer_id=visit.customer_id,
        customer=visit.customer,
        place=visit.place,
        day=visit.day,
        result=visit.result,
        next_text=visit.next_day.isoformat() if visit.next_day else "",
        met=visit.met,
        arrived=visit.arrived,
        departed=visit.departed,
        answers=dict(visit.answers),
        to_verify=visit.to_verify,
        photo=visit.photo,
    )


def texts_of(keyed: Keyed) -> dict[str, str]:
    """What stands in the form as plain texts, to be kept as a draft."""
    texts = {name: getattr(keyed, name) for name in _PLAIN if getattr(keyed, name)}
    if keyed.day is not None:
        texts["day"] = keyed.day.isoformat()
    if keyed.to_verify:
        texts[_TO_VERIFY] = "1"
    return texts | {f"{_ANSWER}{name}": text for name, text in keyed.answers.items()}


def keyed_from(texts: Mapping[str, str]) -> Keyed:
    """A draft as it was typed; a day that cannot be read is left out."""
    try:
        day = date.fromisoformat(texts.get("day", ""))
    except ValueError:
        day = None
    plain = {name: texts.get(name, "") for name in _PLAIN}
    answers = {name.removeprefix(_ANSWER): text for name, text in texts.items() if name.startswith(_ANSWER)}
    return Keyed(day=day, answers=answers, to_verify=_TO_VERIFY in texts, **plain)


def copied(keyed: Keyed, last: VisitRow) -> Keyed:
    """`keyed` with the answers and the person met of the last visit where nothing was keyed yet (照抄上次)."""
    answers = {**last.answers, **{name: text for name, text in keyed.answers.items() if text.strip()}}
    return replace(keyed, answers=answers, met=keyed.met or last.met)


def entry_of(keyed: Keyed, page_code: str) -> VisitEntry | Problem:
    """The visit to put on record, or the first thing that is wrong; `field` names the input.

    A row to be verified may have gaps, but what is keyed must be readable.
    """
    if not keyed.customer_id and not keyed.to_verify:
        return Problem("visit_customer", "customer", Words("请先选客户", "Choose the customer first"))
    result = parse_result(keyed.result) if keyed.result or not keyed.to_verify else None
    if isinstance(result, Problem):
        return result
    if keyed.day is None and (keyed.next_text or not keyed.to_verify):
        return Problem("visit_day", "day", Words("请填拜访日期，如 11-20", "Give the day of the visit, such as 11-20"))
    upcoming = parse_next_date(keyed.next_text, keyed.day) if keyed.day is not None else NextDate(None)
    if not isinstance(upcoming, NextDate):
        return upcoming
    times = {name: read_clock(text) for name, text in (("arrived", keyed.arrived), ("departed", keyed.departed))}
    for name, time in times.items():
        if time is None:
            return Problem("visit_time", name, Words("时间如 930 或 9:30", "A time is keyed as 930 or 9:30"))
    return VisitEntry(
        customer_id=keyed.customer_id,
        day=keyed.day,
        result=result,
        next_day=upcoming.on,
        page_code=page_code,
        arrived=times["arrived"] or "",
        departed=times["departed"] or "",
        met=keyed.met,
        answers=dict(keyed.answers),
        to_verify=keyed.to_verify,
        photo=keyed.photo,
    )
