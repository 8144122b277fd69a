"""The cells of an XLSX or CSV file as texts, however the file was written."""

import csv
import io
import logging
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from crm_desktop.rules.words import Words
from crm_desktop.services.errors import ServiceError

log = logging.getLogger(__name__)

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
_LARGEST: Final = 64 * 1024 * 1024
_LARGEST_UNPACKED: Final = 500 * 1024 * 1024
_LAST_ROW: Final = 1_048_576
"""The last row that a sheet can have; a number beyond it is damage."""

_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"
"""How an old .xls begins, and a new workbook that has a password."""

_END: Final = "\x00end of the table\x00"
_DELIMITERS: Final = ",\t;|"
_SNIFFED: Final = 20

_PRECISE: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one the rest is zeros it made up."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows as texts, all of the same length. `rows[0]` is the first line of the file.

    `filled` is how many of them hold anything, counted where the file is read and not where it is shown. `cut` is how
    many columns beyond `MOST_COLUMNS` hold something that was not read.
    """

    name: str
    rows: tuple[Row, ...]
    cut: int = 0
    filled: int = field(init=False)

    def __post_init__(self) -> None:
        """Count once."""
        object.__setattr__(self, "filled", sum(map(any, self.rows)))


_DAMAGED: Final = Words(
    "打不开这个表格，可能已损坏或设了密码。请用表格软件打开，另存为新的 .xlsx",
    "The spreadsheet cannot be opened: it may be damaged or have a password. Save it as a new .xlsx",
)


class UnreadableFile(ServiceError):
    """The file is no table this program can read."""


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet that holds anything; raises UnreadableFile, saying what to do with the file instead, and OSError."""
    if not path.is_file():
        raise UnreadableFile(Words("找不到这个文件", "The file is not there"))
    if path.stat().st_size > _LARGEST:
        raise UnreadableFile(
            Words("文件超过 64 MB，请拆成几个再导入", "The file is over 64 MB: split it and import the parts")
        )
    raw, suffix = path.read_bytes(), path.suffix.lower()
    # By what it is, then by what it is called: files change their ending on the way more often than their content.
    zipped = raw.startswith(_ZIP)
    if suffix == ".xls" and not zipped:
        raise UnreadableFile(
            Words("这是旧版 .xls 文件，请用表格软件另存为 .xlsx", "This is an old .xls file: save it as .xlsx first")
        )
    book = zipped or raw.startswith(_OLD) or suffix in (".xlsx", ".xlsm")
    sheets = _workbook(raw) if book else [_text_table(path.stem, raw)]
    filled = tuple(sheet for sheet in sheets if sheet.filled)
    if not filled:
        raise UnreadableFile(Words("文件里没有内容", "The file is empty"))
    return filled


def _workbook(raw: bytes) -> list[Sheet]:
    # The library takes a good part of a start to read, and only such a file needs it.
    from openpyxl.reader.excel import ExcelReader

    try:
        _refuse_bomb(raw)
        reader = ExcelReader(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        reader.read()
        book = reader.wb
        try:
            # The library leaves out a sheet whose part is lost, and says nothing.
            if len(book.sheetnames) < sum(bool(sheet.id) for sheet in reader.parser.sheets):
                raise UnreadableFile(_DAMAGED)
            return [_sheet(sheet.title, _all_rows(sheet)) for sheet in book.worksheets]
        finally:
            book.close()
    except UnreadableFile:
        raise
    # On damaged content the library raises whatever it stumbles over: there is no list of it.
    except Exception as error:
        log.info("a spreadsheet cannot be read: %s", type(error).__name__)
        raise UnreadableFile(_DAMAGED) from error


def _refuse_bomb(raw: bytes) -> None:
    """A few kilobytes can unpack to more than the machine has; the parts never yield more than they say they do."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _LARGEST_UNPACKED:
            raise UnreadableFile(
                Words("文件解开后超过 500 MB，请拆成几个再导入", "The file unpacks to over 500 MB: split it first")
            )


def _all_rows(sheet: Any) -> Iterator[Iterable[object]]:
    """Every row there is: what some programs write about a sheet's size is not to be trusted."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _text_table(name: str, raw: bytes) -> Sheet:
    text = _decoded(raw)
    try:
        lines = csv.reader(_and_the_end(text), delimiter=_delimiter(text))
        return _sheet(name, _whole(lines))
    except csv.Error as error:
        words = Words(
            "表格里有一格长得不像内容，多半是引号没有成对。请用表格软件打开看一下，另存后再导入",
            "A cell is too long to be one: a quotation mark is probably not closed. Look at it in a spreadsheet",
        )
        raise UnreadableFile(words) from error


def _and_the_end(text: str) -> Iterator[str]:
    yield from io.StringIO(text, newline="")
    yield _END


def _whole(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows without the one put after them, which is swallowed where a quotation mark is never closed."""
    begins, last = 0, list[str]()
    for number, row in enumerate(lines, start=1):
        if row == [_END]:
            return
        begins, last = number, row
        yield row
    if any(_END in cell for cell in last):
        words = Words(
            f"第 {begins} 行有一个引号没有成对，后面的行分不清了。请用表格软件改好，另存后再导入",
            f"A quotation mark in row {begins} is never closed and hides the rows after it. Mend and save it first",
        )
        raise UnreadableFile(words)


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


def _sheet(name: str, rows: Iterable[Iterable[object]]) -> Sheet:
    beyond = set[int]()
    texts = list(_texts(rows, beyond))
    while texts and not any(texts[-1]):
        texts.pop()
    width = max((len(row) for row in texts), default=0)
    return Sheet(name, tuple(row + ("",) * (width - len(row)) for row in texts), len(beyond))


def _texts(rows: Iterable[Iterable[object]], beyond: set[int]) -> Iterator[Row]:
    """The rows as far as columns are read; `beyond` learns which of the others hold anything."""
    for number, row in enumerate(rows):
        values = list(row)
        cells = [_text(value) for value in values[:MOST_COLUMNS]]
        beyond.update(at for at, value in enumerate(values[MOST_COLUMNS:]) if value is not None and _text(value))
        while cells and not cells[-1]:
            cells.pop()
        # Rows that were only formatted go down to the end of many sheets.
        if number > MOST_ROWS and cells:
            raise UnreadableFile(
                Words(
                    f"一次最多导入 {MOST_ROWS} 行，请拆成几个文件", f"At most {MOST_ROWS} rows at once: split the file"
                )
            )
        if number >= _LAST_ROW:
            raise UnreadableFile(_DAMAGED)
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
