"""What is to be said before an order changes: the new figures of a line, and why; beside the list, never over it."""

from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.orders import DONE, PlacedLine, PlacedOrder
from crm_desktop.services.orders_acts import Figures
from crm_desktop.services.products import Article
from crm_desktop.ui.front_desk.goods_box import GoodsBox
from crm_desktop.ui.front_desk.orders_words import goods_of
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.digits import WholeNumber
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text

_QUANTITY, _PRODUCT, _SUBSTITUTE, _REASON = "quantity", "product", "substitute", "reason"


class Kind(Enum):
    """What is being done to the order."""

    CHANGE = "change"
    CORRECT = "correct"
    VOID = "void"
    REOPEN = "reopen"

    @property
    def of_line(self) -> bool:
        """Whether it is about one line, and not about the whole order."""
        return self in (Kind.CHANGE, Kind.CORRECT)

    @property
    def with_reason(self) -> bool:
        """Whether it is to be said why."""
        return self is not Kind.CHANGE


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person asks for: `figures` of a line as they should be, or a `reason`, or both."""

    kind: Kind
    order: PlacedOrder
    line: PlacedLine | None
    figures: Figures | None
    reason: str


class OrderPanel(Card):
    """`asked(Asked)` on Ctrl+Enter, `left` on Esc, `searched(box, text)` for goods.

    What was typed stays: when the save fails, and when the person looks at another order and comes back.
    """

    asked = Signal(object)
    left = Signal()
    searched = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("orderPanel")
        self.kind = Kind.CHANGE
        self.order: PlacedOrder | None = None
        self.line: PlacedLine | None = None
        self._kept: dict[tuple[str, Kind, str], dict[str, str]] = {}
        self._sent: set[tuple[str, Kind, str]] = set()
        self._chips: list[PushButton] = []
        self._build()

    def begin(self, kind: Kind, order: PlacedOrder, line: PlacedLine | None = None) -> None:
        """Ask about that; the cursor is where the first answer goes."""
        self._keep()
        self.kind, self.order, self.line = kind, order, line
        self._notice.hide()
        self.set_busy(self._key() in self._sent)
        self._title.setText(say(_TITLES[kind]))
        self._go.setText(say(_GOES[kind]))
        self._show_subject()
        for widget in (self._quantity, self.product, self.substitute):
            widget.setVisible(kind.of_line)
        self._why.setVisible(kind.with_reason)
        self._offer(_REASONS.get(kind, ()))
        self._put(self._kept.get(self._key(), {}))
        (self.quantity if kind.of_line else self.reason).setFocus(Qt.FocusReason.TabFocusReason)
        if kind.of_line:
            self.quantity.selectAll()

    def follow(self, order: PlacedOrder) -> None:
        """The order was read anew: what nobody has typed over follows, and a figure that changed elsewhere is told."""
        if self.order is None or self.order.number != order.number:
            return
        before, typed = self.line, self._typed()
        self.order = order
        if before is not None:
            line = next((one for one in order.lines if one.note_id == before.note_id), before)
            if (Figures.of(line), line.state) == (Figures.of(before), before.state):
                return
            fresh, old = _texts(line), _texts(before)
            self.line = line
            self._put({**typed, **{key: fresh[key] for key in fresh if typed[key] == old[key]}})
            self._show_subject()
            now = goods_of(line)
            self._tell(tr(f"别处刚改过，现在是 {now}", f"It has just changed elsewhere: {now}"), Tone.WARN)

    def refuse(self, words: Words, problems: tuple[Problem, ...] = ()) -> None:
        """It was not saved: say why, at its field where there is one; all that was typed stays."""
        fields: dict[str, Field | GoodsBox] = {
            _QUANTITY: self._quantity, _PRODUCT: self.product, _SUBSTITUTE: self.substitute, _REASON: self._why_field,
        }  # fmt: skip
        for key, field in fields.items():
            field.set_problem(next((one for one in problems if one.field == key), None))
        placed = [problem.field for problem in problems if problem.field in fields]
        if placed:
            self._notice.hide()
            fields[placed[0]].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._tell(say(words), Tone.WARN)

    def landed(self, asked: Asked, *, saved: bool) -> bool:
        """What was asked for is answered: whether the panel is still about that. Of what was saved nothing is kept."""
        key = (asked.order.number, asked.kind, asked.line.note_id if asked.line else "")
        shown = self.order is not None and self._key() == key
        self._sent.discard(key)
        if shown:
            self.set_busy(False)
        if saved:
            self._kept.pop(key, None)
            self.order, self.line = (None, None) if shown else (self.order, self.line)
        return shown

    def set_busy(self, busy: bool) -> None:
        """While it is being saved nothing is asked twice."""
        grant(self._go, None, busy=busy)

    def submit(self) -> None:
        """Ask for it as typed."""
        if self.order is None or not self._go.isEnabled():
            return
        self._sent.add(self._key())
        self.set_busy(True)
        figures = None
        if self.kind.of_line:
            digits = half_width(self.quantity.text()).strip()
            count = int(digits) if digits.isdecimal() else 0
            figures = Figures(count, self.product.code(), self.substitute.code())
        reason = self.reason.text() if self.kind.with_reason else ""
        self.asked.emit(Asked(self.kind, self.order, self.line, figures, reason))

    def show_articles(self, box: str, text: str, articles: tuple[Article, ...]) -> None:
        """What was found for `text` typed in one of the boxes for goods."""
        (self.product if box == _PRODUCT else self.substitute).show_articles(text, articles)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit in an empty line for the reason is a usual one."""
        if watched is not self.reason or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        at = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and not self.reason.text() and 0 <= at < len(self._chips):
            self._chips[at].click()
            return True
        return False

    def _build(self) -> None:
        self.body.setSpacing(8)
        self._title = Text(self, "", "title")
        self._subject = Text(self, "", "soft", wrap=True)
        self._subject.setObjectName("asBooked")
        self.body.addWidget(self._title)
        self.body.addWidget(self._subject)
        scroll = ScrollColumn(self, margin=0)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = scroll.body.parentWidget() or scroll
        scroll.body.setSpacing(6)
        self._notice = Notice(inside, "", tone=Tone.WARN, icon="triangle-alert")
        self._notice.hide()
        self._build_figures(inside)
        self._build_reason(inside)
        for widget in (self._notice, self._quantity, self.product, self.substitute, self._why):
            scroll.body.addWidget(widget)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._go = button(self, "", kind="primary", icon="check", name="orderPanelGo")
        self._go.clicked.connect(self.submit)
        cancel = button(self, tr("取消", "Cancel"), kind="quiet", name="orderPanelLeave")
        cancel.clicked.connect(self.left)
        for made, keys in ((self._go, "Ctrl+Return"), (cancel, "Esc")):
            row.addWidget(made)
            row.addWidget(KeyHint(self, keys))
        row.addStretch(1)
        self.body.addLayout(row)

    def _build_figures(self, parent: QWidget) -> None:
        self.quantity = QLineEdit(parent)
        self.quantity.setObjectName("orderQuantity")
        self.quantity.setValidator(WholeNumber(0, 99_999, self.quantity))
        self.quantity.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.quantity.returnPressed.connect(self._after_quantity)
        self._quantity = Field(parent, Words("数量", "Quantity"), self.quantity, name="orderQuantityField")
        hint = Words("编码、品名或拼音首字母", "Code, name or initials")
        self.product = GoodsBox(parent, Words("商品", "Product"), name="orderProduct", hint=hint)
        none = Words("没有替代就空着", "Leave it empty for none")
        self.substitute = GoodsBox(parent, Words("替代品", "Substitute"), name="orderSubstitute", hint=none)
        self.product.entered.connect(self.substitute.setFocus)
        self.substitute.entered.connect(self._after_goods)
        self.product.searched.connect(partial(self.searched.emit, _PRODUCT))
        self.substitute.searched.connect(partial(self.searched.emit, _SUBSTITUTE))

    def _build_reason(self, parent: QWidget) -> None:
        self._why = QWidget(parent)
        column = QVBoxLayout(self._why)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.reason = QLineEdit(self._why)
        self.reason.setObjectName("orderReason")
        self.reason.setPlaceholderText(tr("按数字选，或写原因", "A digit, or the reason"))
        self.reason.installEventFilter(self)
        self.reason.returnPressed.connect(self.submit)
        self.reason.textEdited.connect(self._on_reason_edited)
        self._why_field = Field(self._why, Words("原因", "Reason"), self.reason, name="orderReasonField", required=True)
        self._usual = QWidget(self._why)
        self._flow = Flow(self._usual, gap=6)
        column.addWidget(self._why_field)
        column.addWidget(self._usual)

    def _show_subject(self) -> None:
        order, line = self.order, self.line
        if order is None:
            return
        if line is None:
            self._subject.setText(f"{order.customer} · {order.number}")
            return
        told = goods_of(line)
        if line.substitute_code:
            told += tr(f"（代替 {line.product}）", f" (instead of {line.product})")
        head = tr("入账是", "Booked") if line.state == DONE else tr("现在是", "Now")
        self._subject.setText(tr(f"{head} {told}", f"{head}: {told}"))

    def _put(self, typed: dict[str, str]) -> None:
        line = self.line
        texts = {**(_texts(line) if line else {}), **typed}
        names = {line.product_code: line.product, line.substitute_code: line.substitute} if line else {}
        self.quantity.setText(texts.get(_QUANTITY, ""))
        for key, box in ((_PRODUCT, self.product), (_SUBSTITUTE, self.substitute)):
            code = texts.get(key, "")
            box.put(code, names.get(code, ""))
        self.reason.setText(texts.get(_REASON, ""))
        self._quantity.set_problem(None)
        self._why_field.set_problem(None)

    def _typed(self) -> dict[str, str]:
        boxes = {_QUANTITY: self.quantity, _PRODUCT: self.product.box, _SUBSTITUTE: self.substitute.box}
        return {**{key: box.text() for key, box in boxes.items()}, _REASON: self.reason.text()}

    def _keep(self) -> None:
        """Put by what was typed, for when the person comes back to it; what nobody typed over is read anew then."""
        if self.order is not None:
            there = _texts(self.line) if self.line else {}
            self._kept[self._key()] = {key: text for key, text in self._typed().items() if text != there.get(key, "")}

    def _key(self) -> tuple[str, Kind, str]:
        order, line = self.order, self.line
        return (order.number if order else ""), self.kind, line.note_id if line else ""

    def _tell(self, text: str, tone: Tone) -> None:
        self._notice.say(text)
        self._notice.show()

    def _offer(self, reasons: tuple[Words, ...]) -> None:
        while self._chips:
            self._flow.takeAt(0)
            chip = self._chips.pop()
            chip.hide()
            chip.deleteLater()
        for at, reason in enumerate(reasons, start=1):
            chip = button(self._usual, f"{at}  {say(reason)}", measure="small", name=f"orderReason{at}")
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(partial(self._take_reason, say(reason)))
            self._flow.addWidget(chip)
            self._chips.append(chip)
            chip.show()

    def _take_reason(self, reason: str, _checked: bool = False) -> None:
        self.reason.setText(reason)
        self._why_field.set_problem(None)
        self.reason.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_reason_edited(self, _text: str) -> None:
        self._why_field.set_problem(None)

    def _after_quantity(self) -> None:
        self._quantity.set_problem(None)
        if self.kind.with_reason:
            self.reason.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.submit()

    def _after_goods(self) -> None:
        self._after_quantity()


def _texts(line: PlacedLine) -> dict[str, str]:
    return {_QUANTITY: str(line.quantity), _PRODUCT: line.product_code, _SUBSTITUTE: line.substitute_code}


_TITLES: Final = {
    Kind.CHANGE: Words("修改订单", "Change the order"),
    Kind.CORRECT: Words("更正入账", "Correct what is booked"),
    Kind.VOID: Words("作废订单", "Declare the order void"),
    Kind.REOPEN: Words("退回待交付", "Open the order again"),
}
_GOES: Final = {
    Kind.CHANGE: Words("保存", "Save"),
    Kind.CORRECT: Words("更正", "Correct"),
    Kind.VOID: Words("作废", "Void"),
    Kind.REOPEN: Words("退回", "Open again"),
}
_REASONS: Final = {
    Kind.CORRECT: (
        Words("客户改了数量", "The customer changed it"),
        Words("录错了", "Mistyped"),
        Words("实发不同", "Delivered otherwise"),
    ),
    Kind.VOID: (
        Words("客户不要了", "No longer wanted"),
        Words("重复下单", "Ordered twice"),
        Words("录错了", "Mistyped"),
    ),
    Kind.REOPEN: (
        Words("还没交货", "Not delivered yet"),
        Words("客户退货", "Sent back"),
        Words("点错了", "Pressed by mistake"),
    ),
}
