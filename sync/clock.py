"""The age of an edit: how long ago it was saved, which a wrong wall clock cannot falsify (SYNC "Clocks")."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


def utc_now() -> datetime:
    """The wall clock, aware: the time people see."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment on one machine: wall time and monotonic time in ms, and the boot the latter belongs to."""

    wall_ms: int
    mono_ms: int
    boot: str


class Clock(Protocol):
    """Where the engine asks for the time."""

    def now(self) -> Stamp:
        """This moment."""


def age_ms(then: Stamp, now: Stamp) -> int:
    """Milliseconds from `then` to `now`: monotonic within one boot, by the wall otherwise, never negative."""
    if then.boot == now.boot:
        return max(0, now.mono_ms - then.mono_ms)
    return max(0, now.wall_ms - then.wall_ms)


def saved_at(now_ms: int, age: int, *, drained_ms: int) -> int:
    """When an edit of that age was saved, on the office's clock: between the replica's last empty queue and now."""
    return min(now_ms, max(drained_ms, now_ms - age))


class SystemClock:
    """The machine's own clocks; the boot is told apart by the kernel's boot id or the boot's wall time.

    The monotonic clock must go on while the machine sleeps, or an edit saved before the lid was shut looks young:
    on Linux that is CLOCK_BOOTTIME; those of Windows and macOS do so by themselves.
    """

    def __init__(self) -> None:
        """Remember which boot this is."""
        self._boot = _boot_id()

    def now(self) -> Stamp:
        """This moment."""
        return Stamp(wall_ms=time.time_ns() // 1_000_000, mono_ms=_monotonic_ns() // 1_000_000, boot=self._boot)


def _monotonic_ns() -> int:
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() if boottime is None else time.clock_gettime_ns(boottime)


def _boot_id() -> str:
    kernel = Path("/proc/sys/kernel/random/boot_id")
    if kernel.exists():
        return kernel.read_text(encoding="ascii").strip()[:8]
    # Elsewhere the start of the monotonic clock tells one boot from another, to ten seconds.
    return str((time.time_ns() - _monotonic_ns()) // 10_000_000_000)
