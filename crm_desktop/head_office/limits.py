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

    `per_device` and `per_stranger` are requests a minute by one credential, and by one address without any; as many
    may come at once. `connections` are open at a time, `head_bytes` is the most that address and headers may be,
    `idle_seconds` how long a connection may wait for a request,
    `stop_seconds` how long requests under way have to finish when the service is to stop.
    """

    per_device: int = 1200
    per_stranger: int = 60
    connections: int = 1000
    head_bytes: int = 16_384
    idle_seconds: int = 75
    stop_seconds: int = 30


DEFAULT = Limits()


class Allowance:
    """A token bucket for each asker: `each` requests a minute, and as many at once after a pause."""

    def __init__(self, each: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is in seconds."""
        self._each, self._clock = each, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, asker: str) -> int:
        """Take one request; 0 if it was there, else the seconds until there is one."""
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(asker, (float(self._each), now))
            left = min(float(self._each), left + (now - since) * self._each / 60)
            wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / self._each)
            self._left[asker] = (left if wait else left - 1, now)
            if len(self._left) > KEPT:
                self._left.popitem(last=False)
        return wait
