"""What the person sees while the machine works: each step, what it says, and how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


class Console:
    """Writes steps line by line and flushes each, so that output of the programs run stays in order."""

    def __init__(self, out: TextIO, *, now: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._now = now
        self._begun = now()

    @property
    def elapsed(self) -> float:
        """Seconds since the console was made."""
        return self._now() - self._begun

    def say(self, text: str) -> None:
        """One line, or several, at the margin."""
        self._out.write(text + "\n")
        self._out.flush()

    def note(self, text: str) -> None:
        """Something about the running step, set in under its title."""
        self.say("\n".join("  " + line for line in text.splitlines()))

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce a step, and close it with its seconds, done or failed."""
        begun = self._now()
        self.say(f"▸ {title}")
        try:
            yield
        except BaseException:
            self.note(f"✗ {self._now() - begun:.1f} s")
            raise
        self.note(f"✓ {self._now() - begun:.1f} s")
