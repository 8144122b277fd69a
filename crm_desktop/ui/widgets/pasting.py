"""A paste into a line is offered to the form first, by key and by the line's own menu alike."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

Taking = Callable[[str], bool]
"""Asked about what is to be pasted; says whether it dealt with it."""

_PASTE = "edit-paste"
"""What Qt calls the line of a box's menu that pastes."""


class PasteFirst(QObject):
    """Watches lines and offers what is pasted into them to `taking`."""

    def __init__(self, parent: QObject, taking: Taking) -> None:
        super().__init__(parent)
        self._taking = taking

    def watch(self, box: QLineEdit) -> None:
        """Watch one more line."""
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the paste before the line does."""
        if not isinstance(watched, QLineEdit) or watched.isReadOnly():
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.matches(QKeySequence.StandardKey.Paste) and self._taking(QGuiApplication.clipboard().text())
        if isinstance(event, QContextMenuEvent):
            show_menu(watched, event, self._taking)
            return True
        return False


def show_menu(box: QLineEdit, event: QContextMenuEvent, taking: Taking) -> None:
    """The line's own menu, in which pasting is dealt with as by key."""
    menu = box.createStandardContextMenu()
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in menu.actions():
        if action.objectName() == _PASTE:
            action.triggered.disconnect()
            action.triggered.connect(partial(_paste, box, taking))
    menu.popup(event.globalPos())


def _paste(box: QLineEdit, taking: Taking, _checked: bool = False) -> None:
    if not taking(QGuiApplication.clipboard().text()):
        box.paste()
