"""The people of the branch as tiles: a digit, an arrow or the mouse picks who one is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.services.sign_in import Colleague
from crm_desktop.ui import look
from crm_desktop.ui.language import say
from crm_desktop.ui.widgets.buttons import ring_after
from crm_desktop.ui.widgets.key_hint import paint_keys
from crm_desktop.ui.widgets.paint import focus_ring, rounded

COLUMNS: Final = 2
_HEIGHT: Final = 64
_FACE: Final = 38
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
}


def initial(name: str) -> str:
    """What stands for a person in a circle: the last character of a Chinese name, the first letter of others."""
    if not name:
        return "?"
    return name[0].upper() if name[0].isascii() else name[-1]


class Tile(QPushButton):
    """One person: a face, the name, the post, the digit that picks them."""

    def __init__(self, parent: QWidget, person: Colleague, digit: int) -> None:
        super().__init__(person.name, parent)
        self.person = person
        self._digit = str(digit) if digit <= 9 else ""
        self.ringed = False
        self.setObjectName(f"person_{person.id}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{person.name} {say(person.role.words)}")

    def sizeHint(self) -> QSize:
        """Two beside each other."""
        return QSize(220, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Card, face, words, digit."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter, on = look.colors(), QPainter(self), self.isChecked()
        fill = colors.accent_soft if on else colors.hover if hovered else colors.surface
        line = colors.accent if on else colors.line
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(line), radius=12)
        if self.ringed:
            focus_ring(painter, self.rect(), QColor(colors.focus), radius=12)
        self._paint_face(painter, on)
        left, right = 12 + _FACE + 12, self.width() - 38
        self._paint_line(painter, QRect(left, 12, right - left, 22), self.person.name, "strong", colors.text)
        post = say(self.person.role.words)
        self._paint_line(
            painter, QRect(left, 34, right - left, 18), post, "caption", colors.soft if on else colors.faint
        )
        if self._digit:
            paint_keys(painter, QRect(self.width() - 31, (self.height() - 20) // 2, 20, 20), self._digit)

    def _paint_face(self, painter: QPainter, on: bool) -> None:
        colors = look.colors()
        face = QRect(12, (self.height() - _FACE) // 2, _FACE, _FACE)
        rounded(painter, face, fill=QColor(colors.accent if on else colors.neutral_soft), radius=_FACE / 2)
        painter.setFont(look.font("strong"))
        painter.setPen(QColor(colors.on_accent if on else colors.neutral))
        painter.drawText(face, Qt.AlignmentFlag.AlignCenter, initial(self.person.name))

    def _paint_line(self, painter: QPainter, rect: QRect, text: str, step: str, ink: str) -> None:
        painter.setFont(look.font(step))
        painter.setPen(QColor(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class People(QWidget):
    """All tiles as one stop of the keyboard: 1-9 pick, arrows walk, Enter and Space pick where the arrows are."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, people: Sequence[Colleague], *, chosen: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("people")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        self._tiles: list[Tile] = []
        self._ring = True
        for at, person in enumerate(people):
            tile = Tile(self, person, at + 1)
            tile.clicked.connect(self._on_clicked)
            grid.addWidget(tile, at // COLUMNS, at % COLUMNS)
            self._tiles.append(tile)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self._at = next((at for at, tile in enumerate(self._tiles) if tile.person.id == chosen), 0)

    @property
    def chosen(self) -> Colleague | None:
        """Who is picked."""
        return next((tile.person for tile in self._tiles if tile.isChecked()), None)

    def show_chosen(self, person: Colleague | None) -> None:
        """Mark a person, or nobody, without telling anyone."""
        for at, tile in enumerate(self._tiles):
            tile.setChecked(person is not None and tile.person.id == person.id)
            if tile.isChecked():
                self._at = at
        self._paint_ring()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits pick, arrows walk."""
        digit = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= digit < min(9, len(self._tiles)):
            self._pick(self._tiles[digit])
        elif plain and event.key() in _STEPS and self._tiles:
            self._walk(_STEPS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._tiles:
            self._pick(self._tiles[self._at])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        """Show where the arrows are, to the keyboard."""
        reason = event.reason()  # type: ignore[attr-defined]
        self._ring = ring_after(reason, before=True)
        self._paint_ring()

    def focusOutEvent(self, _event: object) -> None:
        """No focus, no ring."""
        self._paint_ring()

    def _walk(self, step: int) -> None:
        to = self._at + step
        if 0 <= to < len(self._tiles):
            self._at, self._ring = to, True
        self._paint_ring()

    def _paint_ring(self) -> None:
        for at, tile in enumerate(self._tiles):
            tile.ringed = self._ring and self.hasFocus() and at == self._at
            tile.update()

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Tile):
            self._pick(pressed)

    def _pick(self, tile: Tile) -> None:
        self.show_chosen(tile.person)
        self.picked.emit(tile.person)
