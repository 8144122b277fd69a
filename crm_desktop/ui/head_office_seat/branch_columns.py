"""The columns of the branches, and which list stands behind each."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from crm_desktop.rules.problem import Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.branch_overview import BranchLine
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.rows import Column

DESKTOPS: Final = "desktops"
LATE: Final = "late"
CONFLICTS: Final = "conflicts"
TROUBLES: Final = "troubles"

BEHIND: Final = {
    "sync": DESKTOPS,
    "waiting": DESKTOPS,
    "version": DESKTOPS,
    "today": LATE,
    "week": LATE,
    "conflicts": CONFLICTS,
    "state": TROUBLES,
}
"""From the key of a column to the list behind its figures."""


def columns(now: Callable[[], datetime]) -> tuple[Column[BranchLine], ...]:
    """The branch first; the figures that ask for something are badges."""
    return (
        Column("name", Words("门店", "Branch"), lambda line: line.name, stretch=True, strong=True, sortable=False,
               detail=_code),
        Column("sync", Words("最近同步", "Last sync"), lambda line: _synced(line, now()), width=104, sortable=False),
        Column("waiting", Words("待上传", "Waiting"), lambda line: _count(line.waiting), width=72, sortable=False,
               tone=lambda line: Tone.INFO if line.waiting else None),
        Column("version", Words("程序", "Version"), _versions, width=72, sortable=False),
        Column("today", Words("今日逾期", "Late today"), lambda line: _count(len(line.late_today)), width=90,
               sortable=False, tone=lambda line: Tone.DANGER if line.late_today else None),
        Column("week", Words("本周逾期", "This week"), lambda line: _count(len(line.late_week)), width=86,
               sortable=False, tone=lambda line: Tone.WARN if line.late_week else None),
        Column("conflicts", Words("待裁定", "Disputed"), lambda line: _count(len(line.conflicts)), width=80,
               sortable=False, tone=lambda line: Tone.WARN if line.conflicts else None),
        Column("state", Words("情况", "State"), _state, width=96, sortable=False, tone=_state_tone),
    )  # fmt: skip


def _code(line: BranchLine) -> str:
    count = len(line.active)
    return f"{line.code} · " + tr(f"{count} 台电脑", counted(count, "desktop")) if count else line.code


def _synced(line: BranchLine, now: datetime) -> str:
    if line.last_sync is None:
        return "—"
    at, today = local(line.last_sync), local(now).date()
    return f"{at:%H:%M}" if at.date() == today else f"{at:%m-%d %H:%M}"


def _count(number: int) -> str:
    return str(number) if number else "—"


def _versions(line: BranchLine) -> str:
    versions = line.versions
    return "—" if not versions else versions[0] if len(versions) == 1 else f"{versions[0]} +{len(versions) - 1}"


def _state(line: BranchLine) -> str:
    if not line.troubles:
        return tr("正常", "Fine") if line.desktops else "—"
    return tr(f"{len(line.troubles)} 项要看", f"{len(line.troubles)} to see")


def _state_tone(line: BranchLine) -> Tone | None:
    if not line.troubles:
        return None
    return Tone.DANGER if line.grave else Tone.WARN


def tone_of(severity: Severity) -> Tone:
    """The colour of a trouble."""
    return Tone.DANGER if severity is Severity.BLOCK else Tone.WARN


def version_words(version: str) -> str:
    """A version as people say it."""
    return version or say(Words("未报告", "not told"))


def counted(count: int, noun: str) -> str:
    """`1 branch`, `2 branches`: English only."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun}es" if noun.endswith("ch") else f"{count} {noun}s"
