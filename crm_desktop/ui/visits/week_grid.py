"""The week at a glance: a row for each rep, a column for each day, what was planned and what was done."""

from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.services.visit_plans_board import DAYS, Call, RepWeek, WeekBoard
from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.day_words import weekday
from crm_desktop.ui.widgets.paint import focus_ring, rounded

SIGNS = {
    "done": ("circle-check", Tone.GOOD),
    "approved": ("calendar-check", Tone.ACCENT),
    "planned": ("circle-question-mark", Tone.INFO),
    "overdue": ("circle-alert", Tone.WARN),
    "unplanned": ("footprints", Tone.NEUTRAL),
    "held": ("lock", Tone.WARN),
}
_HEAD = 46
_NAMES = 118
_LINE = 22
_LINES_LEAST, _LINES_MOST = 3, 6


class WeekGrid(QWidget):
    """`picked(row, day)` when a cell is chosen by mouse or arrows; `entered` on Enter."""

    picked = Signal(object, object)
    entered = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("weekGrid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._board: WeekBoard | None = None
        self._at = (0, 0)

    @property
    def at(self) -> tuple[int, int]:
        """The cell chosen: row and day, from 0."""
        return self._at

    def show_board(self, board: WeekBoard) -> None:
        """Show a week; the cell chosen stays where it is, or goes to today in another week."""
        if self._board is None or self._board.monday != board.monday:
            today = (board.today - board.monday).days
            self._at = (self._at[0], today if 0 <= today < DAYS else 0)
        self._board = board
        self._at = (min(self._at[0], max(0, len(board.reps) - 1)), self._at[1])
        self.setFixedHeight(_HEAD + sum(self._heights()))
        self._speak()
        self.update()
        self.picked.emit(*self._at)

    def day(self, at: int) -> date:
        """The date of a column."""
        return (self._board.monday if self._board else date.min) + timedelta(days=at)

    def sizeHint(self) -> QSize:
        """Wide enough for names."""
        return QSize(760, max(200, _HEAD + sum(self._heights())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter goes to work on the cell."""
        row, day = self._at
        to = {
            Qt.Key.Key_Left: (row, day - 1), Qt.Key.Key_Right: (row, day + 1),
            Qt.Key.Key_Up: (row - 1, day), Qt.Key.Key_Down: (row + 1, day),
        }.get(Qt.Key(event.key()))  # fmt: skip
        if to is not None:
            self._choose(*to)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        point = event.position().toPoint()
        day = int((point.x() - _NAMES) / self._day_width())
        top = _HEAD
        for row, height in enumerate(self._heights()):
            if top <= point.y() < top + height and point.x() >= _NAMES:
                self._choose(row, min(day, DAYS - 1))
            top += height

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Heads, rows, cells."""
        if self._board is None:
            return
        painter = QPainter(self)
        self._paint_heads(painter, self._board)
        top = _HEAD
        for row, (week, height) in enumerate(zip(self._board.reps, self._heights(), strict=True)):
            self._paint_rep(painter, week, QRect(0, top, _NAMES, height))
            for day, calls in enumerate(week.days):
                self._paint_cell(painter, calls, self._cell(day, top, height), chosen=self._at == (row, day))
            painter.fillRect(0, top + height - 1, self.width(), 1, QColor(look.colors().line))
            top += height

    def _choose(self, row: int, day: int) -> None:
        rows = len(self._board.reps) if self._board else 0
        if 0 <= row < rows and 0 <= day < DAYS:
            self._at = (row, day)
            self._speak()
            self.update()
            self.picked.emit(row, day)

    def _heights(self) -> list[int]:
        weeks = self._board.reps if self._board else ()
        most = [max((len(calls) for calls in week.days), default=0) for week in weeks]
        return [max(_LINES_LEAST, min(_LINES_MOST, count)) * _LINE + 20 for count in most]

    def _day_width(self) -> float:
        return max(60.0, (self.width() - _NAMES) / DAYS)

    def _cell(self, day: int, top: int, height: int) -> QRect:
        wide = self._day_width()
        left = round(_NAMES + day * wide)
        return QRect(left, top, round(_NAMES + (day + 1) * wide) - left, height - 1)

    def _paint_heads(self, painter: QPainter, board: WeekBoard) -> None:
        colors = look.colors()
        for at in range(DAYS):
            on = self.day(at)
            rect = self._cell(at, 0, _HEAD)
            today = on == board.today
            painter.setFont(look.font("strong" if today else "body"))
            painter.setPen(QColor(colors.accent_text if today else colors.soft))
            upper, lower = rect.adjusted(10, 6, 0, -20), rect.adjusted(10, 25, 0, -3)
            name = f"{weekday(on)} {tr('今天', 'today')}" if today else weekday(on)
            painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(colors.accent_text if today else colors.faint))
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, f"{on:%m-%d}")
        painter.fillRect(0, _HEAD - 1, self.width(), 1, QColor(colors.line))

    def _paint_rep(self, painter: QPainter, week: RepWeek, rect: QRect) -> None:
        colors, inner = look.colors(), rect.adjusted(16, 10, -8, 0)
        painter.setFont(look.font("strong"))
        painter.setPen(QColor(colors.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, week.rep.name)
        painter.setFont(look.font("caption"))
        painter.setPen(QColor(colors.soft))
        told = tr(f"完成 {week.done} / {week.planned}", f"{week.done} of {week.planned} done")
        painter.drawText(inner.adjusted(0, 22, 0, 0), Qt.AlignmentFlag.AlignTop, told)
        bar = QRect(inner.left(), inner.top() + 43, inner.width() - 8, 5)
        rounded(painter, bar, fill=QColor(colors.line), radius=2.5)
        if week.planned and week.done:
            done = max(5, bar.width() * week.done // week.planned)
            rounded(painter, QRect(bar.topLeft(), QSize(done, 5)), fill=QColor(colors.accent), radius=2.5)
        if week.unplanned:
            painter.setPen(QColor(colors.faint))
            more = tr(f"计划外 {week.unplanned}", f"{week.unplanned} unplanned")
            painter.drawText(inner.adjusted(0, 54, 0, 0), Qt.AlignmentFlag.AlignTop, more)

    def _paint_cell(self, painter: QPainter, calls: tuple[Call, ...], rect: QRect, *, chosen: bool) -> None:
        colors = look.colors()
        if chosen:
            rounded(painter, rect.adjusted(2, 2, -2, -2), fill=QColor(colors.accent_soft), radius=7)
            if self.hasFocus():
                focus_ring(painter, rect.adjusted(2, 2, -2, -2), QColor(colors.focus), radius=7)
        room = (rect.height() - 12) // _LINE
        shown = calls if len(calls) <= room else calls[: room - 1]
        painter.setFont(look.font("caption"))
        for at, call in enumerate(shown):
            self._paint_call(
                painter, call, QRect(rect.left() + 8, rect.top() + 9 + at * _LINE, rect.width() - 12, _LINE)
            )
        if len(shown) < len(calls):
            painter.setPen(QColor(colors.faint))
            line = QRect(rect.left() + 26, rect.top() + 9 + len(shown) * _LINE, rect.width() - 30, _LINE)
            hidden = len(calls) - len(shown)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, tr(f"还有 {hidden} 家", f"{hidden} more"))

    def _paint_call(self, painter: QPainter, call: Call, rect: QRect) -> None:
        colors = look.colors()
        icon, tone = SIGNS.get(call.state, ("circle-alert", Tone.NEUTRAL))
        ink = colors.tone(tone)[0]
        painter.drawPixmap(QPoint(rect.left(), rect.center().y() - 6), icons.pixmap(icon, ink, size=13, scale=2))
        painter.setPen(QColor(colors.faint if call.state == "done" else colors.text))
        text = rect.adjusted(18, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(call.customer, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)

    def _speak(self) -> None:
        if self._board is None or not self._board.reps:
            return
        row, day = self._at
        week = self._board.reps[row]
        count = len(week.days[day])
        self.setAccessibleName(
            tr(
                f"{week.rep.name} {self.day(day):%m-%d} {weekday(self.day(day))}，{count} 家",
                f"{week.rep.name} {weekday(self.day(day))} {self.day(day):%m-%d}, {count} visits",
            )
        )
