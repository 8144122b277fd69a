"""The customers now in the list as a file: masked, or for a purpose they agreed to; never without a trace (C7, D1)."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Language, Words, counted
from crm_desktop.services.customers import Listing
from crm_desktop.services.exporting import NEEDED, Exported, export_customers, export_to_contact
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.reason_panel import ReasonPanel
from crm_desktop.ui.language import language, say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.save_as import CSV, EXCEL, ask_place, why_not_saved

REASONS: Final = (
    Words("与总部对数", "Check against head office"),
    Words("安排拜访路线", "Plan visits"),
    Words("交接工作", "Hand over work"),
)
_CONTACTING: Final = tuple(NEEDED)
_AT_ONCE: Final = 500


class ListExport(QObject):
    """Asks for the reason, then for the place, then writes."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._window = desk, seat, parent
        self.panel = ReasonPanel(parent)

    def ask(self, listing: Listing | None) -> None:
        """Begin; who may not take a list out is told by whom it is done."""
        verdict = may(self._seat.person.role, Action.PRINT, RecordType.CUSTOMER, own=False)
        if isinstance(verdict, Refused):
            self._desk.toasts.tell(say(verdict.words), Tone.WARN)
            return
        if listing is None or not listing.total:
            self._desk.toasts.tell(tr("名单是空的，没有可导出的", "The list is empty: nothing to export"), Tone.WARN)
            return
        contacting = may(self._seat.person.role, Action.EXPORT, RecordType.CUSTOMER, own=False)
        purposes = list(_CONTACTING) if isinstance(contacting, Allowed) else []
        self.panel.ask(
            tr(f"导出名单里的 {listing.total:,} 位客户", f"Export {counted(listing.total, 'customer')} of the list"),
            tr(
                "电话、地址等会打码；谁导出、用途和数量会留下记录。为联系客户导出的不打码，只含同意这样联系的客户。",
                "Phones, addresses and the like are masked; who, what for and how many is kept. Lists for contacting "
                "are in full, with those alone who agreed to it.",
            ),
            [*REASONS, *(_contacting(one) for one in purposes)],
            action=tr("选择保存位置…", "Choose where…"),
            then=partial(self._ask_place, listing),
        )

    def write(self, listing: Listing, path: Path, reason: str) -> None:
        """Write the file and tell."""
        purpose = next((one for one in _CONTACTING if say(_contacting(one)) == reason), None)
        work = partial(_export, self._seat, listing, path, reason, purpose, language())
        self._desk.tasks.network(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _ask_place(self, listing: Listing, reason: str) -> None:
        name = tr(f"客户名单-{self._seat.today}.xlsx", f"customers-{self._seat.today}.xlsx")
        title = tr("保存客户名单", "Save the customers")
        path = ask_place(self._window, title, name, EXCEL, CSV)
        if path is not None:
            self.write(listing, path, reason)

    def _on_done(self, exported: Exported) -> None:
        count, name, out = f"{exported.count:,}", exported.path.name, f"{exported.left_out:,}"
        if exported.masked:
            told = tr(f"已导出 {count} 位（已打码）到 {name}", f"{count} exported, masked, to {name}")
        else:
            told = tr(f"已导出 {count} 位到 {name}；{out} 位未同意，没有包含",
                      f"{count} exported to {name}; {out} have not agreed and are left out")  # fmt: skip
        self._desk.toasts.tell(told)

    def _on_failed(self, error: Exception) -> None:
        self._desk.toasts.tell(why_not_saved(error), Tone.WARN)


def _contacting(purpose: Purpose) -> Words:
    return Words(f"为{purpose.words.zh}", f"For {purpose.words.en.lower()}")


def _export(
    seat: Seat, listing: Listing, path: Path, reason: str, purpose: Purpose | None, language: Language
) -> Exported:
    if purpose is not None:
        return export_to_contact(seat, path, purpose, ids=_ids(listing), language=language)
    return export_customers(seat, path, ids=_ids(listing), reason=reason, masked=True, language=language)


def _ids(listing: Listing) -> Sequence[str]:
    offsets = range(0, listing.total, _AT_ONCE)
    return [row.id for offset in offsets for row in listing.rows(offset, _AT_ONCE)]
