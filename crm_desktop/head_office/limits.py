"""Every limit of the service, in one place. Whoever meets one is told so, and when to come again.

What a request may hold, and how long its body may take, is the protocol's own (sync/README.md, "Limits"); what a
database statement may take is said in `database`.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

KEPT = 10_000
"""Askers remembered; the one not heard of for longest goes first, and has a full allowance when it comes back."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process of the service takes.

    `per_device` and `per_stranger` are requests a minute by one device that was let in, and by one address without
    such; `per_account` are those that bring work of one person of a branch, from whatever desktop. As many may come
    at once. `request_seconds` is the most that a request may take until its answer begins, body and all.
    `connections` are open at a time, `head_bytes` is the most that address and headers may be, `idle_seconds` how
    long a connection may wait for a request, `stop_seconds` how long requests under way have to finish when the
    service is to stop.
    """

    per_device: int = 1200
    per_stranger: int = 60
    per_account: int = 600
    request_seconds: int = 120
    connections: int = 1000
    head_bytes: int = 16_384
    idle_seconds: int = 75
    stop_seconds: int = 30


DEFAULT = Limits()


class TooOften(Exception):
    """Somebody's allowance is used up for `wait` seconds."""

    def __init__(self, wait: int) -> None:
        """Keep how long."""
        super().__init__(f"to be tried again in {wait} s")
        self.wait = wait


class Allowance:
    """A token bucket for each asker: `each` requests a minute, and as many at once after a pause."""

    def __init__(self, each: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is in seconds."""
        self._each, self._clock = each, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, asker: str) -> int:
        """The seconds until there is a request for that asker; 0 if there is one now. Nothing is taken."""
        with self._lock:
            return self._seconds(self._now(asker)[0])

    def take(self, asker: str) -> int:
        """Take one request; 0 if it was there, else the seconds until there is one."""
        with self._lock:
            left, now = self._now(asker)
            wait = self._seconds(left)
            self._left[asker] = (left if wait else left - 1, now)
            self._left.move_to_end(asker)
            if len(self._left) > KEPT:
                self._left.popitem(last=False)
        return wait

    def _now(self, asker: str) -> tuple[float, float]:
        """What that asker has left, and at what time."""
        now = self._clock()
        left, since = self._left.get(asker, (float(self._each), now))
        return min(float(self._each), left + (now - since) * self._each / 60), now

    def _seconds(self, left: float) -> int:
        return 0 if left >= 1 else math.ceil((1 - left) * 60 / self._each)


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose allowance a request takes from, and from where it comes if that tells who is known from who is not."""

    name: str
    place: str


class Known:
    """Askers that have been let in, so that whoever makes one up is told from who is one."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._kept: OrderedDict[Asker, None] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, asker: Asker) -> bool:
        """Whether it has been let in, and was not refused since."""
        return asker in self._kept

    def note(self, asker: Asker) -> None:
        """It was let in."""
        with self._lock:
            self._kept[asker] = None
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def forget(self, asker: Asker) -> None:
        """It was not let in."""
        with self._lock:
            self._kept.pop(asker, None)
