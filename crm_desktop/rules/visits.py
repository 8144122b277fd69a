"""What a rep's visit comes to, when to go next, and what counts as entered late (B1-3.2, PRACTICE M3)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Final

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.rules.workdays import WorkCalendar


class VisitResult(IntEnum):
    """The result, by the digit printed on the booklet's page and keyed in."""

    ORDERED = 1
    INTERESTED = 2
    FOLLOW_UP = 3
    NO_NEED = 4
    NOBODY_MET = 5
    OTHER = 6

    @property
    def words(self) -> Words:
        """The result as printed and shown."""
        return _RESULT_WORDS[self]


_RESULT_WORDS: Final = {
    VisitResult.ORDERED: Words("成交", "Sold"),
    VisitResult.INTERESTED: Words("有意向", "Interested"),
    VisitResult.FOLLOW_UP: Words("需跟进", "Follow up"),
    VisitResult.NO_NEED: Words("无需求", "No need"),
    VisitResult.NOBODY_MET: Words("未遇到人", "Nobody there"),
    VisitResult.OTHER: Words("其他", "Other"),
}
_BAD_RESULT: Final = Problem("visit_result", "result", Words("结果请输入 1 到 6", "The result is a digit from 1 to 6"))
_BAD_DATE: Final = Problem(
    "visit_next_date",
    "next_date",
    Words(
        "下次日期可输入 +7（7 天后）、w（下周同日）、m（下月同日）、12-05，或 0（不再约）",
        "Type +7 (in 7 days), w (next week), m (next month), 12-05, or 0 (none)",
    ),
)
_PAST_DATE: Final = Problem(
    "visit_next_past", "next_date", Words("下次日期不能早于拜访日", "The next date lies before the visit")
)
_BEGINNING: Final = re.compile(
    r"\+\d{0,3}|w\d{0,2}|m|\d{3,4}|\d{1,2}(?:[\-./月](?:\d{1,2}日?)?)?|20\d{2}[\-./年]?(?:\d{1,2}[\-./月]?(?:\d{1,2}日?)?)?"
)
_LATEST: Final = timedelta(days=731)
_TOO_FAR: Final = Problem(
    "visit_next_far", "next_date", Words("下次日期超过两年，请核对", "More than two years ahead: check the date")
)


@dataclass(frozen=True, slots=True)
class NextDate:
    """When to go next; `on` is None where no further visit was agreed."""

    on: date | None


def parse_result(text: str) -> VisitResult | Problem:
    """Read the keyed digit."""
    typed = half_width(text).strip()
    return VisitResult(int(typed)) if re.fullmatch(r"[1-6]", typed) else _BAD_RESULT


def parse_next_date(text: str, day: date) -> NextDate | Problem:
    """Read a next date keyed short, counted from `day`, the day of the visit.

    "+7" days, "w" or "w2" weeks, "m" a month (or its last day), "12-05", "12.5", "1205" the next such day, a full date,
    and "0" or nothing for none. Dates before `day` and more than two years ahead are refused.
    """
    typed = half_width(text).strip().lower()
    if typed in ("", "0"):
        return NextDate(None)
    try:
        on = _relative(typed, day) or _absolute(typed, day)
    except (ValueError, OverflowError):
        return _BAD_DATE
    if on is None:
        return _BAD_DATE
    if on < day:
        return _PAST_DATE
    return _TOO_FAR if on - day > _LATEST else NextDate(on)


def begins_next_date(text: str) -> bool:
    """Whether a next date, as `parse_next_date` reads it, may begin with `text` or be it."""
    typed = half_width(text).strip().lower()
    return not typed or _BEGINNING.fullmatch(typed) is not None


def is_backfill(visited_on: date, entered_on: date, *, calendar: WorkCalendar, allowed: int = 1) -> bool:
    """Whether an entry is kept but marked 补录: the visit lies more than `allowed` working days back."""
    return calendar.workdays_between(visited_on, entered_on) > allowed


def check_visit_day(visited_on: date, today: date) -> tuple[Problem, ...]:
    """Refuse a visit that has not happened yet."""
    if visited_on <= today:
        return ()
    words = Words("拜访日期不能晚于今天", "A visit cannot lie in the future")
    return (Problem("visit_future", "visited_on", words),)


def _relative(typed: str, day: date) -> date | None:
    if found := re.fullmatch(r"\+(\d{1,3})", typed):
        return day + timedelta(days=int(found[1]))
    if found := re.fullmatch(r"w(\d{0,2})", typed):
        return day + timedelta(weeks=int(found[1] or 1))
    return _month_later(day) if typed == "m" else None


def _absolute(typed: str, day: date) -> date | None:
    if found := re.fullmatch(r"(\d{4})[\-./年]?(\d{1,2})[\-./月]?(\d{1,2})日?", typed):
        return date(int(found[1]), int(found[2]), int(found[3]))
    found = re.fullmatch(r"(\d{1,2})[\-./月](\d{1,2})日?", typed) or re.fullmatch(r"(\d{2})(\d{2})", typed)
    if found is None:
        return None
    month, number = int(found[1]), int(found[2])
    this_year = date(day.year, month, number)
    return this_year if this_year >= day else date(day.year + 1, month, number)


def _month_later(day: date) -> date:
    """The same day of the next month, or that month's last."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
