"""A card that wants a person: it can have the focus itself, so that one key decides, and arrows go on to the next."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.ui import look
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.paint import focus_ring

_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class WantingCard(Card):
    """`stepped(int)` asks for the card after (1) or before (-1), `freed()` says that nobody types here any more.

    While `busy` its content must not be replaced; what it is about may then be `stale`.
    """

    stepped = Signal(object)
    freed = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.stale = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mark_stale(self) -> None:
        """Say that this changed elsewhere while somebody types here; what was typed stays."""
        if not self.stale:
            self.stale = True
            text = tr(
                "刚才别处动过这一处，提交前请再看一眼", "This changed elsewhere just now: look again before sending"
            )
            self.body.addWidget(Badge(self, text, Tone.WARN))

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
