"""The pages of a booklet as small squares, coloured by what became of them."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crm_desktop.services.booklets import PAGE_STATES, PageRow
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.paint import focus_ring, rounded

TONES: Final = {"blank": Tone.NEUTRAL, "used": Tone.GOOD, "void": Tone.NEUTRAL, "missing": Tone.WARN}
_SIDE: Final = QSize(34, 28)
_GAP: Final = 5


class PageGrid(QWidget):
    """`opened(PageRow)` on a click or Enter; arrows move. A void page is struck through: no state is colour alone."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("pageGrid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._pages: tuple[PageRow, ...] = ()
        self._at = 0

    def show_pages(self, pages: tuple[PageRow, ...]) -> None:
        """Show the pages of a booklet."""
        self._pages, self._at = pages, min(self._at, max(0, len(pages) - 1))
        self._speak()
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines of squares."""
        lines = -(-len(self._pages) // self._in_line(width))
        return max(1, lines) * (_SIDE.height() + _GAP)

    def sizeHint(self) -> QSize:
        """Ten in a line."""
        wide = 10 * (_SIDE.width() + _GAP)
        return QSize(wide, self.heightForWidth(wide))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter opens."""
        line = self._in_line(self.width())
        step = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -line, Qt.Key.Key_Down: line
        }.get(Qt.Key(event.key()))  # fmt: skip
        if step is not None and 0 <= self._at + step < len(self._pages):
            self._at += step
            self._speak()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._pages:
            self.opened.emit(self._pages[self._at])
        elif step is None:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the page."""
        at = self._under(event.position().toPoint())
        if at is not None:
            self._at = at
            self.opened.emit(self._pages[at])

    def event(self, event: QEvent) -> bool:
        """What a square stands for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._under(event.pos())
            QToolTip.showText(event.globalPos(), told(self._pages[at]) if at is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Squares with numbers."""
        painter, colors = QPainter(self), look.colors()
        for at, page in enumerate(self._pages):
            rect = self._rect(at)
            doubtful = page.visit is not None and page.visit.to_verify
            ink, ground = colors.tone(Tone.WARN if doubtful else TONES.get(page.state, Tone.NEUTRAL))
            blank = page.state == "blank"
            rounded(painter, rect, fill=QColor(colors.surface if blank else ground), line=QColor(colors.line), radius=5)
            painter.setFont(look.font("caption" if blank else "caption_strong"))
            painter.setPen(QColor(colors.soft if blank else colors.disabled if page.state == "void" else ink))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(page.number))
            if page.state == "void":
                painter.drawLine(rect.bottomLeft() + QPoint(8, -7), rect.topRight() + QPoint(-8, 7))
            if page.customer_id and blank:
                painter.fillRect(rect.center().x() - 4, rect.bottom() - 4, 9, 2, QColor(colors.accent))
            if at == self._at and self.hasFocus():
                focus_ring(painter, rect.adjusted(-2, -2, 2, 2), QColor(colors.focus), radius=7)

    def _in_line(self, width: int) -> int:
        return max(1, (width + _GAP) // (_SIDE.width() + _GAP))

    def _rect(self, at: int) -> QRect:
        line, column = divmod(at, self._in_line(self.width()))
        left, top = column * (_SIDE.width() + _GAP), line * (_SIDE.height() + _GAP)
        return QRect(QPoint(left + 2, top + 2), _SIDE - QSize(2, 2))

    def _under(self, point: QPoint) -> int | None:
        return next((at for at in range(len(self._pages)) if self._rect(at).contains(point)), None)

    def _speak(self) -> None:
        self.setAccessibleName(told(self._pages[self._at]) if self._pages else tr("没有页", "No pages"))


def told(page: PageRow) -> str:
    """`第 5 页 · 作废 · 浸水`."""
    state = PAGE_STATES.get(page.state)
    customer = page.visit.customer if page.visit else page.customer
    doubtful = tr("待核实", "To be verified") if page.visit and page.visit.to_verify else ""
    number = tr(f"第 {page.number} 页", f"Page {page.number}")
    parts = (number, say(state) if state else "", doubtful, customer, page.void_reason)
    return " · ".join(filter(None, parts))
