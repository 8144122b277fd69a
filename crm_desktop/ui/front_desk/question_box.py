"""The one thing to ask a customer while they are served, at the till and on the phone alike (B1-3.1.2, R3)."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.gap_question import Question
from crm_desktop.ui.front_desk import answers
from crm_desktop.ui.front_desk.enter_moves import EnterMoves
from crm_desktop.ui.language import say
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.field import Field

_DECLINED = Words("不愿说", "Would not say")


class QuestionBox(QWidget):
    """`changed` with every edit, `entered` on Enter, `left` when the cursor goes on; hidden without a question."""

    changed = Signal(object)
    entered = Signal()
    left = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("questionBox")
        self.question: Question | None = None
        self._field: Field | None = None
        self._input: QWidget | None = None
        self._moves = EnterMoves(self)
        self._moves.entered.connect(self._on_entered)
        self._moves.left.connect(self._on_left)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def ask(self, question: Question | None, *, may_edit: bool) -> None:
        """Ask this, or nothing; `may_edit` is False where the answer goes to the accountant."""
        self._drop()
        self.question = question
        self.setVisible(question is not None)
        if question is not None:
            self._build(question, may_edit=may_edit)

    def answer(self) -> str | tuple[str, ...]:
        """What they said, `DECLINED` among it; "" or () for nothing."""
        told = answers.value_of(self._input) if self._input is not None else ""
        return told if isinstance(told, str | tuple) else ""

    def values(self) -> dict[str, answers.Value]:
        """The answer by the field it is for, for a draft."""
        told = self.answer()
        return {self.question.field: told} if self.question is not None and told else {}

    def put(self, values: Mapping[str, object]) -> None:
        """Show the answer of a draft, or none."""
        if self.question is not None and self._input is not None:
            with QSignalBlocker(self):
                answers.put_value(self._input, values.get(self.question.field))

    def decline(self) -> bool:
        """They would not say, or that is taken back; False where nothing is asked that can be declined."""
        if self.question is None or self._input is None or not self.question.declinable:
            return False
        told = self.answer()
        declined = told == DECLINED or DECLINED in (told if isinstance(told, tuple) else ())
        answers.put_value(self._input, "" if declined else DECLINED)
        return True

    def go(self) -> bool:
        """Put the cursor into the answer; False where nothing is asked."""
        if self._input is None:
            return False
        self._input.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @property
    def has_cursor(self) -> bool:
        """Whether the cursor is in the answer."""
        return self._input is not None and self._input.hasFocus()

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong with the answer."""
        if self._field is not None:
            self._field.set_problem(problem)

    def _build(self, question: Question, *, may_edit: bool) -> None:
        self._input = self._make(question)
        self._input.setObjectName("answer")
        label = Words(f"顺便问一句：{question.words.zh}", f"Ask: {question.words.en}")
        self._field = Field(self, label, self._input, name="question", hint=_hint(question, may_edit=may_edit))
        self._field.setAccessibleName(say(label))
        self._column.addWidget(self._field)
        self._moves.watch(self._input)
        answers.on_change(self._input, self._on_changed)

    def _make(self, question: Question) -> QWidget:
        if not question.options:
            return QLineEdit(self)
        options = [Option(choice.value, choice.words) for choice in question.options]
        if question.declinable:
            options.append(Option(DECLINED, _DECLINED))
        return Choices(self, options, several=question.several)

    def _drop(self) -> None:
        if self._field is not None:
            self._column.removeWidget(self._field)
            self._field.hide()
            self._field.deleteLater()
        self._field = self._input = self.question = None

    def _on_changed(self, _value: object = None) -> None:
        self.show_problem(None)
        self.changed.emit("")

    def _on_entered(self, _widget: QWidget) -> None:
        self.entered.emit()

    def _on_left(self, _widget: QWidget) -> None:
        self.left.emit("")


def _hint(question: Question, *, may_edit: bool) -> Words | None:
    if not may_edit:
        return Words("这份档案由同事负责，回答会转给会计补上", "The answer goes to the accountant to fill in")
    if question.declinable:
        return Words("客人不愿说，按 Alt+D；这次只问这一句", "Alt+D if they would not say; nothing more is asked today")
    return Words("这次只问这一句", "Nothing more is asked today")
