"""A small rounded label in a tone: a count, a state, a class."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.paint import rounded

HEIGHT = 22
_PAD = 9
_ICON = 13


class Badge(QWidget):
    """Shows `text` in `tone`; hidden text never: it takes the width it needs."""

    def __init__(self, parent: QWidget | None, text: str = "", tone: Tone = Tone.NEUTRAL, *, icon: str = "") -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    @property
    def tone(self) -> Tone:
        """How it says it."""
        return self._tone

    def say(self, text: str, tone: Tone | None = None, *, icon: str | None = None) -> None:
        """Show another text, and another tone or icon where given."""
        self._text = text
        self._tone = self._tone if tone is None else tone
        self._icon = self._icon if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        return QSize(badge_width(self._text, icon=bool(self._icon)), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pill, icon, text."""
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._text, self._tone, icon=self._icon)


def badge_width(text: str, *, icon: bool = False) -> int:
    """Pixels a badge with `text` takes."""
    wide = QFontMetrics(look.font("caption_strong")).horizontalAdvance(text)
    return max(HEIGHT, wide + 2 * _PAD + (_ICON + 4 if icon else 0))


def paint_badge(painter: QPainter, rect: QRect, text: str, tone: Tone, *, icon: str = "") -> None:
    """Draw a badge filling `rect`; lists use this instead of a widget a row."""
    ink, ground = look.colors().tone(tone)
    rounded(painter, rect, fill=QColor(ground), radius=rect.height() / 2)
    painter.setFont(look.font("caption_strong"))
    painter.setPen(QColor(ink))
    inner = rect
    if icon:
        drawn = icons.pixmap(icon, ink, size=_ICON, scale=2)
        painter.drawPixmap(rect.left() + _PAD, rect.center().y() - _ICON // 2, _ICON, _ICON, drawn)
        inner = rect.adjusted(_PAD + _ICON + 4, 0, -_PAD, 0)
    align = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignLeft if icon else Qt.AlignmentFlag.AlignHCenter)
    painter.drawText(inner, align, text)
