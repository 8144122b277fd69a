"""The keys that work everywhere; each page's own are listed by F1 on that page."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.shortcuts import Binding
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text


class KeysSection(Section):
    """The cheat sheet as a page; what can be pressed is only known once the window is on screen."""

    def __init__(self, parent: QWidget) -> None:
        text = tr("每个页面还有自己的键，在那里按 F1 就能看到。", "Each page has keys of its own: press F1 there.")
        super().__init__(parent, tr("快捷键", "Shortcuts"), text)
        self._cards: list[Card] = []
        self.close_up()

    def show_bindings(self, bindings: Sequence[Binding]) -> None:
        """List these keys."""
        while self._cards:
            gone = self._cards.pop()
            self.body.removeWidget(gone)
            gone.deleteLater()
        for group, lines in _grouped(bindings).items():
            card = Card(self.widget())
            card.body.addWidget(Text(card, say(group), "eyebrow"))
            card.body.addLayout(_grid(card, lines))
            self.body.insertWidget(self.body.count() - 1, card)
            self._cards.append(card)


def _grouped(bindings: Sequence[Binding]) -> dict[Words, dict[Words, list[str]]]:
    groups: dict[Words, dict[Words, list[str]]] = {}
    for binding in bindings:
        groups.setdefault(binding.group, {}).setdefault(binding.words, []).append(binding.keys)
    return groups


def _grid(parent: QWidget, lines: dict[Words, list[str]]) -> QGridLayout:
    """Two lines beside each other."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(40)
    grid.setVerticalSpacing(10)
    half = (len(lines) + 1) // 2
    for at, (words, keys) in enumerate(lines.items()):
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Text(parent, say(words)))
        row.addStretch(1)
        for one in keys:
            row.addWidget(KeyHint(parent, one))
        grid.addLayout(row, at % half, at // half)
    for column in (0, 1):
        grid.setColumnStretch(column, 1)
    return grid
