"""Short lists of the board: each line opens what it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import HEIGHT as BADGE
from crm_desktop.ui.widgets.badge import badge_width, paint_badge
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.paint import focus_ring, rounded
from crm_desktop.ui.widgets.text import Text, rule

_HEIGHT: Final = 54
_PAD: Final = 16
_BAR: Final = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line: two rows of words, at the right a quiet text, a badge (with `tone`) or a bar (with `share`)."""

    key: str
    title: str
    detail: str = ""
    right: str = ""
    tone: Tone | None = None
    share: float | None = None
    place: str = ""
    subject: object = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A card of lines: heading, what to say when it is empty, and where the rest is (`more`, `place`).

    With an `icon` the empty card is a friendly picture: a title, and after a line break one sentence more.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    empty: str
    note: str = ""
    place: str = ""
    more: str = ""
    icon: str = ""
    most: int = 6


class LineButton(PushButton):
    """A line as a button, drawn like a row of a table."""

    def __init__(self, parent: QWidget, line: Line) -> None:
        super().__init__(parent)
        self.line = line
        self.setObjectName(f"line_{line.key}")
        self.setAccessibleName(" ".join(filter(None, (line.title, line.detail, line.right))))
        self.setToolTip(line.detail)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(True)
        if line.place:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        """Two rows of words."""
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Words end in … where room is short."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, words, right end."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        colors, painter, line = look.colors(), QPainter(self), self.line
        rect = self.rect().adjusted(6, 1, -6, -1)
        if line.place and option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect, fill=QColor(colors.hover), radius=8)
        if self.hasFocus() and bool(self.property("ring")):
            focus_ring(painter, rect, QColor(colors.focus), radius=8)
        right = self.width() - _PAD
        if line.place:
            sign = icons.pixmap("chevron-right", colors.faint, size=16, scale=2)
            painter.drawPixmap(right - 14, (_HEIGHT - 16) // 2, 16, 16, sign)
            right -= 22
        right = self._paint_right(painter, right)
        words = QRect(_PAD, 8, right - _PAD - 12, 20)
        upper = words if line.detail else words.translated(0, 9)
        _paint(painter, upper, line.title, step="strong", ink=colors.text)
        _paint(painter, words.translated(0, 20), line.detail, step="caption", ink=colors.faint)

    def _paint_right(self, painter: QPainter, right: int) -> int:
        """Draw the right end; where the words must stop."""
        colors, line = look.colors(), self.line
        if line.share is not None:
            bar = QRectF(right - _BAR, _HEIGHT / 2 + 7, _BAR, 4)
            rounded(painter, bar, fill=QColor(colors.line), radius=2)
            if line.share > 0:
                bar.setWidth(max(4.0, _BAR * min(1.0, line.share)))
                rounded(painter, bar, fill=QColor(colors.accent), radius=2)
            above = QRect(right - _BAR, 9, _BAR, 22)
            _paint(painter, above, line.right, step="strong", ink=colors.text, side=Qt.AlignmentFlag.AlignRight)
            return right - _BAR
        if not line.right:
            return right
        if line.tone is not None:
            wide = badge_width(line.right)
            paint_badge(painter, QRect(right - wide, (_HEIGHT - BADGE) // 2, wide, BADGE), line.right, line.tone)
            return right - wide
        wide = QFontMetrics(look.font("caption")).horizontalAdvance(line.right) + 2
        rect = QRect(right - wide, 0, wide, _HEIGHT)
        _paint(painter, rect, line.right, step="caption", ink=colors.faint)
        return right - wide


class ListCard(Card):
    """A listing on a sheet; `wanted(place, subject)` when a line or the rest is asked for."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget, listing: Listing) -> None:
        super().__init__(parent, margin=0)
        self.listing = listing
        self.setObjectName(f"list_{listing.key}")
        self.body.setSpacing(0)
        self.body.setContentsMargins(0, 12, 0, 6)
        self.body.addLayout(self._build_head(listing))
        self.body.addWidget(rule(self))
        self.body.addSpacing(6)
        for line in listing.lines[: listing.most]:
            made = LineButton(self, line)
            made.clicked.connect(self._on_line)
            self.body.addWidget(made)
        if not listing.lines:
            self.body.addLayout(self._build_empty(listing))
        self.body.addStretch(1)

    def _build_head(self, listing: Listing) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(_PAD, 0, 10, 8)
        head = SectionHeader(self, listing.title, listing.note)
        hidden = len(listing.lines) - listing.most
        if listing.place and (hidden > 0 or listing.more):
            text = listing.more or tr(f"还有 {hidden} 条", f"{hidden} more")
            more = button(self, text, kind="quiet", measure="small", name=f"more_{listing.key}")
            more.clicked.connect(self._on_more)
            head.add(more)
        head.setMinimumHeight(30)
        column.addWidget(head)
        return column

    def _build_empty(self, listing: Listing) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(_PAD, 10, _PAD, 14)
        if listing.icon:
            title, _, text = listing.empty.partition("\n")
            empty = EmptyState(self, icon=listing.icon, title=title, text=text)
            empty.setMinimumHeight(230)
            column.addWidget(empty)
        else:
            column.addWidget(Text(self, listing.empty, "soft", wrap=True))
        return column

    def _on_line(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, LineButton) and pressed.line.place:
            self.wanted.emit(pressed.line.place, pressed.line.subject)

    def _on_more(self) -> None:
        self.wanted.emit(self.listing.place, None)


def column_of(parent: QWidget, listings: Sequence[Listing]) -> tuple[QVBoxLayout, list[ListCard]]:
    """The cards below each other."""
    column = QVBoxLayout()
    column.setSpacing(12)
    cards = [ListCard(parent, listing) for listing in listings]
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column, cards


def _paint(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    step: str,
    ink: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(look.font(step))
    painter.setPen(QColor(ink))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width()))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | side), shown)
