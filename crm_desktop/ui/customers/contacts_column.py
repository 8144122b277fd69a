"""The customer's contacts, one card each: read, edited in place, made the main one, put away."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_facts import CONTACT_SECTION
from crm_desktop.services.customer_page import ContactFacts, CustomerPage
from crm_desktop.ui.customers.section_card import SectionCard, holds_keys
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant, refusal_of
from crm_desktop.ui.widgets.phone_check import PhoneCheckBar


class ContactsColumn(QWidget):
    """Signals carry the contact's id, "" for one about to be added, then the field where there is one."""

    edit_asked = Signal(object)
    history_asked = Signal(object, object)
    reveal_asked = Signal(object, object)
    copy_asked = Signal(object, object)
    main_asked = Signal(object)
    archive_asked = Signal(object)
    decide_asked = Signal()
    checked = Signal(object, object)
    accepted = Signal(object)
    declined = Signal(object, object)
    withdrawn = Signal(object)

    def __init__(self, parent: QWidget, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self._now = now
        self.cards: dict[str, SectionCard] = {}
        self._heads: dict[str, tuple[Words, bool, bool, str, str]] = {}
        self._checks: dict[str, PhoneCheckBar] = {}
        self._away: Allowed | Refused = Allowed()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._add = button(self, tr("添加联系人", "Add a contact"), kind="quiet", icon="user-plus", name="addContact")
        self._add.clicked.connect(self._on_add)
        self._column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_page(self, page: CustomerPage) -> None:
        """Show the page's contacts; a card whose form is open stays as it is."""
        contacts, self._away = page.contacts, page.putting_away
        wanted = [one.id for one in contacts]
        for id_ in [id_ for id_ in self.cards if id_ not in wanted and not self.cards[id_].editing]:
            self._drop(id_)
        for at, contact in enumerate(contacts):
            self._show(at, contact, others=len(contacts) > 1, proposing=isinstance(page.proposing, Allowed))
        grant(self._add, page.adding)

    def blank(self) -> SectionCard:
        """A card for one about to be added."""
        known = self.cards.get("")
        if known is not None:
            return known
        card = SectionCard(self, CONTACT_SECTION, title=tr("新联系人", "New contact"))
        card.setObjectName("contact_new")
        self.cards[""] = card
        self._column.insertWidget(self._column.count() - 1, card)
        return card

    def close_blank(self) -> None:
        """It was added, or is no longer wanted."""
        if "" in self.cards:
            self._drop("")

    def clear(self) -> None:
        """Another customer comes."""
        for id_ in list(self.cards):
            self._drop(id_)

    def _show(self, at: int, contact: ContactFacts, *, others: bool, proposing: bool) -> None:
        """A card is made anew only where its head says something else, and then keeps the keys."""
        why_not = refusal_of(contact.right)
        head = (contact.name, contact.main, others, why_not, refusal_of(self._away))
        card = self.cards.get(contact.id)
        if card is not None and card.editing:
            return
        if card is None or self._heads.get(contact.id) != head:
            had_keys = card is not None and holds_keys(card)
            if card is not None:
                self._drop(contact.id)
            card = self._build(contact, others=others)
            self._heads[contact.id] = head
            self._column.insertWidget(at, card)
            card.show()  # at once, so that the keys can go there
            if had_keys:
                card.setFocus(Qt.FocusReason.OtherFocusReason)
        card.show_facts(contact.facts, why_not=why_not, proposing=proposing)
        self._checks[contact.id].show_check(contact.check, now=self._now(), may_set=not why_not)

    def _drop(self, id_: str) -> None:
        card = self.cards.pop(id_)
        self._heads.pop(id_, None)
        self._checks.pop(id_, None)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _build(self, contact: ContactFacts, *, others: bool) -> SectionCard:
        name = say(contact.name) or tr("未写姓名", "No name")
        card = SectionCard(self, CONTACT_SECTION, title=name)
        card.setObjectName(f"contact_{contact.id}")
        if contact.main and others:
            card.header.add(Badge(card, tr("主要联系人", "Main contact"), Tone.ACCENT))
        if others:
            self._add_acts(card, contact)
        bar = PhoneCheckBar(card)
        bar.setContentsMargins(6, 0, 0, 0)
        bar.checked.connect(partial(self.checked.emit, contact.id))
        card.body.insertWidget(1, bar)
        self._checks[contact.id] = bar
        card.edit_asked.connect(partial(self._on_edit, contact.id))
        card.history_asked.connect(partial(self.history_asked.emit, contact.id))
        card.reveal_asked.connect(partial(self.reveal_asked.emit, contact.id))
        card.copy_asked.connect(partial(self.copy_asked.emit, contact.id))
        card.decide_asked.connect(self.decide_asked)
        card.accepted.connect(self.accepted)
        card.declined.connect(self.declined)
        card.withdrawn.connect(self.withdrawn)
        self.cards[contact.id] = card
        return card

    def _add_acts(self, card: SectionCard, contact: ContactFacts) -> None:
        if contact.main:
            return
        main = button(card, tr("设为主要", "Make main"), kind="quiet", measure="small", name=f"main_{contact.id}")
        main.clicked.connect(partial(self._on_main, contact.id))
        away = button(card, tr("归档", "Archive"), kind="quiet", measure="small", name=f"away_{contact.id}")
        away.clicked.connect(partial(self._on_archive, contact.id))
        grant(main, contact.right)
        grant(away, self._away)
        card.header.add(main)
        card.header.add(away)

    def _on_add(self) -> None:
        self.edit_asked.emit("")

    def _on_edit(self, contact_id: str, _section: object) -> None:
        self.edit_asked.emit(contact_id)

    def _on_main(self, contact_id: str) -> None:
        self.main_asked.emit(contact_id)

    def _on_archive(self, contact_id: str) -> None:
        self.archive_asked.emit(contact_id)
