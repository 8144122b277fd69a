"""Spreadsheets as people send them become customers, rows that cannot be taken come back with the reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from crm_desktop.models.catalogue import table_of
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.visit import Visit
from crm_desktop.rules.query import classify
from crm_desktop.rules.rights import Role
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.importing.batch import UNIT, batches, take_over
from crm_desktop.services.importing.columns import guess_layout, read_layout
from crm_desktop.services.importing.rejects import write_rejects
from crm_desktop.services.importing.rows import Outcome, dry_run
from crm_desktop.services.importing.sample import load_sample_customers
from crm_desktop.services.importing.tables import UnreadableFile, read_sheets
from crm_desktop.services.importing.undoing import undo_import
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import find
from sync.clock import SystemClock
from sync.ids import new_id
from tests.services.importing_files import HEADINGS, csv_file, imported, judged, only_row, seat_on, xlsx_file

GOOD = ("沈阳金彩广告有限公司", "单雄信", "13812345678", "024-23456789", "沈阳市铁西区兴华北街12号", "", "广告制作")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = BranchStore(tmp_path / "branch.db", bytes(range(32)), clock=SystemClock())
    yield opened
    opened.close()


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_on(store)


def customers(seat: Seat) -> list[Customer]:
    with seat.store.reading() as session:
        return list(session.exec(select(Customer).order_by(col(Customer.number))).all())


def contacts(seat: Seat) -> list[Contact]:
    with seat.store.reading() as session:
        return list(session.exec(select(Contact)).all())


def changed(*, at: int, to: str) -> tuple[str, ...]:
    return (*GOOD[:at], to, *GOOD[at + 1 :])


# The file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_tables_are_read_however_they_were_written(tmp_path: Path, encoding: str, delimiter: str) -> None:
    (sheet,) = read_sheets(csv_file(tmp_path, GOOD, encoding=encoding, delimiter=delimiter))

    assert sheet.rows == (HEADINGS, GOOD)


def test_numbers_of_a_workbook_keep_all_their_digits(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path, ["手机", "数量", "日期"], [13812345678, 2.5, date(2026, 11, 21)], [13812345678.0, 3, None]
    )

    (sheet,) = read_sheets(path)

    assert sheet.rows[1:] == (("13812345678", "2.5", "2026-11-21"), ("13812345678", "3", ""))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("旧.xls", b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
        ("坏.xlsx", b"PK\x03\x04 not a zip", "可能已损坏"),
        ("空.csv", b"", "没有内容"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableFile) as refused:
        read_sheets(tmp_path / name)

    assert words in refused.value.words.zh


# The columns ----------------------------------------------------------------------------------------


def test_headings_are_found_below_a_title_and_samples_are_not_empty(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path, ["铁西店客户资料"], [], ["序号", "客户姓名/单位", "联系电话（必填）", "手机号码", "备注*"],
        [1, "金彩", "", "13812345678", ""], [2, "宏达", "024-23456789", "13912345678", "老客户"],
    )  # fmt: skip

    layout = guess_layout(read_sheets(path))

    assert layout.header == 2
    assert [(column.field, column.sample) for column in layout.columns] == [
        ("", "1"), ("name", "金彩"), ("contact.landline", "024-23456789"), ("contact.mobile", "13812345678"),
        ("remarks", "老客户"),
    ]  # fmt: skip
    assert [line for line, _ in layout.rows()] == [4, 5]


def test_english_headings_are_known(tmp_path: Path) -> None:
    layout = guess_layout(
        read_sheets(xlsx_file(tmp_path, ["Company", "Contact", "Mobile", "E-mail", "City"], ["a"] * 5))
    )

    assert list(layout.fields.values()) == ["name", "contact.name", "contact.mobile", "contact.email", "city"]


def test_a_field_moves_when_it_is_given_to_another_column(tmp_path: Path) -> None:
    layout = guess_layout(read_sheets(csv_file(tmp_path, GOOD)))

    moved = layout.mapped({1: "name"})

    assert moved.fields[1] == "name"
    assert 0 not in moved.fields


def test_a_file_without_headings_is_read_from_its_first_line(tmp_path: Path) -> None:
    (sheet,) = read_sheets(xlsx_file(tmp_path, ["金彩", "13812345678"], ["宏达", "13912345678"]))

    layout = read_layout(sheet).mapped({0: "name", 1: "contact.mobile"})

    assert layout.header == -1
    assert [line for line, _ in layout.rows()] == [1, 2]


def test_the_sheet_with_customers_is_chosen(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["填写说明"])
    second = book.create_sheet("客户")
    second.append(list(HEADINGS))
    second.append(list(GOOD))
    book.save(tmp_path / "两页.xlsx")

    assert guess_layout(read_sheets(tmp_path / "两页.xlsx")).sheet.name == "客户"


# The verdict ----------------------------------------------------------------------------------------


def test_a_good_row_is_read_into_its_fields(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, csv_file(tmp_path, GOOD))

    assert row.outcome is Outcome.NEW
    assert row.row.customer == {
        "name": "沈阳金彩广告有限公司", "industry": "ad_making", "province": "辽宁省", "city": "沈阳市",
        "district": "铁西区", "address": "兴华北街12号", "area": "铁西区", "kind": "company",
    }  # fmt: skip
    assert row.row.contact == {"name": "单雄信", "mobile": "+8613812345678", "landline": "+862423456789"}


@pytest.mark.parametrize(
    ("at", "text", "code"),
    [
        (2, "1.38E+10", "digits_lost"),
        (2, "1.38123E+10", "digits_lost"),
        (5, "9.12101E+17", "digits_lost"),
        (3, "2423456789", "zero_lost"),
        (3, "41186002180", "zero_lost"),
        (2, "1381234567", "phone_length"),
        (0, "测试客户", "name_placeholder"),
        (5, "91210106CBBKW37DXX", "credit_code_check"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_reason(
    seat: Seat, tmp_path: Path, at: int, text: str, code: str
) -> None:
    row = only_row(seat, csv_file(tmp_path, changed(at=at, to=text)))

    assert row.outcome is Outcome.ERROR
    assert [reason.code for reason in row.reasons] == [code]
    assert row.reasons[0].field


def test_digits_a_workbook_has_lost_are_refused(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, xlsx_file(tmp_path, ["客户名称", "信用代码"], ["沈阳金彩广告", 912101061234567890]))

    assert row.reasons[0].code == "digits_lost"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("１３８１２３４５６７８", "+8613812345678"),
        ("'13812345678", "+8613812345678"),
        ("138 1234-5678", "+8613812345678"),
        ("+86 13812345678", "+8613812345678"),
    ],
)
def test_digits_are_made_regular(seat: Seat, tmp_path: Path, text: str, kept: str) -> None:
    assert only_row(seat, csv_file(tmp_path, changed(at=2, to=text))).row.contact["mobile"] == kept


def test_a_landline_in_the_column_of_mobiles_goes_where_landlines_are(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, csv_file(tmp_path, ("沈阳金彩广告", "单雄信", "024-23456789", "", "", "", "")))

    assert row.row.contact == {"name": "单雄信", "landline": "+862423456789"}


def test_an_unknown_answer_goes_into_the_remarks(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, csv_file(tmp_path, changed(at=6, to="养殖")))

    assert row.outcome is Outcome.NEW
    assert row.row.customer["remarks"] == "行业：养殖"
    assert any("写进备注" in reason.words.zh for reason in row.reasons)


def test_a_person_without_a_firm_is_called_by_the_own_name(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, csv_file(tmp_path, ("", "解晓东", "13812345678", "", "", "", "")))

    assert (row.row.customer["name"], row.row.customer["kind"]) == ("解晓东", "person")


def test_a_row_without_any_name_is_an_error(seat: Seat, tmp_path: Path) -> None:
    row = only_row(seat, csv_file(tmp_path, ("", "", "13812345678", "", "", "", "")))

    assert (row.outcome, row.reasons[0].code) == (Outcome.ERROR, "name_empty")


def test_the_same_number_twice_in_the_file_is_taken_once(seat: Seat, tmp_path: Path) -> None:
    second = changed(at=0, to="沈阳金采广告制作部")

    rows = judged(seat, csv_file(tmp_path, GOOD, second)).rows

    assert [row.outcome for row in rows] == [Outcome.NEW, Outcome.DUPLICATE]
    assert "第 2 行" in rows[1].reasons[0].words.zh


def test_a_known_customer_gets_what_is_missing_and_loses_nothing(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, (GOOD[0], "", GOOD[2], "", "", "", "喷绘写真")))

    row = only_row(seat, csv_file(tmp_path, GOOD))
    done = take_over(seat, judged(seat, csv_file(tmp_path, GOOD)), file_name="again")

    assert row.outcome is Outcome.UPDATE
    assert "industry" not in row.fills
    assert (done.created, done.updated) == (0, 1)
    (customer,), (contact,) = customers(seat), contacts(seat)
    assert (customer.industry, customer.district, contact.name) == ("inkjet", "铁西区", "单雄信")


def test_a_known_number_under_another_name_is_a_duplicate(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, GOOD))

    row = only_row(seat, csv_file(tmp_path, changed(at=0, to="大连海华喷绘中心")))

    assert (row.outcome, row.twin_name) == (Outcome.DUPLICATE, GOOD[0])


def test_a_like_name_is_taken_with_a_warning(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, GOOD))

    row = only_row(seat, csv_file(tmp_path, ("辽宁金彩广告有限公司", "王芳", "13912345678", "", "", "", "")))

    assert row.outcome is Outcome.NEW
    assert [reason.code for reason in row.reasons] == ["duplicate_core"]


def test_a_dry_run_writes_nothing_and_can_be_stopped(seat: Seat, tmp_path: Path) -> None:
    layout = guess_layout(read_sheets(csv_file(tmp_path, GOOD)))

    assert dry_run(seat, layout, stop=lambda: True).rows == ()
    assert len(dry_run(seat, layout).rows) == 1
    assert customers(seat) == []
    assert seat.store.replica.queue().units == 0


# The batch ------------------------------------------------------------------------------------------


def many(count: int) -> list[tuple[str, ...]]:
    return [(f"沈阳第{n}印刷厂", "王芳", f"139{n:08}", "", "", "", "") for n in range(10, 10 + count)]


def test_a_batch_lands_in_units_by_the_person_who_imports(seat: Seat, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    judgement = judged(seat, csv_file(tmp_path, *many(UNIT + 5)))

    done = take_over(seat, judgement, file_name="客户.csv", progress=lambda *step: steps.append(step))

    assert done.created == UNIT + 5
    assert steps == [(UNIT, UNIT + 5), (UNIT + 5, UNIT + 5)]
    assert seat.store.replica.queue().units == 2
    filed = customers(seat)
    assert {customer.created_by for customer in filed} == {"wang"}
    assert len({customer.number for customer in filed}) == UNIT + 5
    (batch,) = batches(seat)
    assert (batch.file_name, batch.created, batch.actor_id, batch.undone) == ("客户.csv", UNIT + 5, "wang", False)


def test_what_was_imported_is_found_at_once(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, GOOD))

    with seat.store.reading() as session:
        assert [hit.name for hit in find(session, classify("jcgg"))] == [GOOD[0]]


def test_a_stopped_import_leaves_whole_units_that_can_be_undone(seat: Seat, tmp_path: Path) -> None:
    asked: list[bool] = []
    judgement = judged(seat, csv_file(tmp_path, *many(UNIT * 2)))

    done = take_over(seat, judgement, file_name="x", stop=lambda: bool(asked) or asked.append(True) is not None)

    assert done.created == len(customers(seat)) == UNIT
    assert undo_import(seat, done.batch_id).archived == UNIT


def test_a_number_filed_meanwhile_is_not_filed_again(seat: Seat, tmp_path: Path) -> None:
    judgement = judged(seat, csv_file(tmp_path, GOOD))
    take_over(seat, judgement, file_name="first")

    second = take_over(seat, judgement, file_name="second")

    assert second.created == 0
    assert "刚刚" in second.rejected[0].reasons[0].words.zh


def test_rejected_rows_come_back_as_texts_with_the_reason(seat: Seat, tmp_path: Path) -> None:
    path = csv_file(tmp_path, GOOD, changed(at=2, to="1.38E+10"), ("=1+1", "", "0024", "", "", "", ""))
    done = imported(seat, path)

    write_rejects(tmp_path / "退回.xlsx", judged(seat, path).layout, done.rejected)

    sheet = load_workbook(tmp_path / "退回.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["原因", "原行号", *HEADINGS]
    assert "科学计数" in str(rows[1][0].value)
    assert (rows[2][2].value, rows[2][4].value) == ("=1+1", "0024")
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    assert {cell.number_format for cell in rows[1]} == {"@"}


def test_only_who_may_create_customers_imports_them(store: BranchStore, tmp_path: Path) -> None:
    finance = seat_on(store, Role.FINANCE)

    with pytest.raises(NotAllowed):
        take_over(finance, judged(finance, csv_file(tmp_path, GOOD)), file_name="x")


# The undo -------------------------------------------------------------------------------------------


def test_an_import_nobody_touched_is_archived_as_a_whole(seat: Seat, tmp_path: Path) -> None:
    done = imported(seat, csv_file(tmp_path, *many(UNIT + 1)))

    undone = undo_import(seat, done.batch_id)
    again = undo_import(seat, done.batch_id)

    assert (undone.archived, undone.kept) == (UNIT + 1, ())
    assert again.archived == 0
    assert all(customer.archived_at is not None for customer in customers(seat))
    assert batches(seat)[0].undone


def test_what_somebody_worked_on_stays_and_is_named(seat: Seat, tmp_path: Path) -> None:
    done = imported(seat, csv_file(tmp_path, *many(4)))
    edited, called, visited, _ = customers(seat)
    with seat.unit("work") as unit:
        unit.get_one(Customer, edited.id).remarks = "常来"
        unit.add(Contact(id=new_id(), customer_id=called.id, name="李四海"))
        unit.add(Visit(id=new_id(), customer_id=visited.id, day=date(2026, 11, 21)))

    undone = undo_import(seat, done.batch_id)

    assert undone.archived == 1
    assert [(kept.name, kept.why.zh) for kept in undone.kept] == [
        (edited.name, "导入后有人改过"),
        (called.name, "导入后有人改过"),
        (visited.name, "已有登记表、拜访或订购记录"),
    ]


def test_filled_gaps_are_emptied_unless_changed_since(seat: Seat, tmp_path: Path) -> None:
    imported(seat, csv_file(tmp_path, (GOOD[0], "", GOOD[2], "", "", "", "")))
    done = imported(seat, csv_file(tmp_path, GOOD))
    with seat.unit("work") as unit:
        unit.get_one(Customer, customers(seat)[0].id).industry = "inkjet"

    undone = undo_import(seat, done.batch_id)

    (customer,), (contact,) = customers(seat), contacts(seat)
    assert (undone.emptied, len(undone.kept)) == (1, 1)
    assert (customer.industry, customer.district, contact.landline) == ("inkjet", None, None)
    assert customer.archived_at is None


# The sample -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("branch", "created", "rejected"), [("SY01", 60, 2), ("DL01", 38, 2)])
def test_the_sample_branches_are_loaded_through_the_import(
    store: BranchStore, branch: str, created: int, rejected: int
) -> None:
    city, area_code = ("沈阳市", "024") if branch == "SY01" else ("大连市", "0411")
    seat = Seat(store, BranchFacts(branch, "样例", city, area_code), "A", Person("wang", "王芳", Role.ACCOUNTANT))

    done = load_sample_customers(seat)

    assert done is not None
    assert (done.created, len(done.rejected)) == (created, rejected)
    assert {row.outcome for row in done.rejected} == {Outcome.DUPLICATE, Outcome.ERROR}
    assert load_sample_customers(seat) is None
    with store.reading() as session:
        assert session.execute(select(table_of(Contact).c.mobile).where(table_of(Contact).c.mobile.is_not(None))).all()
