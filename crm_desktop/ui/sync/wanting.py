"""A card that wants a person: it can have the focus itself, so that one key decides, and arrows go on to the next."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.ui import look
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.paint import focus_ring

_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class WantingCard(Card):
    """`stepped(int)` asks for the card after (1) or before (-1). While `busy` its content must not be replaced."""

    stepped = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def busy(self) -> bool:
        """Whether someone is typing here."""
        return False

    @property
    def settled(self) -> bool:
        """Whether it wants nobody any more and is only shown."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from card to card."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card's face, and the ring where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            focus_ring(QPainter(self), self.rect(), QColor(look.colors().focus), radius=12)
