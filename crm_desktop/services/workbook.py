"""A table as an XLSX workbook of texts."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from crm_desktop.services.spreadsheet import RISKY

_WIDEST: Final = 40
_TEXT: Final = "@"


def write_workbook(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write the rows below their headings; how many there are."""
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
    cell.quotePrefix = text.startswith(RISKY)
    if bold:
        cell.font = Font(bold=True)
    return cell
