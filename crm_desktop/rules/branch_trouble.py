"""What is wrong at a branch, as head office sees it: silence, work that does not arrive, old programs (J4, D4, D5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class DesktopStanding:
    """One desktop as head office knows it; times are aware UTC, `status` active, revoked or wiped."""

    letter: str
    name: str
    status: str
    enrolled_at: datetime | None
    last_sync: datetime | None
    waiting: int
    version: str
    catalogue: int
    told_at: datetime | None
    wiped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a desktop is measured by: head office's own program and catalogue, and the chain's time limits in days."""

    version: str
    catalogue: int
    offline_days: int


_QUIET = timedelta(days=1)
_STUCK = timedelta(hours=4)


def branch_troubles(
    desktops: Sequence[DesktopStanding], *, now: datetime, expected: Expectations
) -> tuple[Problem, ...]:
    """All troubles of a branch, the gravest first; `field` is the desktop's letter, or "" for the branch."""
    found = list(_branch(desktops))
    for one in desktops:
        found += _active(one, now, expected) if one.status == "active" else _ended(one)
    return tuple(sorted(found, key=lambda problem: problem.severity is not Severity.BLOCK))


def _branch(desktops: Sequence[DesktopStanding]) -> Iterator[Problem]:
    if not any(one.status == "active" for one in desktops):
        yield Problem("no_desktop", "", Words("还没有启用的电脑", "No desktop in use"), Severity.WARN)


def _active(one: DesktopStanding, now: datetime, expected: Expectations) -> Iterator[Problem]:
    where, place = f"{one.letter} 机", f"Desktop {one.letter}"
    if one.last_sync is None:
        yield _problem("never", one, f"{where}从未同步", f"{place} has never synced", Severity.WARN)
        return
    silent = now - one.last_sync
    days = silent.days
    if silent > timedelta(days=expected.offline_days):
        words = (f"{where} {days} 天没同步，已不能登录", f"{place}: {days} days without a sync, nobody can sign in")
        yield _problem("shut_out", one, *words, Severity.BLOCK)
    elif silent > _QUIET:
        yield _problem("silent", one, f"{where} {days} 天没同步", f"{place}: {days} days without a sync", Severity.WARN)
    if one.waiting and silent > _STUCK:
        words = (f"{where}有 {one.waiting} 项没传上来", f"{place}: {one.waiting} changes have not arrived")
        yield _problem("stuck", one, *words, Severity.BLOCK)
    if one.catalogue and one.catalogue < expected.catalogue:
        words = (f"{where}程序太旧，新字段传不上来", f"{place} is too old to send new fields")
        yield _problem("old_catalogue", one, *words, Severity.BLOCK)
    elif one.version and _parts(one.version) < _parts(expected.version):
        yield _problem(
            "old_version", one, f"{where}还是 {one.version}", f"{place} still runs {one.version}", Severity.WARN
        )


def _ended(one: DesktopStanding) -> Iterator[Problem]:
    if one.status == "wiped" and one.wiped_at is None:
        told = ("已收到清除命令，还没报告完成", "heard the order to destroy its data, not done yet")
        silent = ("清除命令还没送到", "has not heard the order to destroy its data")
        zh, en = told if one.told_at else silent
        yield _problem("not_wiped", one, f"{one.letter} 机{zh}", f"Desktop {one.letter} {en}", Severity.BLOCK)


def _problem(code: str, one: DesktopStanding, zh: str, en: str, severity: Severity) -> Problem:
    return Problem(code, one.letter, Words(zh, en), severity)


def _parts(version: str) -> tuple[int, ...]:
    numbers = [int(part) if part.isdigit() else 0 for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()  # 0.1 and 0.1.0 are the same
    return tuple(numbers)
