"""How a request for an account is put into words and colours: what is asked, how far it is, whether it is late."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from crm_desktop.rules.account_requests import RequestKind, RequestState
from crm_desktop.rules.words import Words
from crm_desktop.services.account_requests import RequestLine, kind_words
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.rows import Column

_STATES: Final = {
    RequestState.ASKED: (Words("待审批", "Waiting"), Tone.ACCENT),
    RequestState.APPROVED: (Words("已同意", "Approved"), Tone.INFO),
    RequestState.REFUSED: (Words("未同意", "Refused"), Tone.WARN),
    RequestState.WITHDRAWN: (Words("已撤回", "Taken back"), Tone.NEUTRAL),
    RequestState.DONE: (Words("已办结", "Done"), Tone.GOOD),
}


def state_of(line: RequestLine) -> tuple[str, Tone]:
    """How far it is; what should be done by now stands out."""
    if line.late and line.state.open:
        return tr("已超期", "Overdue"), Tone.DANGER
    words, tone = _STATES[line.state]
    return say(words), tone


def title_of(line: RequestLine) -> str:
    """新开账号 · 钱多."""
    return f"{say(kind_words(line.kind))} · {line.name}"


def asked_of(line: RequestLine) -> str:
    """What exactly is asked: post, branch and area, or the last working day."""
    if line.kind is RequestKind.CLOSE:
        if line.last_day is None:
            return tr("立即停用", "At once")
        return tr(f"做到 {line.last_day:%Y-%m-%d}", f"Until {line.last_day:%Y-%m-%d}")
    if line.kind is RequestKind.RESET:
        return say(line.branch)
    return " · ".join(part for part in (say(line.post), say(line.branch), line.area) if part)


def due_words(line: RequestLine, now: datetime) -> str:
    """Until when it is to be done, or when it was."""
    if line.state.open:
        return short(line.due_at, now=now) if line.due_at else ""
    if line.done_at is None:
        return ""
    return short(line.done_at, now=now)


def late_words(line: RequestLine) -> str:
    """That it was answered too late, where it was."""
    return tr("办结时已超期", "Late when done") if line.late and not line.state.open else ""


def columns(now: Callable[[], datetime]) -> tuple[Column[RequestLine], ...]:
    """The columns of the list of requests."""

    def due(line: RequestLine) -> str:
        return due_words(line, now())

    def asked(line: RequestLine) -> str:
        return short(line.asked_at, now=now()) if line.asked_at else ""

    return (
        Column("what", Words("申请", "Request"), title_of, stretch=True, strong=True, sortable=False, detail=asked_of),
        Column("by", Words("申请人", "Asked by"), lambda line: line.asked_by, 150, sortable=False, detail=asked),
        Column("due", Words("期限 / 办结", "Due / done"), due, 172, sortable=False, detail=late_words),
        Column("state", Words("状态", "State"), lambda line: state_of(line)[0], 104, sortable=False,
               tone=lambda line: state_of(line)[1]),
    )  # fmt: skip
