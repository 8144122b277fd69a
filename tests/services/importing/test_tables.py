"""Files as people send them are read whole, and their columns are known by what stands above them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crm_desktop.services.importing.columns import guess_layout, read_layout
from crm_desktop.services.importing.tables import MOST_COLUMNS, Sheet, UnreadableFile, read_sheets
from tests.services.importing.files import GOOD, HEADINGS, csv_file, xlsx_file


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


@pytest.mark.parametrize("header", [-1, 0, 1, 3])
def test_rows_are_counted_as_they_are_taken(header: int) -> None:
    """Empty lines, above the heading too, are no customers."""
    sheet = Sheet("客户", (("名单", ""), ("", ""), ("名称", "手机"), ("金彩", "138"), ("", ""), ("新辉", "")))
    layout = read_layout(sheet, header=header)
    assert layout.row_count == len(list(layout.rows()))


@pytest.mark.parametrize("written", [csv_file, xlsx_file])
def test_columns_that_are_not_read_are_counted(tmp_path: Path, written: Callable[..., Path]) -> None:
    wide = [f"列{at}" for at in range(MOST_COLUMNS + 3)]
    beyond = ["x"] * MOST_COLUMNS + ["", "y", "", "", "z"]

    (sheet,) = read_sheets(written(tmp_path, wide, beyond))

    assert len(sheet.rows[0]) == MOST_COLUMNS
    assert sheet.cut == 4, "three with a heading, and one with a value alone"


def test_a_table_of_all_the_columns_there_may_be_is_not_cut(tmp_path: Path) -> None:
    (sheet,) = read_sheets(xlsx_file(tmp_path, ["列"] * MOST_COLUMNS, [*["值"] * MOST_COLUMNS, "", None]))

    assert (len(sheet.rows[0]), sheet.cut) == (MOST_COLUMNS, 0)
