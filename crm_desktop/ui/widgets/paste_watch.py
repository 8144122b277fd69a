"""A paste into a line is offered to whoever knows more to do with it, by key and from the box's own menu."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_PASTE = "edit-paste"
"""What Qt calls the line of a box's menu that pastes."""


class PasteWatch(QObject):
    """`on_paste(text)` says whether it dealt with it; else the line takes it as ever. Text areas paste plainly."""

    def __init__(self, parent: QObject, *, on_paste: Callable[[str], bool] | None = None) -> None:
        super().__init__(parent)
        self._on_paste = on_paste

    def watch(self, widget: QWidget) -> None:
        """Watch one more input."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the key before the line does."""
        if self._on_paste is None or not isinstance(watched, QLineEdit) or watched.isReadOnly():
            return False
        if isinstance(event, QContextMenuEvent):
            self._show_menu(watched, event)
            return True
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste):
            return self._on_paste(QGuiApplication.clipboard().text())
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
