"""A known customer at the counter: one question, what they came for, done (J1, M1)."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customer_card import CustomerCard
from crm_desktop.services.shop_visit import ShopVisit
from crm_desktop.ui.front_desk import answers
from crm_desktop.ui.front_desk.enter_moves import EnterMoves
from crm_desktop.ui.front_desk.question_box import QuestionBox
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.choices import Choices
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.tab_order import follow_layout
from crm_desktop.ui.widgets.text import Text


class ArrivalForm(QWidget):
    """`changed(key)` with every edit, `left(key)` when the cursor goes on."""

    changed = Signal(object)
    left = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
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
        self.asked = QuestionBox(self)
        self.asked.changed.connect(self._on_changed)
        self.asked.entered.connect(self._on_answered)
        self.asked.left.connect(self.left)
        self._column.addWidget(self.asked)
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
        self.asked.ask(card.question, may_edit=card.may_edit)
        follow_layout(self)

    def visit(self) -> ShopVisit:
        """What was told."""
        return ShopVisit(self._needs.value(), self._wants.text(), self.asked.question, self.asked.answer())

    def values(self) -> dict[str, answers.Value]:
        """The answers by key, for a draft."""
        told: dict[str, answers.Value] = {"visitNeeds": self._needs.value(), "visitWants": self._wants.text()}
        return {**{key: value for key, value in told.items() if value}, **self.asked.values()}

    def put(self, values: Mapping[str, object]) -> None:
        """Show the answers of a draft, and no others."""
        answers.put_value(self._needs, values.get("visitNeeds"))
        answers.put_value(self._wants, values.get("visitWants"))
        self.asked.put(values)

    def go(self, key: str = "") -> None:
        """Put the cursor into a field; into the question if there is one."""
        target = {"visitNeeds": self._needs, "visitWants": self._wants}.get(key)
        if target is None and self.asked.go():
            return
        (target or self._needs).setFocus(Qt.FocusReason.TabFocusReason)

    def at(self) -> str:
        """The key of the field with the cursor."""
        for key, widget in (("visitNeeds", self._needs), ("visitWants", self._wants)):
            if widget.hasFocus():
                return key
        return "answer" if self.asked.has_cursor else ""

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit("")

    def _on_answered(self) -> None:
        self._needs.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_entered(self, _widget: QWidget) -> None:
        self._wants.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_left(self, _widget: QWidget) -> None:
        self.left.emit("")
