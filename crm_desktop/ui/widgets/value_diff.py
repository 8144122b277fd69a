"""Two people changed the same fields: what was, what I wrote, what they wrote, and a choice (PRACTICE 3.11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui import icons, look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.paint import focus_ring, rounded
from crm_desktop.ui.widgets.text import Text

_HEIGHT: Final = 56


class Pick(StrEnum):
    """Whose value shall be in force."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field with two answers; `*_by` says who, when and on which desktop, ready to show."""

    key: str
    words: Words
    base: str
    mine: str
    theirs: str
    mine_by: str
    theirs_by: str


class _Value(QPushButton):
    """A value to choose, with who wrote it."""

    def __init__(self, parent: QWidget, clash: Clash, pick: Pick) -> None:
        mine = pick is Pick.MINE
        super().__init__(parent)
        self.clash, self.pick = clash, pick
        self._value = (clash.mine if mine else clash.theirs) or tr("（空）", "(empty)")
        self._by = clash.mine_by if mine else clash.theirs_by
        self.setObjectName(f"{clash.key}_{pick.value}")
        self.setAccessibleName(f"{say(clash.words)} {self._value} {self._by}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Buttons would take the arrows for themselves; here they belong to the table."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Long values end in …; the tool tip has them whole."""
        return QSize(140, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A tile with a round mark."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colors, painter, on = look.colors(), QPainter(self), self.isChecked()
        fill = colors.accent_soft if on else colors.hover if hovered else colors.surface
        rounded(painter, self.rect(), fill=QColor(fill), line=QColor(colors.accent if on else colors.line))
        if on:
            rounded(
                painter, self.rect().adjusted(12, 19, -self.width() + 30, -19), fill=QColor(colors.accent), radius=9
            )
            painter.drawPixmap(14, 21, 14, 14, icons.pixmap("check", colors.on_accent, size=14, scale=2))
        else:
            ring = self.rect().adjusted(12, 19, -self.width() + 30, -19)
            rounded(painter, ring, line=QColor(colors.field_line), radius=9, width=1.5)
        self._line(painter, 8, "strong" if on else "body", self._value, colors.text)
        self._line(painter, 30, "caption", self._by, colors.soft if on else colors.faint)
        if self.hasFocus():
            focus_ring(painter, self.rect(), QColor(colors.focus))

    def _line(self, painter: QPainter, top: int, step: str, text: str, ink: str) -> None:
        painter.setFont(look.font(step))
        painter.setPen(QColor(ink))
        room = self.rect().adjusted(42, top, -10, top + 20 - self.height())
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if shown != text:
            self.setToolTip(f"{self._value}\n{self._by}")


class ValueDiff(QWidget):
    """Rows of field | base | mine | theirs; the keys 1 and 2 (or ← →) choose, ↑ ↓ move. `chosen(key, Pick)`."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None, clashes: Sequence[Clash]) -> None:
        super().__init__(parent)
        self._clashes = tuple(clashes)
        self._values: dict[tuple[str, Pick], _Value] = {}
        self._picks: dict[str, Pick] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for at, share in enumerate((0, 2, 3, 3)):
            self._grid.setColumnStretch(at, share)
        self._grid.setColumnMinimumWidth(0, 96)
        self._build_head()
        for row, clash in enumerate(self._clashes, start=1):
            self._build_row(row, clash)

    def picks(self) -> dict[str, Pick]:
        """What has been chosen so far, by field."""
        return dict(self._picks)

    @property
    def complete(self) -> bool:
        """Whether every field has its answer."""
        return len(self._picks) == len(self._clashes)

    def pick(self, key: str, pick: Pick) -> None:
        """Choose for the field `key`."""
        self._picks[key] = pick
        for which in Pick:
            self._values[key, which].setChecked(which is pick)
        self.chosen.emit(key, pick)

    def pick_all(self, picks: dict[str, Pick]) -> None:
        """Choose for several fields at once, such as the newer of each."""
        for key, pick in picks.items():
            self.pick(key, pick)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keyboard choices for the row that has the focus."""
        row = self._row()
        if row is None:
            super().keyPressEvent(event)
            return
        picks = {
            Qt.Key.Key_1: Pick.MINE,
            Qt.Key.Key_Left: Pick.MINE,
            Qt.Key.Key_2: Pick.THEIRS,
            Qt.Key.Key_Right: Pick.THEIRS,
        }
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in picks:
            self.pick(self._clashes[row].key, picks[key])
            self._values[self._clashes[row].key, picks[key]].setFocus()
        elif key in steps:
            to = self._clashes[max(0, min(len(self._clashes) - 1, row + steps[key]))].key
            self._values[to, self._picks.get(to, Pick.MINE)].setFocus()
        else:
            super().keyPressEvent(event)

    def _row(self) -> int | None:
        focused = self.focusWidget()
        if not isinstance(focused, _Value):
            return None
        return self._clashes.index(focused.clash)

    def _build_head(self) -> None:
        names = (tr("字段", "Field"), tr("原值", "Before"), tr("我的  1", "Mine  1"), tr("对方  2", "Theirs  2"))
        for at, name in enumerate(names):
            self._grid.addWidget(Text(self, name, "eyebrow"), 0, at)

    def _build_row(self, row: int, clash: Clash) -> None:
        self._grid.addWidget(Text(self, say(clash.words), "strong"), row, 0)
        base = Text(self, clash.base or tr("（空）", "(empty)"), "soft", wrap=True)
        self._grid.addWidget(base, row, 1)
        for at, pick in enumerate(Pick, start=2):
            value = _Value(self, clash, pick)
            value.clicked.connect(self._on_clicked)
            self._values[clash.key, pick] = value
            self._grid.addWidget(value, row, at)

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, _Value):
            self.pick(pressed.clash.key, pressed.pick)
