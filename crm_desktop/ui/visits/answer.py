"""One of the six questions of the page: wraps and grows, Enter commits the row, Shift+Enter makes a line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from crm_desktop.ui.widgets.grow_text import GrowText


class Answer(GrowText):
    """`entered` on Enter; during composition Enter belongs to the input method and never arrives here."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is for the row."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)
