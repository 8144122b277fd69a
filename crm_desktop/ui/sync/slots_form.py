"""Fields to type other values into: Enter hands them over, Esc leaves everything as it was."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.services.conflicts_typing import Key, Slot
from crm_desktop.services.field_forms import Input
from crm_desktop.services.field_values import Typed
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.editors import Editor, editor
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.key_hint import KeyHint

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHORT: Final = 2
"""So many fields stand beside each other."""


class SlotsForm(QWidget):
    """`submitted(typed by key)` on Enter, `cancelled()` on Esc; Shift+Enter makes a line in a long text."""

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget, slots: Sequence[Slot], *, today: Callable[[], date], label: str) -> None:
        super().__init__(parent)
        self._editors: dict[Key, Editor] = {}
        self._fields: dict[Key, Field] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._build_fields(slots, today))
        column.addLayout(self._build_buttons(label))

    def start(self) -> None:
        """Put the cursor into the first field, with its text selected."""
        for made in self._editors.values():
            made.widget.setFocus(Qt.FocusReason.TabFocusReason)
            select = getattr(made.widget, "selectAll", None)
            if select is not None:
                select()
            return

    def typed(self) -> dict[Key, Typed]:
        """What stands in the fields."""
        return {key: made.typed() for key, made in self._editors.items()}

    def show_problems(self, problems: Mapping[Key, Problem]) -> None:
        """Say what is wrong where it is, and put the cursor there."""
        for key, field in self._fields.items():
            field.set_problem(problems.get(key))
        for key in self._fields:
            if key in problems:
                self._fields[key].setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter hands over, Esc leaves."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return True
        new_line = isinstance(watched, QPlainTextEdit) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and not new_line:
            self._submit()
            return True
        return False

    def _build_fields(self, slots: Sequence[Slot], today: Callable[[], date]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, slot in enumerate(slots):
            made = editor(self, slot.form, gap=False, today=today)
            made.show(slot.typed)
            made.widget.installEventFilter(self)
            field = Field(
                self, slot.form.words, made.widget, name="_".join(slot.key), hint=slot.form.hint, reserve=False
            )
            self._editors[slot.key], self._fields[slot.key] = made, field
            wide = len(slots) == 1 and slot.form.input in (Input.PLACE, Input.LINE, Input.TEXT)
            grid.addWidget(field, place // _SHORT, place % _SHORT, 1, _SHORT if wide else 1, Qt.AlignmentFlag.AlignTop)
        for place in range(_SHORT):
            grid.setColumnStretch(place, 1)
        return grid

    def _build_buttons(self, label: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        send = button(self, label, kind="primary", name="slotsSend")
        send.clicked.connect(self._submit)
        leave = button(self, tr("取消", "Cancel"), kind="quiet", name="slotsCancel")
        leave.clicked.connect(self.cancelled)
        row.addWidget(send)
        row.addWidget(KeyHint(self, "Return"))
        row.addWidget(leave)
        row.addWidget(KeyHint(self, "Esc"))
        row.addStretch(1)
        return row

    def _submit(self) -> None:
        self.submitted.emit(self.typed())
