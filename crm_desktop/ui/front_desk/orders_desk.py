"""The way to the list of orders by phone and back to the counter: one key, one button, what is typed stays."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.orders_part import OrdersPart
from crm_desktop.ui.front_desk.parked_bar import ORDERS_KEY
from crm_desktop.ui.page import Desk

_TOLD: Final = ("phone_order_note", "amount_correction", "customer", "product", "staff")


class OrdersDesk(QObject):
    """`opening` before the list comes on screen, `closed` once the counter is back, `order_asked` for a new order."""

    opening = Signal()
    closed = Signal()
    order_asked = Signal()

    def __init__(self, page: QWidget, *, desk: Desk, seat: Seat, view: DeskView) -> None:
        super().__init__(page)
        self._view = view
        self.part = OrdersPart(desk, seat, view.whole)
        view.put_orders(self.part)
        self.part.waits_changed.connect(view.parked.show_orders)
        self.part.closed.connect(self.close)
        self.part.order_asked.connect(self.order_asked)
        view.parked.orders_wanted.connect(self.show)
        words = Words("电话订单列表", "List of phone orders")
        desk.shortcuts.bind(ORDERS_KEY, words, owner=page, slot=self.show, group=places.FRONT_DESK.words)

    def show(self, number: str = "") -> None:
        """The list, in place of the counter; at that order if one is named."""
        self.opening.emit()
        self._view.show_orders()
        self.part.start(number)

    def follow(self, changes: object) -> None:
        """Something was saved or came by sync; None means that anything may have changed."""
        touches = getattr(changes, "touches", None)
        if touches is None or touches(*_TOLD):
            self.part.refresh()

    def back(self) -> None:
        """One step back: from what is asked about an order to the list, from there to the counter."""
        if not self.part.back():
            self.close()

    def close(self) -> None:
        """Back to the counter as it was left."""
        self._view.show_desk()
        self.closed.emit()
        if self._view.shows_saved:
            self._view.saved.next.setFocus()
