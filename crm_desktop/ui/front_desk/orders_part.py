"""电话订单: the branch's orders by phone, those to deliver first; each settled, changed and corrected here (U6.2)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crm_desktop.rules.rights import Allowed
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import Invalid
from crm_desktop.services.orders import DONE, OPEN, PlacedOrder, placed_orders
from crm_desktop.services.orders_acts import (
    change_line,
    correct_line,
    note_call,
    reopen_order,
    settle_order,
    void_order,
)
from crm_desktop.services.products import find_products
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.front_desk.order_card import AGAIN_KEY, DONE_KEY, EDIT_KEY, RANG_KEY, VOID_KEY, OrderCard
from crm_desktop.ui.front_desk.order_panel import Asked, Kind, OrderPanel
from crm_desktop.ui.front_desk.orders_words import columns, is_overdue
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import rule

_SIDE: Final = 404
_BEAT: Final = 30_000
_SOON: Final = 300
"""Milliseconds after the last change before the list is read anew: a sync brings many at once."""


class OrdersPart(QWidget):
    """The list at the left, the order chosen, or what is asked about it, at the right.

    `waits_changed(n, late)` counts the orders to deliver and the calls that should have been made; `closed` when the
    person goes back to the counter, `order_asked` for a new order.
    """

    waits_changed = Signal(object, object)
    closed = Signal()
    order_asked = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.orders: tuple[PlacedOrder, ...] = ()
        self._chosen = ""
        self._build()
        self._awaiting = Awaiting(self._stack, desk.tasks)
        self._soon, self._beat = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self.load)
        self._beat.setInterval(_BEAT)
        self._beat.timeout.connect(self._tick)
        self._beat.start()
        self._bind()

    def start(self, number: str = "") -> None:
        """Come on screen, at that order if one is named."""
        self._chosen = number or self._chosen
        self.load()
        (self.panel.reason if self.asking else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Something was saved or came by sync: read anew in a moment."""
        self._soon.start()

    def load(self) -> None:
        """Read the orders anew."""
        self._awaiting.ask(partial(placed_orders, self._seat), owner=self, done=self._on_orders)

    def back(self) -> bool:
        """One step back: from what is asked to the order. False where the list itself is to be left."""
        if not self.asking:
            return False
        self._on_left()
        return True

    @property
    def asking(self) -> bool:
        """Whether something is being asked about an order."""
        return self._side.currentWidget() is self.panel

    @property
    def order(self) -> PlacedOrder | None:
        """The order chosen."""
        return next((one for one in self.orders if one.number == self._chosen), None)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._build_list(), 1)
        self._side = QStackedWidget(self)
        self._side.setFixedWidth(_SIDE)
        nothing = Card(self._side)
        text = tr("选一单，就能看到商品、原话和能办的事。", "Choose one to see its goods, and what can be done.")
        nothing.body.addWidget(
            EmptyState(nothing, icon="phone-call", title=tr("没有选中订单", "No order chosen"), text=text)
        )
        self.card = OrderCard(self._side, now=self._now)
        self.panel = OrderPanel(self._side)
        for widget in (nothing, self.card, self.panel):
            self._side.addWidget(widget)
        row.addWidget(self._side)
        for signal, slot in (
            (self.card.done_asked, self._on_done), (self.card.void_asked, self._on_void),
            (self.card.again_asked, self._on_again), (self.card.rang_asked, self._on_rang),
            (self.card.file_asked, self._on_file), (self.card.edit_asked, self._on_edit),
            (self.panel.asked, self._on_asked), (self.panel.left, self._on_left),
            (self.panel.searched, self._on_searched),
        ):  # fmt: skip
            signal.connect(slot)

    def _build_list(self) -> Card:
        card = Card(self, margin=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 10)
        back = button(card, tr("返回", "Back"), icon="arrow-left", name="ordersBack")
        back.clicked.connect(self.closed)
        head.addWidget(back)
        head.addSpacing(6)
        head.addWidget(KeyHint(card, "Esc"))
        head.addSpacing(8)
        self._head = SectionHeader(card, tr("电话订单", "Phone orders"))
        self._head.setMinimumHeight(36)
        head.addWidget(self._head, 1)
        card.body.addLayout(head)
        card.body.addWidget(rule(card))
        self.model = RowModel(self, columns(self._now), id_of=_id_of)
        self._stack = QStackedWidget(card)
        self.table = RowTable(self._stack, self.model)
        self.table.setAccessibleName(tr("电话订单", "Phone orders"))
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_opened)
        self._empty = EmptyState(
            self._stack,
            icon="phone-call",
            title=tr("没有电话订单", "No orders by phone"),
            text=tr("有客户来电订货，按下面的按钮开始记，没交付的会列在这里。",
                    "When a customer rings to order, begin below; what is to be delivered is listed here."),
            action=tr(f"电话订购 {spelled('Ctrl+O')}", f"New order {spelled('Ctrl+O')}"),
        )  # fmt: skip
        self._empty.acted.connect(self.order_asked)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        card.body.addWidget(self._stack, 1)
        return card

    def _bind(self) -> None:
        for keys, words, slot in (
            (DONE_KEY, Words("完成，或保存更正", "Done, or save the correction"), self._on_save_key),
            (EDIT_KEY, Words("修改、更正订单", "Change or correct the order"), self._on_edit_key),
            (VOID_KEY, Words("作废订单", "Declare the order void"), partial(self._press, self.card.void)),
            (AGAIN_KEY, Words("退回待交付、恢复", "Open the order again"), partial(self._press, self.card.again)),
            (RANG_KEY, Words("已回电", "Called back"), partial(self._press, self.card.rang)),
        ):
            self._desk.shortcuts.bind(keys, words, owner=self, slot=slot, group=places.FRONT_DESK.words)

    def _press(self, made: QWidget) -> None:
        """What is refused is said, not just not done."""
        if self.asking or made.isHidden():
            return
        if made.isEnabled():
            made.click()  # type: ignore[attr-defined]  # a button
        elif made.accessibleDescription():
            self._desk.toasts.tell(made.accessibleDescription(), Tone.WARN)

    def _on_save_key(self) -> None:
        if self.asking:
            self.panel.submit()
        else:
            self._press(self.card.done)

    def _on_edit_key(self) -> None:
        if not self.asking and self.order is not None:
            self.card.edit()

    def _on_orders(self, orders: tuple[PlacedOrder, ...]) -> None:
        self.orders = orders
        self.model.show_rows(orders)
        self._stack.setCurrentIndex(0 if orders else 1)
        if self.order is None:
            self._chosen = orders[0].number if orders else ""
        if self.asking and self.panel.order is not None:
            self._follow()
        else:
            self._show_chosen()
        self._count()

    def _follow(self) -> None:
        asked = self.panel.order.number if self.panel.order else ""
        fresh = next((one for one in self.orders if one.number == asked), None)
        if fresh is not None:
            self.panel.follow(fresh)

    def _count(self) -> None:
        waiting = [order for order in self.orders if order.state == OPEN]
        late = sum(is_overdue(order, self._now()) for order in waiting)
        note = tr(f"待交付 {len(waiting)}", f"{len(waiting)} to deliver") if waiting else ""
        self._head.set_note(note + (tr(f"，回电超时 {late}", f", {late} late") if late else ""))
        self.waits_changed.emit(len(waiting), late)

    def _tick(self) -> None:
        self._count()
        self.card.tick()
        self.table.viewport().update()

    def _show_chosen(self) -> None:
        order = self.order
        if order is None:
            self._side.setCurrentIndex(0)
            return
        self.card.show_order(order)
        self._side.setCurrentWidget(self.card)
        if self.table.ids != (order.number,):
            self.table.pick([order.number])

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        if ids and ids != (self._chosen,):
            self._chosen = str(ids[0])
            self._show_chosen()

    def _on_opened(self, _number: object) -> None:
        """Enter: on to what can be done with it."""
        for made in (self.card.done, self.card.again, self.card.file):
            if not made.isHidden() and made.isEnabled():
                made.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _on_left(self) -> None:
        self._side.setCurrentIndex(0)
        self._show_chosen()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, kind: Kind, note_id: str = "") -> None:
        order = self.order
        if order is not None:
            line = next((one for one in order.lines if one.note_id == note_id), None)
            self._side.setCurrentWidget(self.panel)
            self.panel.begin(kind, order, line)

    def _on_edit(self, note_id: object) -> None:
        line = next((one for one in self.order.lines if one.note_id == note_id), None) if self.order else None
        if line is not None:
            self._ask(Kind.CORRECT if line.state == DONE else Kind.CHANGE, line.note_id)

    def _on_void(self) -> None:
        self._ask(Kind.VOID)

    def _on_again(self) -> None:
        if self.order is not None and self.order.state == DONE:
            self._ask(Kind.REOPEN)
        elif self.order is not None:
            told = tr("已恢复为待交付", "To be delivered again")
            self._do(partial(reopen_order, self._seat, self.order), self.order, told)

    def _on_done(self) -> None:
        order = self.order
        if order is not None:
            booked = tr(f"已完成并入账：{order.number}", f"Done and booked: {order.number}")
            undoable = isinstance(order.correcting, Allowed)
            self._do(partial(settle_order, self._seat, order), order, booked, undoable=undoable)

    def _on_rang(self) -> None:
        if self.order is not None:
            told = tr("已记下回电时间", "The call is noted")
            self._do(partial(note_call, self._seat, self.order), self.order, told)

    def _on_file(self) -> None:
        if self.order is not None:
            self._desk.go(places.CUSTOMERS.key, self.order.customer_id)

    def _on_asked(self, asked: Asked) -> None:
        seat, order, line, figures = self._seat, asked.order, asked.line, asked.figures
        if asked.kind is Kind.VOID:
            work, told = partial(void_order, seat, order, reason=asked.reason), tr("已作废", "Declared void")
        elif asked.kind is Kind.REOPEN:
            work = partial(reopen_order, seat, order, reason=asked.reason)
            told = tr("已退回待交付，原因已留底", "To be delivered again; the reason is on record")
        elif line is None or figures is None:
            return
        elif asked.kind is Kind.CORRECT:
            work = partial(correct_line, seat, order, line, figures, reason=asked.reason)
            told = tr("已更正，原值和原因已留底", "Corrected; the old figure and the reason are on record")
        else:
            work, told = partial(change_line, seat, order, line, figures), tr("已修改", "Changed")
        undoable = asked.kind in (Kind.VOID, Kind.CHANGE)
        self._do(work, order, told, undoable=undoable, asked=asked)

    def _do(
        self, work: Callable[[], None], order: PlacedOrder, told: str, *, undoable: bool = True,
        asked: Asked | None = None,
    ) -> None:  # fmt: skip
        for made in (self.card.done, self.card.void, self.card.again, self.card.rang):
            grant(made, None, busy=True)  # nothing is done twice; the card is shown anew either way
        done = partial(self._on_saved, order, asked, told, undoable)
        self._desk.tasks.database(work, owner=self, done=done, failed=partial(self._on_failed, asked))

    def _on_saved(self, order: PlacedOrder, asked: Asked | None, told: str, undoable: bool, _nothing: object) -> None:
        """Its panel goes; another order may have been taken up since."""
        if asked is not None and self.panel.landed(asked, saved=True) and self.asking:
            self._side.setCurrentIndex(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if undoable:
            self._desk.saved(told, about=order.lines[0].note_id)
        else:
            self._desk.toasts.tell(told)
        self.load()

    def _on_failed(self, asked: Asked | None, error: Exception) -> None:
        """What was typed stays where it is, with the sentence beside it."""
        words = sentence(error)
        self.load()
        if asked is not None and self.panel.landed(asked, saved=False) and self.asking:
            self.panel.refuse(words or _FAULT, error.problems if isinstance(error, Invalid) else ())
        elif words is not None:
            self._desk.toasts.tell(say(words), Tone.WARN)
        if words is None:
            raise error

    def _on_searched(self, box: str, text: str) -> None:
        work, done = partial(find_products, self._seat, text), partial(self.panel.show_articles, box, text)
        self._desk.tasks.database(work, owner=self, done=done)

    def _now(self) -> datetime:
        return self._seat.now()


def _id_of(order: PlacedOrder) -> object:
    return order.number


_FAULT: Final = Words(
    "程序出错，没有保存；写的都还在", "Something went wrong; nothing was saved, all you typed is here"
)
