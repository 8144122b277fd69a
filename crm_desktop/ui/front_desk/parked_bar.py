"""The pieces of work at the counter: the one in hand and up to four parked, Ctrl+Tab goes round (PRACTICE M1)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crm_desktop.services.counter_drafts import CounterWork, Mode
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.ui import icons
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.text import restyle


class ParkedBar(QWidget):
    """`wanted(index)` for a piece of work, `new_wanted(Mode)` for a fresh one."""

    wanted = Signal(object)
    new_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tabs: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        row.addLayout(self._row)
        park = tr("挂起这位，接待下一位", "Park, and serve the next")
        self._park = icon_button(self, "plus", park)
        key_tip(self._park, "Ctrl+Tab", text=park)
        self._park.setObjectName("parkAndNew")
        self._park.clicked.connect(self._on_new)
        row.addWidget(self._park)
        row.addStretch(1)
        self._order = button(self, tr("电话订购", "Phone order"), icon="phone-call", name="newOrder")
        self._order.clicked.connect(self._on_order)
        row.addWidget(self._order)

    def show_works(self, works: Sequence[CounterWork], *, at: int, room: bool) -> None:
        """Show all pieces, the one in hand marked; without `room` no further one can be begun."""
        while len(self._tabs) < len(works):
            self._add_tab()
        for index, tab in enumerate(self._tabs):
            tab.setVisible(index < len(works))
            if index < len(works):
                work = works[index]
                tab.setText(title_of(work))
                tab.setChecked(index == at)
                icons.dress(tab, _ICONS[work.mode], "accent_text" if index == at else "soft", size=16)
                restyle(tab)
        full = tr("挂单已满，先办完一位", "No room: finish one of them first")
        grant(self._park, None, lacks="" if room else full)

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
            self.wanted.emit(int(pressed.property("index")))

    def _on_new(self) -> None:
        self.new_wanted.emit(Mode.REGISTER)

    def _on_order(self) -> None:
        self.new_wanted.emit(Mode.ORDER)


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
