"""Tables for other programs, as XLSX or CSV: every cell is a text, and none is ever taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that would be taken for a formula."""


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a table in the format of the file's ending (.xlsx, .csv); how many rows it has.

    The file appears whole or not at all: it is written beside its place and moved there.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        if path.suffix.lower() == ".csv":
            count = _write_csv(fresh, headings, rows)
        else:
            # Its library takes a good part of a start to read, and is wanted a few times a week.
            from crm_desktop.services.workbook import write_workbook

            count = write_workbook(fresh, headings, rows)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return count


def guarded(text: str) -> str:
    """A text as CSV must hold it: before one that would be taken for a formula, the apostrophe that says it is none."""
    return f"'{text}" if text.startswith(RISKY) else text


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
