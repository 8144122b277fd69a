"""The filing clock of a branch: its hours, whether it is open, and how far the desktop's own clock is off."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from crm_desktop.rules.chain_settings import entry_hours as hours_of
from crm_desktop.rules.deadlines import (
    TRUSTED_SKEW,
    EntryHours,
    Judgement,
    entry_deadline,
    judge_lateness,
)
from crm_desktop.services.chain_rules import is_open_day, settings_in_force
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
        open_day=is_open_day(session, seat.branch.code, seat.today),
        offset=trust.offset,
        doubtful=trust.moved_back or abs(trust.offset) > TRUSTED_SKEW,
    )


def judge_filing(session: Session, seat: Seat, day: date) -> Judgement:
    """Judge a form of `day` filed now, by corrected time (B1-3.1.2)."""
    hours = entry_hours(session)
    deadline = entry_deadline(day, open_day=is_open_day(session, seat.branch.code, day), hours=hours)
    return judge_lateness(seat.now(), seat.clock_trust(), deadline=deadline)


def entry_hours(session: Session) -> EntryHours:
    """The hours head office set, else the usual ones."""
    return hours_of(settings_in_force(session))
