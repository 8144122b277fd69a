"""Processes forked from a warm parent that has no threads: cheap to start, and to lose."""

import os
import signal
import traceback
from collections.abc import Callable

from tests.sync.faults.journal import Journal, Note


class Crew:
    """The children of this process. Use it before any thread is started."""

    def __init__(self, journal: Journal) -> None:
        """Nobody yet; what a child dies of goes into the journal."""
        self._journal = journal
        self._children: set[int] = set()

    def start(self, who: str, task: Callable[[], None]) -> int:
        """A child that does `task` and exits; its process id."""
        child = os.fork()
        if child:
            self._children.add(child)
            return child
        code = 1
        try:
            task()
            code = 0
        except BaseException:  # noqa: BLE001  nothing may get back into the parent's stack
            self._journal.note(Note("fault", who, mark=traceback.format_exc()))
        finally:
            os._exit(code)

    def wait(self) -> tuple[int, bool]:
        """The next child that has ended, and whether it was killed."""
        child, status = os.wait()
        self._children.discard(child)
        return child, os.WIFSIGNALED(status)

    def stop(self, child: int) -> None:
        """Kill a child and wait for its end."""
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        self._children.discard(child)

    def stop_all(self) -> None:
        """Kill whoever is left."""
        for child in list(self._children):
            self.stop(child)
