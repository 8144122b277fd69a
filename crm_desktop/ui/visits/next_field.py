"""When to go next, keyed as short as it can be: `w`, `m` and `0` at once, `+7` and `12-05` as typed (M3)."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.visits import parse_next_date
from crm_desktop.ui import look
from crm_desktop.ui.language import tr
from crm_desktop.ui.visits.day_words import short_day

_AT_ONCE = frozenset({"w", "m", "0"})


class NextField(QLineEdit):
    """Shows beside what was typed the day that is meant; `settled` when one key said it all."""

    settled = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._from: date | None = None
        self.setMaxLength(12)
        self.setPlaceholderText(tr("+7  w  m  0", "+7  w  m  0"))
        self.setToolTip(
            tr(
                "+7 七天后 · w 下周同日 · m 下月同日 · 12-05 · 0 不再约",
                "+7 days · w next week · m next month · 12-05 · 0 none",
            )
        )
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textEdited.connect(self._on_edited)

    def count_from(self, day: date | None) -> None:
        """The day of the visit, from which `+7` counts."""
        self._from = day
        self.update()

    def meant(self) -> str:
        """The day meant as people read it, or that there is none; "" while nothing or nothing readable is typed."""
        if self._from is None or not self.text().strip():
            return ""
        read = parse_next_date(self.text(), self._from)
        if isinstance(read, Problem):
            return ""
        return short_day(read.on) or tr("不再约", "none")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The day meant, quietly, at the right."""
        super().paintEvent(event)
        meant = self.meant()
        if meant:
            painter = QPainter(self)
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(look.colors().accent_text))
            where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -10, 0), where, meant)

    def _on_edited(self, text: str) -> None:
        if half_width(text).strip().lower() in _AT_ONCE:
            self.settled.emit()
