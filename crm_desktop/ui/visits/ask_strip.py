"""A question asked in the page, never in a box over it: one or two lines to fill, do it or leave it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """One line: its field name (as problems name it), label and hint."""

    name: str
    label: Words
    hint: Words | None = None


class AskStrip(Card):
    """`answered(dict)` on Enter in the last line or the button, `left` on Esc or cancel."""

    answered = Signal(object)
    left = Signal()

    def __init__(
        self, parent: QWidget, title: Words, asked: Sequence[Asked], *, does: Words, grave: bool = False
    ) -> None:
        super().__init__(parent, margin=14)
        self.setObjectName("askStrip")
        self.body.setSpacing(6)
        self.body.addWidget(Text(self, say(title), "strong", wrap=True))
        self.fields: dict[str, Field] = {}
        for one in asked:
            box = QLineEdit(self)
            box.returnPressed.connect(self._on_enter)
            self.fields[one.name] = Field(self, one.label, box, name=f"ask_{one.name}", hint=one.hint)
            self.body.addWidget(self.fields[one.name])
        row = QHBoxLayout()
        row.addStretch(1)
        leave = button(self, tr("取消", "Cancel"), kind="quiet", measure="small", name="askLeave")
        leave.clicked.connect(self.left)
        self.do = button(self, say(does), kind="danger" if grave else "primary", measure="small", name="askDo")
        self.do.clicked.connect(self._answer)
        row.addWidget(leave)
        row.addWidget(self.do)
        self.body.addLayout(row)

    def start(self) -> None:
        """Put the cursor into the first line, or on the button where nothing is asked."""
        first: QWidget = next(iter(self.fields.values())).input if self.fields else self.do
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def fill(self, name: str, text: str) -> None:
        """Propose an answer."""
        box = self.fields[name].input
        if isinstance(box, QLineEdit):
            box.setText(text)

    def say(self, problem: Problem) -> None:
        """What is wrong, at its line, or at the first where it belongs to none."""
        field = self.fields.get(problem.field) or next(iter(self.fields.values()), None)
        if field is not None:
            field.set_problem(problem)
            field.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_enter(self) -> None:
        boxes = [field.input for field in self.fields.values()]
        at = boxes.index(self.sender()) if self.sender() in boxes else len(boxes) - 1  # type: ignore[arg-type]
        if at + 1 < len(boxes):
            boxes[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._answer()

    def _answer(self) -> None:
        for field in self.fields.values():
            field.set_problem(None)
        texts = {name: field.input.text() for name, field in self.fields.items() if isinstance(field.input, QLineEdit)}
        self.answered.emit(texts)
