"""Choice chips: all answers in sight, the keys 1 to 9 pick, Space and the mouse too (PRACTICE M1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui import icons, look
from crm_desktop.ui.language import say
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT = 32


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what is stored, what is read, and the key that picks it where that is not its digit."""

    key: str
    words: Words
    cap: str = ""


class Chip(QPushButton):
    """One answer with its digit; the digit is a hint, the tick says that it is chosen."""

    def __init__(self, parent: QWidget, option: Option, digit: int) -> None:
        super().__init__(say(option.words), parent)
        self.option = option
        self._cap = option.cap or (str(digit) if digit <= 9 else "")
        self.setObjectName(f"chip_{option.key}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Key or tick, and the answer."""
        return QSize(QFontMetrics(look.font()).horizontalAdvance(self.text()) + 44, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A pill, filled softly when chosen."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter, on = look.colors(), QPainter(self), self.isChecked()
        fill = colors.accent_soft if on else colors.hover if hovered else colors.surface
        line = colors.accent if on else colors.field_line if self.isEnabled() else colors.line
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(line), radius=_HEIGHT / 2)
        ink = colors.accent_text if on else colors.text if self.isEnabled() else colors.disabled
        if on:
            painter.drawPixmap(11, 9, 14, 14, icons.pixmap("check", ink, size=14, scale=2))
        elif self._cap:
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(colors.faint))
            painter.drawText(QRect(8, 0, 20, _HEIGHT), Qt.AlignmentFlag.AlignCenter, self._cap)
        painter.setFont(look.font())
        painter.setPen(QColor(ink))
        # The tick comes and goes without moving the chips; without a key the answer stands in the middle until then.
        left = 30 if on or self._cap else (self.width() - painter.fontMetrics().horizontalAdvance(self.text())) // 2
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class Choices(QWidget):
    """One answer, or several; the group has the focus, the chips have the mouse. `changed` carries the keys."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None, options: Sequence[Option], *, several: bool = False) -> None:
        super().__init__(parent)
        self._several = several
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        flow = Flow(self)
        flow.setContentsMargins(3, 3, 3, 3)
        self._chips: list[Chip] = []
        for digit, option in enumerate(options, start=1):
            chip = Chip(self, option, digit)
            chip.clicked.connect(self._on_clicked)
            flow.addWidget(chip)
            self._chips.append(chip)

    def value(self) -> tuple[str, ...]:
        """The keys chosen, in the order of the options."""
        return tuple(chip.option.key for chip in self._chips if chip.isChecked())

    def set_value(self, keys: Sequence[str]) -> None:
        """Choose exactly `keys`; a key that is no option is ignored, as old records may hold retired ones."""
        before = self.value()
        for chip in self._chips:
            chip.setChecked(chip.option.key in keys)
        if self.value() != before:
            self.changed.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits pick, arrows move, Space picks where the arrows are."""
        digit = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= digit < min(9, len(self._chips)):
            self._at = digit
            self._pick(self._chips[digit])
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._at = (self._at + (1 if event.key() == Qt.Key.Key_Right else -1)) % max(1, len(self._chips))
            self.update()
        elif event.key() == Qt.Key.Key_Space and self._chips:
            self._pick(self._chips[self._at])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring shows where the arrows are."""
        if self.hasFocus() and self._chips:
            around = self._chips[self._at].geometry().adjusted(-3, -3, 3, 3)
            focus_ring(QPainter(self), around, QColor(look.colors().focus), radius=around.height() / 2)

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Chip):
            pressed.setChecked(not pressed.isChecked())
            self._at = self._chips.index(pressed)
            self._pick(pressed)

    def _pick(self, chip: Chip) -> None:
        keys = set(self.value())
        if self._several:
            keys ^= {chip.option.key}
        else:
            keys = set() if keys == {chip.option.key} else {chip.option.key}
        self.set_value(tuple(keys))
        self.update()
