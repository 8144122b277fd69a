"""The screen 客户: the list, and over it the page of one customer, or the import of a whole list."""

from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customers import Listing
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.card_view import CardView
from crm_desktop.ui.customers.list_export import ListExport
from crm_desktop.ui.customers.list_view import ListView
from crm_desktop.ui.customers.record_view import RecordView
from crm_desktop.ui.importing.view import ImportView
from crm_desktop.ui.merging.merge_view import MergeView
from crm_desktop.ui.merging.twins_view import TOLD, TwinsView
from crm_desktop.ui.merging.wishes import Merge, ShowTwins
from crm_desktop.ui.page import Desk, Page

_AFTER_CHANGES: Final = 300
"""Milliseconds: a sync brings many pages of changes, the list is asked once."""


class Wish(Enum):
    """What this screen is opened for, where that is no customer."""

    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Sought:
    """The list of all that are found by `text`, whatever narrowed it before."""

    text: str


class CustomersPage(Page):
    """`activate(id)` opens that customer, `activate(Wish.IMPORT)` the import, `Merge` and `ShowTwins` what they say.

    `Sought` shows the list.

    Without a subject it comes back to where it was.
    """

    title = Words("客户", "Customers")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._current = ""
        self._asked = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER_CHANGES)
        self._later.timeout.connect(self._on_later)
        self.merging: MergeView | None = None
        self.twins: TwinsView | None = None
        self._before_merge: QWidget | None = None
        self._build()
        bind = partial(desk.shortcuts.bind, owner=self, group=self.title)
        bind("Ctrl+F", Words("在客户里查找", "Search the customers"), slot=self._on_search_key)

    def activate(self, subject: object = None) -> None:
        """Open the customer `subject`, or come back to what was there."""
        if not self._asked:
            self._asked = True
            self.list.start()
        if isinstance(subject, str) and subject:
            self.open(subject)
        elif subject is Wish.IMPORT:
            self.show_import()
        elif isinstance(subject, Sought):
            self._current = ""
            self.show_list()
            self.list.seek(subject.text)
        elif isinstance(subject, Merge):
            self.show_merge(subject)
        elif isinstance(subject, ShowTwins):
            self.show_twins()
        elif self._stack.currentWidget() is self.list:
            self.list.focus()

    def refresh(self, changes: object) -> None:
        """Something was saved here or came by sync: read again what is on screen."""
        if not self._asked:
            return
        self._later.start()
        if self._stack.currentWidget() is self.record:
            self.record.reload()
        touches = getattr(changes, "touches", None)
        if self.twins is not None and (touches is None or touches(*TOLD)):
            self.twins.outdate()

    def help_topic(self) -> str:
        """List, customer and import are explained apart."""
        shown = self._stack.currentWidget()
        return "import" if shown is self.importing else "customers" if shown is self.list else "record"

    def leave(self) -> None:
        """Half-typed sections become drafts."""
        self.record.leave()

    def open(self, customer_id: str) -> None:
        """Open a customer's page."""
        self._current = customer_id
        self.record.show_customer(customer_id)
        self._stack.setCurrentWidget(self.record)
        self._find_place()

    def show_import(self) -> None:
        """Lay the import over the list."""
        self.record.leave()
        self._stack.setCurrentWidget(self.importing)
        self.importing.start()

    def show_merge(self, wish: Merge) -> None:
        """Lay the wizard over what is shown; closing it leads back there."""
        self.record.leave()
        self._before_merge = self._stack.currentWidget()
        if self.merging is None:
            self.merging = MergeView(self._desk, self._seat, self._stack)
            self.merging.merged.connect(self._on_merged)
            self.merging.closed.connect(self._on_merge_closed)
            self._stack.addWidget(self.merging)
        self._stack.setCurrentWidget(self.merging)
        self.merging.start(wish.ids)

    def show_twins(self) -> None:
        """The likely duplicates of what this desktop keeps."""
        self.record.leave()
        if self.twins is None:
            self.twins = TwinsView(self._desk, self._seat, self._stack, with_back=True)
            self.twins.opened.connect(self.open)
            self.twins.merge_asked.connect(self._on_pair)
            self.twins.closed.connect(self.show_list)
            self._stack.addWidget(self.twins)
        self._stack.setCurrentWidget(self.twins)
        self.twins.start()

    def show_list(self) -> None:
        """Back to the list, at the customer whose page was open."""
        self.record.leave()
        self._stack.setCurrentWidget(self.list)
        if self._current:
            self.list.mark(self._current)
        else:
            self.list.focus()

    def _find_place(self) -> None:
        listing = self.list.listing
        if listing is None:
            self.record.header.show_place(-1, 0)
            return
        work = partial(listing.position, self._current)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_place, listing, self._current))

    def _on_place(self, listing: Listing, customer_id: str, at: int) -> None:
        if customer_id == self._current:
            self.record.header.show_place(at, listing.total)

    def _on_step(self, by: object) -> None:
        listing = self.list.listing
        if listing is not None and self._stack.currentWidget() is self.record:
            work = partial(_beside, listing, self._current, int(str(by)))
            self._desk.tasks.database(work, owner=self, done=self._on_beside)

    def _on_beside(self, customer_id: str) -> None:
        if customer_id:
            self.open(customer_id)

    def _on_later(self) -> None:
        self.list.ask()
        self.list.load_choices()

    def _on_export(self) -> None:
        self.exporting.ask(self.list.listing)

    def _on_export_chosen(self, listing: object) -> None:
        if isinstance(listing, Listing):
            self.exporting.ask(listing)

    def _on_card(self, customer_id: object) -> None:
        name = self.record.page.name if self.record.page else ""
        self._stack.setCurrentWidget(self.card)
        self.card.show_card(str(customer_id), name=name)

    def _on_card_back(self) -> None:
        self._stack.setCurrentWidget(self.record)
        self.record.focus_first()

    def _on_pair(self, ids: tuple[str, ...]) -> None:
        self.show_merge(Merge(ids))

    def _on_merged(self, customer_id: object) -> None:
        if self._stack.currentWidget() is not self.merging:
            return  # another customer was opened meanwhile
        if self._before_merge is self.twins and self.twins is not None:
            self.show_twins()
        else:
            self.open(str(customer_id))

    def _on_merge_closed(self) -> None:
        if self._before_merge is self.record and self._current:
            self.open(self._current)
        elif self._before_merge is self.twins and self.twins is not None:
            self.show_twins()
        else:
            self.show_list()

    def _on_search_key(self) -> None:
        if self._stack.currentWidget() is not self.list:
            self.show_list()
        self.list.focus()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget(self)
        self.list = ListView(self._desk, self._seat, self._stack)
        self.record = RecordView(self._desk, self._seat, self._stack)
        self.card = CardView(self._desk, self._seat, self._stack)
        self.importing = ImportView(self._desk, self._seat, self._stack)
        self.exporting = ListExport(self._desk, self._seat, self)
        for view in (self.list, self.record, self.card, self.importing):
            self._stack.addWidget(view)
        self.list.import_asked.connect(self.show_import)
        self.list.export_asked.connect(self._on_export)
        self.list.export_chosen.connect(self._on_export_chosen)
        self.importing.closed.connect(self.show_list)
        self.list.opened.connect(self.open)
        self.list.twins_asked.connect(self.show_twins)
        self.record.merge_asked.connect(self.show_merge)
        self.record.opened.connect(self.open)
        self.record.back.connect(self.show_list)
        self.record.stepped.connect(self._on_step)
        self.record.card_asked.connect(self._on_card)
        self.card.back.connect(self._on_card_back)
        column.addWidget(self._stack)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _beside(listing: Listing, customer_id: str, by: int) -> str:
    at = listing.position(customer_id)
    return listing.at(at + by) if at >= 0 else ""
