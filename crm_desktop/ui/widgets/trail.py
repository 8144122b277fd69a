"""Where one is in a piece of work of a few steps: done, now, still to come."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui import icons, look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.paint import rounded

_DOT = 22
_GAP = 28


class Trail(QWidget):
    """Numbered steps in a row; it only tells, buttons move."""

    def __init__(self, parent: QWidget, steps: Sequence[Words]) -> None:
        super().__init__(parent)
        self._steps = tuple(steps)
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Step `at` is the one now; those before it are done."""
        self._at = at
        total, name = len(self._steps), say(self._steps[at])
        self.setAccessibleName(tr(f"第 {at + 1} 步，共 {total} 步：{name}", f"Step {at + 1} of {total}: {name}"))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(sum(self._widths()) + _GAP * (len(self._steps) - 1), 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dot, word, line to the next."""
        painter, colors, left = QPainter(self), look.colors(), 0
        for at, (step, width) in enumerate(zip(self._steps, self._widths(), strict=True)):
            now, done = at == self._at, at < self._at
            dot = QRect(left, 3, _DOT, _DOT)
            fill, ink = (colors.accent, colors.on_accent) if now else (colors.accent_soft, colors.accent_text)
            if not now and not done:
                fill, ink = colors.neutral_soft, colors.faint
            rounded(painter, dot, fill=QColor(fill), radius=_DOT / 2)
            painter.setPen(QColor(ink))
            painter.setFont(look.font("caption_strong"))
            if done:
                painter.drawPixmap(left + 4, 7, 14, 14, icons.pixmap("check", ink, size=14, scale=2))
            else:
                painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, str(at + 1))
            painter.setFont(look.font("strong" if now else "body"))
            painter.setPen(QColor(colors.text if now else colors.faint))
            words = QRect(left + _DOT + 7, 0, width, 28)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, say(step))
            left += width + _GAP
            if at + 1 < len(self._steps):
                painter.fillRect(QRect(left - _GAP + 6, 14, _GAP - 12, 1), QColor(colors.field_line))

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(look.font("strong"))
        return [_DOT + 9 + metrics.horizontalAdvance(say(step)) for step in self._steps]
