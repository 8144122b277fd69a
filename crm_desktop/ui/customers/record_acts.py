"""What is done to a customer beside editing: look at a hidden value, copy, archive, consent, restore an old value."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.words import Words, counted
from crm_desktop.services.archiving import archive_customer, take_customer_back
from crm_desktop.services.customer_consents import give_consent, withdraw_consent
from crm_desktop.services.customer_contacts import archive_contact, make_main
from crm_desktop.services.customer_facts import Fact
from crm_desktop.services.customer_moving import Destination, bring_along, destinations, move_customer
from crm_desktop.services.customer_page import CustomerPage
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_forms import field_form
from crm_desktop.services.field_history import restore_value
from crm_desktop.services.invoice_header import CopiedHeader, copy_header
from crm_desktop.services.phone_check import Checked, note_check
from crm_desktop.services.proposals import accept, decline, withdraw
from crm_desktop.services.reveal import REASONS, Revealed, copy_value, reveal
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.fact_row import FactRow, to_clipboard
from crm_desktop.ui.customers.move_panel import MovePanel
from crm_desktop.ui.customers.reason_panel import ReasonPanel, ask_copy
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.phone_check import told_check

Where = Callable[[], FactRow | None]
"""The row of a fact as the page stands by then, None where it shows another customer or none of it."""

ARCHIVE_REASONS: Final = (
    Words("已停业", "Out of business"),
    Words("搬离本地", "Moved away"),
    Words("长期无往来", "No dealings for long"),
    Words("重复建档", "Filed twice"),
)


class RecordActs(QObject):
    """`changed` after anything that was saved."""

    changed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.panel = ReasonPanel(parent)
        self.mover = MovePanel(parent)
        self._preparing: Job | None = None

    def sit(self, seat: Seat) -> None:
        """Act from that seat: at head office, one in the branch that keeps the customer."""
        self._seat = seat

    def ask_no_more(self) -> None:
        """Another customer is shown: nothing more is asked about this one."""
        if self._preparing is not None:
            self._preparing.cancel()
        self.panel.dismiss()
        self.mover.dismiss()

    def ask_move(self, page: CustomerPage) -> None:
        """Ask for branch, owner and reason, then move the customer."""
        work = partial(destinations, self._seat, page.customer_id)
        self._preparing = self._desk.tasks.database(work, owner=self, done=partial(self._on_destinations, page))

    def bring_along(self, customer_id: str) -> None:
        """Move what the old branch had still entered to where the customer is."""
        work = partial(bring_along, self._seat, customer_id)
        self._desk.tasks.database(work, owner=self, done=self._on_brought)

    def _on_destinations(self, page: CustomerPage, branches: tuple[Destination, ...]) -> None:
        self.mover.ask(page.name, branches, then=partial(self._move, page))

    def _move(self, page: CustomerPage, to: str, owner_id: str, reason: str) -> None:
        work = partial(move_customer, self._seat, page.opened, to=to, reason=reason, owner_id=owner_id)
        told = tr("已交总部，同步后转到新门店", "On the way: it moves with the next sync")
        self._do(work, told, about="")

    def _on_brought(self, count: int) -> None:
        told = tr(f"{count} 条记录随同步转过去", f"{counted(count, 'record')} to follow with the next sync")
        self._desk.toasts.tell(told)
        self.changed.emit()

    def reveal(self, customer_id: str, fact: Fact, where: Where, *, contact_id: str = "") -> None:
        """Ask for a reason, then show the value for 15 seconds, in the row that stands for it by then."""
        name = say(fact.words)
        self.panel.ask(
            tr(f"查看完整{name}", f"Show {name.lower()} in full"),
            tr("显示 15 秒，谁看过、为什么会留下记录。", "For 15 seconds; who looked and why is kept."),
            REASONS,
            action=tr("查看", "Show"),
            then=partial(self._reveal, customer_id, fact.field, contact_id, where),
        )

    def copy(self, customer_id: str, row: FactRow, *, contact_id: str = "") -> None:
        """Take a value to the clipboard; personal data leaves a trace, and what is masked wants a reason first."""
        field = row.fact.field
        if not field_form(field).personal:
            to_clipboard(row.text)
            self._desk.toasts.tell(tr("已复制", "Copied"))
            return
        then = partial(self._copy, customer_id, field, contact_id)
        if row.fact.masked and not row.reason:
            ask_copy(self.panel, say(row.fact.words).lower(), then=then)
        else:
            then(row.reason)

    def copy_header(self, customer_id: str, *, masked: bool) -> None:
        """Take the tax invoice header to the clipboard as one block; what is masked wants a reason first."""
        then = partial(self._copy_header, customer_id)
        if masked:
            ask_copy(self.panel, tr("开票抬头", "invoice header"), then=then)
        else:
            then("")

    def archive(self, page: CustomerPage) -> None:
        """Put the file away for a reason, or take it back."""
        if page.archived is not None:
            work = partial(take_customer_back, self._seat, page.opened)
            self._do(work, tr("已恢复使用", "Taken back"), about=page.customer_id)
            return
        self.panel.ask(
            tr(f"归档“{page.name}”", f'Archive "{page.name}"'),
            tr(
                "档案不会删除：不再出现在名单和拜访计划里，按名称仍可找到，随时可恢复。",
                "Nothing is deleted: it leaves the lists, is still found by name and can be taken back.",
            ),
            ARCHIVE_REASONS,
            action=tr("归档", "Archive"),
            then=partial(self._archive, page),
        )

    def give(self, customer_id: str, purpose: Purpose) -> None:
        """Keep that the customer agreed."""
        told = tr(f"已记录：同意{say(purpose.words)}", f"Kept: agreed to {say(purpose.words).lower()}")
        self._do(partial(give_consent, self._seat, customer_id, purpose), told, about=customer_id)

    def withdraw(self, customer_id: str, purpose: Purpose) -> None:
        """Keep that the customer took it back."""
        told = tr(f"已撤回：{say(purpose.words)}，立即生效", f"Withdrawn: {say(purpose.words).lower()}, at once")
        self._do(partial(withdraw_consent, self._seat, customer_id, purpose), told, about=customer_id)

    def make_main(self, customer_id: str, contact_id: str) -> None:
        """Make a contact the main one."""
        work = partial(make_main, self._seat, customer_id, contact_id)
        self._do(work, tr("已设为主要联系人", "Now the main contact"), about=customer_id)

    def archive_contact(self, customer_id: str, contact_id: str) -> None:
        """Put a contact away; one press takes them back."""
        work = partial(archive_contact, self._seat, customer_id, contact_id)
        self._do(work, tr("联系人已归档", "Contact archived"), about=contact_id)

    def check_phone(self, contact_id: object, state: object) -> None:
        """Keep what a call to a contact's number came to."""
        work = partial(note_check, self._seat, str(contact_id), str(state))
        self._desk.tasks.database(work, owner=self, done=self._on_checked)

    def restore(self, customer_id: str, field: str, key: str, *, contact_id: str = "") -> None:
        """Put an old value back in force."""
        work = partial(restore_value, self._seat, customer_id, field, key, contact_id=contact_id)
        self._do(work, tr("已恢复，并记为一次修改", "Restored, kept as a change"), about=contact_id or customer_id)

    def accept_proposal(self, page: CustomerPage, proposal_id: str) -> None:
        """Make the change that is proposed."""
        work = partial(accept, self._seat, page.opened, proposal_id)
        self._do(work, tr("已采纳，两人的名字都记在历史里", "Accepted; the history names both"), about="")

    def decline_proposal(self, proposal_id: str, reason: str) -> None:
        """Leave it, and tell who proposed it why."""
        self._do(partial(decline, self._seat, proposal_id, reason=reason), tr("已答复不采纳", "Declined"), about="")

    def withdraw_proposal(self, proposal_id: str) -> None:
        """Take an own proposal back."""
        self._do(partial(withdraw, self._seat, proposal_id), tr("建议已撤回", "Taken back"), about="")

    def _reveal(self, customer_id: str, field: str, contact_id: str, where: Where, reason: str) -> None:
        work = partial(reveal, self._seat, customer_id, field, reason=reason, contact_id=contact_id)
        self._desk.tasks.database(work, owner=self, done=partial(_show, where, reason))

    def _copy(self, customer_id: str, field: str, contact_id: str, reason: str) -> None:
        work = partial(copy_value, self._seat, customer_id, field, reason=reason, contact_id=contact_id)
        self._desk.tasks.database(work, owner=self, done=self._on_copied)

    def _copy_header(self, customer_id: str, reason: str) -> None:
        work = partial(copy_header, self._seat, customer_id, reason=reason)
        self._desk.tasks.database(work, owner=self, done=self._on_header_copied, failed=self._on_header_failed)

    def _archive(self, page: CustomerPage, reason: str) -> None:
        work = partial(archive_customer, self._seat, page.opened, reason=reason)
        self._do(work, tr("已归档", "Archived"), about=page.customer_id)

    def _do(self, work: Callable[[], None], told: str, *, about: str) -> None:
        """Do it and tell, with the way back where the record `about` is given."""
        self._desk.tasks.database(work, owner=self, done=partial(self._on_done, told, about))

    def _on_done(self, told: str, about: str, _result: object) -> None:
        if about:
            self._desk.saved(told, about=about)
        else:
            self._desk.toasts.tell(told)
        self.changed.emit()

    def _on_checked(self, told: Checked) -> None:
        text, tone = told_check(told)
        self._desk.toasts.tell(text, tone)
        self.changed.emit()

    def _on_copied(self, text: str) -> None:
        to_clipboard(text)
        self._desk.toasts.tell(tr("已复制，并留下记录", "Copied and logged"))

    def _on_header_copied(self, copied: CopiedHeader) -> None:
        to_clipboard(copied.text)
        holds, lacks = copied.holds, copied.lacks
        told = tr(f"已复制开票抬头（{holds.zh}），并留下记录", f"Invoice header copied and logged: {holds.en}")
        if lacks.zh:
            told += tr(f"；还缺{lacks.zh}", f"; it lacks {lacks.en}")
        self._desk.toasts.tell(told)

    def _on_header_failed(self, error: Exception) -> None:
        if not isinstance(error, Invalid):
            raise error
        self._desk.toasts.tell(say(error.problems[0].words), Tone.WARN)


def _show(where: Where, reason: str, revealed: Revealed) -> None:
    row = where()
    if row is not None:
        row.reveal(revealed.text, reason=reason)
