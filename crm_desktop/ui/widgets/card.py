"""Surfaces that content lies on, and the headings over it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.ui.tokens import L, M
from crm_desktop.ui.widgets.text import Text


class Card(QFrame):
    """A white (or dark) sheet with rounded corners; put things into `body`."""

    def __init__(self, parent: QWidget | None, *, margin: int = L) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(M)


class SectionHeader(QWidget):
    """A heading, a quiet line beside it, and room for buttons at the right (`add`)."""

    def __init__(self, parent: QWidget | None, title: str, note: str = "") -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._title = Text(self, title, "title")
        self._note = Text(self, note, "caption")
        self._row.addWidget(self._title)
        self._note.setContentsMargins(0, 4, 0, 0)
        self._row.addWidget(self._note)
        self._row.addStretch(1)

    def set_note(self, note: str) -> None:
        """Change the quiet line, e.g. a count."""
        self._note.setText(note)

    def add(self, widget: QWidget) -> None:
        """Put a button or badge at the right end."""
        self._row.addWidget(widget)


class ScrollColumn(QScrollArea):
    """A column that scrolls when the window is too low for it; put things into `body`."""

    def __init__(self, parent: QWidget | None, *, margin: int = 24) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Made inside the viewport, where it goes: what changes its parent later is styled twice.
        self._inner = inner = QWidget(self.viewport())
        inner.setObjectName("scrolled")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(L)
        self.setWidget(inner)

    def limit(self, width: int) -> None:
        """No wider than eyes like; the bar stays at the edge of the page, not of the column."""
        self._inner.setMaximumWidth(width)
