"""Wrong passwords cost time: after the third a delay that doubles, kept in the file so that a restart helps nobody."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.store.branch_store import BranchStore

FREE: Final = 3
"""Wrong tries that cost nothing: fingers slip."""

FIRST_DELAY: Final = timedelta(seconds=15)
LONGEST_DELAY: Final = timedelta(minutes=30)
_KEY = "sign_in.guesses"
_MOST = 200  # log-ins remembered; beyond that somebody tries names, and the oldest are let go


class _Guesses(msgspec.Struct):
    failures: int
    last_ms: int


def delay(failures: int) -> timedelta:
    """How long the next try must wait after so many wrong ones in a row."""
    if failures < FREE:
        return timedelta(0)
    return min(LONGEST_DELAY, FIRST_DELAY * (1 << min(failures - FREE, 10)))


def wait(store: BranchStore, login: str, *, now: datetime) -> datetime | None:
    """Until when that log-in is not listened to, or None."""
    guesses = _all(store).get(login)
    if guesses is None:
        return None
    last = datetime.fromtimestamp(guesses.last_ms / 1000, UTC)
    # A clock that was set back must not lock anyone out for longer than the delay itself.
    until = min(last, now) + delay(guesses.failures)
    return until if until > now else None


def note_failure(store: BranchStore, login: str, *, now: datetime) -> None:
    """Count a wrong try."""
    everyone = _all(store)
    before = everyone.pop(login, None)
    everyone[login] = _Guesses((before.failures if before else 0) + 1, round(now.timestamp() * 1000))
    keep(store, _KEY, dict(list(everyone.items())[-_MOST:]))


def note_success(store: BranchStore, login: str) -> None:
    """Forget that log-in's wrong tries."""
    everyone = _all(store)
    if everyone.pop(login, None) is not None:
        keep(store, _KEY, everyone)


def _all(store: BranchStore) -> dict[str, _Guesses]:
    return recall(store, _KEY, dict[str, _Guesses]) or {}
