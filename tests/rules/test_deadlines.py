"""The 18:00 clock, honest desktops and moved ones."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm_desktop.rules.deadlines import (
    ClockTrust,
    Colour,
    Lateness,
    branch_day,
    countdown,
    entry_deadline,
    judge_lateness,
)

DAY = date(2026, 11, 20)
SIX = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HONEST = ClockTrust(timedelta(seconds=3), checked=True)


def at(hour: int, minute: int = 0) -> datetime:
    """A time of that day at the branch."""
    return SIX + timedelta(hours=hour - 18, minutes=minute)


def test_the_deadline_is_six_in_the_evening_at_the_branch() -> None:
    assert entry_deadline(DAY, open_day=True) == SIX
    assert entry_deadline(DAY, open_day=False) is None


def test_the_branchs_day_begins_at_its_own_midnight() -> None:
    assert branch_day(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("now", "colour", "words"),
    [
        (at(16, 18), Colour.CALM, "剩 01:42"),
        (at(17, 0), Colour.AMBER, "剩 01:00"),
        (at(17, 45), Colour.RED, "剩 00:15"),
        (at(17, 59) + timedelta(seconds=59), Colour.RED, "剩 00:01"),
        (at(18, 0), Colour.OVER, "已过 18:00，超时 00:00"),
        (at(19, 30), Colour.OVER, "已过 18:00，超时 01:30"),
    ],
)
def test_the_countdown_grows_warmer(now: datetime, colour: Colour, words: str) -> None:
    shown = countdown(now, open_day=True)
    assert (shown.colour, shown.words.zh) == (colour, words)
    assert shown.tell_manager == (now >= at(17, 50))
    assert shown.left == max(SIX - now, timedelta(0))
    assert shown.over_by == max(now - SIX, timedelta(0))


def test_a_closed_day_has_no_countdown() -> None:
    shown = countdown(at(19), open_day=False)
    assert (shown.colour, shown.tell_manager) == (Colour.NONE, False)


FAST = ClockTrust(timedelta(minutes=-40), checked=True)
SLOW = ClockTrust(timedelta(minutes=40), checked=True)
UNCHECKED = ClockTrust(timedelta(0), checked=False)
MOVED = ClockTrust(timedelta(0), checked=True, moved_back=True)


@pytest.mark.parametrize(
    ("event_at", "clock", "lateness"),
    [
        (at(17, 59), HONEST, Lateness.ON_TIME),
        (at(18, 0) - timedelta(seconds=3), HONEST, Lateness.ON_TIME),
        (at(18, 0), HONEST, Lateness.LATE),
        (at(18, 20), HONEST, Lateness.LATE),
        (at(17, 0), MOVED, Lateness.DOUBTFUL),
        (at(17, 30), SLOW, Lateness.DOUBTFUL),
        (at(19, 0), SLOW, Lateness.DOUBTFUL),
        (at(16, 0), SLOW, Lateness.ON_TIME),
        (at(18, 20), FAST, Lateness.DOUBTFUL),
        (at(17, 20), FAST, Lateness.ON_TIME),
        (at(18, 20), UNCHECKED, Lateness.DOUBTFUL),
        (at(17, 57), UNCHECKED, Lateness.DOUBTFUL),
        (at(15, 0), UNCHECKED, Lateness.ON_TIME),
    ],
)
def test_nobody_is_late_by_a_clock_that_cannot_be_trusted(
    event_at: datetime, clock: ClockTrust, lateness: Lateness
) -> None:
    judgement = judge_lateness(event_at, clock, deadline=SIX)
    assert judgement.lateness is lateness
    assert judgement.corrected_at == event_at + clock.offset
    assert judgement.late_by == max(event_at + clock.offset - SIX, timedelta(0))


def test_the_sentence_names_the_corrected_time() -> None:
    assert judge_lateness(at(18, 20), HONEST, deadline=SIX).words.zh == "18:20 建档，迟 00:21"
    assert judge_lateness(at(17, 20), HONEST, deadline=SIX).words.en == "Filed on time at 17:20"
    assert "校正后 18:10" in judge_lateness(at(17, 30), SLOW, deadline=SIX).words.zh


def test_without_a_deadline_nothing_is_late() -> None:
    assert judge_lateness(at(23), MOVED, deadline=None).lateness is Lateness.ON_TIME
