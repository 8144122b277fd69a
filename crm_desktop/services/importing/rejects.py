"""The rows that were not taken over, as a file to correct and import again: every cell a text, the reason beside it."""

from collections.abc import Sequence
from pathlib import Path

from crm_desktop.rules.words import Language, Words
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.importing.columns import Layout
from crm_desktop.services.importing.rows import CheckedRow
from crm_desktop.services.seat import Seat
from crm_desktop.services.spreadsheet import write_table

_REASON = Words("原因", "Reason")
_LINE = Words("原行号", "Row in the file")


def write_rejects(
    seat: Seat, path: Path, layout: Layout, rows: Sequence[CheckedRow], *, language: Language = "zh"
) -> None:
    """Write an XLSX file with the file's own columns after the reason; replaced at once if it exists.

    The rows may name people in full: the privacy log keeps that they went out.
    """
    disclose(seat, "export", "import_rejects", medium="xlsx", masked=False, persons=len(rows))
    headings = [column.heading for column in layout.columns]
    between = "；" if language == "zh" else "; "
    body = [
        (between.join(problem.words.of(language) for problem in row.reasons), str(row.line), *row.cells) for row in rows
    ]
    write_table(path, [_REASON.of(language), _LINE.of(language), *headings], body)
