"""F1: every shortcut that works right now, over the window, gone with Esc."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.shortcuts import Binding
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text

_BLOCK: Final = 6
_CONTINUED: Final = Words("", "")


class CheatSheet(QWidget):
    """A veil over `host` with the sheet in its middle; any click beside it closes it."""

    def __init__(self, host: QWidget, bindings: Sequence[Binding]) -> None:
        super().__init__(host)
        self.setObjectName("cheatSheet")
        self.setAccessibleName(tr("快捷键", "Shortcuts"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(host.rect())
        middle = QVBoxLayout(self)
        middle.addWidget(self._build_card(bindings), 0, Qt.AlignmentFlag.AlignCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies behind."""
        QPainter(self).fillRect(self.rect(), QColor(look.colors().veil))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F1 close."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.close()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click closes."""
        self.close()

    def _build_card(self, bindings: Sequence[Binding]) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 22, 28, 24)
        column.setSpacing(16)
        column.addWidget(Text(card, tr("快捷键", "Shortcuts"), "title"))
        sides = QHBoxLayout()
        sides.setSpacing(48)
        left, right = QVBoxLayout(), QVBoxLayout()
        half, count = (len(_lines(bindings)) + 1) // 2, 0
        for group, rows in _blocks(bindings):
            (left if count < half else right).addLayout(_build_block(card, group, rows))
            count += len(rows)
        for side in (left, right):
            side.setSpacing(18)
            side.addStretch(1)
            sides.addLayout(side)
        column.addLayout(sides)
        return card


Line = tuple[Words, list[str]]


def _lines(bindings: Sequence[Binding]) -> dict[tuple[Words, Words], list[str]]:
    """Keys by group and name; several keys of one action share a line."""
    lines: dict[tuple[Words, Words], list[str]] = {}
    for binding in bindings:
        lines.setdefault((binding.group, binding.words), []).append(binding.keys)
    return lines


def _blocks(bindings: Sequence[Binding]) -> list[tuple[Words, list[Line]]]:
    """Groups cut into pieces that fill two columns evenly."""
    groups: dict[Words, list[Line]] = {}
    for (group, words), keys in _lines(bindings).items():
        groups.setdefault(group, []).append((words, keys))
    return [
        (group if start == 0 else _CONTINUED, lines[start : start + _BLOCK])
        for group, lines in groups.items()
        for start in range(0, len(lines), _BLOCK)
    ]


def _build_block(parent: QWidget, group: Words, rows: Sequence[Line]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(40)
    grid.setVerticalSpacing(9)
    grid.setColumnMinimumWidth(0, 150)
    grid.addWidget(Text(parent, say(group), "eyebrow"), 0, 0, 1, 2)
    for line, (words, keys) in enumerate(rows, start=1):
        grid.addWidget(Text(parent, say(words)), line, 0)
        caps = QHBoxLayout()
        caps.setSpacing(10)
        caps.addStretch(1)
        for one in keys:
            caps.addWidget(KeyHint(parent, one), 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(caps, line, 1)
    return grid
