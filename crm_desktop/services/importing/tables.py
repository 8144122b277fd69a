"""The cells of an XLSX or CSV file as texts, however the file was written."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from crm_desktop.rules.words import Words
from crm_desktop.services.errors import ServiceError

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
_LARGEST: Final = 64 * 1024 * 1024
_DELIMITERS: Final = ",\t;|"
_SNIFFED: Final = 20

_PRECISE: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one the rest is zeros it made up."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows as texts, all of the same length. `rows[0]` is the first line of the file.

    `filled` is how many of them hold anything, counted where the file is read and not where it is shown.
    """

    name: str
    rows: tuple[Row, ...]
    filled: int = field(init=False)

    def __post_init__(self) -> None:
        """Count once."""
        object.__setattr__(self, "filled", sum(map(any, self.rows)))


class UnreadableFile(ServiceError):
    """The file is no table this program can read."""


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet that holds anything; raises UnreadableFile, saying what to do with the file instead."""
    if not path.is_file():
        raise UnreadableFile(Words("找不到这个文件", "The file is not there"))
    if path.stat().st_size > _LARGEST:
        raise UnreadableFile(
            Words("文件超过 64 MB，请拆成几个再导入", "The file is over 64 MB: split it and import the parts")
        )
    suffix = path.suffix.lower()
    if suffix == ".xls":
        raise UnreadableFile(
            Words("这是旧版 .xls 文件，请用表格软件另存为 .xlsx", "This is an old .xls file: save it as .xlsx first")
        )
    sheets = _workbook(path) if suffix in (".xlsx", ".xlsm") else [_text_table(path)]
    filled = tuple(sheet for sheet in sheets if sheet.filled)
    if not filled:
        raise UnreadableFile(Words("文件里没有内容", "The file is empty"))
    return filled


def _workbook(path: Path) -> list[Sheet]:
    # The library takes a good part of a start to read, and only such a file needs it.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        words = Words(
            "打不开这个表格，可能已损坏或设了密码。请用表格软件打开，另存为新的 .xlsx",
            "The spreadsheet cannot be opened: it may be damaged or have a password. Save it as a new .xlsx",
        )
        raise UnreadableFile(words) from error
    try:
        return [Sheet(sheet.title, _rows(_all_rows(sheet))) for sheet in book.worksheets]
    finally:
        book.close()


def _all_rows(sheet: Any) -> Iterator[Iterable[object]]:
    """Every row there is: what some programs write about a sheet's size is not to be trusted."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _text_table(path: Path) -> Sheet:
    text = _decoded(path.read_bytes())
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return Sheet(path.stem, _rows(lines))
    except csv.Error as error:
        raise UnreadableFile(Words("这不是 CSV 表格", "This is no CSV table")) from error


def _decoded(raw: bytes) -> str:
    """By its mark, else UTF-8 where it is, else GB18030, in which Chinese programs write."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        Words("文字编码认不出来，请另存为“CSV UTF-8”", 'The encoding is not known: save the file as "CSV UTF-8"')
    )


def _delimiter(text: str) -> str:
    """The one that cuts the first lines into the same number of cells, and into the most."""
    head = "\n".join(text.splitlines()[:_SNIFFED])

    def score(delimiter: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row)
        width, lines = counts.most_common(1)[0] if counts else (1, 0)
        return (lines if width > 1 else 0, width)

    return max(_DELIMITERS, key=score)


def _rows(rows: Iterable[Iterable[object]]) -> tuple[Row, ...]:
    texts = list(_texts(rows))
    while texts and not any(texts[-1]):
        texts.pop()
    width = max((len(row) for row in texts), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in texts)


def _texts(rows: Iterable[Iterable[object]]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise UnreadableFile(
                Words(
                    f"一次最多导入 {MOST_ROWS} 行，请拆成几个文件", f"At most {MOST_ROWS} rows at once: split the file"
                )
            )
        cells = [_text(value) for value in list(row)[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        yield tuple(cells)


def _text(value: object) -> str:
    """A cell as its writer meant it; a number too long for a spreadsheet shows that digits are lost (1.38E+20)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip().removeprefix("'").strip()


def _number(value: int | float) -> str:
    if abs(value) >= _PRECISE:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else repr(value)
