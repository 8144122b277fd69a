"""A wide button with its key in front: one of the answers that a key gives."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.widgets.key_hint import keys_width, paint_keys
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT = 40


class NumberedButton(QPushButton):
    """Key cap, words; the mouse presses it as well."""

    def __init__(self, parent: QWidget, keys: str, text: str, *, name: str = "") -> None:
        super().__init__(text, parent)
        self._keys = keys
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(True)

    def set_keys(self, keys: str) -> None:
        """Say which keys press it now."""
        self._keys = keys
        self.update()

    def sizeHint(self) -> QSize:
        """Cap and words in one line."""
        return QSize(QFontMetrics(look.font()).horizontalAdvance(self.text()) + keys_width(self._keys) + 36, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A quiet tile."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter = look.colors(), QPainter(self)
        fill = colors.hover if hovered or self.isDown() else colors.surface
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(colors.line))
        cap = keys_width(self._keys)
        paint_keys(painter, QRect(12, 0, cap, self.height()), self._keys)
        painter.setFont(look.font())
        painter.setPen(QColor(colors.text if self.isEnabled() else colors.disabled))
        room = self.rect().adjusted(cap + 24, 0, -12, 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            focus_ring(painter, self.rect(), QColor(colors.focus))
