"""Labels in the roles the style sheet knows."""

from collections.abc import Iterable
from typing import Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from crm_desktop.ui import icons

Role = Literal[
    "body",
    "caption",
    "soft",
    "strong",
    "label",
    "title",
    "headline",
    "display",
    "danger",
    "eyebrow",
    "avatar",
]

_GLUE: Final = "\u2060"
"""Word joiner: between Chinese characters, too, a line may not end where it stands."""
_SHORT: Final = 14


class Text(QLabel):
    """A plain-text label in a role of the type scale; what a customer typed is never read as markup."""

    def __init__(self, parent: QWidget | None, text: str = "", role: Role = "body", *, wrap: bool = False) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)


class DottedText(Text):
    """Short facts with · between them; a line ends between two of them, not within a short one."""

    def __init__(self, parent: QWidget | None, parts: Iterable[str] = (), role: Role = "caption") -> None:
        super().__init__(parent, "", role, wrap=True)
        self.show_parts(parts)

    def show_parts(self, parts: Iterable[str]) -> None:
        """Show these; a screen reader hears them without what holds them together."""
        listed = tuple(parts)
        glued = (_GLUE.join(part.replace(" ", "\u00a0")) if len(part) <= _SHORT else part for part in listed)
        self.setText("\u00a0· ".join(glued))
        self.setAccessibleName(" · ".join(listed))

    def text(self) -> str:
        """The facts in words."""
        return self.accessibleName()


class Elided(Text):
    """A one-line label that ends in … where room is short and shows the whole text as its tool tip."""

    def __init__(self, parent: QWidget | None, text: str = "", role: Role = "body") -> None:
        super().__init__(parent, text, role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tool tip is only there when something is hidden."""
        super().resizeEvent(event)
        hidden = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(self.text() if hidden else "")


def icon_label(parent: QWidget | None, icon: str, token: str = "soft", *, size: int = 18) -> QLabel:
    """An icon that is not a button; silent for screen readers, the words beside it speak."""
    made = QLabel(parent)
    made.setFixedSize(QSize(size, size))
    icons.dress(made, icon, token, size=size)
    return made


def rule(parent: QWidget | None) -> QFrame:
    """A hairline between two groups."""
    made = QFrame(parent)
    made.setProperty("rule", True)
    made.setFixedHeight(1)
    return made


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at a property that has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
