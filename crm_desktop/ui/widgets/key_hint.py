"""Keys drawn as key caps, `Ctrl` `K`, and spoken of in tool tips: always those that are pressed at this desktop."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.keymap import caps, keymap, spelled
from crm_desktop.ui.widgets.paint import rounded

_HEIGHT = 18
_PAD = 5
_GAP = 3


class KeyHint(QWidget):
    """Says which keys do this; decoration only, mouse and screen reader pass it by."""

    def __init__(self, parent: QWidget | None, keys: str) -> None:
        super().__init__(parent)
        self._keys = keys
        keymap().changed.connect(self._on_changed)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As wide as the caps."""
        return QSize(keys_width(self._keys), _HEIGHT + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One cap a key."""
        paint_keys(QPainter(self), self.rect(), self._keys)

    def _on_changed(self) -> None:
        self.updateGeometry()
        self.update()


class KeyWords(QObject):
    """A text that names keys, put on its parent now and whenever they change."""

    def __init__(self, widget: QWidget, words: Callable[[], str], put: Callable[[str], object]) -> None:
        super().__init__(widget)
        self._words, self._put = words, put
        keymap().changed.connect(self._say)
        self._say()

    def _say(self) -> None:
        self._put(self._words())


def key_tip(widget: QWidget, keys: str, *, text: str = "") -> None:
    """Have the tool tip say the key pressed for `keys`, after `text` if there is any (`锁屏 F12`)."""

    def words() -> str:
        return f"{text} {spelled(keys)}".strip()

    KeyWords(widget, words, widget.setToolTip)
    if text:
        KeyWords(widget, words, widget.setAccessibleName)


def keys_width(keys: str) -> int:
    """Pixels the caps take."""
    metrics = QFontMetrics(look.font("caption"))
    parts = [max(_HEIGHT, metrics.horizontalAdvance(part) + 2 * _PAD) for part in caps(keymap().now(keys))]
    return sum(parts) + _GAP * max(0, len(parts) - 1)


def paint_keys(painter: QPainter, rect: QRect, keys: str) -> None:
    """Draw the caps from the left of `rect`, in its middle; lists use this."""
    font = look.font("caption")
    metrics = QFontMetrics(font)
    colors = look.colors()
    # The typeface sits low in its line: one pixel down, and caps stand level with the words beside them.
    left, top = rect.left(), rect.top() + (rect.height() - _HEIGHT) // 2 + 1
    for part in caps(keymap().now(keys)):
        cap = QRect(left, top, max(_HEIGHT, metrics.horizontalAdvance(part) + 2 * _PAD), _HEIGHT)
        rounded(painter, cap, fill=QColor(colors.sunken), line=QColor(colors.line), radius=4)
        painter.setFont(font)
        painter.setPen(QColor(colors.faint))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, part)
        left = cap.right() + 1 + _GAP
