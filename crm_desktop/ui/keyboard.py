"""Where the keys go: which widget has them, which had them before, and whether an input method is composing there.

One object hears the application's focus for all windows, and the application owns it. A part of a window must not
listen there itself: while the collector takes a window down, the focus moves among its dying widgets, and a listener
among them would be called when its slots are gone.
"""

from typing import Final, Self
from weakref import ReferenceType, ref

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_IME: Final = frozenset(
    {
        Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space,
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
        *range(Qt.Key.Key_0, Qt.Key.Key_9 + 1),
    }
)  # fmt: skip
"""What an input method takes candidates with; while it composes no field, list or button may hear of them."""


class Keyboard(QObject):
    """Claims keys as text, not shortcuts, while text is being composed; `Keyboard.of_program()` is the only one.

    `composed()` whenever an input method writes, which reaches no window as a key.
    """

    composed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._current: ReferenceType[QWidget] | None = None
        self._before: ReferenceType[QWidget] | None = None
        self._composing = False
        app.focusChanged.connect(self._on_focus)
        self._on_focus(None, app.focusWidget())

    @classmethod
    def of_program(cls) -> Self | None:
        """The keyboard of the running application, made when first asked for; None without an application."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return None
        return app.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly) or cls(app)

    @property
    def composing(self) -> bool:
        """Whether pre-edit text is showing."""
        return self._composing

    @property
    def before(self) -> QWidget | None:
        """The widget that had the keys before the one that has them now, if it still lives."""
        return _living(self._before)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the focused widget alone: see whether text is being composed, and keep its keys from the shortcuts."""
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
            self.composed.emit()
        elif event.type() == QEvent.Type.ShortcutOverride and self._composing:
            event.accept()
            return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            # Some input methods hand on what they have used themselves.
            return self._composing and event.key() in _IME
        return False

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        had = _living(self._current)
        if had is not None:
            had.removeEventFilter(self)
        self._composing = False
        if new is not None and new is not had:
            self._before = self._current
        self._current = self._current if new is None else ref(new)
        if new is not None:
            new.installEventFilter(self)


def _living(kept: ReferenceType[QWidget] | None) -> QWidget | None:
    widget = kept() if kept is not None else None
    return widget if widget is not None and isValid(widget) else None
