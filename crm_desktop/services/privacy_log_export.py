"""The privacy log as a file, for a check by the manager or head office; that it was taken out is a line of it, too."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.customer_file import require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid
from crm_desktop.services.privacy_log import Disclosed, LogFilter, count_disclosures, disclosures
from crm_desktop.services.seat import Seat
from crm_desktop.services.spreadsheet import write_table

_AT_ONCE: Final = 500
_HEADINGS: Final = (
    Words("时间", "When"),
    Words("操作人", "Who"),
    Words("门店", "Branch"),
    Words("电脑", "Desktop"),
    Words("动作", "Act"),
    Words("内容", "What"),
    Words("用途", "Purpose"),
    Words("人数", "Persons"),
)
_REASON: Final = Problem("export_reason", "reason", Words("请写明导出用途", "Say what the export is for"))


@dataclass(frozen=True, slots=True)
class LogExported:
    """Where the file is, and how many lines it has."""

    path: Path
    count: int


def export_log(seat: Seat, path: Path, wanted: LogFilter, *, reason: str, language: Language = "zh") -> LogExported:
    """Write the lines of a filter to an .xlsx or .csv file, private customers' names masked.

    The line about this export comes first, so that it is in the file where the filter lets it. Raises NotAllowed, and
    Invalid without a reason.
    """
    require(seat, Action.EXPORT, RecordType.DISCLOSURE, own=False)
    if not reason.strip():
        raise Invalid((_REASON,))
    medium = path.suffix.lower().removeprefix(".")
    disclose(seat, "export", "privacy_log", medium=medium, masked=True, reason=reason, persons=0)
    total = count_disclosures(seat, wanted)
    headings = [heading.of(language) for heading in _HEADINGS]
    return LogExported(path, write_table(path, headings, _rows(seat, wanted, total, language)))


def _rows(seat: Seat, wanted: LogFilter, total: int, language: Language) -> Iterator[list[str]]:
    for offset in range(0, total, _AT_ONCE):
        for line in disclosures(seat, wanted, offset=offset, limit=_AT_ONCE, masked=True):
            yield _row(line, language)


def _row(line: Disclosed, language: Language) -> list[str]:
    at = f"{line.at.astimezone(BRANCH_ZONE):%Y-%m-%d %H:%M:%S}" if line.at else ""
    told = (line.kind_words, line.what)
    return [at, line.who, line.branch.of(language), line.device, *(words.of(language) for words in told),
            line.reason, str(line.persons)]  # fmt: skip
