"""The widgets of the front desk and where they stand; what they do is the page's business."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.services.counter_drafts import Mode
from crm_desktop.services.seat import BranchFacts
from crm_desktop.ui.front_desk.action_bar import ActionBar
from crm_desktop.ui.front_desk.arrival_form import ArrivalForm
from crm_desktop.ui.front_desk.decision_bar import DecisionBar
from crm_desktop.ui.front_desk.order_form import OrderForm
from crm_desktop.ui.front_desk.parked_bar import ParkedBar
from crm_desktop.ui.front_desk.printed_view import PrintedView
from crm_desktop.ui.front_desk.registration_form import RegistrationForm
from crm_desktop.ui.front_desk.saved_view import SavedView
from crm_desktop.ui.front_desk.side_panel import SidePanel
from crm_desktop.ui.tokens import XL, M
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.text import rule


class DeskView(QWidget):
    """Work at the left with its actions below, the side panel at the right; or what was saved, its print, or orders.

    `desk` is on screen while somebody works at the counter: what can be pressed only then belongs to it.
    """

    def __init__(self, parent: QWidget | None, *, branch: BranchFacts) -> None:
        super().__init__(parent)
        self.parked = ParkedBar(self)
        # Whatever goes into a stack is made inside it: what changes its parent later is styled twice.
        self.whole = QStackedWidget(self)
        self.printed = PrintedView(self.whole)
        desk = QWidget(self.whole)
        self.panel = SidePanel(desk)
        work = self._build_work(desk, branch)
        row = QHBoxLayout(desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M + 4)
        row.addWidget(work, 5)
        row.addWidget(self.panel, 3)
        self.desk = desk
        self._orders: QWidget | None = None
        for view in (desk, self.printed):
            self.whole.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, M, XL, M + 4)
        column.setSpacing(M)
        column.addWidget(self.parked)
        column.addWidget(self.whole, 1)

    def show_work(self, mode: Mode) -> None:
        """Show the form of that kind of work."""
        self.whole.setCurrentWidget(self.desk)
        self._forms.setCurrentWidget(self._form_of[mode])
        self._foot.show()

    def show_saved(self) -> None:
        """Show what was saved."""
        self.whole.setCurrentWidget(self.desk)
        self._forms.setCurrentWidget(self.saved)
        self._foot.hide()
        self.decision.hide()

    def put_orders(self, orders: QWidget) -> None:
        """The list of orders by phone, made inside `whole`."""
        self._orders = orders
        self.whole.addWidget(orders)
        self.whole.currentChanged.connect(self._on_shown)

    def show_orders(self) -> None:
        """Show the list of orders by phone."""
        if self._orders is not None:
            self.whole.setCurrentWidget(self._orders)

    def show_desk(self) -> None:
        """Show the work at the counter again, as it was left."""
        self.whole.setCurrentWidget(self.desk)

    def show_printed(self) -> None:
        """Show the print."""
        self.whole.setCurrentWidget(self.printed)

    @property
    def shows_saved(self) -> bool:
        """Whether the confirmation is on screen."""
        return self._forms.currentWidget() is self.saved and self.whole.currentWidget() is self.desk

    @property
    def shows_printed(self) -> bool:
        """Whether the print is on screen."""
        return self.whole.currentWidget() is self.printed

    @property
    def shows_orders(self) -> bool:
        """Whether the list of orders by phone is on screen."""
        return self._orders is not None and self.whole.currentWidget() is self._orders

    def _on_shown(self, _index: int) -> None:
        self.parked.show_in_orders(self.shows_orders)

    def _build_work(self, parent: QWidget, branch: BranchFacts) -> QWidget:
        card = Card(parent, margin=0)
        card.body.setSpacing(0)
        self.decision = DecisionBar(card)
        self._forms = QStackedWidget(card)
        self.form = RegistrationForm(self._forms, branch=branch)
        arrival, order = _scroller(self._forms), _scroller(self._forms)
        self.arrival, self.order = ArrivalForm(arrival.viewport()), OrderForm(order.viewport())
        self.saved = SavedView(self._forms)
        for scroller, inner in ((arrival, self.arrival), (order, self.order)):
            inner.setObjectName("scrolled")
            scroller.setWidget(inner)
        self._form_of: dict[Mode, QWidget] = {Mode.REGISTER: self.form, Mode.ARRIVAL: arrival, Mode.ORDER: order}
        for view in (*self._form_of.values(), self.saved):
            self._forms.addWidget(view)
        self._foot = QWidget(card)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        self.bar = ActionBar(self._foot)
        foot.addWidget(rule(self._foot))
        foot.addWidget(self.bar)
        card.body.addWidget(self.decision)
        card.body.addWidget(self._forms, 1)
        card.body.addWidget(self._foot)
        return card


def _scroller(parent: QWidget) -> QScrollArea:
    made = QScrollArea(parent)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
