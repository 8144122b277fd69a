"""F1: every shortcut that works right now, over the window, gone with Esc."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.shortcuts import Binding
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text


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
        groups = _grouped(bindings)
        half = (len(bindings) + 1) // 2
        left, right, count = QVBoxLayout(), QVBoxLayout(), 0
        for group, rows in groups.items():
            (left if count < half else right).addLayout(_build_group(card, group, rows))
            count += len(rows)
        for side in (left, right):
            side.setSpacing(18)
            side.addStretch(1)
            sides.addLayout(side)
        column.addLayout(sides)
        return card


def _grouped(bindings: Sequence[Binding]) -> dict[Words, list[tuple[str, Words]]]:
    """Lines by group; several keys of one action share a line."""
    groups: dict[Words, dict[Words, list[str]]] = {}
    for binding in bindings:
        groups.setdefault(binding.group, {}).setdefault(binding.words, []).append(binding.keys)
    return {group: [(keys, words) for words, all_ in lines.items() for keys in all_] for group, lines in groups.items()}


def _build_group(parent: QWidget, group: Words, rows: Sequence[tuple[str, Words]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(32)
    grid.setVerticalSpacing(7)
    grid.addWidget(Text(parent, say(group), "eyebrow"), 0, 0, 1, 2)
    for line, (keys, words) in enumerate(rows, start=1):
        first = line == 1 or rows[line - 2][1] != words
        grid.addWidget(Text(parent, say(words) if first else "", "body"), line, 0)
        grid.addWidget(KeyHint(parent, keys), line, 1, Qt.AlignmentFlag.AlignRight)
    return grid
