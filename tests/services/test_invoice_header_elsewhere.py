"""The tax invoice header is one thing wherever files meet: at two desktops, in a merge, in a sheet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.conflicts import conflicts, resolve
from crm_desktop.services.conflicts_typing import read_slots, slots_of_conflict
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.exporting import export_customers
from crm_desktop.services.field_forms import INVOICE
from crm_desktop.services.field_values import field_reader
from crm_desktop.services.importing.columns import read_layout
from crm_desktop.services.importing.rows import Outcome
from crm_desktop.services.importing.tables import Sheet
from crm_desktop.services.merge_plan import plan_merge
from crm_desktop.services.merging import merge_files
from crm_desktop.services.parting import part_files
from crm_desktop.services.seat import Seat
from crm_desktop.services.undo import last_save, undo
from crm_desktop.store.branch_store import BranchStore
from tests.head_office.chain import Desk
from tests.services.counter import NOW, open_store, put, seat_at
from tests.services.importing.files import customers, imported, judged, only_row, seat_on, xlsx_file
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]

HEADER = ("金彩恒业", "91110108551385082Q", "兴华北街12号", "+862423456789", "工行铁西支行", "3301012209400123456")
OTHER = ("金彩宏业", "91110000600037341L", None, None, "建行铁西支行", "2100150000000012345")


def header(customer: Customer | None) -> tuple[str | None, ...]:
    assert customer is not None
    return tuple(getattr(customer, name) for name in INVOICE)


def values(header: tuple[str | None, ...]) -> dict[str, str | None]:
    return dict(zip(INVOICE, header, strict=True))


# Two desktops --------------------------------------------------------------------------------------


def test_parts_changed_at_two_desktops_are_decided_as_a_whole(front: Desk, back: Desk) -> None:
    """A bank of one and an account of the other would be nobody's: the header is never mixed."""
    record = front.register("li", name="金彩广告", **values(HEADER))
    for desk in (front, back):
        desk.syncing.sync_now()
    front.edit("wang", record, invoice_bank="建行铁西支行", invoice_account="2100150000000012345")
    back.edit("zhou", record, invoice_phone="+862488889999")
    for desk in (front, back, front):
        assert desk.syncing.sync_now().trouble is None
    (one,) = conflicts(front.seat("wang"))
    assert (one.register, one.field.zh) == ("invoice", "开票抬头")
    assert one.sides[0].words.zh.endswith("024-23456789 · 建行铁西支行 · 2100150000000012345")
    assert one.sides[1].words.zh.endswith("024-88889999 · 工行铁西支行 · 3301012209400123456")

    resolve(front.seat("wang"), one, choice=1)
    for desk in (front, back):
        assert desk.syncing.sync_now().trouble is None
    for desk in (front, back):
        assert header(desk.customer(record)) == (*HEADER[:3], "+862488889999", *HEADER[4:])
        assert conflicts(desk.seat("wang")) == []


def test_a_third_header_is_typed_part_by_part(front: Desk, back: Desk) -> None:
    record = front.register("li", name="金彩广告", **values(HEADER))
    for desk in (front, back):
        desk.syncing.sync_now()
    front.edit("wang", record, invoice_bank="建行铁西支行")
    back.edit("zhou", record, invoice_phone="+862488889999")
    for desk in (front, back, front):
        desk.syncing.sync_now()
    seat = front.seat("wang")
    (one,) = conflicts(seat)
    reader = field_reader(seat)
    slots = slots_of_conflict(reader, one)
    assert [slot.name for slot in slots] == list(INVOICE)
    read = read_slots(reader, slots, {(record, "invoice_phone"): "024-77776666"}, must_change=True)
    resolve(seat, one, values={**one.sides[0].values, **{column: value for (_, column), value in read.values.items()}})
    front.syncing.sync_now()
    assert header(front.customer(record)) == (*HEADER[:3], "+862477776666", "建行铁西支行", HEADER[5])


def test_a_header_that_was_saved_is_undone_whole(front: Desk) -> None:
    record = front.register("wang", name="金彩广告", invoice_name="金彩旧名")
    seat = front.seat("wang")
    save_file(seat, open_file(seat, record), values(HEADER))
    save = last_save(seat)
    assert save is not None
    undo(seat, save)
    assert header(front.customer(record)) == ("金彩旧名", None, None, None, None, None)


# A merge -------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    made = open_store(tmp_path)
    put(
        made,
        Customer(id="kept", name="金彩广告", created_at=NOW, **values(HEADER)),
        Customer(id="twin", name="金彩广告部", created_at=NOW, **values(OTHER)),
    )
    yield made
    made.close()


def kept(store: BranchStore) -> Customer | None:
    with store.reading() as session:
        return session.get(Customer, "kept")


@pytest.mark.parametrize(("chosen", "stands"), [(0, HEADER), (1, OTHER)])
def test_a_merge_takes_a_header_whole_and_gives_it_back_whole(
    store: BranchStore, chosen: int, stands: tuple[str | None, ...]
) -> None:
    seat = seat_at(store, "zhao", Role.ACCOUNTANT)
    plan = plan_merge(seat, ("kept", "twin"))
    (choice,) = [one for one in plan.choices if one.key in INVOICE]
    assert (choice.words.zh, choice.columns) == ("开票抬头", INVOICE)
    assert choice.texts[1].zh == "金彩宏业 · 91110000600037341L · 建行铁西支行 · 2100150000000012345"

    done = merge_files(seat, plan, keep=0, choices={choice.key: chosen})
    assert header(kept(store)) == stands
    part_files(seat, done.merge_ids)
    assert header(kept(store)) == HEADER
    with store.reading() as session:
        assert header(session.get(Customer, "twin")) == OTHER


# Sheets --------------------------------------------------------------------------------------------


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_on(store, Role.STORE_MANAGER)


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("客户名称 开票名称 税号 开票地址 开票电话 开户行 账号", ("name", *INVOICE)),
        ("客户名称 发票抬头 纳税人识别号 地址、电话 开户银行 银行账号", ("name", *INVOICE[:3], *INVOICE[4:])),
        ("客户名称 地址 税号 开户行及账号", ("name", "address", "invoice_tax_number", "invoice_bank")),
        ("客户名称 信用代码 税号", ("name", "credit_code", "invoice_tax_number")),
        ("客户名称 税号 地址电话", ("name", "credit_code", "address")),
        ("客户名称 微信账号 QQ账号", ("name", "contact.wechat")),
    ],
)
def test_the_usual_headings_are_known(headings: str, fields: tuple[str, ...]) -> None:
    row = tuple(headings.split(" "))
    layout = read_layout(Sheet("客户", (row, ("x",) * len(row))))
    assert tuple(layout.fields.values()) == fields


def test_a_sheet_fills_the_header_and_parts_what_shares_a_column(seat: Seat, tmp_path: Path) -> None:
    headings = ["客户名称", "发票抬头", "税号", "地址、电话", "开户行及账号"]
    told = ["沈阳大禾图文有限公司", "91110108551385082Q", "建设路3号 024-23456789", "工行铁西支行 3301 0122 0940"]
    imported(seat, xlsx_file(tmp_path, headings, ["大禾图文店", *told]))
    (made,) = [one for one in customers(seat) if one.name == "大禾图文店"]
    assert header(made) == (
        "沈阳大禾图文有限公司", "91110108551385082Q", "建设路3号", "+862423456789", "工行铁西支行", "3301 0122 0940",
    )  # fmt: skip


def test_an_account_alone_in_the_column_of_banks_is_no_bank(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, xlsx_file(tmp_path, ["客户名称", "开户行及账号", "税号"], ["大禾", "3301 0122 0940", "9111"]))
    assert row.row.customer["invoice_account"] == "3301 0122 0940"
    assert "invoice_bank" not in row.row.customer
    assert [one.code for one in row.reasons] == ["tax_number_length"]


def test_an_account_that_a_spreadsheet_has_eaten_is_refused(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, xlsx_file(tmp_path, ["客户名称", "账号"], ["大禾图文店", "3.30101E+18"]))
    assert [(one.code, one.field) for one in row.reasons] == [("digits_lost", "invoice_account")]


def test_another_header_than_the_files_is_told_and_not_mixed_in(seat: Seat, tmp_path: Path) -> None:
    put(seat.store, Customer(id="known", name="大禾图文店", kind="company", credit_code="91110108551385082Q",
                             invoice_name="沈阳大禾图文有限公司", created_by="wang"))  # fmt: skip
    headings = ["客户名称", "信用代码", "发票抬头", "账号", "行业"]
    other = xlsx_file(tmp_path, headings, ["大禾图文店", "91110108551385082Q", "大连大禾", "2100150000", "广告制作"])
    (row,) = judged(seat, other).rows
    assert (row.outcome, dict(row.fills)) == (Outcome.UPDATE, {"industry": "ad_making"})
    assert any("开票抬头和档案里的不一样" in one.words.zh for one in row.reasons)

    same = ["大禾图文店", "91110108551385082Q", "沈阳大禾图文有限公司", "2100150000", ""]
    (row,) = judged(seat, xlsx_file(tmp_path, headings, same, name="b.xlsx")).rows
    assert dict(row.fills) == {"invoice_account": "2100150000"}


def test_an_export_is_masked_and_one_in_full_is_read_back_as_it_was(seat: Seat, tmp_path: Path) -> None:
    masked = export_customers(seat, tmp_path / "m.csv", ids=["kept"], reason="核对").path.read_text("utf-8-sig")
    assert "****3456" in masked and "****082Q" in masked and "3301012209400123456" not in masked
    whole = export_customers(seat, tmp_path / "w.xlsx", ids=["kept"], reason="核对", masked=False).path
    (row,) = judged(seat, whole).rows
    assert {name: row.row.customer.get(name) for name in INVOICE} == values(HEADER)
