"""The pieces of work at the counter: the one in hand and up to four parked, Ctrl+Tab goes round (PRACTICE M1).

Those that a colleague handed over may be more: they are counted, and come into sight as Ctrl+Tab goes on.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crm_desktop.services.counter_drafts import MOST, CounterWork, Mode
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.ui import icons
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.text import Text, restyle


class ParkedBar(QWidget):
    """`wanted(index)` for a piece of work, `new_wanted(Mode)` for a fresh one, `orders_wanted` for those taken."""

    wanted = Signal(object)
    new_wanted = Signal(object)
    orders_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tabs: list[QPushButton] = []
        self._first = 0
        self._late, self._in_orders = 0, False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        row.addLayout(self._row)
        self._more = Text(self, "", "caption")
        row.addWidget(self._more)
        park = tr("挂起这位，接待下一位", "Park, and serve the next")
        self._park = icon_button(self, "plus", park)
        key_tip(self._park, "Ctrl+Tab", text=park)
        self._park.setObjectName("parkAndNew")
        self._park.clicked.connect(self._on_new)
        row.addWidget(self._park)
        row.addStretch(1)
        self.orders = button(self, tr("电话订单", "Phone orders"), kind="quiet", icon="clipboard-list",
                             name="phoneOrders")  # fmt: skip
        self.orders.setCheckable(True)
        key_tip(self.orders, ORDERS_KEY)
        self.orders.clicked.connect(self._on_orders)
        row.addWidget(self.orders)
        self._order = button(self, tr("电话订购", "New order"), icon="phone-call", name="newOrder")
        self._order.clicked.connect(self._on_order)
        row.addWidget(self._order)

    def show_works(self, works: Sequence[CounterWork], *, at: int, room: bool) -> None:
        """Show all pieces, the one in hand marked; without `room` no further one can be begun."""
        self._first = max(0, at - MOST + 1)
        shown = works[self._first : self._first + MOST]
        beyond = len(works) - len(shown)
        self._more.setVisible(beyond > 0)
        self._more.setText(tr(f"另有 {beyond} 件", f"{beyond} more"))
        while len(self._tabs) < len(shown):
            self._add_tab()
        for index, tab in enumerate(self._tabs):
            tab.setVisible(index < len(shown))
            if index < len(shown):
                work = shown[index]
                tab.setText(title_of(work))
                marked = index + self._first == at and not self._in_orders
                tab.setChecked(marked)
                icons.dress(tab, _ICONS[work.mode], "accent_text" if marked else "soft", size=16)
                restyle(tab)
        full = tr("挂单已满，先办完一位", "No room: finish one of them first")
        grant(self._park, None, lacks="" if room else full)

    def show_orders(self, waiting: int, late: int) -> None:
        """Say on the button how many orders wait; red while a promised call is overdue."""
        text = tr("电话订单", "Phone orders")
        self.orders.setText(f"{text} {waiting}" if waiting else text)
        told = tr(f"{text} {waiting}，回电超时 {late}", f"{waiting} phone orders, {late} calls late") if late else ""
        self.orders.setAccessibleDescription(told)
        self._late = late
        self._mark_orders()

    def show_in_orders(self, shown: bool) -> None:
        """Whether the list of orders is on screen: then no piece of work is marked, but the list."""
        self._in_orders = shown
        self._mark_orders()
        for tab in self._tabs if shown else ():
            tab.setChecked(False)
            restyle(tab)

    def _mark_orders(self) -> None:
        self.orders.setChecked(self._in_orders)
        token = "danger" if self._late else "accent_text" if self._in_orders else "soft"
        icons.dress(self.orders, "alarm-clock" if self._late else "clipboard-list", token, size=16)
        restyle(self.orders)

    def _on_orders(self) -> None:
        self._mark_orders()  # a press marks nothing by itself
        self.orders_wanted.emit()

    def _add_tab(self) -> None:
        tab = button(self, "", kind="quiet", name=f"work{len(self._tabs)}")
        tab.setCheckable(True)
        tab.setAutoDefault(False)
        tab.setProperty("index", len(self._tabs))
        tab.clicked.connect(self._on_tab)
        self._row.addWidget(tab)
        self._tabs.append(tab)

    def _on_tab(self) -> None:
        pressed = self.sender()
        if pressed is not None:
            self.wanted.emit(self._first + int(pressed.property("index")))

    def _on_new(self) -> None:
        self.new_wanted.emit(Mode.REGISTER)

    def _on_order(self) -> None:
        self.new_wanted.emit(Mode.ORDER)


ORDERS_KEY = "Alt+O"
_TAIL_FROM = 7
"""Digits from which the last four say more than the whole: before, the number is still being typed."""
_ICONS = {Mode.REGISTER: "user-plus", Mode.ARRIVAL: "user-check", Mode.ORDER: "phone-call"}


def title_of(work: CounterWork) -> str:
    """The piece of work in a few characters: whose it is, else the number's tail, else what it is."""
    value = work.values.get
    name = work.customer_name or str(value("name") or value("contact") or "")
    if name:
        return name if len(name) <= 10 else name[:9] + "…"
    phone = str(value("phone") or "")
    if phone and not is_declined(phone):
        return tr(f"尾号 {phone[-4:]}", f"…{phone[-4:]}") if len(phone) >= _TAIL_FROM else phone
    return tr("新登记", "New form") if work.mode is Mode.REGISTER else tr("新订购", "New order")
