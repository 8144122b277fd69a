"""The navigation rail: where one is, where one can go, and how much waits there."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Place
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import badge_width, paint_badge
from crm_desktop.ui.widgets.buttons import PushButton
from crm_desktop.ui.widgets.key_hint import KeyWords
from crm_desktop.ui.widgets.paint import focus_ring, rounded
from crm_desktop.ui.widgets.text import Elided, Text

WIDTH: Final = 200
_ROW: Final = 40


class NavButton(PushButton):
    """One destination; checked while its page shows."""

    def __init__(self, parent: QWidget, place: Place) -> None:
        super().__init__(say(place.words), parent)
        self.place = place
        self._count: int | None = None
        self._tone = Tone.ACCENT
        self.setObjectName(f"nav_{place.key}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if place.shortcuts:
            KeyWords(self, self._tip, self.setToolTip)

    def _tip(self) -> str:
        return f"{say(self.place.words)} {spelled(self.place.shortcuts[0])}"

    @property
    def count(self) -> int | None:
        """What the badge shows; None for no badge."""
        return self._count

    def set_count(self, count: int | None, tone: Tone = Tone.ACCENT) -> None:
        """Show how much waits; 0 and None show nothing."""
        self._count, self._tone = count or None, tone
        name = say(self.place.words)
        self.setAccessibleName(name if not self._count else tr(f"{name}，{count} 项待办", f"{name}, {count} waiting"))
        self.update()

    def sizeHint(self) -> QSize:
        """A row of the rail."""
        return QSize(WIDTH - 24, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, name, badge, focus ring."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = self.hasFocus() and bool(self.property("ring"))
        colors, painter, rect = look.colors(), QPainter(self), self.rect().adjusted(0, 1, 0, -1)
        if self.isChecked():
            rounded(painter, rect, fill=QColor(colors.raised), line=QColor(colors.line))
            bar = QRect(rect.left(), rect.center().y() - 8, 3, 17)
            rounded(painter, bar, fill=QColor(colors.accent), radius=1.5)
        elif hovered:
            rounded(painter, rect, fill=QColor(colors.line))
        if focused:
            focus_ring(painter, rect, QColor(colors.focus))
        self._paint_content(painter, rect)

    def _paint_content(self, painter: QPainter, rect: QRect) -> None:
        colors, checked = look.colors(), self.isChecked()
        drawn = icons.pixmap(self.place.icon, colors.accent if checked else colors.soft, size=18, scale=2)
        painter.drawPixmap(rect.left() + 13, rect.center().y() - 8, 18, 18, drawn)
        painter.setFont(look.font("strong" if checked else "body"))
        painter.setPen(QColor(colors.text if checked else colors.soft))
        painter.drawText(rect.adjusted(42, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            text = "99+" if self._count > 99 else str(self._count)
            wide = max(24, badge_width(text))
            pill = QRect(rect.right() - wide - 8, rect.center().y() - 9, wide, 20)
            paint_badge(painter, pill, text, self._tone)


class Mark(QWidget):
    """The program's sign: a roll of film running out, white on the accent colour."""

    def __init__(self, parent: QWidget, size: int = 32) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two strokes in a rounded square."""
        colors, painter, side = look.colors(), QPainter(self), self.width()
        rounded(painter, self.rect(), fill=QColor(colors.accent), radius=side / 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = side / 32
        pen = painter.pen()
        pen.setColor(QColor(colors.on_accent))
        pen.setWidthF(2.6 * unit)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(round(7 * unit), round(8 * unit), round(15 * unit), round(15 * unit))
        painter.drawLine(round(15 * unit), round(23 * unit), round(25 * unit), round(23 * unit))
        painter.drawPoint(round(14.5 * unit), round(15.5 * unit))


class Rail(QWidget):
    """All destinations, the brand above them, those `at_foot` at the bottom."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, places: Sequence[Place]) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, NavButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 12)
        column.setSpacing(2)
        column.addLayout(self._build_brand())
        column.addSpacing(14)
        for place in (place for place in places if not place.at_foot):
            column.addWidget(self._build_button(place))
        column.addStretch(1)
        for place in (place for place in places if place.at_foot):
            column.addWidget(self._build_button(place))

    def mark(self, key: str) -> None:
        """Show that the page `key` is open."""
        self._buttons[key].setChecked(True)

    def set_count(self, key: str, count: int | None, tone: Tone = Tone.ACCENT) -> None:
        """Show on the destination `key` how much waits there."""
        self._buttons[key].set_count(count, tone)

    def button(self, key: str) -> NavButton:
        """The button of the destination `key`."""
        return self._buttons[key]

    def set_branch(self, name: str) -> None:
        """Whose desktop this is."""
        self._branch.setText(name)

    def _build_brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Mark(self))
        words = QVBoxLayout()
        words.setSpacing(0)
        name = Text(self, tr("分店工作台", "Branch Desktop"))
        name.setObjectName("brandName")
        self._branch = Elided(self)
        self._branch.setObjectName("brandPlace")
        words.addWidget(name)
        words.addWidget(self._branch)
        row.addLayout(words, 1)
        return row

    def _build_button(self, place: Place) -> NavButton:
        made = NavButton(self, place)
        made.clicked.connect(self._on_clicked)
        self._buttons[place.key] = made
        return made

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, NavButton):
            self.chosen.emit(pressed.place.key)
