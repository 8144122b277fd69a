"""A box to tick whose sentence may run over several lines, such as a consent."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_BOX = 18
_LEFT = 3
_GAP = 10
_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Tick(QCheckBox):
    """Space or a click anywhere on it ticks; the tick is drawn, as the typeface has none."""

    def __init__(self, parent: QWidget | None, text: str) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def hitButton(self, position: QPoint) -> bool:
        """The sentence belongs to the box."""
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        """As wide as the sentence, up to a readable line."""
        wide = min(QFontMetrics(look.font()).horizontalAdvance(self.text()), 480) + _LEFT + _BOX + _GAP + 4
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """It can wrap."""
        return QSize(160, 28)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the wrapped sentence."""
        return max(28, self._text_rect(width).height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, tick, sentence."""
        colors, painter, on = look.colors(), QPainter(self), self.isChecked()
        box = QRect(_LEFT, 5, _BOX, _BOX)
        if on:
            rounded(painter, box, fill=QColor(colors.accent), radius=5)
            self._paint_tick(painter, box)
        else:
            rounded(painter, box, fill=QColor(colors.surface), line=QColor(colors.field_line), radius=5, width=1.5)
        if self.hasFocus():
            focus_ring(painter, box.adjusted(-3, -3, 3, 3), QColor(colors.focus), radius=7)
        painter.setFont(look.font())
        painter.setPen(QColor(colors.text if self.isEnabled() else colors.disabled))
        painter.drawText(self._text_rect(self.width()), int(_FLAGS), self.text())

    def _text_rect(self, width: int) -> QRect:
        left = _LEFT + _BOX + _GAP
        room = QRect(left, 4, max(40, width - left), 10_000)
        return QFontMetrics(look.font()).boundingRect(room, int(_FLAGS), self.text())

    def _paint_tick(self, painter: QPainter, box: QRect) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(look.colors().on_accent), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        at = QRectF(box).topLeft()
        marks = [QPoint(5, 9), QPoint(8, 12), QPoint(13, 6)]
        painter.drawPolyline([at + mark.toPointF() for mark in marks])
        painter.restore()
