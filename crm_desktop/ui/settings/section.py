"""The frame of a section: heading, cards, and rows of a setting with its answer at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import icon_button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.text import Text, rule


class Section(ScrollColumn):
    """A scrolling column of cards, no wider than eyes like."""

    def __init__(self, parent: QWidget, title: str, text: str = "", *, width: int = 820) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.limit(width)
        self.body.addWidget(Text(self.widget(), title, "headline"))
        if text:
            self.body.addWidget(Text(self.widget(), text, "soft", wrap=True))

    def add_card(self) -> Card:
        """A new sheet at the end."""
        card = Card(self.widget())
        self.body.addWidget(card)
        return card

    def close_up(self) -> None:
        """Nothing follows."""
        self.body.addStretch(1)


class AnswerRow(QWidget):
    """A setting: what it is, what it does, and the chips; `chosen(key)` when another was picked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, title: str, text: str, options: Sequence[Option], value: str) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(self, title, "strong"))
        words.addWidget(Text(self, text, "caption", wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        self.choices = Choices(self, options)
        self.choices.setAccessibleName(title)
        self.choices.set_value((value,))
        self.choices.changed.connect(self._on_changed)
        row.addWidget(self.choices, 2)
        self._value = value

    def _on_changed(self, keys: tuple[str, ...]) -> None:
        if not keys:
            # A setting always has an answer: picking the same chip again takes nothing back.
            self.choices.set_value((self._value,))
            return
        if keys[0] != self._value:
            self._value = keys[0]
            self.chosen.emit(keys[0])


class FactTable(QWidget):
    """Names and values below each other; a value with a button copies at a click."""

    def __init__(self, parent: QWidget, rows: Sequence[tuple[str, str, bool]]) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(5)
        grid.setColumnMinimumWidth(0, 130)
        grid.setColumnStretch(1, 1)
        for at, (name, value, copied) in enumerate(rows):
            if at:
                grid.addWidget(rule(self), 2 * at - 1, 0, 1, 3)
            grid.addWidget(Text(self, name, "soft"), 2 * at, 0)
            shown = Text(self, value or "—", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setMinimumHeight(28)
            grid.addWidget(shown, 2 * at, 1)
            if copied and value:
                copy = icon_button(self, "copy", tr(f"复制{name}", f"Copy {name}"), measure="small")
                copy.setProperty("copies", value)
                copy.clicked.connect(self._on_copy)
                grid.addWidget(copy, 2 * at, 2)

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(str(self.sender().property("copies")))
