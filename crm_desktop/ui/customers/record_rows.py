"""Looks in full and copies asked for at a row; by the time of the answer the page may have been read anew."""

from functools import partial

from PySide6.QtCore import QObject

from crm_desktop.services.customer_page import CustomerPage
from crm_desktop.ui.customers.contacts_column import ContactsColumn
from crm_desktop.ui.customers.fact_row import FactRow
from crm_desktop.ui.customers.record_acts import RecordActs, Where
from crm_desktop.ui.customers.record_header import RecordHeader
from crm_desktop.ui.customers.section_card import SectionCard


class RecordRows(QObject):
    """Takes what the rows of `page` ask for to the acts, and finds the row again for the answer."""

    def __init__(self, parent: QObject, acts: RecordActs, *, header: RecordHeader, contacts: ContactsColumn) -> None:
        super().__init__(parent)
        self._acts, self._header, self._contacts = acts, header, contacts
        self.page: CustomerPage | None = None

    def reveal_of(self, card: SectionCard, field: object) -> None:
        """Show a value of a section in full."""
        self._reveal(partial(card.row, str(field)))

    def reveal_contact(self, contact_id: object, field: object) -> None:
        """Show a value of a contact in full."""
        self._reveal(partial(self._of_contact, str(contact_id), str(field)), str(contact_id))

    def reveal_phone(self, _field: object) -> None:
        """Show the number above the page in full."""
        self._reveal(self._phone, self.page.opened.contact_id if self.page else "")

    def copy_of(self, card: SectionCard, field: object) -> None:
        """Copy a value of a section."""
        self._copy(card.row(str(field)))

    def copy_contact(self, contact_id: object, field: object) -> None:
        """Copy a value of a contact."""
        self._copy(self._of_contact(str(contact_id), str(field)), str(contact_id))

    def copy_phone(self, _field: object) -> None:
        """Copy the number above the page."""
        self._copy(self._phone(), self.page.opened.contact_id if self.page else "")

    def _of_contact(self, contact_id: str, field: str) -> FactRow | None:
        card = self._contacts.cards.get(contact_id)
        return card.row(field) if card is not None else None

    def _phone(self) -> FactRow | None:
        return self._header.phone

    def _reveal(self, where: Where, contact_id: str = "") -> None:
        row = where()
        if self.page is not None and row is not None:
            here = partial(self._while_at, self.page.customer_id, where)
            self._acts.reveal(self.page.customer_id, row.fact, here, contact_id=contact_id)

    def _copy(self, row: FactRow | None, contact_id: str = "") -> None:
        if self.page is not None and row is not None:
            self._acts.copy(self.page.customer_id, row, contact_id=contact_id)

    def _while_at(self, customer_id: str, where: Where) -> FactRow | None:
        return where() if self.page is not None and self.page.customer_id == customer_id else None
