"""One page of a booklet as a line of the sheet: what is printed on it and what came back."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.rules.visits import VisitResult
from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import PageRow
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.visits.day_words import short_day
from crm_desktop.ui.widgets.badge import HEIGHT as BADGE
from crm_desktop.ui.widgets.badge import badge_width, paint_badge
from crm_desktop.ui.widgets.paint import focus_ring

HEIGHT = 48
_RESULT_TONES = {"1": Tone.GOOD, "2": Tone.ACCENT, "3": Tone.INFO, "6": Tone.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of the sheet lie, for a width; header and lines share them."""

    width: int

    @property
    def page(self) -> tuple[int, int]:
        """Left edge and width."""
        return 14, 44

    @property
    def customer(self) -> tuple[int, int]:
        """Name over place."""
        return 62, int(self.width * 0.27)

    @property
    def day(self) -> tuple[int, int]:
        """Day of the visit."""
        return 62 + self.customer[1] + 12, 88

    @property
    def result(self) -> tuple[int, int]:
        """Result badge."""
        return self.day[0] + 96, 104

    @property
    def upcoming(self) -> tuple[int, int]:
        """Next visit."""
        return self.result[0] + 112, 88

    @property
    def notes(self) -> tuple[int, int]:
        """The answers, as far as they fit."""
        left = self.upcoming[0] + 96
        return left, max(40, self.width - left - 14)


class SheetHeader(QWidget):
    """The names of the columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One quiet word a column."""
        painter, colors, columns = QPainter(self), look.colors(), Columns(self.width())
        painter.setFont(look.font("caption_strong"))
        painter.setPen(QColor(colors.faint))
        for (left, wide), words in (
            (columns.page, Words("页", "Page")),
            (columns.customer, Words("客户", "Customer")),
            (columns.day, Words("拜访日", "Visited")),
            (columns.result, Words("结果", "Result")),
            (columns.upcoming, Words("下次", "Next")),
            (columns.notes, Words("记录", "Notes")),
        ):
            painter.drawText(QRect(left, 0, wide, self.height()), Qt.AlignmentFlag.AlignVCenter, say(words))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colors.line))


class PageLine(QWidget):
    """`opened(page number)` on a click, Enter or Space."""

    opened = Signal(object)

    def __init__(self, parent: QWidget, page: PageRow) -> None:
        super().__init__(parent)
        self.page = page
        self._saving = self._trouble = self._started = False
        self._hovered = False
        self._planned: date | None = None
        self.setObjectName(f"page_{page.number}")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_page(page)

    def show_page(self, page: PageRow) -> None:
        """Take over what is known now."""
        self.page, self._saving = page, False
        self.setAccessibleName(tr(f"第 {page.number} 页 {self._name()}", f"Page {page.number} {self._name()}"))
        self.setAccessibleDescription(self._notes())
        self.update()

    def show_plan(self, day: date | None) -> None:
        """Say for which day the printed customer is planned, while no visit is entered."""
        self._planned = day
        self.update()

    def mark(self, *, saving: bool = False, trouble: bool = False, started: bool = False) -> None:
        """Say that it is being saved, was not saved, or holds something not yet committed."""
        self._saving, self._trouble, self._started = saving, trouble, started
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the sheet."""
        return QSize(600, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open it; up and down go along the sheet."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.page.number)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self.page.number)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse is over it."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is elsewhere."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The columns of the sheet."""
        painter, colors, columns = QPainter(self), look.colors(), Columns(self.width())
        if self._hovered:
            painter.fillRect(self.rect(), QColor(colors.hover))
        painter.fillRect(12, HEIGHT - 1, self.width() - 24, 1, QColor(colors.line))
        visit, usable = self.page.visit, self.page.state not in ("void", "missing")
        self._text(painter, columns.page, str(self.page.number), colors.text if usable else colors.disabled, "strong")
        self._paint_customer(painter, columns.customer)
        if visit is not None:
            self._text(painter, columns.day, short_day(visit.day), colors.soft)
            words = VisitResult(int(visit.result)).words if visit.result.isdigit() else Words("", "")
            self._badge(painter, columns.result, say(words), _RESULT_TONES.get(visit.result, Tone.NEUTRAL))
            self._text(painter, columns.upcoming, short_day(visit.next_day) or "—", colors.soft)
        self._paint_notes(painter, columns.notes)
        if self.hasFocus():
            focus_ring(painter, self.rect().adjusted(2, 2, -2, -3), QColor(colors.focus), radius=7)

    def _paint_customer(self, painter: QPainter, column: tuple[int, int]) -> None:
        colors, (left, wide) = look.colors(), column
        visit, name = self.page.visit, self._name()
        place = visit.place if visit is not None else self.page.place
        if not name:
            words = tr("空白页", "Empty page") if self.page.state == "blank" else "—"
            self._text(painter, column, words, colors.faint)
            return
        painter.setFont(look.font())
        painter.setPen(QColor(colors.text if self.page.state != "void" else colors.disabled))
        metrics = painter.fontMetrics()
        top = QRect(left, 5, wide, 21) if place else QRect(left, 0, wide, HEIGHT)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, shown)
        if place:
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(colors.faint))
            shown = painter.fontMetrics().elidedText(place, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRect(left, 25, wide, 18), Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_notes(self, painter: QPainter, column: tuple[int, int]) -> None:
        left, wide = column
        text, tone = self._flag()
        if text:
            taken = badge_width(text)
            self._badge(painter, (left + wide - taken, taken), text, tone)
            wide -= taken + 8
        colors = look.colors()
        self._text(painter, (left, wide), self._notes(), colors.soft if self.page.visit else colors.faint)

    def _flag(self) -> tuple[str, Tone]:
        """What the line must say beyond its values, the weightiest only."""
        visit, state = self.page.visit, self.page.state
        told = (
            (self._trouble, tr("未存", "Not saved"), Tone.DANGER),
            (self._saving, tr("保存中", "Saving"), Tone.NEUTRAL),
            (self._started and visit is None, tr("未记完", "Unfinished"), Tone.WARN),
            (state == "void", tr("作废", "Void"), Tone.NEUTRAL),
            (state == "missing" and visit is None, tr("缺失", "Missing"), Tone.WARN),
            (visit is not None and visit.to_verify, tr("待核实", "To verify"), Tone.WARN),
            (visit is not None and visit.backfilled, tr("补录", "Late"), Tone.WARN),
            (visit is not None and not visit.planned, tr("计划外", "Unplanned"), Tone.INFO),
        )
        return next(((text, tone) for holds, text, tone in told if holds), ("", Tone.NEUTRAL))

    def _name(self) -> str:
        return self.page.visit.customer if self.page.visit is not None else self.page.customer

    def _notes(self) -> str:
        if self.page.visit is not None:
            return tr("；", "; ").join(" ".join(text.split()) for text in self.page.visit.answers.values())
        if self._planned is not None and self.page.state == "blank":
            return tr(f"计划 {short_day(self._planned)}", f"Planned {short_day(self._planned)}")
        return self.page.void_reason

    def _text(self, painter: QPainter, column: tuple[int, int], text: str, ink: str, step: str = "body") -> None:
        painter.setFont(look.font(step))
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, column[1])
        painter.drawText(QRect(column[0], 0, column[1], HEIGHT), Qt.AlignmentFlag.AlignVCenter, shown)

    def _badge(self, painter: QPainter, column: tuple[int, int], text: str, tone: Tone) -> None:
        if text:
            wide = min(badge_width(text), column[1])
            paint_badge(painter, QRect(column[0], (HEIGHT - BADGE) // 2, wide, BADGE), text, tone)
