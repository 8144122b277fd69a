"""The 18:00 clock: until when the day's forms must be filed, how much is left, and what counts as late (B1-3.1.2)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final

from crm_desktop.rules.words import Words

BRANCH_ZONE: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""All of China keeps one time without summer time, so that no zone table need be shipped."""


@dataclass(frozen=True, slots=True)
class EntryHours:
    """The times of the filing clock, in the branch's zone; head office may set others."""

    deadline: time = time(18, 0)
    amber: time = time(17, 0)
    red: time = time(17, 45)
    tell_manager: time = time(17, 50)


DEFAULT_HOURS: Final = EntryHours()


class Colour(StrEnum):
    """How the countdown looks; `NONE` on a day without a deadline."""

    NONE = "none"
    CALM = "calm"
    AMBER = "amber"
    RED = "red"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Countdown:
    """What the home tile shows: `left` is never negative, `over_by` counts after the deadline."""

    colour: Colour
    left: timedelta
    over_by: timedelta
    tell_manager: bool
    words: Words


def branch_day(at: datetime) -> date:
    """The calendar day of an aware time at the branch."""
    return at.astimezone(BRANCH_ZONE).date()


def entry_deadline(day: date, *, open_day: bool, hours: EntryHours = DEFAULT_HOURS) -> datetime | None:
    """When `day`'s forms must be filed, in UTC; None on a holiday or when the branch is closed."""
    if not open_day:
        return None
    return datetime.combine(day, hours.deadline, BRANCH_ZONE).astimezone(UTC)


def countdown(now: datetime, *, open_day: bool, hours: EntryHours = DEFAULT_HOURS) -> Countdown:
    """The state of the clock at `now` (aware) for the branch's own today."""
    nothing = timedelta(0)
    local = now.astimezone(BRANCH_ZONE)
    deadline = entry_deadline(local.date(), open_day=open_day, hours=hours)
    if deadline is None:
        return Countdown(Colour.NONE, nothing, nothing, False, Words("今日休息，不计时", "Closed today: no deadline"))
    clock = local.time()
    tell = clock >= hours.tell_manager
    if now >= deadline:
        over = now - deadline
        words = Words(f"已过 {_at(hours.deadline)}，超时 {_span(over)}", f"{_span(over)} past {_at(hours.deadline)}")
        return Countdown(Colour.OVER, nothing, over, tell, words)
    colour = Colour.RED if clock >= hours.red else Colour.AMBER if clock >= hours.amber else Colour.CALM
    left = deadline - now
    words = Words(f"剩 {_span(left)}", f"{_span(left)} left")
    return Countdown(colour, left, nothing, tell, words)


@dataclass(frozen=True, slots=True)
class ClockTrust:
    """What is known about the desktop's clock when something was saved.

    `offset` is office time minus desktop time at the last contact; `checked` is False when the desktop has not been in
    contact since it was switched on; `moved_back` when the clock ran backwards against its monotonic anchor.
    """

    offset: timedelta
    checked: bool
    moved_back: bool = False


class Lateness(StrEnum):
    """The verdict on one filing; `DOUBTFUL` is for head office to decide and never fines anyone by itself."""

    ON_TIME = "on_time"
    LATE = "late"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A filing judged against its deadline: the corrected time (UTC) and the sentence that says so."""

    lateness: Lateness
    corrected_at: datetime
    late_by: timedelta
    words: Words


TRUSTED_SKEW: Final = timedelta(minutes=5)


def judge_lateness(event_at: datetime, clock: ClockTrust, *, deadline: datetime | None) -> Judgement:
    """Judge a filing by when it happened on corrected time, never by when it was synced (PRACTICE M4).

    Nobody is called late on a clock that was off by more than five minutes, was never checked or moved back; "on time"
    is doubted only where such a clock could hide lateness. No deadline, no lateness.
    """
    corrected = event_at + clock.offset
    if deadline is None:
        return Judgement(
            Lateness.ON_TIME, corrected, timedelta(0), Words("当日休息，不计迟", "Closed that day: never late")
        )
    late_by = max(corrected - deadline, timedelta(0))
    if _doubtful(event_at, corrected, clock=clock, deadline=deadline):
        words = Words(
            f"时间存疑：本机显示 {_clock(event_at)}，校正后 {_clock(corrected)}，由总部判定",
            f"Time in doubt: this desktop said {_clock(event_at)}, corrected {_clock(corrected)}; head office decides",
        )
        return Judgement(Lateness.DOUBTFUL, corrected, late_by, words)
    if late_by:
        words = Words(
            f"{_clock(corrected)} 建档，迟 {_span(late_by)}", f"Filed at {_clock(corrected)}, {_span(late_by)} late"
        )
        return Judgement(Lateness.LATE, corrected, late_by, words)
    words = Words(f"{_clock(corrected)} 按时建档", f"Filed on time at {_clock(corrected)}")
    return Judgement(Lateness.ON_TIME, corrected, late_by, words)


def _doubtful(event_at: datetime, corrected: datetime, *, clock: ClockTrust, deadline: datetime) -> bool:
    if clock.moved_back:
        return True
    skewed = abs(clock.offset) > TRUSTED_SKEW
    if corrected > deadline:
        return skewed or not clock.checked
    if not clock.checked:
        return deadline - corrected <= TRUSTED_SKEW
    return skewed and event_at > deadline


def _span(span: timedelta) -> str:
    """Hours and minutes, "01:42"; the minute begun counts, so that 0 seconds left never reads as time."""
    minutes = -(-int(span.total_seconds()) // 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _at(at: time) -> str:
    return f"{at:%H:%M}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(BRANCH_ZONE):%H:%M}"
