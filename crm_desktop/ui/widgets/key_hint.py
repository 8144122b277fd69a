"""Keys drawn as key caps: `Ctrl` `K`."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.widgets.paint import rounded

_HEIGHT = 18
_PAD = 5
_GAP = 3


class KeyHint(QWidget):
    """Says which keys do this; decoration only, mouse and screen reader pass it by."""

    def __init__(self, parent: QWidget | None, keys: str) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As wide as the caps."""
        return QSize(keys_width(self._keys), _HEIGHT + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One cap a key."""
        paint_keys(QPainter(self), self.rect(), self._keys)


def caps(keys: str) -> list[str]:
    """`Ctrl+Shift+K` in parts, arrows as signs."""
    signs = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Return": "Enter", "Escape": "Esc"}
    return [signs.get(part, part) for part in keys.split("+") if part]


def keys_width(keys: str) -> int:
    """Pixels the caps take."""
    metrics = QFontMetrics(look.font("caption"))
    parts = [max(_HEIGHT, metrics.horizontalAdvance(part) + 2 * _PAD) for part in caps(keys)]
    return sum(parts) + _GAP * max(0, len(parts) - 1)


def paint_keys(painter: QPainter, rect: QRect, keys: str) -> None:
    """Draw the caps from the left of `rect`, in its middle; lists use this."""
    font = look.font("caption")
    metrics = QFontMetrics(font)
    colors = look.colors()
    # The typeface sits low in its line: one pixel down, and caps stand level with the words beside them.
    left, top = rect.left(), rect.top() + (rect.height() - _HEIGHT) // 2 + 1
    for part in caps(keys):
        cap = QRect(left, top, max(_HEIGHT, metrics.horizontalAdvance(part) + 2 * _PAD), _HEIGHT)
        rounded(painter, cap, fill=QColor(colors.sunken), line=QColor(colors.line), radius=4)
        painter.setFont(font)
        painter.setPen(QColor(colors.faint))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, part)
        left = cap.right() + 1 + _GAP
