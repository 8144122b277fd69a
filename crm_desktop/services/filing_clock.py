"""The filing clock of a branch: its hours, whether it is open, and how far the desktop's own clock is off."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, select

from crm_desktop.models.chain import Branch, Chain
from crm_desktop.rules.deadlines import (
    BRANCH_ZONE,
    DEFAULT_HOURS,
    TRUSTED_SKEW,
    EntryHours,
    Judgement,
    entry_deadline,
    judge_lateness,
)
from crm_desktop.rules.workdays import WorkCalendar
from crm_desktop.services.seat import Seat


@dataclass(frozen=True, slots=True)
class FilingClock:
    """What the countdown goes by today: add `offset` to the desktop's time for the office's.

    `doubtful`: the clock was off, unchecked or set back, so that head office may have to judge what is late.
    """

    hours: EntryHours
    open_day: bool
    offset: timedelta
    doubtful: bool


def filing_clock(session: Session, seat: Seat) -> FilingClock:
    """The clock for the branch's own today."""
    trust = seat.clock_trust()
    return FilingClock(
        hours=entry_hours(session),
        open_day=is_open_day(session, seat, seat.today),
        offset=trust.offset,
        doubtful=trust.moved_back or abs(trust.offset) > TRUSTED_SKEW,
    )


def judge_filing(session: Session, seat: Seat, day: date) -> Judgement:
    """Judge a form of `day` filed now, by corrected time (B1-3.1.2)."""
    hours = entry_hours(session)
    deadline = entry_deadline(day, open_day=is_open_day(session, seat, day), hours=hours)
    return judge_lateness(seat.now(), seat.clock_trust(), deadline=deadline)


def entry_hours(session: Session) -> EntryHours:
    """The hours head office set ("17:30"), with the warnings as long before as usual; else the usual ones."""
    chain = session.exec(select(Chain)).first()
    try:
        deadline = time.fromisoformat((chain.entry_deadline if chain else "") or "")
    except ValueError:
        return DEFAULT_HOURS
    usual = DEFAULT_HOURS
    return EntryHours(
        deadline=deadline,
        amber=_before(deadline, usual.deadline, usual.amber),
        red=_before(deadline, usual.deadline, usual.red),
        tell_manager=_before(deadline, usual.deadline, usual.tell_manager),
    )


def is_open_day(session: Session, seat: Seat, day: date) -> bool:
    """Whether the branch is open that day: a working day of its week that it has not closed."""
    branch = session.exec(select(Branch).where(Branch.code == seat.branch.code)).first()
    closed = set(branch.closed_days or ()) if branch else set()
    return day.isoformat() not in closed and WorkCalendar().is_open(day)


def _before(deadline: time, usual: time, warning: time) -> time:
    """As long before `deadline` as `warning` is before the usual one; never before midnight."""
    day = date(2000, 1, 2)
    ahead = datetime.combine(day, usual, BRANCH_ZONE) - datetime.combine(day, warning, BRANCH_ZONE)
    moved = datetime.combine(day, deadline, BRANCH_ZONE) - ahead
    return moved.time() if moved.date() == day else time.min
