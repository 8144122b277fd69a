"""The few shapes that widgets paint themselves."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    *,
    fill: QColor | None = None,
    line: QColor | None = None,
    radius: float = 8,
    width: float = 1,
) -> None:
    """A rounded rectangle whose line lies wholly inside `rect`, crisp at whole pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, width) if line is not None else Qt.PenStyle.NoPen)
    inset = width / 2 if line is not None else 0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def focus_ring(painter: QPainter, rect: QRect | QRectF, color: QColor, *, radius: float = 8) -> None:
    """The two-pixel ring that says where the keyboard is."""
    rounded(painter, rect, line=color, radius=radius, width=2)
