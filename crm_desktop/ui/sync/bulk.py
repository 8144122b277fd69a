"""全部用较新: taken for all at once, and for some seconds as if nothing had been decided yet (PRACTICE 3.11).

Until then nothing is saved, so taking it back brings back every conflict with all its values. A power cut in between
leaves the conflicts open, which loses nothing either. Afterwards each field is given back the value it had before.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.rules.rights import Refused
from crm_desktop.services.conflicts import Conflict

HOLD: Final = 10_000
"""Milliseconds in which it can be taken back: as long as the message with the way back stays."""


class Bulk(QObject):
    """`changed()` when conflicts are held or let go, `due(conflicts)` when they are to be decided.

    `undue(conflicts)` when they are taken back after that.
    """

    changed = Signal()
    due = Signal(object)
    undue = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: tuple[Conflict, ...] = ()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(HOLD)
        self._clock.timeout.connect(self.settle)

    @property
    def held(self) -> tuple[Conflict, ...]:
        """The conflicts that will be decided for their newer value."""
        return self._held

    def holds(self, conflict: Conflict) -> bool:
        """Whether this one is among them."""
        return any((one.id, one.register) == (conflict.id, conflict.register) for one in self._held)

    def hold(self, conflicts: Sequence[Conflict]) -> None:
        """Take the newer value of each, in a while."""
        self.settle()
        self._held = tuple(conflicts)
        self._clock.start()
        self.changed.emit()

    def take_back(self, conflicts: Sequence[Conflict]) -> None:
        """Decide nothing of these after all, whether they are still held or were decided already."""
        if self._held != tuple(conflicts):
            self.undue.emit(tuple(conflicts))
            return
        self._clock.stop()
        self._held = ()
        self.changed.emit()

    def settle(self) -> None:
        """Decide now: the time is over, or the person goes on to something else."""
        self._clock.stop()
        held, self._held = self._held, ()
        if held:
            self.due.emit(held)


def decidable(conflicts: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Those this person may decide and has not."""
    return tuple(one for one in conflicts if not one.resolving and not isinstance(one.right, Refused))
