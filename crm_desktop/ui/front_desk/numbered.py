"""A wide button with its digit in front: one of the answers that a key gives."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.widgets.key_hint import paint_keys
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT = 40
_CAP = 34


class NumberedButton(QPushButton):
    """Key cap, words; the mouse presses it as well."""

    def __init__(self, parent: QWidget, digit: str, text: str, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.digit = digit
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(True)

    def sizeHint(self) -> QSize:
        """Cap and words in one line."""
        return QSize(QFontMetrics(look.font()).horizontalAdvance(self.text()) + _CAP + 24, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A quiet tile."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter = look.colors(), QPainter(self)
        fill = colors.hover if hovered or self.isDown() else colors.surface
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(colors.line))
        paint_keys(painter, QRect(12, 0, _CAP, self.height()), self.digit)
        painter.setFont(look.font())
        painter.setPen(QColor(colors.text if self.isEnabled() else colors.disabled))
        room = self.rect().adjusted(_CAP + 6, 0, -12, 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            focus_ring(painter, self.rect(), QColor(colors.focus))
