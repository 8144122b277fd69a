"""A customer's page: facts in sections on the left, everything that happened on the right (C9)."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.rules.rights import Allowed
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_facts import INVOICE_SECTION, SECTIONS
from crm_desktop.services.customer_file import CONTACT
from crm_desktop.services.customer_page import CustomerPage
from crm_desktop.services.phone_check import WRONG
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.customers.consents_card import ConsentsCard
from crm_desktop.ui.customers.contacts_column import ContactsColumn
from crm_desktop.ui.customers.gap_strip import GapStrip
from crm_desktop.ui.customers.invoice_card import COPY_KEY, InvoiceCard
from crm_desktop.ui.customers.privacy_acts import PrivacyActs
from crm_desktop.ui.customers.record_acts import RecordActs
from crm_desktop.ui.customers.record_editing import RecordEditing
from crm_desktop.ui.customers.record_header import RecordHeader
from crm_desktop.ui.customers.record_loading import LoadedRecord, load_record
from crm_desktop.ui.customers.record_rows import RecordRows
from crm_desktop.ui.customers.section_card import SectionCard, holds_keys
from crm_desktop.ui.customers.timeline_panel import TimelinePanel
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.front_desk.subjects import OrderFor
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.merging.record_twins import RecordTwins
from crm_desktop.ui.merging.twin_strip import TwinStrip
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper.pane import KEY as PHOTO_KEY
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.granting import refusal_of
from crm_desktop.ui.widgets.phone_check import RIGHT_KEY, WRONG_KEY
from crm_desktop.ui.widgets.skeleton import Shape
from crm_desktop.ui.widgets.tab_order import follow_layout
from crm_desktop.ui.widgets.text import Text

GROUP: Final = Words("客户", "Customers")
_RIGHT: Final = 404


class RecordView(QWidget):
    """`back` to the list, `stepped(by)` along it, `card_asked(id)`, `merge_asked(Merge)`, `opened(id)` another one."""

    back = Signal()
    merge_asked = Signal(object)
    opened = Signal(object)
    stepped = Signal(object)
    card_asked = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.page: CustomerPage | None = None
        self._wanted = ""
        self.sections: dict[str, SectionCard] = {}
        self.editing = RecordEditing(self, desk, seat)
        self._build()
        self._awaiting = Awaiting(self, desk.tasks, shape=Shape.RECORD)
        self.acts = RecordActs(self, desk, seat)
        self.privacy = PrivacyActs(self, desk, seat)
        self.twins = RecordTwins(self, desk, seat, strip=self._twins, panel=self.acts.panel)
        self._rows = RecordRows(self, self.acts, header=self.header, contacts=self.contacts)
        self._connect()
        self._bind()

    def show_customer(self, customer_id: str) -> None:
        """Open a customer's page; a form still open keeps its text as a draft."""
        if customer_id != self._wanted:
            self.editing.stop()
            self.page = self._rows.page = None
            self.contacts.clear()
            for part in (self.acts, self.privacy, self.twins):
                part.ask_no_more()
            self._awaiting.start_over()
        self._wanted = customer_id
        self.reload()

    def reload(self) -> None:
        """Read the file anew; an open form keeps its base and says what changed elsewhere."""
        if self._wanted:
            work = partial(load_record, self._seat, self._wanted, self.editing.contact_id)
            failed = partial(self._on_gone, self._wanted)
            self._awaiting.ask(work, owner=self, done=self._on_loaded, failed=failed)

    def leave(self) -> None:
        """The page goes off screen: what is typed becomes a draft."""
        self.editing.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back: from a field's history to the timeline, from there to the list."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.right.showing_history:
            self.right.close_history()
        else:
            self.back.emit()

    def focus_first(self) -> None:
        """The keys go to the first section."""
        self.sections[SECTIONS[0].key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_gone(self, wanted: str, error: Exception) -> None:
        """The file is not here (any more): say where it is, and go back to the list."""
        words = sentence(error)
        if words is None:
            raise error
        if wanted != self._wanted:
            return
        self._wanted, self.page, self._rows.page = "", None, None
        self._body.hide()
        self._desk.toasts.tell(say(words), Tone.WARN)
        self.back.emit()

    def _on_loaded(self, loaded: LoadedRecord) -> None:
        page = loaded.page
        if loaded.wanted != self._wanted:
            return
        if page.customer_id != self._wanted:
            # It was merged into another file, which stands for it now.
            self.opened.emit(page.customer_id)
            return
        first = self.page is None or self.page.customer_id != page.customer_id
        self.page = self._rows.page = page
        for part in (self.acts, self.privacy, self.editing, self.right, self.twins):
            part.sit(loaded.seat)
        self._body.show()
        why_not, proposing = refusal_of(page.right), isinstance(page.proposing, Allowed)
        self.header.show_page(page)
        self._gaps.show_page(page)
        self.header.allow_merge(self.twins.may_merge)
        self.twins.show_customer(page.customer_id, page.name, loaded.twins)
        for section, facts in page.sections:
            self.sections[section.key].show_facts(facts, why_not=why_not, proposing=proposing)
        self.contacts.show_page(page)
        self._consents.show_consents(page.consents, right=page.consenting)
        self._consents.show_demands(page)
        self.right.set_right(page.right)
        self.right.show_customer(page.customer_id, loaded.events)
        self._tell_form(loaded)
        follow_layout(self._left)
        if first:
            self._left.verticalScrollBar().setValue(0)
            self.focus_first()

    def _tell_form(self, loaded: LoadedRecord) -> None:
        """What changed elsewhere; a form opened while the page was read may be another contact's."""
        form = self.editing.form
        if form is None:
            return
        if loaded.contact_id == self.editing.contact_id:
            form.show_elsewhere(loaded.fresh)
        else:
            self.reload()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = RecordHeader(self, today=self._today)
        column.addWidget(self.header)
        self._body = QWidget(self)
        self._body.hide()
        row = QHBoxLayout(self._body)
        row.setContentsMargins(24, 0, 24, 18)
        row.setSpacing(16)
        row.addWidget(self._build_left(), 1)
        self.right = TimelinePanel(self, self._desk, self._seat, now=self._now)
        self.right.setFixedWidth(_RIGHT)
        row.addWidget(self.right)
        column.addWidget(self._body, 1)

    def _build_left(self) -> ScrollColumn:
        self._left = ScrollColumn(self, margin=0)
        body = self._left.body
        body.setSpacing(12)
        body.setContentsMargins(0, 0, 6, 0)
        self._gaps = GapStrip(self._left)
        body.addWidget(self._gaps)
        self._twins = TwinStrip(self._left)
        body.addWidget(self._twins)
        self.invoice = InvoiceCard(self._left, INVOICE_SECTION)
        for section in SECTIONS:
            own = section is INVOICE_SECTION
            self.sections[section.key] = self.invoice if own else SectionCard(self._left, section)
        self.contacts = ContactsColumn(self._left, now=self._now)
        self._consents = ConsentsCard(self._left, now=self._now)
        order = ["identity", "contacts", "place", "business", "care", "terms", "invoice", "consents", "remarks"]
        others: dict[str, QWidget] = {"contacts": self.contacts, "consents": self._consents}
        for key in order:
            if key == "contacts":
                body.addWidget(Text(self._left, tr("联系人", "Contacts"), "eyebrow"))
            body.addWidget(others.get(key) or self.sections[key])
        body.addStretch(1)
        return self._left

    def _connect(self) -> None:
        self.header.back.connect(self.back)
        self.header.stepped.connect(self.stepped)
        self.header.order_asked.connect(self._on_order)
        self.header.card_asked.connect(self._on_card)
        self.header.archive_asked.connect(partial(self._of_page, self.acts.archive))
        self.header.move_asked.connect(partial(self._of_page, self.acts.ask_move))
        self.header.bring_asked.connect(self._on_bring)
        self.header.reveal_asked.connect(self._rows.reveal_phone)
        self.header.copy_asked.connect(self._rows.copy_phone)
        self.header.history_asked.connect(self._on_history)
        self._gaps.fill_asked.connect(self._on_fill)
        for card in self.sections.values():
            card.edit_asked.connect(self._on_edit)
            card.history_asked.connect(self._on_history)
            card.reveal_asked.connect(partial(self._rows.reveal_of, card))
            card.copy_asked.connect(partial(self._rows.copy_of, card))
            card.decide_asked.connect(self._on_decide)
            self._connect_proposals(card)
        self._connect_proposals(self.contacts)
        self.invoice.header_copy_asked.connect(self._on_copy_header)
        self.contacts.edit_asked.connect(self._on_edit_contact)
        self.contacts.history_asked.connect(self._on_contact_history)
        self.contacts.reveal_asked.connect(self._rows.reveal_contact)
        self.contacts.copy_asked.connect(self._rows.copy_contact)
        self.contacts.main_asked.connect(self._on_make_main)
        self.contacts.archive_asked.connect(self._on_archive_contact)
        self.contacts.decide_asked.connect(self._on_decide)
        self.contacts.checked.connect(self.acts.check_phone)
        self._consents.given.connect(self._on_given)
        self._consents.withdrawn.connect(self._on_withdrawn)
        self._consents.copy_asked.connect(partial(self._of_page, self.privacy.ask_copy))
        self._consents.erase_asked.connect(partial(self._of_page, self.privacy.ask_erase))
        self.right.restore_asked.connect(self._on_restore)
        self.right.part_asked.connect(self.twins.ask_part)
        self.header.merge_asked.connect(self.twins.ask_other)
        self.twins.changed.connect(self.reload)
        self.twins.merge_asked.connect(self.merge_asked)
        self.twins.opened.connect(self.opened)
        self.editing.saved.connect(self.reload)
        self.editing.opened.connect(self._on_form_opened)
        self.editing.closed.connect(self._on_form_closed)
        self.acts.changed.connect(self.reload)
        self.privacy.changed.connect(self.reload)

    def _connect_proposals(self, part: SectionCard | ContactsColumn) -> None:
        part.accepted.connect(self._on_accepted)
        part.declined.connect(self.acts.decline_proposal)
        part.withdrawn.connect(self.acts.withdraw_proposal)

    def _on_accepted(self, proposal_id: object) -> None:
        """What is accepted stands on what this page showed."""
        if self.page is not None:
            self.acts.accept_proposal(self.page, str(proposal_id))

    def _bind(self) -> None:
        bind = partial(self._desk.shortcuts.bind, owner=self, group=GROUP)
        bind("Alt+Left", Words("上一位客户", "Previous customer"), slot=partial(self.stepped.emit, -1))
        bind("Alt+Right", Words("下一位客户", "Next customer"), slot=partial(self.stepped.emit, 1))
        bind("Ctrl+Return", Words("保存正在改的一节", "Save the section being edited"), slot=self._on_save)
        bind("Alt+H", Words("当前字段的历史", "History of the field"), slot=self._on_history_key)
        bind("Alt+D", Words("客户拒绝提供这一项", "The customer declines this one"), slot=self._on_decline)
        bind("Alt+U", Words("采用别处的修改", "Use the value from elsewhere"), slot=self._on_adopt)
        bind(RIGHT_KEY, Words("电话已拨通", "The number was reached"), slot=partial(self._on_check, "called"))
        bind(WRONG_KEY, Words("电话查无此号", "The number does not exist"), slot=partial(self._on_check, WRONG))
        bind(COPY_KEY, Words("复制开票抬头", "Copy the invoice header"), slot=self._on_copy_header)
        bind("Ctrl+O", Words("电话订购", "Order by phone"), slot=self._on_order)
        bind(PHOTO_KEY, Words("登记表照片", "Photo of the form"), slot=self.right.turn_photo)
        bind("F9", Words("客户关系卡", "Relationship card"), slot=self._on_card)

    def _on_edit(self, key: object) -> None:
        self.editing.start(self.sections[str(key)], self._wanted)

    def _on_edit_contact(self, contact_id: object) -> None:
        card = self.contacts.cards[str(contact_id)] if contact_id else self.contacts.blank()
        self.editing.start(card, self._wanted, contact_id=str(contact_id))

    def _on_form_opened(self, card: object) -> None:
        """The form begins at the top of what is in sight, if it does not fit as it stands."""
        follow_layout(self._left)
        # The layout must have made room for the form before anybody can scroll to it.
        QTimer.singleShot(0, self, partial(self._bring_into_sight, card))

    def _bring_into_sight(self, card: object) -> None:
        bar = self._left.verticalScrollBar()
        if isinstance(card, SectionCard) and isValid(card):
            top = card.mapTo(self._left, QPoint(0, 0)).y() + bar.value()
            height = max(card.height(), card.sizeHint().height())
            if top < bar.value() or top + height > bar.value() + self._left.viewport().height():
                bar.setValue(top - 8)

    def _on_form_closed(self) -> None:
        blank = self.contacts.cards.get("")
        if blank is not None and not blank.editing:
            self.contacts.close_blank()

    def _on_fill(self, field: object) -> None:
        name = str(field)
        if name.startswith(CONTACT):
            contact = self.page.opened.contact_id if self.page else ""
            card = self.contacts.cards.get(contact) or self.contacts.blank()
            self.editing.start(card, self._wanted, contact_id=contact, field=name)
        else:
            card = next(card for card in self.sections.values() if name in card.section.fields)
            self.editing.start(card, self._wanted, field=name)

    def _on_save(self) -> None:
        if self.editing.form is not None:
            self.editing.form.save()

    def _on_decline(self) -> None:
        if self.editing.form is not None:
            self.editing.form.decline()

    def _on_adopt(self) -> None:
        if self.editing.form is not None:
            self.editing.form.adopt()

    def _on_check(self, state: str) -> None:
        """The contact with the keys, else the chief one; not while a form is open, whose number may be another."""
        if self.page is None or self.editing.form is not None:
            return
        cards = self.contacts.cards.items()
        contact = next((id_ for id_, card in cards if id_ and holds_keys(card)), self.page.opened.contact_id)
        if contact:
            self.acts.check_phone(contact, state)

    def _on_history_key(self) -> None:
        for contact_id, card in self.contacts.cards.items():
            if contact_id and holds_keys(card):
                self.right.ask_history(card.current_field(), contact_id)
                return
        for card in self.sections.values():
            if holds_keys(card):
                self.right.ask_history(card.current_field())
                return

    def _on_history(self, field: object) -> None:
        self.right.ask_history(str(field))

    def _on_contact_history(self, contact_id: object, field: object) -> None:
        self.right.ask_history(str(field), str(contact_id))

    def _on_make_main(self, contact_id: object) -> None:
        self.acts.make_main(self._wanted, str(contact_id))

    def _on_archive_contact(self, contact_id: object) -> None:
        self.acts.archive_contact(self._wanted, str(contact_id))

    def _on_given(self, purpose: object) -> None:
        self.acts.give(self._wanted, purpose)  # type: ignore[arg-type]  # a signal carries any object

    def _on_withdrawn(self, purpose: object) -> None:
        self.acts.withdraw(self._wanted, purpose)  # type: ignore[arg-type]  # a signal carries any object

    def _on_restore(self, field: object, contact_id: object, key: object) -> None:
        self.acts.restore(self._wanted, str(field), str(key), contact_id=str(contact_id))

    def _of_page(self, act: Callable[[CustomerPage], None]) -> None:
        if self.page is not None:
            act(self.page)

    def _on_bring(self) -> None:
        self.acts.bring_along(self._wanted)

    def _on_order(self) -> None:
        if self.page is not None and self.page.standing is None:
            self._desk.go(places.FRONT_DESK.key, OrderFor(self.page.customer_id, self.page.name))

    def _on_copy_header(self) -> None:
        if self.page is not None:
            self.acts.copy_header(self.page.customer_id, masked=self.invoice.hides)

    def _on_card(self) -> None:
        self.card_asked.emit(self._wanted)

    def _on_decide(self) -> None:
        self._desk.go(places.SYNC.key)

    def _today(self) -> date:
        return self._seat.today

    def _now(self) -> datetime:
        return self._seat.now()
