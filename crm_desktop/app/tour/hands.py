"""A person's hands and eyes: keys go to whatever has the focus, and nobody goes on before the window has answered."""

import time
from collections.abc import Callable
from threading import Event
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.app.tour.expect import Unexpected, expect
from crm_desktop.ui.tasks import Tasks

W = TypeVar("W", bound=QObject)

K: Final = Qt.Key
CTRL: Final = Qt.KeyboardModifier.ControlModifier
ALT: Final = Qt.KeyboardModifier.AltModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
NONE: Final = Qt.KeyboardModifier.NoModifier

_BEAT_MS: Final = 3
_PATIENCE: Final = 20.0
_ROUNDS: Final = 3
"""An answer of the database may lead to a further question, and that to one more."""


class Hands(QObject):
    """Works at one window at a time: `sit` moves them to another."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._window: QWidget | None = None
        self._tasks: Tasks | None = None
        # Waiting for events returns at every beat, so that conditions are looked at without sleeping.
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT_MS)
        self._beat.start()

    @property
    def window(self) -> QWidget:
        """The window in front; Unexpected if nobody has sat down yet."""
        if self._window is None:
            raise Unexpected("nobody sits at a window")
        return self._window

    def sit(self, window: QWidget, tasks: Tasks) -> None:
        """Bring a window to the front and type into it from now on."""
        self._window, self._tasks = window, tasks
        window.show()
        window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is window, "the window comes to the front")
        self.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key or chord."""
        QTest.keyClick(self._target(), key, modifiers)
        self.settle()

    def write(self, text: str) -> None:
        """Text as a person types it: digits and Latin letters by key, Chinese as an input method commits it."""
        for run, ascii_ in _runs(text):
            if ascii_:
                for character in run:  # one by one: a full field hands the cursor on in the middle of a number
                    QTest.keyClicks(self._target(), character)
                continue
            event = QInputMethodEvent()
            event.setCommitString(run)
            QApplication.sendEvent(self._target(), event)
        self.settle()

    def replace(self, text: str) -> None:
        """Type over whatever stands in the field."""
        self.press(K.Key_A, CTRL)
        self.write(text)

    def click(self, widget: QWidget) -> None:
        """The left button, in the middle of a widget."""
        expect(widget.isVisible() and widget.isEnabled(), f"{widget.objectName() or widget!r} can be clicked")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, QPoint(widget.width() // 2, widget.height() // 2))
        self.settle()

    def find(self, kind: type[W], name: str = "", *, visible: bool = True) -> W:
        """The widget of a kind (and name) in the window in front; Unexpected if there is none in sight."""
        for found in self.window.findChildren(kind, name) if name else self.window.findChildren(kind):
            if not visible or not isinstance(found, QWidget) or found.isVisible():
                return found
        raise Unexpected(f"no {kind.__name__} {name} on screen")

    def sees(self, kind: type[QWidget], name: str = "") -> bool:
        """Whether such a widget is in sight."""
        found = self.window.findChildren(kind, name) if name else self.window.findChildren(kind)
        return any(widget.isVisible() for widget in found)

    def at(self) -> str:
        """The name of the widget with the cursor."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None else ""

    def until(self, condition: Callable[[], object], what: str, *, seconds: float = _PATIENCE) -> None:
        """Let the window work until `condition` holds; Unexpected with `what` if it does not in time."""
        ends = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > ends:
                raise Unexpected(f"not within {seconds:.0f} s: {what}")
            self._turn()

    def settle(self) -> None:
        """Until the database thread of the desktop in front has answered, and the answers are on screen."""
        tasks = self._tasks
        for _ in range(_ROUNDS if tasks is not None else 0):
            reached = Event()
            tasks.database(reached.set, owner=self)  # type: ignore[union-attr]  # none, no rounds
            self.until(reached.is_set, "the database thread answers")
            self._app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _turn(self) -> None:
        self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.window


def _runs(text: str) -> list[tuple[str, bool]]:
    """The text in stretches that are typed, and stretches that are composed."""
    runs: list[tuple[str, bool]] = []
    for character in text:
        if runs and runs[-1][1] == character.isascii():
            runs[-1] = (runs[-1][0] + character, character.isascii())
        else:
            runs.append((character, character.isascii()))
    return runs
