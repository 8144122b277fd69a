"""Locks the screen of a desktop that nobody touches (D1).

It looks at what comes in from outside - at the windows' own events, and at what an input method writes - and at nothing
that the program does by itself: a filter on the application would be called for every paint and every timer of every
widget.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

from crm_desktop.ui.keyboard import Keyboard

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleLock(QObject):
    """`lock_asked()` after `minutes` without a key, a click or a move of the mouse in any window of the program."""

    lock_asked = Signal()

    def __init__(self, app: QApplication, *, minutes: int) -> None:
        super().__init__(app)
        self._app = app
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.lock_asked)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())
        keyboard = Keyboard.of_program()
        if keyboard is not None:
            keyboard.composed.connect(self._somebody_is_here)
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
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of windows alone: somebody is here, begin again."""
        if event.type() in _TOUCHES:
            self._timer.start()
        return False

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        """Whatever window comes to the front; Qt keeps a filter once, however often it is given."""
        if window is not None:
            window.installEventFilter(self)

    @Slot()
    def _somebody_is_here(self) -> None:
        self._timer.start()
