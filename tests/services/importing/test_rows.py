"""Every row is judged before anything is written, and what cannot be taken says why."""

from pathlib import Path

import pytest

from crm_desktop.services.importing.batch import take_over
from crm_desktop.services.importing.columns import guess_layout
from crm_desktop.services.importing.rows import Outcome, dry_run
from crm_desktop.services.importing.tables import read_sheets
from crm_desktop.services.seat import Seat
from tests.services.importing.files import (
    GOOD,
    changed,
    contacts,
    csv_file,
    customers,
    imported,
    judged,
    only_row,
    xlsx_file,
)


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


@pytest.mark.parametrize("at", [0, 2, 4, 6])
def test_a_formula_that_failed_is_never_filed_as_what_the_customer_is(seat: Seat, tmp_path: Path, at: int) -> None:
    row = only_row(seat, csv_file(tmp_path, changed(at=at, to="#N/A")))

    assert row.outcome is Outcome.ERROR
    assert "公式出错了（#N/A）" in row.reasons[0].words.zh
