"""One customer who may be meant: name, person, masked number, when last seen, and why it is shown."""

from datetime import date
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.services.last_seen import days_ago
from crm_desktop.services.matching import Match
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import HEIGHT as BADGE
from crm_desktop.ui.widgets.badge import badge_width, paint_badge
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT: Final = 78
_TONES: Final = {
    DuplicateLevel.BLOCK: Tone.DANGER,
    DuplicateLevel.WARN: Tone.WARN,
    DuplicateLevel.HINT: Tone.INFO,
    DuplicateLevel.NONE: Tone.NEUTRAL,
}


class MatchRow(QPushButton):
    """`marked` is the one that Enter opens."""

    def __init__(self, parent: QWidget, match: Match, *, today: date) -> None:
        super().__init__(parent)
        self.match = match
        self.marked = False
        further = [say(reason) for reason in match.reasons[1:]]
        self._seen = " · ".join((*further, seen_line(match, today=today)))
        self.setObjectName("matchRow")
        why = tr("，", ", ").join(say(reason) for reason in match.reasons[:1])
        told = filter(None, (match.name, match.contact, match.phone, why, self._seen))
        self.setAccessibleName(tr("，", ", ").join(told))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(240, _HEIGHT)

    def mark(self, marked: bool) -> None:
        """Show whether Enter opens it."""
        self.marked = marked
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A tile; the marked one has the accent's ring."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter = look.colors(), QPainter(self)
        fill = colors.accent_soft if self.marked else colors.hover if hovered else colors.surface
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(colors.line))
        if self.marked:
            focus_ring(painter, self.rect(), QColor(colors.focus))
        tag = self._tag()
        wide = badge_width(tag) if tag else 0
        if tag:
            spot = QRect(self.width() - wide - 12, 9, wide, BADGE)
            paint_badge(painter, spot, tag, _TONES[self.match.level])
        self._line(painter, 9, "strong", self.match.name, colors.text, self.width() - wide - 32)
        who = "  ".join(filter(None, (self.match.contact, self.match.phone)))
        self._line(painter, 32, "body", who, colors.soft, self.width() - 28)
        self._line(painter, 53, "caption", self._seen, colors.soft if self.marked else colors.faint, self.width() - 28)

    def _tag(self) -> str:
        if self.match.archived:
            return tr("已归档", "Archived")
        return say(self.match.reasons[0]) if len(self.match.reasons) and self._short() else ""

    def _short(self) -> bool:
        return len(say(self.match.reasons[0])) <= (12 if tr("zh", "en") == "zh" else 30)

    def _line(self, painter: QPainter, top: int, step: str, text: str, ink: str, width: int) -> None:
        painter.setFont(look.font(step))
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(14, top, width, 20), Qt.AlignmentFlag.AlignVCenter, shown)


def seen_line(match: Match, *, today: date) -> str:
    """本店 · 3 天前登记 · 周强: where the file is, when it was last used, who owns it."""
    parts = [tr("本店", "This branch")]
    if match.seen is not None:
        ago = days_ago(match.seen.day, today=today)
        parts.append(tr(f"{ago.zh}{match.seen.what.zh}", f"{match.seen.what.en} {ago.en}"))
    if match.owner:
        parts.append(match.owner)
    return " · ".join(parts)
