"""The counter's drafts on this desktop: read when the page first opens, and when a registration was undone."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from crm_desktop.services.counter_drafts import CounterWork, kept_work
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.works import Works
from crm_desktop.ui.page import Desk


class Kept(QObject):
    """`came_back(CounterWork)` with what was typed for a registration that was undone."""

    came_back = Signal(object)

    def __init__(self, parent: QObject, *, desk: Desk, seat: Seat, works: Works) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._works = desk, seat, works
        self._read = False
        if desk.undo is not None:
            desk.undo.undone.connect(self._on_undone)

    def read(self, done: Callable[[tuple[CounterWork, ...]], None]) -> None:
        """Have the drafts of this person."""
        self._read = True
        self._desk.tasks.database(partial(kept_work, self._seat), owner=self, done=done)

    def _on_undone(self, _done: object) -> None:
        if self._read:
            self.read(self._on_kept_again)

    def _on_kept_again(self, kept: tuple[CounterWork, ...]) -> None:
        begun = {work.id for work in self._works.all}
        fresh = [work for work in kept if work.id not in begun]
        if fresh:
            self.came_back.emit(fresh[-1])
