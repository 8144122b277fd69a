"""Editing a customer's file section by section: one form at a time, drafts kept, the base never moves (SYNC)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.services.customer_contacts import open_contact, save_contact
from crm_desktop.services.customer_drafts import SectionDraft, drop_draft, find_draft, keep_draft, keep_later
from crm_desktop.services.customer_file import OpenedFile, open_file, save_file
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_values import FieldReader, Typed, field_reader
from crm_desktop.services.proposals import propose
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.section_card import SectionCard
from crm_desktop.ui.customers.section_form import SectionForm
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.file_paste import BLOCK_GONE, BLOCK_PASTED
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone


@dataclass(frozen=True, slots=True)
class _Opened:
    file: OpenedFile
    reader: FieldReader
    draft: SectionDraft | None


@dataclass(slots=True)
class _Saving:
    """A form on its way to the file: what it held when it was sent, and what it holds where it was left since."""

    form: SectionForm
    sent: SectionDraft
    left: SectionDraft | None = None


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
        self._saving: _Saving | None = None

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
        """Close the form; what was typed stays a draft, until it is saved where that is under way."""
        form = self.form
        if form is None:
            self._card = None
            return
        if self._saving is None or self._saving.form is not form:
            self._keep(form.draft())
        self._close()

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
            form.show_elsewhere(opened.file)
        form.saved.connect(self._on_saved)
        form.cancelled.connect(self.stop)
        form.drafted.connect(self._on_drafted)
        form.block_pasted.connect(self._on_block)
        self.opened.emit(card)
        form.focus_field(field)

    def _on_block(self, before: Mapping[str, Typed]) -> None:
        undo = partial(self._take_block_back, self.form, before)
        self._desk.toasts.tell(say(BLOCK_PASTED), Tone.INFO, action=tr("撤销", "Undo"), on_action=undo)

    def _take_block_back(self, form: SectionForm | None, before: Mapping[str, Typed]) -> None:
        if form is not None and self.form is form:
            form.put_in(before)
        else:
            self._desk.toasts.tell(say(BLOCK_GONE), Tone.WARN)

    def _keep(self, draft: SectionDraft) -> None:
        self._desk.tasks.database(partial(keep_draft, self._seat, draft), owner=self)

    def _on_drafted(self, draft: SectionDraft) -> None:
        if self._saving is None or self._saving.form is not self.form:
            self._keep(draft)

    def _on_saved(self, edits: Mapping[str, object]) -> None:
        form = self.form
        if form is None or self._card is None or (self._saving is not None and self._saving.form is form):
            return
        contact, section = self._contact, self._card.section.key
        if not edits and contact != "":
            self._desk.tasks.database(partial(drop_draft, self._seat, form.opened, section), owner=self)
            self._close()
            return
        self._saving = saving = _Saving(form, form.draft())
        self._keep(saving.sent)
        work = partial(self._save, form.opened, edits, section, contact)
        if form.proposing:
            work = partial(self._propose, form.opened, edits, section, form.reason.text())
        done, failed = partial(self._on_done, saving), partial(self._on_failed, saving)
        self._desk.tasks.database(work, owner=self, done=done, failed=failed)

    def _save(self, opened: OpenedFile, edits: Mapping[str, object], section: str, contact: str | None) -> str:
        """The contact that was saved, "" where it was the customer."""
        if contact is None:
            save_file(self._seat, opened, edits)
        else:
            contact = save_contact(self._seat, opened, edits)
        drop_draft(self._seat, opened, section)
        return contact or ""

    def _propose(self, opened: OpenedFile, edits: Mapping[str, object], section: str, reason: str) -> str:
        propose(self._seat, opened, edits, reason=reason)
        drop_draft(self._seat, opened, section)
        return opened.contact_id

    def _on_done(self, saving: _Saving, contact: str) -> None:
        """Saved: what was typed into the form since is a draft of its own, shown where the form still stands."""
        form, card, which = saving.form, self._card, self._contact
        here = self.form is form
        now = saving.left or form.draft()
        self._forget(saving)
        if here:
            self._close()
        if saving.sent.typed != now.typed:
            later = replace(now, file=replace(now.file, contact_id=contact or now.file.contact_id))
            self._desk.tasks.database(partial(keep_later, self._seat, later, saving.sent.typed), owner=self)
            if here and card is not None and which != "":
                self.start(card, now.file.customer_id, contact_id=which)
        if form.proposing:
            told = tr("建议已提出，负责人或会计会看到", "Proposed: the owner or the accountant decides")
            self._desk.toasts.tell(told)
        else:
            self._desk.saved(tr("已保存", "Saved"), about=saving.sent.file.customer_id)
        self.saved.emit()

    def _forget(self, saving: _Saving) -> None:
        if self._saving is saving:
            self._saving = None

    def _close(self) -> None:
        """The form goes away; leaving its field is no typing any more."""
        card, self._card = self._card, None
        if card is not None and card.form is not None:
            if self._saving is not None and self._saving.form is card.form:
                self._saving.left = card.form.draft()
            card.form.drafted.disconnect(self._on_drafted)
            card.close_form()
        self.closed.emit()

    def _on_failed(self, saving: _Saving, error: Exception) -> None:
        """What was typed stays in the form, or its draft where the form was left, whatever went wrong."""
        self._forget(saving)
        if saving.left is not None:
            self._keep(saving.left)
        elif isinstance(error, Invalid) and self.form is saving.form:
            saving.form.show_problems(error.problems)
            return
        words = error.problems[0].words if isinstance(error, Invalid) else sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)

    def _today(self) -> date:
        return self._seat.today
