"""Files that are damaged, or made to do harm, are refused in a sentence; none of their rows is lost in silence."""

import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.services.importing.tables import MOST_ROWS, UnreadableFile, read_sheets
from resources import path as resource
from tests.services.importing.files import GOOD, HEADINGS, csv_file, xlsx_file

SHEET = "xl/worksheets/sheet1.xml"


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The workbook with other parts."""
    with zipfile.ZipFile(path) as old:
        parts = {item.filename: old.read(item) for item in old.infolist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def workbook(folder: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    return rewritten(xlsx_file(folder, HEADINGS, GOOD, name="坏.xlsx"), change)


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(path)
    assert refused.value.words.en
    return refused.value.words.zh


def cut(part: str) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: parts.update({part: parts[part][: len(parts[part]) // 2]})


def replaced(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
    def change(parts: dict[str, bytes]) -> None:
        assert re.search(old, parts[part])
        parts[part] = re.sub(old, new, parts[part])

    return change


@pytest.mark.parametrize(
    "change",
    [
        cut(SHEET),
        cut("xl/workbook.xml"),
        cut("xl/styles.xml"),
        cut("[Content_Types].xml"),
        lambda parts: parts.pop("xl/workbook.xml"),
        lambda parts: parts.pop(SHEET),
        replaced("xl/_rels/workbook.xml.rels", rb"worksheets/sheet1", rb"worksheets/sheet9"),
        replaced(SHEET, rb'r="B2"', rb'r="2020-1"'),
        replaced(SHEET, rb'<row r="2"', rb'<row r="99999999"'),
        replaced(SHEET, rb"</row>", rb'<c r="H2" t="d"><v>2020-99-99</v></c></row>'),
        replaced(SHEET, rb"</row>", rb'<c r="H2" t="n"><v>nan</v></c></row>'),
    ],
)
def test_a_damaged_workbook_is_refused_in_a_sentence(
    tmp_path: Path, change: Callable[[dict[str, bytes]], object]
) -> None:
    assert "可能已损坏" in refusal(workbook(tmp_path, change))


def test_a_workbook_whose_content_rots_at_random_never_fails_otherwise(tmp_path: Path) -> None:
    whole, chance = resource("sample", "customers_sy01.xlsx").read_bytes(), random.Random(7)
    for turn in range(40):
        rotten = bytearray(whole)
        for _ in range(3):
            rotten[chance.randrange(len(rotten))] = chance.randrange(256)
        path = tmp_path / f"{turn}.xlsx"
        path.write_bytes(rotten if turn % 2 else rotten[: chance.randrange(len(rotten))])
        try:
            read_sheets(path)
        except UnreadableFile as error:
            assert error.words.zh


def test_a_file_that_unpacks_to_more_than_memory_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed, packed.open(SHEET, "w") as part:
        for _ in range(52):
            part.write(bytes(10 * 1024 * 1024))
    assert "500 MB" in refusal(path)


def test_a_workbook_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, HEADINGS, GOOD)
    for name in ("客户.xls", "客户.csv", "客户"):
        (tmp_path / name).write_bytes(path.read_bytes())
        assert len(read_sheets(tmp_path / name)[0].rows) == 2


def test_rows_that_are_only_formatted_do_not_count(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        replaced(SHEET, rb"</sheetData>", b'<row r="%d"><c r="A1" s="0"/></row></sheetData>' % (MOST_ROWS * 2)),
    )
    assert len(read_sheets(path)[0].rows) == 2


def test_a_cell_of_text_too_long_to_be_one_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for place in (1, 30):
        rows = [GOOD] * place + [("啊" * 140_000, *GOOD[1:])]
        assert "引号" in refusal(csv_file(tmp_path, *rows))


def test_a_quotation_mark_that_is_never_closed_hides_no_rows(tmp_path: Path) -> None:
    told = refusal(csv_file(tmp_path, GOOD, ('"金彩', *GOOD[1:]), GOOD, GOOD))
    assert "第 3 行" in told


@pytest.mark.parametrize("name", ['"金彩""广告"', '"金彩\n广告"', '金彩"广告', '"金彩"广告'])
def test_marks_that_are_closed_or_mean_inches_are_read(tmp_path: Path, name: str) -> None:
    for rows in (((name, *GOOD[1:]), GOOD), (GOOD, (*GOOD[:6], name))):
        assert len(read_sheets(csv_file(tmp_path, *rows))[0].rows) == 3


def test_bytes_of_no_text_are_refused_in_a_sentence(tmp_path: Path) -> None:
    chance = random.Random(3)
    for turn in range(30):
        path = tmp_path / f"{turn}.csv"
        path.write_bytes(chance.randbytes(300))
        try:
            read_sheets(path)
        except UnreadableFile as error:
            assert error.words.zh
