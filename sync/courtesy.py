"""Threads share one interpreter: work that nobody waits for lets the person before the screen go first."""

import threading
import time
from typing import Final

PATIENCE: Final = 0.05
"""Seconds that a busy interface thread is given way to: one that never rests must not keep work from going on."""


class Courtesy:
    """What the interface thread does now, for those who give way to it."""

    def __init__(self) -> None:
        """Nothing is to do."""
        self._idle = threading.Event()
        self._idle.set()
        self._since = 0.0
        self._thread = 0

    def busy(self) -> None:
        """The calling thread, which is the interface's, has something to do: others wait from now on."""
        self._since, self._thread = time.monotonic(), threading.get_ident()
        self._idle.clear()

    def idle(self) -> None:
        """It has done it."""
        self._idle.set()

    @property
    def at_rest(self) -> bool:
        """Whether nobody need give way."""
        return self._idle.is_set()

    def give_way(self) -> None:
        """Called between small pieces of work, some hundred microseconds each; returns at once if nothing is to do."""
        if self.at_rest or threading.get_ident() == self._thread:
            return
        left = self._since + PATIENCE - time.monotonic()
        if left > 0:
            self._idle.wait(left)


COURTESY: Final = Courtesy()
"""One for the program, as there is one interpreter."""
