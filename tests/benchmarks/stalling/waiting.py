"""Waiting inside the event loop, as a window does."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer

PATIENCE: Final = 900_000
"""Milliseconds after which a measurement is given up."""


def wait_for(there: Callable[[], bool]) -> None:
    """Run the event loop until something is so; TimeoutError if it never is."""
    if there():
        return
    loop, patience, looking = QEventLoop(), QTimer(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(PATIENCE)
    looking.timeout.connect(lambda: loop.quit() if there() else None)
    looking.start(20)
    loop.exec()
    looking.stop()
    if not patience.isActive():
        raise TimeoutError


def pass_time(milliseconds: int) -> None:
    """Run the event loop for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
