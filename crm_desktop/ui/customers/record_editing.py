"""Editing a customer's file section by section: one form at a time, drafts kept, the base never moves (SYNC)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.services.customer_contacts import open_contact, save_contact
from crm_desktop.services.customer_drafts import SectionDraft, drop_draft, find_draft, keep_draft
from crm_desktop.services.customer_file import OpenedFile, open_file, save_file
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.proposals import propose
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.section_card import SectionCard
from crm_desktop.ui.customers.section_form import SectionForm
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone


@dataclass(frozen=True, slots=True)
class _Opened:
    file: OpenedFile
    reader: FieldReader
    draft: SectionDraft | None


class RecordEditing(QObject):
    """`opened(card)` with its form in it, `saved` after a save, `closed` when a form goes away without one."""

    opened = Signal(object)
    saved = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self._card: SectionCard | None = None
        self._contact: str | None = None

    def sit(self, seat: Seat) -> None:
        """Read and save from that seat: at head office, one in the branch that keeps the customer."""
        self._seat = seat

    @property
    def form(self) -> SectionForm | None:
        """The form that is open."""
        return self._card.form if self._card is not None else None

    @property
    def contact_id(self) -> str | None:
        """The contact whose form is open, "" for a new one; None where it is no contact's."""
        return self._contact if self.form is not None else None

    def start(self, card: SectionCard, customer_id: str, *, contact_id: str | None = None, field: str = "") -> None:
        """Open a form in `card` on the file as it is now; a form open elsewhere closes, its text stays a draft."""
        if self._card is card and card.editing:
            return
        self.stop()
        self._card, self._contact = card, contact_id
        work = partial(self._open, customer_id, card.section.key, contact_id)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_opened, card, field))

    def stop(self) -> None:
        """Close the form; what was typed stays a draft."""
        form, card = self.form, self._card
        self._card = None
        if form is None or card is None:
            return
        self._keep(form.draft())
        card.close_form()
        self.closed.emit()

    def _open(self, customer_id: str, section: str, contact_id: str | None) -> _Opened:
        if contact_id is None:
            opened = open_file(self._seat, customer_id)
        else:
            opened = open_contact(self._seat, customer_id, contact_id)
        return _Opened(opened, field_reader(self._seat), find_draft(self._seat, opened, section))

    def _on_opened(self, card: SectionCard, field: str, opened: _Opened) -> None:
        if card is not self._card:
            return
        form = card.edit(opened.file, opened.reader, today=self._today)
        if opened.draft is not None:
            form.take_draft(opened.draft)
        form.saved.connect(self._on_saved)
        form.cancelled.connect(self.stop)
        form.drafted.connect(self._keep)
        self.opened.emit(card)
        form.focus_field(field)

    def _keep(self, draft: SectionDraft) -> None:
        self._desk.tasks.database(partial(keep_draft, self._seat, draft), owner=self)

    def _on_saved(self, edits: Mapping[str, object]) -> None:
        form = self.form
        if form is None or self._card is None:
            return
        contact, section = self._contact, self._card.section.key
        if not edits and contact != "":
            self._desk.tasks.database(partial(drop_draft, self._seat, form.opened, section), owner=self)
            self._close()
            return
        work = partial(self._save, form.opened, edits, section, contact)
        if form.proposing:
            work = partial(self._propose, form.opened, edits, section, form.reason.text())
        self._desk.tasks.database(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _save(self, opened: OpenedFile, edits: Mapping[str, object], section: str, contact: str | None) -> int:
        if contact is None:
            save_file(self._seat, opened, edits)
        else:
            save_contact(self._seat, opened, edits)
        drop_draft(self._seat, opened, section)
        return len(edits)

    def _propose(self, opened: OpenedFile, edits: Mapping[str, object], section: str, reason: str) -> int:
        made = propose(self._seat, opened, edits, reason=reason)
        drop_draft(self._seat, opened, section)
        return len(made)

    def _on_done(self, _count: int) -> None:
        customer = self.form.opened.customer_id if self.form is not None else ""
        proposing = self.form is not None and self.form.proposing
        self._close()
        if proposing:
            told = tr("建议已提出，负责人或会计会看到", "Proposed: the owner or the accountant decides")
            self._desk.toasts.tell(told)
        else:
            self._desk.saved(tr("已保存", "Saved"), about=customer)
        self.saved.emit()

    def _close(self) -> None:
        card, self._card = self._card, None
        if card is not None:
            card.close_form()
        self.closed.emit()

    def _on_failed(self, error: Exception) -> None:
        """What was typed stays in the form, whatever went wrong."""
        form = self.form
        if isinstance(error, Invalid) and form is not None:
            form.show_problems(error.problems)
            return
        words = sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)

    def _today(self) -> date:
        return self._seat.today
