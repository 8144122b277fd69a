"""A list of days as it is pasted from the yearly notice or a spreadsheet: date, holiday or working day, name."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words

_DATE: Final = r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?"
_TO: Final = r"(?:至|到|~|—|–|-{1,2})"
_LINE: Final = re.compile(rf"\s*{_DATE}(?:\s*{_TO}\s*(?:{_DATE}|(?:(\d{{1,2}})\s*月)?\s*(\d{{1,2}})\s*日))?(.*)")
_WORKING: Final = re.compile(r"上班|补班|工作日|work(?:ing)?(?: day)?", re.IGNORECASE)
_RESTING: Final = re.compile(r"放假|休息|休假|节假日|假日|休|off|holiday|closed|rest", re.IGNORECASE)
_LONGEST: Final = 62
"""Days in one line: a longer span is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class ListedDay:
    """One day of the list; `working` is False for a holiday."""

    on: date
    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class DayList:
    """What was read; every line that was not has a problem that names it (`field` is its number, from 1)."""

    days: tuple[ListedDay, ...]
    problems: tuple[Problem, ...]


def read_days(text: str) -> DayList:
    """Read lines such as `2027-02-06 至 2027-02-12 放假 春节` or `2027年2月14日 上班`; empty lines mean nothing.

    Tabs and commas separate as blanks do. A day that stands in two lines with different meanings is a problem.
    """
    days: dict[date, ListedDay] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        plain = re.sub(r"[\t,，;；]+", " ", half_width(line)).strip()
        if not plain:
            continue
        found = _read(plain, number)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        for one in found:
            if one.on in days and days[one.on].working != one.working:
                problems.append(_problem(number, f"{one.on} 前面写的相反", f"{one.on} is the opposite above"))
            else:
                days[one.on] = one
    return DayList(tuple(days[on] for on in sorted(days)), tuple(problems))


def _read(line: str, number: int) -> tuple[ListedDay, ...] | Problem:
    match = _LINE.fullmatch(line)
    if match is None:
        return _problem(number, "应以日期开头，如 2027-02-06", "A line begins with a date such as 2027-02-06")
    year, month, day, *end, last_month, last_day, rest = match.groups()
    try:
        first = date(int(year), int(month), int(day))
        last = _last(first, end, last_month, last_day)
    except ValueError:
        return _problem(number, "没有这个日期", "There is no such date")
    if not first <= last < first + timedelta(days=_LONGEST):
        return _problem(number, "起止日期不对", "The span of days is wrong")
    working = _working(rest)
    if working is None:
        return _problem(number, "要写明“放假”或“上班”", "Say whether it is a holiday or a working day")
    name = _RESTING.sub(" ", _WORKING.sub(" ", rest)).strip(" ()（）:：")
    span = (last - first).days + 1
    return tuple(ListedDay(first + timedelta(days=step), working, " ".join(name.split())) for step in range(span))


def _last(first: date, end: list[str | None], month: str | None, day: str | None) -> date:
    if end[0] and end[1] and end[2]:
        return date(int(end[0]), int(end[1]), int(end[2]))
    return date(first.year, int(month or first.month), int(day)) if day else first


def _working(rest: str) -> bool | None:
    """Whether the words say working day or holiday; None for neither, or both. 调休 alone says neither."""
    rest = rest.replace("调休", "")
    works, rests = bool(_WORKING.search(rest)), bool(_RESTING.search(_WORKING.sub("", rest)))
    return works if works != rests else None


def _problem(number: int, zh: str, en: str) -> Problem:
    return Problem("day_line", str(number), Words(f"第 {number} 行：{zh}", f"Line {number}: {en}"))
