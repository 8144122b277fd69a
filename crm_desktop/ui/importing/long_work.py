"""Work that takes minutes: numbers on the way, a way to stop it, and what was done so far still comes home."""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from crm_desktop.ui.tasks import Tasks

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Stoppable(Protocol[T_co]):
    """A service call that tells how far it is and looks at `stop` between its steps."""

    def __call__(self, *, progress: Callable[[int, int], None], stop: Callable[[], bool]) -> T_co:
        """Do the work."""


class LongWork(QObject):
    """One piece at a time; `progressed(done, total)`. A window that closes stops it at the next step."""

    progressed = Signal(object, object)

    def __init__(self, parent: QObject, tasks: Tasks) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._stop = Event()
        self.destroyed.connect(self._stop.set)

    @property
    def stopped(self) -> bool:
        """Whether the last piece was asked to end early."""
        return self._stop.is_set()

    def run(self, work: Stoppable[T], *, done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Start; `done` follows after a stop too, with what there is.

        It runs beside the database thread, not on it: a walk-in at the counter must not wait for a list of thousands.
        """
        self._stop.clear()
        whole = partial(work, progress=self._tell, stop=self._is_over)
        self._tasks.network(whole, owner=self, done=done, failed=failed)

    def stop(self) -> None:
        """Ask it to end after the step it is at."""
        self._stop.set()

    def _is_over(self) -> bool:
        """From the thread that works: it was asked to end, or the program ends."""
        return self._stop.is_set() or self._tasks.closing

    def _tell(self, done: int, total: int) -> None:
        """From the thread that works."""
        self._tasks.deliver(self, self._on_progress, (done, total))

    def _on_progress(self, numbers: tuple[int, int]) -> None:
        self.progressed.emit(*numbers)
