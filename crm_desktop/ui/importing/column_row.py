"""One column of the file: its heading, a value from it, and the field it becomes."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.importing.columns import TARGETS, Column, field_label
from crm_desktop.ui.importing.mapping import letter
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Elided, Text, icon_label

WIDTHS: Final = {"letter": 34, "heading": 220, "field": 250, "state": 96}
_NONE: Final = Words("不导入", "Leave out")


class FieldSelect(Select):
    """Arrows walk from column to column; only the opened list changes the answer, so that none is taken by accident."""

    stepped = Signal(object)
    """-1 or 1: the column above or below."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space and Alt+Down open; Delete leaves the column out; letters pick nothing unseen."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and plain:
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and plain:
            self.showPopup()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.set_value("")
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()


class ColumnRow(QWidget):
    """`changed(place, field)` when a person chooses."""

    changed = Signal(object, object)
    stepped = Signal(object, object)

    def __init__(self, parent: QWidget, column: Column) -> None:
        super().__init__(parent)
        self.column = column
        heading = column.heading or tr("（没有标题）", "(no heading)")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 5, 14, 5)
        row.setSpacing(12)
        place = Text(self, letter(column.place), "caption")
        place.setFixedWidth(WIDTHS["letter"])
        row.addWidget(place)
        name = Elided(self, heading, "strong" if column.heading else "soft")
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name.setFixedWidth(WIDTHS["heading"])
        row.addWidget(name)
        sample = Elided(self, column.sample or tr("（前 20 行是空的）", "(first 20 rows empty)"), "soft")
        sample.setObjectName("columnSample")
        row.addWidget(sample, 1)
        row.addWidget(icon_label(self, "arrow-right", "faint", size=16))
        self.select = FieldSelect(self, [Option("", _NONE), *(Option(one, field_label(one)) for one in TARGETS)])
        self.select.setObjectName(f"columnField_{column.place}")
        self.select.setFixedWidth(WIDTHS["field"])
        self.select.setAccessibleName(tr(f"“{heading}”列导入为", f'Column "{heading}" becomes'))
        self.select.setAccessibleDescription(column.sample)
        self.select.changed.connect(self._on_changed)
        self.select.stepped.connect(self._on_stepped)
        row.addWidget(self.select)
        self._state = Badge(self, "", Tone.NEUTRAL)
        state = QWidget(self)
        state.setFixedWidth(WIDTHS["state"])
        room = QHBoxLayout(state)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self._state)
        room.addStretch(1)
        row.addWidget(state)

    def show_column(self, column: Column, *, guessed: str, holders: Mapping[str, int]) -> None:
        """Show the field it has now; `guessed` was the program's own idea, `holders` say where each field is now."""
        self.column = column
        self.select.blockSignals(True)
        self.select.set_value(column.field)
        self.select.blockSignals(False)
        for at, field in enumerate(TARGETS, start=1):
            label, holder = say(field_label(field)), holders.get(field)
            elsewhere = holder is not None and holder != column.place
            now = tr(f"{label}（现在是 {letter(holder or 0)} 列）", f"{label} (now {letter(holder or 0)})")
            told = now if elsewhere else label
            if self.select.itemText(at) != told:
                self.select.setItemText(at, told)
        self._say_state(column, guessed)

    def focus(self) -> None:
        """The cursor goes here."""
        self.select.setFocus(Qt.FocusReason.TabFocusReason)

    def _say_state(self, column: Column, guessed: str) -> None:
        if not column.field:
            self._state.say(tr("不导入", "Left out"), Tone.NEUTRAL)
        elif column.field == guessed:
            self._state.say(tr("已认出", "Recognised"), Tone.GOOD)
        else:
            self._state.say(tr("您选的", "Your choice"), Tone.ACCENT)

    def _on_changed(self, field: object) -> None:
        self.changed.emit(self.column.place, field)

    def _on_stepped(self, by: object) -> None:
        self.stepped.emit(self.column.place, by)
