"""Locks the screen of a desktop that nobody touches (D1)."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_TOUCHES: Final = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class IdleLock(QObject):
    """`lock_asked()` after `minutes` without a key, a click or a move of the mouse anywhere in the program."""

    lock_asked = Signal()

    def __init__(self, app: QApplication, *, minutes: int) -> None:
        super().__init__(app)
        self._app = app
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.lock_asked)
        app.installEventFilter(self)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Wait so long from now on."""
        self.set_seconds(minutes * 60)

    def set_seconds(self, seconds: float) -> None:
        """The same, finer."""
        self._timer.start(round(seconds * 1000))

    @property
    def left(self) -> float:
        """Seconds until the screen locks if nobody comes."""
        return self._timer.remainingTime() / 1000

    def stop(self) -> None:
        """Lock no more: nobody is signed in."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is here: begin again."""
        if event.type() in _TOUCHES:
            self._timer.start()
        return False
