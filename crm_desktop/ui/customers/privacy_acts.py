"""What a person may ask for about the own data: a copy to take home, or to be erased everywhere (D2)."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Language, counted
from crm_desktop.services.customer_erasing import Going, erase_customer, what_goes
from crm_desktop.services.customer_page import CustomerPage
from crm_desktop.services.declining import REASONS, Request, decline
from crm_desktop.services.personal_copy import personal_copy
from crm_desktop.services.personal_copy_files import save_copy
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.copy_panel import CopyPanel
from crm_desktop.ui.customers.erase_panel import ErasePanel
from crm_desktop.ui.customers.reason_panel import ReasonPanel
from crm_desktop.ui.language import language, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.save_as import ask_place, why_not_saved


class PrivacyActs(QObject):
    """`changed` once an erasure is ordered."""

    changed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat) -> None:
        super().__init__(parent)
        self._window, self._desk, self._seat = parent, desk, seat
        self.copying = CopyPanel(parent)
        self.erasing = ErasePanel(parent)
        self.declining = ReasonPanel(parent)
        self._about = ""
        self._preparing: Job | None = None
        self.copying.declined.connect(self._on_copy_declined)
        self.erasing.declined.connect(self._on_erasure_declined)

    def sit(self, seat: Seat) -> None:
        """Act from that seat: at head office, one in the branch that keeps the customer."""
        self._seat = seat

    def ask_no_more(self) -> None:
        """Another customer is shown: nothing more is asked about this one."""
        if self._preparing is not None:
            self._preparing.cancel()
        for panel in (self.copying, self.erasing, self.declining):
            panel.dismiss()

    def ask_copy(self, page: CustomerPage) -> None:
        """Ask for whom and how they were identified, then where to save."""
        self._about = page.customer_id
        self.copying.ask(page.name, page.contacts, then=partial(self._ask_place, page))

    def ask_erase(self, page: CustomerPage) -> None:
        """Say what goes, ask for the reason and once more, then have it erased."""
        self._about = page.customer_id
        work = partial(what_goes, self._seat, page.customer_id)
        self._preparing = self._desk.tasks.database(work, owner=self, done=partial(self._on_going, page.customer_id))

    def save(self, customer_id: str, contact_id: str, reason: str, path: Path) -> None:
        """Write both files and tell."""
        work = partial(_save, self._seat, customer_id, contact_id, reason, path, language())
        self._desk.tasks.network(work, owner=self, done=self._on_saved, failed=self._on_failed)

    def _ask_place(self, page: CustomerPage, contact_id: str, reason: str) -> None:
        name = tr(f"个人信息副本-{page.number or page.name}.pdf", f"personal-data-{page.number or page.name}.pdf")
        title = tr("保存个人信息副本", "Save the copy of personal data")
        path = ask_place(self._window, title, name, ("PDF + JSON", ".pdf"), beside=(".json",))
        if path is not None:
            self.save(page.customer_id, contact_id, reason, path)

    def _on_copy_declined(self) -> None:
        self._ask_why(Request.COPY)

    def _on_erasure_declined(self) -> None:
        self._ask_why(Request.ERASURE)

    def _ask_why(self, request: Request) -> None:
        self.declining.ask(
            tr("为什么不予办理", "Why it is not carried out"),
            tr("请把理由告诉本人，并记在这里：本人可以向监管部门反映。收到请求后 15 天内答复。",
               "Tell the person why, and keep it here: they may turn to the authority. Answer within 15 days."),
            REASONS,
            action=tr("记录", "Keep"),
            then=partial(self._decline, self._about, request),
        )  # fmt: skip

    def _decline(self, customer_id: str, request: Request, reason: str) -> None:
        work = partial(decline, self._seat, customer_id, request, reason=reason)
        self._desk.tasks.database(work, owner=self, done=self._on_declined)

    def _on_declined(self, _result: object) -> None:
        self._desk.toasts.tell(tr("理由已记入隐私记录", "Kept in the privacy log"))

    def _on_saved(self, files: tuple[Path, ...]) -> None:
        pdf, data, *photos = files
        zh = f"、照片 {len(photos)} 张" if photos else ""
        en = f", {counted(len(photos), 'photo')}" if photos else ""
        self._desk.toasts.tell(
            tr(f"已存 {pdf.name} 和 {data.name}{zh}，并留下记录", f"Saved {pdf.name} and {data.name}{en}, and logged")
        )

    def _on_failed(self, error: Exception) -> None:
        self._desk.toasts.tell(why_not_saved(error), Tone.WARN)

    def _on_going(self, customer_id: str, going: Going) -> None:
        self.erasing.ask(going, then=partial(self._erase, customer_id))

    def _erase(self, customer_id: str, reason: str) -> None:
        work = partial(erase_customer, self._seat, customer_id, reason=reason)
        self._desk.tasks.database(work, owner=self, done=self._on_ordered)

    def _on_ordered(self, _result: object) -> None:
        self._desk.toasts.tell(
            tr("已交总部，同步后在所有电脑上删除", "On the way: erased on every desktop with the next sync")
        )
        self.changed.emit()


def _save(
    seat: Seat, customer_id: str, contact_id: str, reason: str, path: Path, language: Language
) -> tuple[Path, ...]:
    copy = personal_copy(seat, customer_id, reason=reason, contact_id=contact_id)
    return save_copy(copy, path, language=language)
