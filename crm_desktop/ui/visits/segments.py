"""The switch between the parts of a page: all in sight, arrows and the mouse move it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui import icons, look
from crm_desktop.ui.language import say
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT = 32


@dataclass(frozen=True, slots=True)
class Segment:
    """One part: its key, name, icon and the shortcut shown as tool tip."""

    key: str
    words: Words
    icon: str
    keys: str = ""


class _Half(QAbstractButton):
    """One part of the switch."""

    def __init__(self, parent: QWidget, segment: Segment) -> None:
        super().__init__(parent)
        self.segment = segment
        self.setText(say(segment.words))
        self.setObjectName(f"segment_{segment.key}")
        if segment.keys:
            key_tip(self, segment.keys, text=say(segment.words))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Icon and name."""
        return QSize(QFontMetrics(look.font("strong")).horizontalAdvance(self.text()) + 54, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Raised where it is on."""
        colors, painter, on = look.colors(), QPainter(self), self.isChecked()
        if on:
            rounded(painter, self.rect(), fill=QColor(colors.surface), line=QColor(colors.line), radius=7)
        ink = colors.accent_text if on else colors.soft
        painter.drawPixmap(14, 8, 16, 16, icons.pixmap(self.segment.icon, ink, size=16, scale=2))
        painter.setFont(look.font("strong" if on else "body"))
        painter.setPen(QColor(ink))
        painter.drawText(self.rect().adjusted(38, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class Segments(QWidget):
    """`changed(key)` when a part is chosen, by hand or with `choose`."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None, segments: Sequence[Segment]) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        self._halves = [_Half(self, segment) for segment in segments]
        for half in self._halves:
            half.clicked.connect(self._on_clicked)
            row.addWidget(half)
        self._key = ""

    @property
    def key(self) -> str:
        """The part chosen."""
        return self._key

    def choose(self, key: str) -> None:
        """Show that part."""
        for half in self._halves:
            half.setChecked(half.segment.key == key)
            if half.isChecked():
                self.setAccessibleName(half.text())
        if key != self._key:
            self._key = key
            self.changed.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = next((at for at, half in enumerate(self._halves) if half.isChecked()), 0)
        self.choose(self._halves[(at + step) % len(self._halves)].segment.key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The trough they lie in."""
        colors, painter = look.colors(), QPainter(self)
        rounded(painter, QRect(self.rect()), fill=QColor(colors.neutral_soft), radius=9)
        if self.hasFocus():
            focus_ring(painter, self.rect(), QColor(colors.focus), radius=9)

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, _Half):
            self.choose(pressed.segment.key)
