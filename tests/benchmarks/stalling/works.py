"""The work during which nothing may stall: what comes by sync, an import, a stack of booklets."""

import csv
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

from PySide6.QtPrintSupport import QPrinter

from crm_desktop.models.visit import VisitPlan
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.syncing_news import SyncOutcome
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.visits.ledger import LedgerPart
from crm_desktop.ui.visits.page import VisitsPage
from crm_desktop.ui.visits.print_form import PrintOrder
from sync.ids import new_id
from tests.benchmarks.people import contacts, customers
from tests.benchmarks.stalling.room import Hands, Room
from tests.benchmarks.stalling.waiting import wait_for

IMPORTED: Final = 50_000
BOOKLETS: Final = 40
PAGES: Final = 30
_PLANNED: Final = 20

Work = Callable[[Room, Path], None]


def sync(room: Room, _folder: Path) -> None:
    """Everything that waits at head office, until the search knows it too."""
    page = cast(CustomersPage, room.page("customers"))
    Hands(page)
    done: list[SyncOutcome] = []
    room.tasks.network(room.desktop.line.sync_now, owner=page, done=done.append)
    wait_for(lambda: bool(done))
    if done[0].trouble is not None or done[0].received == 0:
        raise RuntimeError(f"nothing came: {done[0]}")
    wait_for(lambda: _indexed(room))


def prepare_import(_room: Room, folder: Path) -> None:
    """The file that is imported."""
    heads = ("客户名称", "联系人", "手机", "区县", "详细地址", "主营业务", "备注")
    with (folder / "customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for k, (one, person) in enumerate(zip(customers(IMPORTED, seed=9), contacts(IMPORTED, seed=8), strict=True)):
            mobile = f"1{(3, 5, 7, 8, 9)[k % 5]}{k * 7919 % 10**9:09}"
            writer.writerow([f"{one['name']}{k}", person["name"], mobile, one["district"], one["address"],
                             one["business"], one["remarks"]])  # fmt: skip


def import_(room: Room, folder: Path) -> None:
    """From the file to the result, by the window's own buttons; the person works in the list meanwhile."""
    page = cast(CustomersPage, room.page("customers"))
    view = page.importing
    page.show_import()
    view.read(folder / "customers.csv")
    wait_for(lambda: view.stack.currentWidget() is view.columns)
    page.show_list()
    Hands(page)
    view.columns.foot.go_on()
    wait_for(lambda: view.stack.currentWidget() is view.verdicts)
    view.verdicts.foot.go_on()
    wait_for(lambda: view.stack.currentWidget() is view.result)
    wait_for(lambda: _indexed(room))


def prepare_print(room: Room, _folder: Path) -> None:
    """A rep with customers on the plan, and the page of the booklets before one's eyes."""
    seat = room.workroom.seat
    with seat.store.reading() as session:
        connection = session.connection()
        ids = [row[0] for row in connection.exec_driver_sql(f"SELECT id FROM customer LIMIT {_PLANNED}")]
    with seat.unit("plan") as unit:
        for at, id_ in enumerate(ids):
            unit.add(VisitPlan(id=new_id(), rep_id="rep", customer_id=id_, day=seat.today + timedelta(days=at % 5),
                               purpose="裱膜新品", state="approved"))  # fmt: skip
    _ledger(room)


def print_(room: Room, folder: Path) -> None:
    """Forty booklets one after the other: made, looked at, and put on paper."""
    ledger = _ledger(room)
    for at in range(BOOKLETS):
        shown: list[object] = []
        ledger.preview.pdf.pages.page_changed.connect(shown.append)
        ledger.form.ordered.emit(
            PrintOrder(rep_id="rep", pages=PAGES, layout="saddle", prefill=True, period=f"{at + 1}")
        )
        wait_for(lambda: ledger.preview.isVisible() and ledger.preview.pdf.page_count > 0)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(folder / f"paper-{at}.pdf"))
        printed: list[bool] = []
        ledger.preview.pdf.printed.connect(lambda of=printed: of.append(True))
        ledger.preview.pdf.print_to(printer)
        ledger.preview.left.emit()
        wait_for(lambda of=printed: bool(of))


def _ledger(room: Room) -> LedgerPart:
    page = cast(VisitsPage, room.page("visits"))
    page.segments.choose("ledger")
    return page.ledger


def edit_at_another_desk(seat: Seat, count: int, *, fields: int = 5) -> None:
    """That many changes of fields, saved as a person's units of work, a hundred customers in each."""
    dice = random.Random(3)
    with seat.store.reading() as session:
        ids = [row[0] for row in session.connection().exec_driver_sql("SELECT id FROM customer ORDER BY id")]
    chosen = ids[: count // fields]
    person = Person("p-2", "李娜", seat.person.role)
    for start in range(0, len(chosen), 100):
        with seat.store.replica.unit("edit", actor=person.id, partition=seat.branch.code) as connection:
            connection.executemany(
                "UPDATE customer SET business = ?, source = ?, area = ?, remarks = ?, size = ? WHERE id = ?",
                [(f"写真{dice.randrange(9999)}", "phone", f"第{dice.randrange(9)}片", f"改{start}", "6-20", id_)
                 for id_ in chosen[start : start + 100]],
            )  # fmt: skip


def _indexed(room: Room) -> bool:
    with room.desktop.store.reading() as session:
        found = session.connection().exec_driver_sql("SELECT 1 FROM search_dirty LIMIT 1").first()
    return found is None
