"""A known customer at the counter: one question, what they came for, done (J1, M1)."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_card import CustomerCard
from crm_desktop.services.gap_question import Question
from crm_desktop.services.shop_visit import ShopVisit
from crm_desktop.ui.front_desk import answers
from crm_desktop.ui.front_desk.enter_moves import EnterMoves
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.text import Text


class ArrivalForm(QWidget):
    """`changed(key)` with every edit, `left(key)` when the cursor goes on."""

    changed = Signal(object)
    left = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._question: Question | None = None
        self._asked: Field | None = None
        self._answer: QWidget | None = None
        self._moves = EnterMoves(self)
        self._moves.entered.connect(self._on_entered)
        self._moves.left.connect(self._on_left)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(8)
        self._heading = Text(self, "", "headline", wrap=True)
        self._note = Text(self, "", "soft", wrap=True)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._note)
        self._column.addSpacing(8)
        self._needs = Choices(self, answers.options_of("needs"), several=True)
        self._wants = GrowText(self, least=2, most=6)
        needs = Field(self, Words("这次要什么", "What for today"), self._needs, name="visitNeeds", reserve=False)
        hint = Words("规格、用量、什么时候要；可不填", "Size, amount, when; may be left open")
        wants = Field(self, Words("具体说明", "Details"), self._wants, name="visitWants", hint=hint)
        self._column.addWidget(needs)
        self._column.addWidget(wants)
        self._column.addStretch(1)
        for widget in (self._needs, self._wants):
            self._moves.watch(widget)
            answers.on_change(widget, self._on_changed)

    def show_card(self, card: CustomerCard) -> None:
        """Start for this customer, with the one thing to ask."""
        self._heading.setText(tr(f"{card.contact or card.name} 到店", f"{card.contact or card.name} is here"))
        self._note.setText(
            tr(
                "老客户不用再填登记表，记下这次来要什么就行。",
                "A known customer needs no new form: note what they came for.",
            )
        )
        self._drop_question()
        self._question = card.question
        if card.question is not None:
            self._build_question(card.question, may_edit=card.may_edit)

    def visit(self) -> ShopVisit:
        """What was told."""
        answer = answers.value_of(self._answer) if self._answer is not None else ""
        told = answer if isinstance(answer, str | tuple) else ""
        return ShopVisit(self._needs.value(), self._wants.text(), self._question if told else None, told)

    def values(self) -> dict[str, answers.Value]:
        """The answers by key, for a draft."""
        told: dict[str, answers.Value] = {"visitNeeds": self._needs.value(), "visitWants": self._wants.text()}
        if self._question is not None and self._answer is not None:
            told[self._question.field] = answers.value_of(self._answer)
        return {key: value for key, value in told.items() if value}

    def put(self, values: Mapping[str, object]) -> None:
        """Show the answers of a draft, and no others."""
        answers.put_value(self._needs, values.get("visitNeeds"))
        answers.put_value(self._wants, values.get("visitWants"))
        if self._question is not None and self._answer is not None:
            answers.put_value(self._answer, values.get(self._question.field))

    def go(self, key: str = "") -> None:
        """Put the cursor into a field; into the question if there is one."""
        target = {"visitNeeds": self._needs, "visitWants": self._wants}.get(key) or self._answer or self._needs
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def at(self) -> str:
        """The key of the field with the cursor."""
        for key, widget in (("visitNeeds", self._needs), ("visitWants", self._wants)):
            if widget.hasFocus():
                return key
        return "answer" if self._answer is not None and self._answer.hasFocus() else ""

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong with the answer."""
        if self._asked is not None:
            self._asked.set_problem(problem)

    def _build_question(self, question: Question, *, may_edit: bool) -> None:
        if question.options:
            options = [Option(choice.value, choice.words) for choice in question.options]
            self._answer = Choices(self, options, several=question.several)
        else:
            self._answer = QLineEdit(self)
        self._answer.setObjectName("answer")
        hint = Words("客人不愿说，写“拒绝提供”", "If they will not say, write “declined”")
        if not may_edit:
            hint = Words("这份档案由同事负责，回答会转给会计补上", "The answer goes to the accountant to fill in")
        label = Words(f"顺便问一句：{question.words.zh}", f"Ask: {question.words.en}")
        self._asked = Field(self, label, self._answer, name="question", hint=hint)
        self._asked.setAccessibleName(say(label))
        self._column.insertWidget(3, self._asked)
        self._moves.watch(self._answer)
        answers.on_change(self._answer, self._on_changed)

    def _drop_question(self) -> None:
        if self._asked is not None:
            self._column.removeWidget(self._asked)
            self._asked.hide()
            self._asked.deleteLater()
        self._asked = self._answer = self._question = None

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit("")

    def _on_entered(self, widget: QWidget) -> None:
        (self._needs if widget is self._answer else self._wants).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_left(self, _widget: QWidget) -> None:
        self.left.emit("")
