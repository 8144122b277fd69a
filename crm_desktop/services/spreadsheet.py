"""Tables for other programs, as XLSX or CSV: every cell is a text, and none is ever taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 40
_TEXT: Final = "@"


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table in the format of the file's ending (.xlsx, .csv); how many rows it has.

    The file appears whole or not at all: it is written beside its place and moved there.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        write = _write_csv if path.suffix.lower() == ".csv" else _write_workbook
        count = write(fresh, headings, rows)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return count


def guarded(text: str) -> str:
    """A text as CSV must hold it: before one that would be taken for a formula, the apostrophe that says it is none."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    # The mark at the beginning tells spreadsheets that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(guarded(heading) for heading in headings)
        for row in rows:
            writer.writerow(guarded(text) for text in row)
            count += 1
    return count


def _write_workbook(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for index, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = min(max(10, 2 * len(heading) + 4), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
        count += 1
    book.save(path)
    return count


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    # The library takes a text that begins with "=" for a formula.
    cell.data_type = "s"
    cell.number_format = _TEXT
    cell.quotePrefix = text.startswith(_RISKY)
    if bold:
        cell.font = Font(bold=True)
    return cell
