"""The chain's working calendar and divisions, laid over what the program ships (PRACTICE 4.4, 4.5)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import SHARED
from crm_desktop.models.reference import CalendarDay, DivisionEntry
from crm_desktop.rules.day_list import ListedDay
from crm_desktop.rules.divisions import Division, shipped_divisions
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.rules.workdays import WorkCalendar
from crm_desktop.services.chain_rules import divisions_in_force, work_calendar
from crm_desktop.services.customer_file import require
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.seat import Seat

_SPACE: Final = uuid.UUID("7a2f5a0e-3f0b-5c58-9a3e-94c3f1c2a7d4")
_WEEKEND: Final = 5


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not like its weekday: a holiday, or a weekend day that is worked.

    `set_here` tells that head office has set it; `published` what the calendar that the program ships says.
    """

    on: date
    working: bool
    name: Words
    set_here: bool
    estimated: bool
    published: bool


@dataclass(frozen=True, slots=True)
class ChangedDivision:
    """A division as head office has it now, with what lies above it by name."""

    code: str
    name: str
    above: str
    ended: date | None
    successor: str
    new: bool


def special_days(seat: Seat, year: int) -> tuple[SpecialDay, ...]:
    """The holidays and worked weekend days of a year, in order."""
    with seat.store.reading() as session:
        calendar, names = work_calendar(session), _names(session)
    plain, on, found = WorkCalendar(), date(year, 1, 1), list[SpecialDay]()
    while on.year == year:
        day, set_here = calendar.day(on), on in calendar.overrides
        usual = on.weekday() < _WEEKEND
        if set_here or day.workday != usual or day.holiday is not None:
            name = names.get(on) or day.holiday
            words = name or (_WORKED if day.workday else _HOLIDAY)
            found.append(SpecialDay(on, day.workday, words, set_here, day.estimated, plain.is_workday(on)))
        on += timedelta(days=1)
    return tuple(found)


def set_days(seat: Seat, days: Sequence[ListedDay]) -> int:
    """Set these days for the whole chain, one unit of work; how many were not like that before. Raises NotAllowed."""
    require(seat, Action.EDIT, RecordType.CALENDAR_DAY, own=False)
    with seat.store.reading() as session:
        changed = [one for one in days if not _is_set(session, one)]
    if changed:
        with seat.unit("set_calendar", partition=SHARED) as session:
            for one in changed:
                row = session.get(CalendarDay, day_id(one.on)) or CalendarDay(id=day_id(one.on), day=one.on)
                row.working, row.name, row.dropped = one.working, one.name or None, None
                session.add(row)
    return len(changed)


def drop_day(seat: Seat, on: date) -> None:
    """Let the published calendar decide that day again. Raises NotAllowed."""
    require(seat, Action.EDIT, RecordType.CALENDAR_DAY, own=False)
    with seat.unit("set_calendar", partition=SHARED) as session:
        row = session.get(CalendarDay, day_id(on))
        if row is not None:
            row.dropped = True
            session.add(row)


def changed_divisions(seat: Seat) -> tuple[ChangedDivision, ...]:
    """What head office has added, renamed or abolished, in the order of the codes."""
    table = divisions_in_force(seat.store)
    with seat.store.reading() as session:
        rows = session.exec(select(DivisionEntry).order_by(col(DivisionEntry.code))).all()
    shipped = shipped_divisions().by_code
    return tuple(
        ChangedDivision(
            code=one.code or "",
            name=one.name or "",
            above="".join(part.name for part in table.chain(table.by_code[one.code or ""])[:-1]),
            ended=one.valid_to,
            successor=_named(table.by_code.get(one.successor or "")),
            new=one.code not in shipped,
        )
        for one in rows
        if one.code in table.by_code
    )


def set_divisions(seat: Seat, divisions: Sequence[Division]) -> int:
    """Add or alter divisions for the whole chain, one unit of work; how many. Raises NotAllowed."""
    require(seat, Action.EDIT, RecordType.DIVISION_ENTRY, own=False)
    if divisions:
        with seat.unit("set_divisions", partition=SHARED) as session:
            for one in divisions:
                key = division_id(one.code)
                row = session.get(DivisionEntry, key) or DivisionEntry(id=key, code=one.code)
                row.name, row.parent = one.name, one.parent or None
                row.valid_to, row.successor = one.valid_to, one.successor or None
                session.add(row)
    return len(divisions)


def text_of_file(path: Path) -> str:
    """A spreadsheet as lines, cells separated by tabs, without a row of headings; raises UnreadableFile."""
    lines = ["\t".join(row) for sheet in read_sheets(path)[:1] for row in sheet.rows]
    if lines and not any(character.isdigit() for character in lines[0]):
        lines = lines[1:]
    return "\n".join(lines)


def day_id(on: date) -> str:
    """The record of a day: found by what it stands for, so that it is never made twice."""
    return str(uuid.uuid5(_SPACE, f"day/{on.isoformat()}"))


def division_id(code: str) -> str:
    """The record of a division."""
    return str(uuid.uuid5(_SPACE, f"division/{code}"))


def _is_set(session: Session, day: ListedDay) -> bool:
    row = session.get(CalendarDay, day_id(day.on))
    return row is not None and not row.dropped and (row.working, row.name or "") == (day.working, day.name)


def _names(session: Session) -> dict[date, Words]:
    rows = session.exec(select(CalendarDay).where(col(CalendarDay.dropped).is_not(True))).all()
    return {one.day: Words(one.name, one.name) for one in rows if one.day is not None and one.name}


def _named(division: Division | None) -> str:
    return division.name if division is not None else ""


_WORKED: Final = Words("调休上班", "Worked instead")
_HOLIDAY: Final = Words("放假", "Holiday")
