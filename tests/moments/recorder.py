"""Counts keys where Qt delivers them, as PRACTICE 5 does: K command keys, C characters that are content."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_MODIFIERS = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta})
_SHORTHAND = frozenset({"visitNext"})
"""Fields in which a sign stands for a whole answer: `w` for a week."""
_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class KeyRecorder(QObject):
    """Hears what the widget with the focus hears, before a short-cut can take it.

    A chord, and a key that writes nothing, is a command; so is any key where there is no text to write into (a digit
    that chooses, Space that ticks). What an input method commits is content, letter by letter. Ctrl and its like
    count with the key they are held down for.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.commands = 0
        self.characters = 0
        app.installEventFilter(self)

    def reset(self) -> None:
        """Begin to count anew."""
        self.commands = self.characters = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Count; every press asks for the short-cut it may be first, and only the focused widget is asked."""
        if isinstance(watched, QWidget) and watched is QApplication.focusWidget():
            if isinstance(event, QInputMethodEvent):
                self.characters += len(event.commitString())
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
                self._count(event, into=watched)
        return False

    def _count(self, event: QKeyEvent, *, into: QWidget) -> None:
        if event.key() in _MODIFIERS:
            return
        writes = event.text().isprintable() and bool(event.text()) and not event.modifiers() & _CHORD
        text_field = into.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        if writes and text_field and into.objectName() not in _SHORTHAND:
            self.characters += 1
        else:
            self.commands += 1
