"""A figure that opens the page behind it."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import PushButton
from crm_desktop.ui.widgets.key_hint import paint_keys
from crm_desktop.ui.widgets.paint import focus_ring, rounded

HEIGHT: Final = 128
_PAD: Final = 16
_MEDAL: Final = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """What a tile shows and where it leads; `share` (0 to 1) draws a bar, `of` is the smaller part of `3 / 8`."""

    key: str
    icon: str
    label: str
    number: str
    note: str = ""
    of: str = ""
    tone: Tone = Tone.NEUTRAL
    share: float | None = None
    place: str = ""
    subject: object = None


class Tile(PushButton):
    """Icon and label above, the number, a quiet line below; the whole tile is the button."""

    def __init__(self, parent: QWidget, digit: int) -> None:
        super().__init__(parent)
        self._digit = str(digit)
        self.figure = Figure("", "", "", "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figure(self, figure: Figure) -> None:
        """Show another figure, or the same with another number."""
        self.figure = figure
        self.setObjectName(f"tile_{figure.key}")
        self.setAccessibleName(f"{figure.label} {figure.number}{figure.of} {figure.note}".strip())
        self.setToolTip(figure.note)
        self.update()

    def sizeHint(self) -> QSize:
        """Tiles of a row share its width."""
        return QSize(150, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """They may get narrow, but stay readable."""
        return QSize(132, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Card, medal, words, number, bar."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter = look.colors(), QPainter(self)
        fill = colors.hover if hovered else colors.surface
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(colors.line), radius=12)
        if self.hasFocus() and bool(self.property("ring")):
            focus_ring(painter, self.rect(), QColor(colors.focus), radius=12)
        self._paint_head(painter)
        self._paint_number(painter)
        self._paint_foot(painter)

    def _paint_head(self, painter: QPainter) -> None:
        colors, figure = look.colors(), self.figure
        ink, ground = colors.tone(figure.tone)
        medal = QRect(_PAD, 14, _MEDAL, _MEDAL)
        rounded(painter, medal, fill=QColor(ground), radius=9)
        painter.drawPixmap(medal.left() + 7, medal.top() + 7, 16, 16, icons.pixmap(figure.icon, ink, size=16, scale=2))
        left = medal.right() + 11
        label = QRect(left, medal.top(), self.width() - left - 10, _MEDAL)
        _line(painter, label, figure.label, ink=colors.soft, font=look.font())
        paint_keys(painter, QRect(self.width() - _PAD - 17, 60, 20, 20), self._digit)

    def _paint_number(self, painter: QPainter) -> None:
        colors, figure = look.colors(), self.figure
        alarming = figure.tone in (Tone.WARN, Tone.DANGER)
        ink = colors.tone(figure.tone)[0] if alarming else colors.text
        font = look.font("display")
        painter.setFont(font)
        painter.setPen(QColor(ink))
        rect = QRect(_PAD, 46, self.width() - 2 * _PAD, 46)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), figure.number)
        if figure.of:
            left = _PAD + painter.fontMetrics().horizontalAdvance(figure.number) + 6
            small: QFont = look.font("title")
            painter.setFont(small)
            painter.setPen(QColor(colors.faint))
            rest = QRect(left, 54, self.width() - left - _PAD, 40)
            painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), figure.of)

    def _paint_foot(self, painter: QPainter) -> None:
        colors, figure = look.colors(), self.figure
        alarming = figure.tone in (Tone.WARN, Tone.DANGER)
        ink = colors.tone(figure.tone)[0] if alarming else colors.faint
        note = QRect(_PAD, 92, self.width() - 2 * _PAD, 20)
        _line(painter, note, figure.note, ink=ink, font=look.font("caption"))
        if figure.share is not None:
            bar = QRectF(_PAD, self.height() - 12, self.width() - 2 * _PAD, 4)
            rounded(painter, bar, fill=QColor(colors.line), radius=2)
            if figure.share > 0:
                bar.setWidth(max(4.0, bar.width() * min(1.0, figure.share)))
                fill = colors.tone(figure.tone)[0] if alarming else colors.accent
                rounded(painter, bar, fill=QColor(fill), radius=2)


def _line(painter: QPainter, rect: QRect, text: str, *, ink: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
