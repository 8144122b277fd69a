"""A process that kills itself at a counted moment: every kill point can be met again by its number."""

import os
import signal
import threading
from collections.abc import Callable


class Countdown:
    """Counts moments of this process and ends it by SIGKILL at number `at` (0: never).

    `last_words` is called right before, with the name of the moment; it may be called from any thread.
    """

    def __init__(self, at: int, *, last_words: Callable[[str], None] = lambda _: None) -> None:
        """Begin to count."""
        self.passed = 0
        self._at, self._last_words, self._lock = at, last_words, threading.Lock()

    def tick(self, moment: str = "") -> None:
        """One more moment has come; what follows it may never happen."""
        with self._lock:
            self.passed += 1
            if self.passed == self._at:
                self._last_words(moment)
                os.kill(os.getpid(), signal.SIGKILL)
