"""One value of a disputed field as a line to choose: its key, the value with what differs marked, who, where, when."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import HEIGHT as BADGE
from crm_desktop.ui.widgets.badge import badge_width, paint_badge
from crm_desktop.ui.widgets.buttons import PushButton
from crm_desktop.ui.widgets.key_hint import keys_width, paint_keys
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT: Final = 44
_LEFT: Final = 44
_PAD: Final = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says: the value, what it started from, who and when, and badges; a `quiet` one is no value."""

    value: str
    base: str = ""
    by: str = ""
    badges: tuple[tuple[str, Tone], ...] = ()
    quiet: bool = False


class ValueRow(PushButton):
    """A line that is pressed to choose it; a `chosen` one is filled. The key is only drawn: its card hears it."""

    def __init__(self, parent: QWidget | None, told: Told, *, key: str = "") -> None:
        super().__init__(parent)
        self._told, self._key = told, key
        self._chosen = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(" ".join(filter(None, (key, told.value, *(text for text, _ in told.badges), told.by))))

    def set_chosen(self, chosen: bool) -> None:
        """Show that this one is taken."""
        self._chosen = chosen
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(360, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Long values end in …; the tool tip has them whole."""
        return QSize(240, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Key cap, value, badges, and at the right who wrote it."""
        colors, painter = look.colors(), QPainter(self)
        rounded(painter, self.rect(), fill=QColor(self._ground()), line=QColor(self._line()))
        if self._key:
            # The cap is as wide as its sign: centred in the space before the value.
            wide = keys_width(self._key)
            paint_keys(painter, QRect((_LEFT - wide) // 2 + 2, 0, wide, self.height()), self._key)
        right = self._paint_by(painter)
        right = self._paint_badges(painter, right)
        self._paint_value(painter, QRect(_LEFT, 0, max(0, right - _LEFT - _PAD), self.height()))
        if self.property("ring"):
            focus_ring(painter, self.rect(), QColor(colors.focus))

    def _ground(self) -> str:
        colors, option = look.colors(), QStyleOptionButton()
        self.initStyleOption(option)
        if self._chosen:
            return colors.accent_soft
        if not self.isEnabled():
            return colors.sunken
        return colors.hover if option.state & QStyle.StateFlag.State_MouseOver else colors.surface

    def _line(self) -> str:
        return look.colors().accent if self._chosen else look.colors().line

    def _paint_by(self, painter: QPainter) -> int:
        font = look.font("caption")
        metrics = QFontMetrics(font)
        room = min(metrics.horizontalAdvance(self._told.by) + 4, self.width() * 2 // 5) if self._told.by else 0
        painter.setFont(font)
        painter.setPen(QColor(look.colors().soft))
        by = metrics.elidedText(self._told.by, Qt.TextElideMode.ElideRight, room)
        place = QRect(self.width() - _PAD - room, 0, room, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, by)
        return place.left() - (_PAD if room else 0)

    def _paint_badges(self, painter: QPainter, right: int) -> int:
        for text, tone in reversed(self._told.badges):
            wide = badge_width(text)
            right -= wide
            paint_badge(painter, QRect(right, (self.height() - BADGE) // 2, wide, BADGE), text, tone)
            right -= 6
        return right

    def _paint_value(self, painter: QPainter, room: QRect) -> None:
        colors, value = look.colors(), self._told.value
        plain, bold = look.font("body"), look.font("body" if self._told.quiet else "strong")
        shown = QFontMetrics(bold).elidedText(value, Qt.TextElideMode.ElideRight, room.width())
        if self.isEnabled():  # else it says why it cannot be chosen
            self.setToolTip(value if shown != value else "")
        faint = self._told.quiet or not (self.isEnabled() or self._chosen)
        ink = colors.soft if faint else colors.text
        head, middle, tail = differing(self._told.base, value) if shown == value else ("", shown, "")
        marked = bool(middle and (head or tail))
        left = room.left()
        for text, font, color in (
            (head, plain, ink),
            (middle, bold, colors.warn if marked else ink),
            (tail, plain, ink),
        ):
            wide = QFontMetrics(font).horizontalAdvance(text)
            if marked and font is bold:
                mark = QRect(left - 1, room.center().y() - 10, wide + 2, 21)
                rounded(painter, mark, fill=QColor(colors.warn_soft), radius=4)
            painter.setFont(font)
            painter.setPen(QColor(color))
            painter.drawText(QRect(left, room.top(), wide + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
            left += wide


def differing(base: str, value: str) -> tuple[str, str, str]:
    """`value` in three: what it begins with like `base`, what differs, what it ends with like `base`.

    All of it is the middle where the two have less than half in common: then marking would only disturb.
    """
    most = min(len(base), len(value))
    head = next((at for at in range(most) if base[at] != value[at]), most)
    tail = next((at for at in range(most - head) if base[-1 - at] != value[-1 - at]), most - head)
    if base == value or (head + tail) * 2 < max(len(base), len(value)):
        return "", value, ""
    return value[:head], value[head : len(value) - tail], value[len(value) - tail :]
