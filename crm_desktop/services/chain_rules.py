"""The rules of the chain in force on this desktop, as head office last sent them: settings, calendar, divisions."""

from datetime import date
from functools import lru_cache

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Branch, Chain
from crm_desktop.models.reference import CalendarDay, DivisionEntry
from crm_desktop.rules.chain_settings import SETTINGS, Value, in_force
from crm_desktop.rules.divisions import Division, Divisions, amended
from crm_desktop.rules.workdays import WorkCalendar
from crm_desktop.store.branch_store import BranchStore


def settings_in_force(session: Session) -> dict[str, Value]:
    """Every setting of the chain by name; the default where head office has set nothing."""
    chain = session.exec(select(Chain)).first()
    return in_force({one.name: getattr(chain, one.name) for one in SETTINGS} if chain else {})


def work_calendar(session: Session) -> WorkCalendar:
    """The published calendar under the days head office has set."""
    rows = session.exec(select(CalendarDay).where(col(CalendarDay.dropped).is_not(True))).all()
    return WorkCalendar({one.day: one.working for one in rows if one.day is not None and one.working is not None})


def is_open_day(session: Session, branch: str, day: date) -> bool:
    """Whether a branch is open that day: a working day of its week that it has not closed."""
    found = session.exec(select(Branch).where(Branch.code == branch)).first()
    closed = set(found.closed_days or ()) if found else set()
    return day.isoformat() not in closed and work_calendar(session).is_open(day)


def divisions_in_force(store: BranchStore) -> Divisions:
    """The divisions the program ships, with those that head office has added, renamed or abolished since."""
    with store.reading() as session:
        rows = session.exec(select(DivisionEntry).order_by(col(DivisionEntry.code))).all()
    return _amended(
        tuple(
            Division(one.code, one.name, one.parent or "", None, one.valid_to, one.successor or "")
            for one in rows
            if one.code and one.name
        )
    )


@lru_cache(maxsize=2)
def _amended(entries: tuple[Division, ...]) -> Divisions:
    return amended(entries)
