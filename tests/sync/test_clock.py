"""The age of an edit, and what head office makes of it."""

from pathlib import Path

import pytest

from sync import clock
from sync.clock import Stamp, SystemClock, age_ms, saved_at


def test_within_one_boot_a_changed_wall_clock_does_not_change_an_age() -> None:
    assert age_ms(Stamp(1_000_000, 500, "x"), Stamp(5, 2_500, "x")) == 2_000


def test_across_boots_the_wall_clock_is_all_there_is() -> None:
    assert age_ms(Stamp(1_000, 900_000, "x"), Stamp(4_000, 5, "y")) == 3_000


@pytest.mark.parametrize("now", [Stamp(0, 0, "x"), Stamp(0, 0, "y")])
def test_no_edit_is_from_the_future(now: Stamp) -> None:
    assert age_ms(Stamp(10, 10, "x"), now) == 0


@pytest.mark.parametrize(("age", "at"), [(0, 1_000), (300, 700), (999, 400), (10**9, 400)])
def test_an_edit_was_saved_between_the_last_contact_and_now(age: int, at: int) -> None:
    assert saved_at(1_000, age, drained_ms=400) == at


def test_the_system_clock_goes_on() -> None:
    ours = SystemClock()
    first, second = ours.now(), ours.now()
    assert first.boot == second.boot
    assert first.mono_ms <= second.mono_ms
    assert age_ms(first, second) < 60_000


def test_without_a_kernel_id_the_boot_is_told_by_when_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda _: False)
    monkeypatch.delattr(clock.time, "CLOCK_BOOTTIME", raising=False)
    assert SystemClock().now().boot.isdigit()
