"""Requests for accounts: what may be asked, and the clock of one working day (P1, [M]).

Opening, changing and closing an account, and a new password, are asked for with a reason and decided at head office.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from crm_desktop.rules.deadlines import BRANCH_ZONE, branch_day
from crm_desktop.rules.names import check_name
from crm_desktop.rules.pinyin import search_keys
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.rules.workdays import WorkCalendar

OFFICE_CLOSES: Final = time(18, 0)
"""When a working day ends at head office, in the branch's zone."""

_LOGIN: Final = re.compile(r"[a-z][a-z0-9._-]{1,29}")


class RequestKind(StrEnum):
    """What is asked for."""

    OPEN = "open"
    CHANGE = "change"
    CLOSE = "close"
    RESET = "reset"


class RequestState(StrEnum):
    """How far a request has come; `DONE` means carried out."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self in (RequestState.ASKED, RequestState.APPROVED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for. `branch` is where the person works, for a new account or a change: will work.

    `staff_id` is empty for a new person, `last_day` counts for a closing alone: None closes at once.
    """

    kind: RequestKind
    reason: str
    branch: str
    staff_id: str = ""
    name: str = ""
    post: Role | None = None
    area: str = ""
    phone: str = ""
    login: str = ""
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Where a person stands who has an account already."""

    branch: str
    post: Role
    area: str


def due_at(asked_at: datetime, *, calendar: WorkCalendar, days: int) -> datetime:
    """Until when a request must be carried out: the end of the working day `days` working days after (UTC)."""
    on = calendar.add_workdays(branch_day(asked_at), max(1, days))
    return datetime.combine(on, OFFICE_CLOSES, BRANCH_ZONE).astimezone(UTC)


def is_late(state: RequestState, due: datetime, *, at: datetime, done: datetime | None = None) -> bool:
    """Whether a request is overdue at `at`, or was when head office answered it at `done`."""
    if state is RequestState.WITHDRAWN:
        return False
    return (done if done is not None and not state.open else at) > due


def closes_at(last_day: date | None, *, now: datetime) -> datetime:
    """When an account ends whose person works until `last_day`: with that day, or at once (UTC)."""
    if last_day is None or last_day < branch_day(now):
        return now
    return datetime.combine(last_day + timedelta(days=1), time.min, BRANCH_ZONE).astimezone(UTC)


def propose_login(name: str) -> str:
    """The log-in that goes with a name: its full pinyin, "wangfang"; empty where it has none."""
    full = search_keys(name, person=True).full
    return re.sub(r"[^a-z0-9]", "", full[0].lower())[:30] if full else ""


def check_wanted(wanted: Wanted, *, present: Present | None = None) -> tuple[Problem, ...]:
    """What is wrong with a request; `present` is how the person stands who is to be changed."""
    problems = [*_CHECKS[wanted.kind](wanted, present)]
    if not wanted.reason.strip():
        problems.append(_problem("reason", "请写明原因", "Say why"))
    return tuple(problems)


def _check_open(wanted: Wanted, _present: Present | None) -> list[Problem]:
    problems = [one for one in check_name(wanted.name) if one.severity is Severity.BLOCK]
    if wanted.login and not _LOGIN.fullmatch(wanted.login):
        problems.append(_problem("login", "登录名用小写字母开头，可带数字", "A log-in begins with a small letter"))
    return problems + _check_post(wanted.post, wanted.branch)


def _check_change(wanted: Wanted, present: Present | None) -> list[Problem]:
    if present is None:
        return [_NOBODY]
    after = Present(wanted.branch, wanted.post or present.post, wanted.area)
    if after == present:
        return [_problem("post", "岗位、门店、区域都没有变", "Neither post, branch nor area changes")]
    return _check_post(wanted.post, wanted.branch)


def _check_person(_wanted: Wanted, present: Present | None) -> list[Problem]:
    return [] if present is not None else [_NOBODY]


def _check_post(post: Role | None, branch: str) -> list[Problem]:
    if post is None:
        return [_problem("post", "请选择岗位", "Choose a post")]
    if not branch:
        return [_problem("branch", "请选择门店", "Choose a branch")]
    return []


def _problem(field: str, zh: str, en: str) -> Problem:
    return Problem(f"request_{field}", field, Words(zh, en))


_NOBODY: Final = _problem("staff_id", "请选择人员", "Choose a person")
_CHECKS: Final = {
    RequestKind.OPEN: _check_open,
    RequestKind.CHANGE: _check_change,
    RequestKind.CLOSE: _check_person,
    RequestKind.RESET: _check_person,
}
