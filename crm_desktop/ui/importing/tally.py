"""The counts over a list of verdicts; choosing one shows its rows."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.importing.verdicts import SHOWS, Show
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT: Final = 68


class Count(QPushButton):
    """One count: the number in its tone, what is counted below."""

    def __init__(self, parent: QWidget, show: Show) -> None:
        super().__init__(parent)
        self.shows = show
        self.number = 0
        self.setObjectName(f"tally_{show.value}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, number: int) -> None:
        """Show how many."""
        self.number = number
        self.setAccessibleName(f"{say(SHOWS[self.shows][0])} {number:,}")
        self.update()

    def sizeHint(self) -> QSize:
        """They share the width."""
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrow, but readable."""
        return QSize(96, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card; the chosen one is filled softly and lined in the accent."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter, on = look.colors(), QPainter(self), self.isChecked()
        words, tone = SHOWS[self.shows]
        fill = colors.accent_soft if on else colors.hover if hovered else colors.surface
        line = colors.accent if on else colors.line
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(line), radius=10)
        ink = colors.text if tone is Tone.NEUTRAL else colors.tone(tone)[0]
        painter.setFont(look.font("headline"))
        painter.setPen(QColor(ink if self.number else colors.faint))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(14, 8, self.width() - 28, 30), flags, f"{self.number:,}")
        painter.setFont(look.font("caption"))
        painter.setPen(QColor(colors.soft))
        label = painter.fontMetrics().elidedText(say(words), Qt.TextElideMode.ElideRight, self.width() - 24)
        painter.drawText(QRect(14, 38, self.width() - 24, 20), flags, label)


class Tally(QWidget):
    """All counts; the group has the focus: arrows and digits choose. `changed(Show)`."""

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("importTally")
        self.setAccessibleName(tr("按结果筛选", "Filter by verdict"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.counts = {show: Count(self, show) for show in Show}
        for count in self.counts.values():
            count.clicked.connect(self._on_clicked)
            row.addWidget(count)
        self._chosen = Show.ALL
        self._mark()

    @property
    def chosen(self) -> Show:
        """Which rows are shown."""
        return self._chosen

    def choose(self, show: Show) -> None:
        """Show other rows."""
        self._chosen = show
        self._mark()
        self.changed.emit(show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, digits pick."""
        shows, at = list(Show), list(Show).index(self._chosen)
        digit = event.key() - Qt.Key.Key_1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.choose(shows[(at + (1 if event.key() == Qt.Key.Key_Right else -1)) % len(shows)])
        elif 0 <= digit < len(shows) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.choose(shows[digit])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring stands around the chosen one."""
        if self.hasFocus():
            around = self.counts[self._chosen].geometry().adjusted(-3, -3, 3, 3)
            focus_ring(QPainter(self), around, QColor(look.colors().focus), radius=12)

    def _mark(self) -> None:
        for show, count in self.counts.items():
            count.setChecked(show is self._chosen)
        self.update()

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Count):
            self.choose(pressed.shows)
