"""The list of customers: one box finds them by anything, arrows and Enter open them (C6)."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customers import CustomerRow, Listing, Sort, list_customers
from crm_desktop.services.customers_filters import Filters, filter_choices
from crm_desktop.services.list_views import Look, leave_as, left_as
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.customers.columns import SORTS, columns
from crm_desktop.ui.customers.filter_bar import FilterBar
from crm_desktop.ui.customers.list_bulk import ListBulk
from crm_desktop.ui.customers.list_empty import nobody_found, nobody_yet
from crm_desktop.ui.customers.row_menu import RowMenu
from crm_desktop.ui.customers.view_menu import LIST, ViewMenu
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text, icon_label

_SETTLED: Final = 800
"""Milliseconds after which the order and the columns are kept: dragging a column is one change."""
_PAUSE: Final = 60
"""Milliseconds without a key before the file is asked: two fast keys are one question."""
_SORTS: Final = (
    (Option(Sort.BEST.value, Words("默认排序", "Default order")), True),
    (Option(Sort.RECENT.value, Words("按最近往来", "By last contact")), True),
    (Option(Sort.NAME.value, Words("按名称拼音", "By name")), False),
    (Option(Sort.CREATED.value, Words("按登记时间", "By date registered")), True),
)


class ListView(QWidget):
    """`opened(id)`; `listing` is what stands here, for "next" and "previous" on a customer's page."""

    opened = Signal(object)
    import_asked = Signal()
    twins_asked = Signal()
    export_asked = Signal()
    export_chosen = Signal(object)
    """Of these customers only, a `Listing`."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.listing: Listing | None = None
        self._kept = Look()
        self._question = ("", Filters())
        self._job: Job | None = None
        self._opening: Job | None = None
        self._sort, self._descending = Sort.BEST, True
        self._asking = self._open_when_here = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self.ask)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_SETTLED)
        self._keeping.timeout.connect(self._keep)
        self._build()

    def start(self) -> None:
        """Stand as the person left it, and ask."""
        self._awaiting.ask(partial(left_as, self._seat, LIST), owner=self, done=self._on_left_as)

    def ask(self) -> None:
        """Ask the file for what box, filters and order say now; an answer to an older question is dropped."""
        if self._job is not None:
            self._job.cancel()
        text = self.search.text().strip()
        sort = Sort.RECENT if self._sort is Sort.BEST and not text else self._sort
        self.model.set_sorted(sort.value, descending=self._descending)
        question = (text, self.filters.value())
        if question != self._question and self.table.count > 1:
            self.table.pick(())  # who was chosen of one answer is not chosen of another
        self._question = question
        work = partial(
            list_customers, self._seat, text, filters=self.filters.value(), sort=sort, descending=self._descending
        )
        self.views.show_look(self.look)
        self._keeping.start()
        self._asking = True
        self._job = self._awaiting.ask(work, owner=self, done=self._on_listing)

    def stand_as(self, look: Look) -> None:
        """Filters, order and columns as a view has them; what stands in the box stays."""
        sorts = {sort.value: sort for sort in Sort}
        self._sort, self._descending = sorts.get(look.sort, Sort.BEST), look.descending
        self._order.blockSignals(True)
        self._order.set_value(self._sort.value)
        self._order.blockSignals(False)
        self.table.columns.apply(look.columns)
        self.filters.show_filters(Filters.read(look.filters))
        self.ask()

    @property
    def look(self) -> Look:
        """How the list stands now."""
        return Look(self.filters.value().kept, self._sort.value, self._descending, self.table.columns.look())

    def load_choices(self) -> None:
        """Fill the filter lists."""
        self._desk.tasks.database(partial(filter_choices, self._seat), owner=self, done=self.filters.offer)

    def search_for(self, text: str) -> None:
        """Put a search into the box."""
        self.search.setText(text)
        self._soon.start()

    def seek(self, text: str) -> None:
        """Put a search into the box, and let nothing else narrow it."""
        self.search.setText(text)
        self.filters.clear()
        self.ask()

    def focus(self) -> None:
        """The cursor goes into the box; what stands there is replaced by typing."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def mark(self, customer_id: str) -> None:
        """Select the customer whose page was open, and go on from there by arrow keys."""
        self.table.pick([customer_id])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The box hands arrows and Enter to the list; the list hands letters and digits to the box."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.search:
            return self._on_search_key(event)
        return self._on_table_key(event)

    def _on_search_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and self.model.total:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.setCurrentIndex(self.model.index(0, 0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_first()
            return True
        if key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self._soon.start()
            return True
        return False

    def _on_table_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.menu.copy_phone()
            return True
        key, at_top = event.key(), self.table.currentIndex().row() <= 0
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and at_top):
            self.focus()
            return True
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if plain and event.text().strip() and event.text().isprintable():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.setText(event.text())
            self._soon.start()
            return True
        return False

    def _open_first(self) -> None:
        """Enter means the best hit for what stands in the box; while that is still on its way, it opens by itself."""
        if self._soon.isActive() or self._asking or self.listing is None:
            self._open_when_here = True
            if self._soon.isActive() or not self._asking:
                self._soon.stop()
                self.ask()
            return
        self._stay()
        if self.listing.total:
            first = partial(self.listing.at, 0)
            self._opening = self._desk.tasks.database(first, owner=self, done=self._on_first)

    def _on_first(self, customer_id: str) -> None:
        if customer_id:
            self.opened.emit(customer_id)

    def _stay(self) -> None:
        """Who types on is still looking: nobody is opened for what stood there before."""
        self._open_when_here = False
        if self._opening is not None:
            self._opening.cancel()

    def _on_listing(self, listing: Listing) -> None:
        before, spans = self.listing, self.table.spans if self.table.count > 1 else ()
        self.listing, self._asking = listing, False
        self.model.show(listing.rows, listing.total)
        if before is not None and spans:
            chosen = set(before.only(spans).keys)
            self.table.choose_again((at, at) for at, key in enumerate(listing.keys) if key in chosen)
        self._say_count(listing)
        empty = listing.total == 0
        self._stack.setCurrentIndex(0 if not empty else self._empty_page())
        if self._open_when_here:
            self._open_first()

    def _say_count(self, listing: Listing) -> None:
        if listing.capped:
            text = tr(f"前 {listing.total} 位，再输几个字缩小范围", f"First {listing.total}; type more to narrow")
        else:
            text = tr(f"{listing.total:,} 位", f"{listing.total:,}")
        self._count.setText(text)

    def _empty_page(self) -> int:
        narrowed = bool(self.search.text().strip()) or self.filters.value().any
        return 1 if narrowed else 2

    def _on_sort_list(self, key: object) -> None:
        for option, descending in _SORTS:
            if option.key == key:
                self._sort, self._descending = Sort(str(key)), descending
        self.ask()

    def _on_sort_asked(self, key: object, descending: object) -> None:
        self._sort, self._descending = SORTS[str(key)], bool(descending)
        self._order.blockSignals(True)
        self._order.set_value(self._sort.value)
        self._order.blockSignals(False)
        self.ask()

    def _on_typed(self, _text: str) -> None:
        self._stay()
        self._soon.start()

    def _on_filters(self, _filters: object) -> None:
        self.ask()

    def _on_left_as(self, look: Look) -> None:
        self.views.load()
        self.load_choices()
        if self.listing is None:
            self._awaiting.start_over()  # how it stood is known, who stands in it is not
        self.stand_as(look.narrowed(self.filters.value().kept))
        self._kept = self.look.narrowed({})

    def _on_look(self, look: object) -> None:
        if isinstance(look, Look):
            self.stand_as(look)

    def _on_columns(self) -> None:
        self.views.show_look(self.look)
        self._keeping.start()

    def _keep(self) -> None:
        """Columns and order stick; filters do not: a list that is short for no visible reason misleads."""
        look = self.look.narrowed({})
        if look != self._kept:
            self._kept = look
            self._desk.tasks.database(partial(leave_as, self._seat, LIST, look), owner=self)

    def _listing(self) -> Listing | None:
        return self.listing

    def _on_batches(self) -> None:
        self.bulk.show_batches(self._batches)

    def _on_nothing_found(self) -> None:
        self.search.clear()
        self.filters.clear()
        self.ask()
        self.focus()

    def _on_register(self) -> None:
        self._desk.go(places.FRONT_DESK.key)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addLayout(self._build_top())
        self.filters = FilterBar(self._desk, self._seat, self)
        self.filters.changed.connect(self._on_filters)
        column.addWidget(self.filters)
        strips = QVBoxLayout()
        strips.setSpacing(0)
        strips.addWidget(self.views)
        self.bulk = ListBulk(self._desk, self._seat, self, listing=self._listing)
        self.bulk.changed.connect(self.ask)
        self.bulk.export_asked.connect(self.export_chosen)
        strips.addWidget(self.bulk)
        column.addLayout(strips)
        card = Card(self, margin=0)
        card.body.setSpacing(0)
        self._stack = QStackedWidget(card)
        self._stack.addWidget(self._build_table())
        self._stack.addWidget(self._build_nothing())
        self._stack.addWidget(self._build_none_yet())
        card.body.addWidget(self._stack)
        self._awaiting = Awaiting(card, self._desk.tasks)
        column.addWidget(card, 1)

    def _build_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.search = QLineEdit(self)
        self.search.setObjectName("customerSearch")
        self.search.setProperty("measure", "large")
        self.search.setAccessibleName(tr("查找客户", "Find customers"))
        self.search.setPlaceholderText(tr("姓名、拼音、手机后四位、地址", "Name or phone"))
        self.search.setClearButtonEnabled(False)
        self.search.textEdited.connect(self._on_typed)
        self.search.installEventFilter(self)
        lens = icon_label(self.search, "search", "faint", size=18)
        lens.move(12, 11)
        self.search.setTextMargins(26, 0, 0, 0)
        row.addWidget(self.search, 1)
        self._count = Text(self, "", "soft")
        self._count.setObjectName("customerCount")
        row.addWidget(self._count)
        self._order = Select(self, [option for option, _ in _SORTS])
        self._order.setObjectName("customerSort")
        self._order.setAccessibleName(tr("排序", "Sort"))
        self._order.setMinimumWidth(132)
        self._order.changed.connect(self._on_sort_list)
        row.addWidget(self._order)
        self.views = ViewMenu(self._desk, self._seat, self)
        self.views.chosen.connect(self._on_look)
        row.addWidget(self.views.button)
        self._batches = icon_button(self, "undo-2", tr("批量修改记录", "Changes made to many"), name="bulkBatches")
        self._batches.clicked.connect(self._on_batches)
        row.addWidget(self._batches)
        offers = [(tr("导出", "Export"), "download", "exportCustomers", self.export_asked)]
        if not self._seat.at_head_office:
            offers.insert(0, (tr("导入", "Import"), "import", "importCustomers", self.import_asked))
            offers.insert(0, (tr("疑似重复", "Duplicates"), "copy", "showTwins", self.twins_asked))
        for label, icon, name, asked in offers:
            made = button(self, label, icon=icon, name=name)
            made.clicked.connect(asked)
            row.addWidget(made)
        if self._seat.at_head_office:
            return row  # customers are registered and imported by the branches
        register = button(self, tr("登记新客户", "New customer"), kind="primary", icon="plus", name="registerNew")
        register.clicked.connect(self._on_register)
        row.addWidget(register)
        return row

    def _build_table(self) -> RowTable:
        self.model = RowModel(
            self, columns(self._today, branches=self._seat.at_head_office), id_of=_id_of, tasks=self._desk.tasks
        )
        self.model.sort_asked.connect(self._on_sort_asked)
        self.table = RowTable(self, self.model, several=True)
        self.table.setAccessibleName(tr("客户列表", "Customers"))
        self.table.opened.connect(self.opened)
        self.table.installEventFilter(self)
        self.table.columns.changed.connect(self._on_columns)
        self.bulk.watch(self.table)
        self.menu = RowMenu(self._desk, self._seat, self.table, host=self, opened=self.opened.emit)
        return self.table

    def _build_nothing(self) -> EmptyState:
        made = nobody_found(self)
        made.acted.connect(self._on_nothing_found)
        return made

    def _build_none_yet(self) -> EmptyState:
        made = nobody_yet(self, at_head_office=self._seat.at_head_office)
        made.acted.connect(self._on_register)
        return made

    def _today(self) -> date:
        return self._seat.today


def _id_of(row: CustomerRow) -> object:
    return row.id
