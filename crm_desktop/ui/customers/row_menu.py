"""What one press does with a customer in the list: open it, copy the phone, copy the name."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.services.customer_file import open_file
from crm_desktop.services.customers import CustomerRow
from crm_desktop.services.reveal import asks_reason, copy_value
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.fact_row import to_clipboard
from crm_desktop.ui.customers.reason_panel import ReasonPanel, ask_copy
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.table import RowTable

_PHONES = ("contact.mobile", "contact.landline")


class RowMenu(QObject):
    """The menu of the right button; Ctrl+C copies the phone of the customer the arrow keys are at."""

    def __init__(
        self, desk: Desk, seat: Seat, table: RowTable, *, host: QWidget, opened: Callable[[object], None]
    ) -> None:
        super().__init__(table)
        self.panel = ReasonPanel(host)
        self._desk, self._seat, self._table, self._opened = desk, seat, table, opened
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_asked)

    def copy_phone(self) -> None:
        """Put the full number where other programs can take it; it is asked about and logged like a look (D1)."""
        row = self._row(self._table.currentIndex().row())
        if row is not None and row.phone:
            self._copy_phone(row)

    def menu(self, row: CustomerRow) -> QMenu:
        """The menu of one customer."""
        made = QMenu(self._table)
        made.setObjectName("rowMenu")
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.addAction(tr("打开", "Open")).triggered.connect(partial(self._on_open, row))
        logged = tr("复制电话（留下记录）", "Copy the phone (logged)")
        copy = made.addAction(logged if row.phone else tr("没有电话可复制", "No phone to copy"))
        copy.setEnabled(bool(row.phone))
        copy.triggered.connect(partial(self._copy_phone, row))
        name = made.addAction(tr("复制名称和编号", "Copy name and number"))
        name.triggered.connect(partial(self._on_copy_name, row))
        return made

    def _on_open(self, row: CustomerRow) -> None:
        self._opened(row.id)

    def _on_copy_name(self, row: CustomerRow) -> None:
        """Name and number, which are nobody's secret here."""
        to_clipboard(f"{row.name} {row.number}".strip())
        self._desk.toasts.tell(tr("已复制名称", "Name copied"))

    def _on_asked(self, at: QPoint) -> None:
        index = self._table.indexAt(at)
        row = self._row(index.row()) if index.isValid() else None
        if row is not None:
            self.menu(row).popup(self._table.viewport().mapToGlobal(at))

    def _copy_phone(self, row: CustomerRow) -> None:
        work = partial(_phone, self._seat, row.id)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_phone, row))

    def _on_phone(self, row: CustomerRow, phone: tuple[str, bool]) -> None:
        field, asks = phone
        if not field:
            return
        then = partial(self._copy, row, field)
        if asks:
            ask_copy(self.panel, tr(f"{row.name}的电话", f"phone of {row.name}"), then=then)
        else:
            then("")

    def _copy(self, row: CustomerRow, field: str, reason: str) -> None:
        work = partial(copy_value, self._seat, row.id, field, reason=reason)
        self._desk.tasks.database(work, owner=self, done=partial(self._on_copied, row.name))

    def _on_copied(self, name: str, text: str) -> None:
        if text:
            to_clipboard(text)
            self._desk.toasts.tell(tr(f"已复制{name}的电话，已留记录", f"Phone of {name} copied, and logged"))

    def _row(self, at: int) -> CustomerRow | None:
        model = self._table.model()
        found = model.row(at) if isinstance(model, RowModel) and at >= 0 else None
        return found if isinstance(found, CustomerRow) else None


def _phone(seat: Seat, customer_id: str) -> tuple[str, bool]:
    """The field of the chief contact's number, "" where there is none, and whether a copy wants a reason."""
    values = open_file(seat, customer_id).values
    field = next((one for one in _PHONES if values.get(one)), "")
    return field, bool(field) and asks_reason(seat, customer_id, field)
