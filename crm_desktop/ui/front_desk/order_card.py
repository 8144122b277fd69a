"""One order by phone: its lines, what was said and corrected, and what can be done with it now (U6.2)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.orders import DONE, OPEN, VOID, PlacedLine, PlacedOrder
from crm_desktop.ui.front_desk.orders_words import corrected, goods_of, line_state, state_of
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.facts import Facts
from crm_desktop.ui.widgets.granting import grant, refusal_of
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text, rule

_NO_NOTE: Final = Words("", "")
_NOTES: Final = {
    OPEN: Words(
        "完成后入账：数量和商品只能由会计更正，并写明原因。",
        "Done means booked: from then on the accountant corrects it, with a reason.",
    ),
    DONE: Words(
        "已入账：每次更正都留下原值、原因和姓名。",
        "Booked: each correction keeps the old figure, the reason and the name.",
    ),
}
DONE_KEY, EDIT_KEY, VOID_KEY, AGAIN_KEY, RANG_KEY = "Ctrl+Return", "Alt+E", "Alt+X", "Alt+R", "Alt+V"
_LABEL = 76


class OrderCard(Card):
    """`done_asked`, `void_asked`, `again_asked`, `rang_asked`, `file_asked`; `edit_asked(note_id)` for one line."""

    done_asked = Signal()
    void_asked = Signal()
    again_asked = Signal()
    rang_asked = Signal()
    file_asked = Signal()
    edit_asked = Signal(object)

    def __init__(self, parent: QWidget, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self.setObjectName("orderCard")
        self._now = now
        self.order: PlacedOrder | None = None
        self._edits: list[PushButton] = []
        self._build()

    def show_order(self, order: PlacedOrder) -> None:
        """Show it as it stands."""
        at = self._focused_line()
        self.order = order
        self._title.setText(order.customer or order.number)
        self._number.setText(order.number)
        self.tick()
        self._show_inside(order)
        self._show_acts(order)
        if at is not None and at < len(self._edits):
            self._edits[at].setFocus(Qt.FocusReason.TabFocusReason)

    def tick(self) -> None:
        """Say by the clock now how long a call is owed."""
        if self.order is not None:
            self._state.say(*state_of(self.order, self._now()))

    def edit(self) -> None:
        """The line to change, where there is one; else the cursor goes to the first of them."""
        allowed = [made for made in self._edits if made.isEnabled()]
        if len(allowed) == 1:
            allowed[0].click()
        elif allowed:
            allowed[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        self.body.setSpacing(10)
        head = QHBoxLayout()
        self._title, self._state = Text(self, "", "title", wrap=True), Badge(self)
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self._number = Text(self, "", "caption")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self._number)
        scroll = ScrollColumn(self, margin=0)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = scroll.body
        self._inside = QWidget(scroll.body.parentWidget() or scroll)
        self._column.addWidget(self._inside)
        self._column.addStretch(1)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(rule(self))
        self._note = Text(self, "", "caption", wrap=True)
        self.body.addWidget(self._note)
        self._build_acts()

    def _build_acts(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.done = button(self, tr("完成", "Done"), kind="primary", icon="check", name="orderDone")
        self.again = button(self, "", icon="rotate-ccw", name="orderAgain")
        self.void = button(self, tr("作废", "Void"), icon="x", name="orderVoid")
        self._hints = [KeyHint(self, keys) for keys in (DONE_KEY, AGAIN_KEY, VOID_KEY)]
        acts = (self.done, self.again, self.void)
        for made, hint in zip(acts, self._hints, strict=True):
            row.addWidget(made)
            row.addWidget(hint)
        row.addStretch(1)
        self.body.addLayout(row)
        lower = QHBoxLayout()
        lower.setSpacing(8)
        self.rang = button(self, tr("已回电", "Called back"), icon="phone-call", measure="small", name="orderRang")
        self._rang_hint = KeyHint(self, RANG_KEY)
        self.file = button(self, tr("客户档案", "Customer's file"), kind="quiet", icon="id-card", measure="small",
                           name="orderFile")  # fmt: skip
        lower.addWidget(self.rang)
        lower.addWidget(self._rang_hint)
        lower.addStretch(1)
        lower.addWidget(self.file)
        self.body.addLayout(lower)
        signals = (self.done_asked, self.again_asked, self.void_asked, self.rang_asked, self.file_asked)
        for made, signal in zip((*acts, self.rang, self.file), signals, strict=True):
            made.clicked.connect(signal)

    def _show_acts(self, order: PlacedOrder) -> None:
        opened, promised = order.state == OPEN, order.call_due is not None
        shown = (opened, not opened, opened)
        for made, hint, visible in zip((self.done, self.again, self.void), self._hints, shown, strict=True):
            made.setVisible(visible)
            hint.setVisible(visible)
        self.again.setText(tr("退回待交付", "Open again") if order.state == DONE else tr("恢复", "Open again"))
        for made in (self.done, self.void, self.rang):
            grant(made, order.settling)
        grant(self.again, order.correcting if order.state == DONE else order.settling)
        grant(self.file, None, lacks="" if order.customer_id else tr("没有客户资料", "There is no customer's file"))
        self.rang.setVisible(promised)
        self._rang_hint.setVisible(promised)
        right = order.correcting if order.state == DONE else order.settling
        note = refusal_of(right) or say(_NOTES.get(order.state, _NO_NOTE))
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _show_inside(self, order: PlacedOrder) -> None:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._edits = []
        mixed = len({line.state for line in order.lines}) > 1
        for at, line in enumerate(order.lines):
            column.addWidget(self._line(made, at, line, order, mixed=mixed))
        column.addWidget(rule(made))
        column.addWidget(Facts(made, self._facts(order), label=_LABEL))
        self._column.replaceWidget(self._inside, made)
        self._inside.hide()
        self._inside.deleteLater()
        self._inside = made

    def _line(self, parent: QWidget, at: int, line: PlacedLine, order: PlacedOrder, *, mixed: bool) -> QWidget:
        made = QWidget(parent)
        made.setObjectName(f"placedLine{at}")
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(made, goods_of(line), "strong", wrap=True))
        for text in self._below(line, mixed=mixed):
            words.addWidget(Text(made, text, "caption", wrap=True))
        if line.corrections:
            badge = Badge(made, tr("已更正", "Corrected"), Tone.WARN)
            words.addWidget(badge)
        for one in line.corrections:
            words.addWidget(Text(made, corrected(one, self._now()), "caption", wrap=True))
        row.addLayout(words, 1)
        if line.state != VOID:
            row.addWidget(self._edit_button(made, at, line, order), 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _below(self, line: PlacedLine, *, mixed: bool) -> Iterator[str]:
        if line.substitute_code:
            yield tr(f"代替 {line.product}", f"Instead of {line.product}")
        yield " · ".join(filter(None, (line.substitute_code or line.product_code, line.related_answer)))
        if mixed:
            yield line_state(line)

    def _edit_button(self, parent: QWidget, at: int, line: PlacedLine, order: PlacedOrder) -> PushButton:
        text = tr("更正", "Correct") if line.state == DONE else tr("修改", "Change")
        made = button(parent, text, icon="pencil", measure="small", name=f"editLine{at}")
        made.setProperty("note", line.note_id)
        tip = f"{text} {goods_of(line)}"
        grant(made, order.correcting if line.state == DONE else order.settling, tip=tip)
        made.setAccessibleName(tip)
        made.clicked.connect(self._on_edit)
        self._edits.append(made)
        return made

    def _facts(self, order: PlacedOrder) -> list[tuple[str, str]]:
        now = self._now()
        taken = short(order.taken_at, now=now) if order.taken_at else ""
        settled = short(order.settled_at, now=now) if order.settled_at else ""
        facts = (
            (tr("接听", "Taken by"), " · ".join(filter(None, (order.taken_by, taken)))),
            (tr("跟进", "Rep"), order.rep),
            (tr("来电人", "Who rang"), order.caller),
            (tr("客户原话", "Their words"), order.words),
            (tr("已回电", "Rang back"), order.rang),
            (tr("办理", "Settled by"), " · ".join(filter(None, (order.settled_by, settled)))),
            (tr("作废原因", "Why void"), order.void_reason),
        )
        return [(name, value) for name, value in facts if value]

    def _focused_line(self) -> int | None:
        return next((at for at, made in enumerate(self._edits) if made.hasFocus()), None)

    def _on_edit(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, PushButton):
            self.edit_asked.emit(pressed.property("note"))
