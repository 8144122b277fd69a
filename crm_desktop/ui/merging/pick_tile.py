"""One value among those of several files: a tile with a round mark, chosen by mouse, arrows or the file's digit."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.paint import focus_ring, rounded

LOW: Final = 38
HIGH: Final = 72
_ARROWS: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class PickTile(QAbstractButton):
    """`text` on the first line, `detail` below it where there is one."""

    def __init__(self, parent: QWidget, text: str, *, row: int, side: int, detail: str = "") -> None:
        super().__init__(parent)
        self.row, self.side = row, side
        self.told = text
        self._detail = detail
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HIGH if detail else LOW)
        self.setAccessibleName(" ".join(filter(None, (text or tr("（空）", "(empty)"), detail))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Buttons would take the arrows for themselves; here they belong to the table."""
        if event.key() in _ARROWS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """One line, or three with details."""
        return QSize(160, HIGH if self._detail else LOW)

    def minimumSizeHint(self) -> QSize:
        """Long values end in …; the tool tip has them whole."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A tile with a round mark."""
        colors, painter, on = look.colors(), QPainter(self), self.isChecked()
        fill = colors.accent_soft if on else colors.hover if self.underMouse() else colors.surface
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(colors.accent if on else colors.line))
        self._mark(painter, on=on)
        lines = self._detail.splitlines()
        ink = colors.text if self.told else colors.faint
        height = 20 * (1 + len(lines))
        top = (self.height() - height) // 2
        self._line(painter, top, "strong" if on else "body", self.told or tr("（空）", "(empty)"), ink)
        for at, line in enumerate(lines, start=1):
            self._line(painter, top + 20 * at, "caption", line, colors.soft if on else colors.faint)
        if self.hasFocus():
            focus_ring(painter, self.rect(), QColor(colors.focus))

    def _mark(self, painter: QPainter, *, on: bool) -> None:
        colors = look.colors()
        ring = QRect(10, (self.height() - 18) // 2, 18, 18)
        if on:
            rounded(painter, ring, fill=QColor(colors.accent), radius=9)
            painter.drawPixmap(ring.adjusted(2, 2, -2, -2), icons.pixmap("check", colors.on_accent, size=14, scale=2))
        else:
            rounded(painter, ring, line=QColor(colors.field_line), radius=9, width=1.5)

    def _line(self, painter: QPainter, top: int, step: str, text: str, ink: str) -> None:
        painter.setFont(look.font(step))
        painter.setPen(QColor(ink))
        room = QRect(36, top, self.width() - 46, 20)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if shown != text:
            self.setToolTip("\n".join(filter(None, (self.told, self._detail))))
