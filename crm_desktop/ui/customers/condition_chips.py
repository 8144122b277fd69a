"""The conditions that narrow the list, one chip each: changed by a press, taken away by the cross or Delete."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT: Final = 32
_WIDEST: Final = 360
_CROSS: Final = 30
_AWAY: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ConditionChip(QPushButton):
    """One condition in words; `pressed_on` to change it, `crossed_out` to take it away."""

    pressed_on = Signal()
    crossed_out = Signal()

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(text, parent)
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(tr("回车修改，Delete 去掉", "Enter changes it, Delete takes it away"))
        self.setObjectName("conditionChip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.pressed_on)

    def sizeHint(self) -> QSize:
        """The words, as far as there is room, and the cross."""
        wide = QFontMetrics(look.font()).horizontalAdvance(self.text()) + 18 + _CROSS
        return QSize(min(wide, _WIDEST), _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes it away."""
        if event.key() in _AWAY:
            self.crossed_out.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """On the cross a press takes it away."""
        if event.button() is Qt.MouseButton.LeftButton and self._cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.crossed_out.emit()
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill that is in force, with a cross at its end."""
        colors, painter = look.colors(), QPainter(self)
        fill = colors.hover if self.underMouse() else colors.accent_soft
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(colors.accent), radius=_HEIGHT / 2)
        painter.setFont(look.font())
        painter.setPen(QColor(colors.accent_text))
        room = self.rect().adjusted(14, 0, -_CROSS, 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        drawn = icons.pixmap("x", colors.accent_text, size=14, scale=2)
        painter.drawPixmap(self._cross().left() + 7, (_HEIGHT - 14) // 2, 14, 14, drawn)
        if self.hasFocus():
            focus_ring(painter, self.rect(), QColor(colors.focus), radius=_HEIGHT / 2)

    def _cross(self) -> QRect:
        return QRect(self.width() - _CROSS, 0, _CROSS, self.height())


class ConditionChips(QWidget):
    """`edit_asked(position)`, `removed(position)`; hidden while there are none."""

    edit_asked = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chips: list[ConditionChip] = []
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self._flow = Flow(self)
        self.hide()

    def show_texts(self, texts: Sequence[str]) -> None:
        """A chip for each."""
        if [chip.text() for chip in self.chips] == list(texts):
            return
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [ConditionChip(self, text) for text in texts]
        for chip in self.chips:
            chip.pressed_on.connect(self._on_pressed)
            chip.crossed_out.connect(self._on_crossed)
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(self.chips))
        self.updateGeometry()

    def focus(self, at: int) -> bool:
        """Put the keys on a chip, the last one beyond the end; False where there is none."""
        if not self.chips:
            return False
        self.chips[min(at, len(self.chips) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _on_pressed(self) -> None:
        self.edit_asked.emit(self._at())

    def _on_crossed(self) -> None:
        self.removed.emit(self._at())

    def _at(self) -> int:
        return next(at for at, chip in enumerate(self.chips) if chip is self.sender())
