"""Enter goes to the next field, each field says when it is left, the input method keeps its keys (PRACTICE 4.7)."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PASTE = "edit-paste"
"""What Qt calls the line of a box's menu that pastes."""


class EnterMoves(QObject):
    """Watches inputs: `entered(input)` on Enter, `left(input)` when the focus goes, `backed(input)` on Backspace in an
    empty line. A text area keeps its Enter."""

    entered = Signal(object)
    left = Signal(object)
    came = Signal(object)
    backed = Signal(object)

    def __init__(self, parent: QObject, *, on_paste: Callable[[str], bool] | None = None) -> None:
        """`on_paste` is asked first about a paste into a line, and says whether it dealt with it."""
        super().__init__(parent)
        self._on_paste = on_paste
        self._composing: QObject | None = None

    def watch(self, widget: QWidget) -> None:
        """Watch one more input."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See keys before the input does."""
        kind = event.type()
        if isinstance(event, QInputMethodEvent):
            self._composing = watched if event.preeditString() else None
        elif kind == QEvent.Type.FocusOut:
            self._composing = None
            self.left.emit(watched)
        elif kind == QEvent.Type.FocusIn:
            self.came.emit(watched)
        elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            return self._on_key(watched, event)
        elif isinstance(event, QContextMenuEvent) and isinstance(watched, QLineEdit) and self._on_paste is not None:
            self._show_menu(watched, event)
            return True
        return False

    def _show_menu(self, box: QLineEdit, event: QContextMenuEvent) -> None:
        """The box's own menu, in which pasting is dealt with as by key."""
        menu = box.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == _PASTE:
                action.triggered.disconnect()
                action.triggered.connect(partial(self._paste, box))
        menu.popup(event.globalPos())

    def _paste(self, box: QLineEdit, _checked: bool = False) -> None:
        if self._on_paste is None or not self._on_paste(QGuiApplication.clipboard().text()):
            box.paste()

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        is_line = isinstance(watched, QLineEdit)
        if self._on_paste is not None and is_line and event.matches(QKeySequence.StandardKey.Paste):
            return self._on_paste(QGuiApplication.clipboard().text())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or self._composing is watched or isinstance(watched, QPlainTextEdit):
            return False
        if event.key() in _ENTER:
            self.entered.emit(watched)
            return True
        if event.key() == Qt.Key.Key_Backspace and isinstance(watched, QLineEdit) and not watched.text():
            self.backed.emit(watched)
        return False
