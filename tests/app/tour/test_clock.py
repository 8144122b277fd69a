from datetime import UTC, datetime, timedelta

from crm_desktop.app.tour.clock import TourClock

MORNING = datetime(2026, 11, 19, 0, 30, tzinfo=UTC)


def test_it_is_put_forward_and_never_back() -> None:
    clock = TourClock(MORNING)
    clock.put_forward_to(MORNING + timedelta(hours=3))
    clock.put_forward_to(MORNING)

    assert timedelta(hours=3) <= clock.wall() - MORNING < timedelta(hours=3, minutes=1)


def test_whoever_waited_so_long_has_waited_by_every_clock() -> None:
    clock = TourClock(MORNING)
    before = clock.now()
    clock.put_forward_to(MORNING + timedelta(hours=1))
    after = clock.now()

    assert after.wall_ms - before.wall_ms == after.mono_ms - before.mono_ms >= 3_500_000
    assert (before.boot, clock.millis() >= after.wall_ms) == (after.boot, True)
