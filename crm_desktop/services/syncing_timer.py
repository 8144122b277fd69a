"""When the next session is due: soon after a save, later after each failure, now and then while nothing waits."""

import threading
import time
from collections.abc import Callable

from sync.session import backoff

SETTLE = 1.5
"""Seconds after a save before it is sent, so that several in a row go together."""


class Timer:
    """Knows when to sync next; safe to use from any thread. Times are in seconds."""

    def __init__(self, *, poll: float, jitter: Callable[[], float]) -> None:
        """Due at once; `poll` is the longest time between two sessions while head office can be reached."""
        self._poll, self._jitter = poll, jitter
        self._changed = threading.Condition()
        self._due: float | None = time.monotonic()
        self._failures = 0
        self._held = False

    def left(self) -> float | None:
        """Seconds to the next session, or None if none will start by itself."""
        with self._changed:
            return None if self._due is None else max(0.0, self._due - time.monotonic())

    def wait(self, stopping: threading.Event) -> bool:
        """Block until a session is due; False if `stopping` was set instead (and `wake` called)."""
        with self._changed:
            while not stopping.is_set():
                left = None if self._due is None else self._due - time.monotonic()
                if left is not None and left <= 0:
                    return True
                self._changed.wait(left)
            return False

    def wake(self) -> None:
        """Look again whether to stop."""
        with self._changed:
            self._changed.notify_all()

    def due_now(self) -> None:
        """A session is due at once."""
        self._set(0.0)

    def something_waits(self) -> None:
        """Something was queued: send it soon, unless failures have set a later time, or somebody a pause."""
        with self._changed:
            if self._failures == 0 and self._due is not None and not self._held:
                self._due = min(self._due, time.monotonic() + SETTLE)
                self._changed.notify_all()

    def succeeded(self) -> None:
        """The queue is empty and head office had nothing more: ask again in a while."""
        self._failures = 0
        self._set(self._poll)

    def failed(self, *, advice: float | None, patient: bool) -> None:
        """Try again later and later, `advice` seconds from now at the earliest.

        While the line is down nobody is spared by waiting long, so only a `patient` wait grows beyond `poll`.
        """
        seconds = backoff(self._failures, jitter=self._jitter(), advice=advice)
        self._failures += 1
        self._set(seconds if patient else min(seconds, self._poll))

    def hold(self, seconds: float) -> None:
        """No session starts by itself for so long, whatever is saved meanwhile; none ever does after `give_up`."""
        if self._due is not None:
            self._set(seconds)
            self._held = True

    def give_up(self) -> None:
        """No session starts by itself any more: head office has shut this desktop out."""
        with self._changed:
            self._due = None

    def _set(self, seconds: float) -> None:
        with self._changed:
            self._held = False
            self._due = time.monotonic() + seconds
            self._changed.notify_all()
