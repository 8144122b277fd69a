"""F1: every shortcut that works right now, over the window, gone with Esc."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.rules.words import Words
from crm_desktop.ui import look
from crm_desktop.ui.keymap import keymap
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.shortcuts import Binding
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text

_BLOCK: Final = 6
_ROWS: Final = 9
_GROUPS: Final = 18


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
        self._came_from = host.window().focusWidget()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies behind."""
        QPainter(self).fillRect(self.rect(), QColor(look.colors().veil))

    def event(self, event: QEvent) -> bool:
        """Esc and F1 are the sheet's own; any other shortcut works, and the sheet does not stay over where it leads."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if _closes(event):
                event.accept()
                return True
            self.close()
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F1 close."""
        if _closes(event):
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The keys go back to where they were."""
        if self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        super().closeEvent(event)

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
        last: Words | None = None
        for group, rows in _blocks(bindings):
            side = left if count + len(rows) // 2 < half else right
            goes_on = bool(side.count()) and group == last
            if side.count():
                side.addSpacing(_ROWS if goes_on else _GROUPS)
            side.addLayout(_build_block(card, None if goes_on else group, rows))
            count, last = count + len(rows), group
        for side in (left, right):
            side.setSpacing(0)
            side.addStretch(1)
            sides.addLayout(side)
        column.addLayout(sides)
        return card


def _closes(event: QKeyEvent) -> bool:
    pressed = QKeySequence(event.keyCombination())
    return event.key() == Qt.Key.Key_Escape or pressed == QKeySequence(keymap().now("F1"))


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
        (group, lines[start : start + _BLOCK])
        for group, lines in groups.items()
        for start in range(0, len(lines), _BLOCK)
    ]


def _build_block(parent: QWidget, group: Words | None, rows: Sequence[Line]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(40)
    grid.setVerticalSpacing(_ROWS)
    grid.setColumnMinimumWidth(0, 150)
    if group is not None:
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
