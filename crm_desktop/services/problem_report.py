"""A report of a problem for whoever helps: versions, settings, counts, times and the log, and nothing of any person.

Each part is plain text that can be read before it is saved. What the log says is thinned out to where and when
(`rules.personal_traces`), and then everything is held against the names, numbers and addresses on file: whatever is
found there goes out as well. It needs no line.
"""

import json
import platform
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import RECORDS
from crm_desktop.models.chain import Account, Staff
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.personal_traces import without_numbers, without_traces, without_values
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Backups
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_news import SyncStatus
from crm_desktop.store import migrations
from crm_desktop.store.search.finding import driver_connection
from crm_desktop.version import VERSION
from sync.replica import journal

LOG_LINES: Final = 400
_RUNS: Final = 30
_PACKAGES: Final = (
    "PySide6-Essentials", "sqlcipher3", "SQLAlchemy", "sqlmodel", "cryptography", "keyring", "requests", "msgspec",
    "zstandard", "reportlab", "zxing-cpp",
)  # fmt: skip
_IDENTITY: Final = (
    Customer.name, Customer.short_name, Customer.address, Customer.legal_representative, Customer.credit_code,
    Customer.invoice_name, Customer.invoice_tax_number, Customer.invoice_address, Customer.invoice_phone,
    Customer.invoice_bank, Customer.invoice_account,
    Contact.name, Contact.mobile, Contact.landline, Contact.wechat, Contact.email, Staff.name, Staff.phone,
    Account.login,
)  # fmt: skip


class NotSaved(ServiceError):
    """The file could not be written."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(Words("存不进去，请换个地方或换个 U 盘再试", "It cannot be saved there: choose another place"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the window and the program know and the file does not.

    `settings` of the window by name; `timings` a line each; `log` and `crash` are files that may not exist; `home` is
    the person's folder, which no path may name.
    """

    settings: Mapping[str, object]
    timings: tuple[str, ...]
    log: Path
    crash: Path
    home: Path
    status: SyncStatus | None = None
    backups: Backups | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the report: its name, what it is, and all of its text."""

    name: str
    words: Words
    text: str


@dataclass(frozen=True, slots=True)
class ProblemReport:
    """The report as it would be saved."""

    name: str
    parts: tuple[Part, ...]


def problem_report(seat: Seat, around: Surroundings, *, told: str) -> ProblemReport:
    """Gather it; `told` is what the person wrote. Takes a second or two on a large file."""
    home = str(around.home)
    with seat.store.reading() as session:
        drafts = [
            Part("description.txt", Words("您写的话", "What you wrote"), without_numbers(told.strip())),
            Part("program.json", Words("程序、系统和设置", "Program, system, settings"), _json(_program(seat, around))),
            Part(
                "sync.json", Words("还没传的和最近的同步", "What waits, last sessions"), _json(_line(session, around))
            ),
            Part("data.json", Words("数据有多少，没有内容", "How much data, none of it"), _json(_counts(seat, around))),
            Part("timings.txt", Words("各项操作用了多久", "How long things took"), "\n".join(around.timings)),
            Part("log.txt", Words("日志最后几百行", "The end of the log"), "\n".join(_thin(around.log, home=home))),
            Part(
                "crash.txt", Words("上次崩溃的位置", "Where it last crashed"), "\n".join(_thin(around.crash, home=home))
            ),
        ]
        values = tuple(_values(session))
    parts = tuple(
        Part(part.name, part.words, without_values(part.text, values)) for part in drafts if part.text.strip()
    )
    at = seat.now().astimezone(UTC)
    return ProblemReport(f"problem-{seat.branch.code}{seat.device_letter}-{at:%Y%m%d-%H%M}", parts)


def save_report(report: ProblemReport, path: Path) -> None:
    """Write it as a zip file, whole or not at all. Raises NotSaved."""
    half = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as packed:
            for part in report.parts:
                packed.writestr(f"{report.name}/{part.name}", part.text)
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise NotSaved from error


def _program(seat: Seat, around: Surroundings) -> dict[str, Any]:
    return {
        "version": VERSION,
        "migration": migrations.head(),
        "python": sys.version.split()[0],
        "system": {"name": platform.system(), "release": platform.release(), "machine": platform.machine()},
        "packages": {name: _version(name) for name in _PACKAGES},
        "branch": seat.branch.code,
        "desktop": seat.device_letter,
        "post": seat.person.role.value,
        "at": seat.now().astimezone(UTC).isoformat(timespec="seconds"),
        "settings": dict(around.settings),
    }


def _line(session: Session, around: Surroundings) -> dict[str, Any]:
    connection, status = driver_connection(session), around.status
    waiting = journal.queued(connection)
    return {
        "status": None if status is None else {
            "online": status.online, "running": status.running, "waiting_units": status.waiting_units,
            "waiting_ops": status.waiting_ops, "unconfirmed_units": status.unconfirmed_units,
            "refused": status.refused, "conflicts": status.conflicts, "last_success": _at(status.last_success),
            "last_try": _at(status.last_try), "next_try": _at(status.next_try),
            "trouble": status.trouble.kind.value if status.trouble else None,
            "clock_off_s": status.clock_off.total_seconds() if status.clock_off else 0,
        },
        "queue": [{"what": one.what, "changes": one.ops, "sent": one.sent} for one in waiting[:200]],
        "sessions": [
            {
                "started": one.started, "seconds": (one.ended - one.started) / 1000, "sent": one.sent,
                "received": one.received, "merged": one.merged, "conflicts": one.conflicts, "refused": one.refused,
                "requests": one.requests, "bytes_up": one.bytes_up, "bytes_down": one.bytes_down,
                "trouble": one.trouble,
            }
            for one in journal.runs(connection, limit=_RUNS)
        ],
    }  # fmt: skip


def _counts(seat: Seat, around: Surroundings) -> dict[str, Any]:
    with seat.store.reading() as session:
        rows = {type_: session.exec(select(func.count()).select_from(model)).one() for type_, model in RECORDS.items()}
    kept = around.backups.kept() if around.backups is not None else None
    return {
        "records": rows,
        "files": {file.name: file.stat().st_size for file in sorted(seat.store.path.parent.glob("*.db*"))},
        "backups": None if kept is None else {"count": kept.count, "bytes": kept.size, "newest": _at(kept.newest)},
    }


def _thin(path: Path, *, home: str) -> list[str]:
    """The end of a file: when, how grave, who speaks; of what is said, only what tells of nobody."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
    except OSError:
        return []
    return [_thinned(line, home=home) for line in lines]


def _thinned(line: str, *, home: str) -> str:
    """The time at the head of a line is no telephone number."""
    time, rest = line[:23], line[23:]
    with suppress(ValueError):
        datetime.strptime(time, "%Y-%m-%d %H:%M:%S,%f")  # noqa: DTZ007 only looked at, never used
        return time + without_traces(rest, home=home)
    return without_traces(line, home=home)


def _values(session: Session) -> Iterator[str]:
    for column in _IDENTITY:
        for value in session.exec(select(column).where(col(column).is_not(None)).distinct()):
            if value:
                yield str(value)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _at(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
