"""The counter's drafts on this desktop: written as work goes on, read when the page opens and after an undo."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from crm_desktop.services.counter_drafts import CounterWork, drop_work, keep_work, kept_work
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.works import Works
from crm_desktop.ui.page import Desk


class Kept(QObject):
    """Holds the pieces of work (`works`); `came_back(CounterWork)` with what was typed for one that was undone."""

    came_back = Signal(object)

    def __init__(self, parent: QObject, *, desk: Desk, seat: Seat) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.works = Works(keep=self._keep, drop=self._drop)
        self._read = False
        if desk.undo is not None:
            desk.undo.undone.connect(self._on_undone)

    def read(self, done: Callable[[tuple[CounterWork, ...]], None]) -> None:
        """Have the drafts of this person."""
        self._read = True
        self._desk.tasks.database(partial(kept_work, self._seat), owner=self, done=done)

    def _keep(self, work: CounterWork) -> None:
        self._desk.tasks.database(partial(keep_work, self._seat, work), owner=self)

    def _drop(self, work_id: str) -> None:
        self._desk.tasks.database(partial(drop_work, self._seat, work_id), owner=self)

    def _on_undone(self, _done: object) -> None:
        if self._read:
            self.read(self._on_kept_again)

    def _on_kept_again(self, kept: tuple[CounterWork, ...]) -> None:
        begun = {work.id for work in self.works.all}
        fresh = [work for work in kept if work.id not in begun]
        if fresh:
            self.came_back.emit(fresh[-1])
