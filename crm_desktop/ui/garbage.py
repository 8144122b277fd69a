"""Garbage is collected on the interface thread alone.

Python collects cycles on whichever thread happens to allocate. A cycle that holds a widget, collected while the
database thread reads a list, destroys the widget there, and Qt aborts the program. So the automatic collection is
switched off, and a timer on the interface thread looks whether one is due by Python's own thresholds.

To look through all objects takes as long as there are many: a tenth of a second for 170,000. So what a long look has
found alive is set aside until nobody is at the desk.
"""

import gc
import time
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 250
"""Often enough that little gathers; looking costs nothing where nothing is due."""
LONG_MS: Final = 15
"""A look through all objects that took longer would soon be felt."""


def collect_due() -> int | None:
    """Collect the oldest generation whose threshold is passed, as Python itself would; its number, or None."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [at for at, (count, limit) in enumerate(zip(counts, thresholds, strict=True)) if count > limit > 0]
    if not due or due[0] > 0:
        return None
    generation = max(at for at in due if due[: at + 1] == list(range(at + 1)))
    gc.collect(generation)
    return generation


def collect_all() -> None:
    """Look through everything, also what was set aside: nobody is at the desk."""
    gc.unfreeze()
    gc.collect()
    if not gc.isenabled():
        gc.freeze()


class Garbage(QObject):
    """While it lives, cycles die on the interface thread; `close` gives the collection back to Python."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what importing has made lives as long as the program, and need not be looked through
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what is due; what a long look through all objects has found alive is set aside."""
        began = time.perf_counter()
        oldest = len(gc.get_threshold()) - 1
        if collect_due() == oldest and (time.perf_counter() - began) * 1000 > LONG_MS:
            gc.freeze()

    def close(self) -> None:
        """Collect what is left and let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()
