"""What leaves the program as a file is masked, logged, and never a formula."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.rights import Role
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.exporting import export_customers
from crm_desktop.services.importing.rows import Outcome
from crm_desktop.services.seat import Seat
from sync.clock import SystemClock
from sync.ids import new_id
from tests.laid import open_new
from tests.services.importing.files import csv_file, imported, judged, seat_on

ROW = ("沈阳金彩广告有限公司", "单雄信", "13812345678", "024-23456789", "沈阳市铁西区兴华北街12号", "", "广告制作")


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    """The manager of a branch with one customer."""
    store = open_new(tmp_path / "branch.db", bytes(range(32)), clock=SystemClock())
    seat = seat_on(store, Role.STORE_MANAGER)
    imported(seat, csv_file(tmp_path, ROW))
    yield seat
    store.close()


def table(path: Path) -> dict[str, str]:
    """The only row of a CSV file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    return row


def test_personal_data_is_masked_by_default(seat: Seat, tmp_path: Path) -> None:
    done = export_customers(seat, tmp_path / "客户.csv", reason="月度核对")

    row = table(done.path)
    assert (done.count, done.masked) == (1, True)
    assert (row["客户名称"], row["联系人"], row["手机"], row["座机"]) == (
        ROW[0], "单**", "138****5678", "024-****6789",
    )  # fmt: skip
    assert "兴华北街" not in row["详细地址"]


def test_plain_data_needs_the_right_and_leaves_a_trace(seat: Seat, tmp_path: Path) -> None:
    export_customers(seat, tmp_path / "客户.xlsx", reason="寄送目录", masked=False)

    sheet = load_workbook(tmp_path / "客户.xlsx").active
    assert sheet is not None
    cells = {cell.value: cell.data_type for cell in list(sheet.iter_rows())[1] if cell.value}
    assert {"138 1234 5678", "单雄信", "兴华北街12号"} <= cells.keys()
    assert set(cells.values()) == {"s"}
    with seat.store.reading() as session:
        (trace,) = session.exec(select(Disclosure)).all()
    assert (trace.kind, trace.subject, trace.medium, trace.masked) == ("export", "customer_list", "xlsx", False)
    assert (trace.reason, trace.persons, trace.actor_id) == ("寄送目录", 1, "wang")


@pytest.mark.parametrize(
    ("role", "masked"), [(Role.ACCOUNTANT, False), (Role.SALES_REP, False), (Role.CALL_CENTRE, True)]
)
def test_who_may_not_gets_no_file(seat: Seat, tmp_path: Path, role: Role, masked: bool) -> None:
    with pytest.raises(NotAllowed):
        export_customers(seat_on(seat.store, role), tmp_path / "客户.csv", reason="看看", masked=masked)

    assert not (tmp_path / "客户.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_export_without_a_reason_is_refused(seat: Seat, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        export_customers(seat, tmp_path / "neu.csv", reason=" ")

    assert not (tmp_path / "neu.csv").exists()


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_ever_a_formula(seat: Seat, tmp_path: Path, text: str) -> None:
    with seat.unit("file") as unit:
        customer = Customer(id=new_id(), name="宏达", kind="company", remarks=text)
        unit.add(customer)

    export_customers(seat, tmp_path / "一.csv", ids=[customer.id], reason="核对")
    export_customers(seat, tmp_path / "一.xlsx", ids=[customer.id], reason="核对")

    assert table(tmp_path / "一.csv")["备注"] == f"'{text}"
    sheet = load_workbook(tmp_path / "一.xlsx").active
    assert sheet is not None
    (cell,) = [cell for cell in list(sheet.iter_rows())[1] if cell.value == text]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_what_was_exported_is_read_back_as_it_was(seat: Seat, tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx"):
        export_customers(seat, tmp_path / f"全部.{suffix}", reason="换机", masked=False)

        (row,) = judged(seat, tmp_path / f"全部.{suffix}").rows

        assert (row.outcome, row.twin_name) == (Outcome.DUPLICATE, ROW[0])
        assert row.row.contact["mobile"] == "+8613812345678"
