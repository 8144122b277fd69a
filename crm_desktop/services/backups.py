"""Backups of this desktop's file, made by themselves: in the morning, at noon, in the evening, at a shift's end."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.rights import Allowed, Refused, Role
from crm_desktop.rules.words import Words
from crm_desktop.services.shift_record import handed_over_at
from crm_desktop.store import backup
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.errors import Damaged

HOURS: Final = (0, 12, 18)
"""From these hours of the branch's day on, one more is due."""
RESTORERS: Final = frozenset({Role.STORE_MANAGER, Role.ADMINISTRATOR, Role.CUSTOMER_RELATIONS})
AGAIN: Final = timedelta(minutes=30)
"""After a failure so long passes before the next try."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is: how many copies, when the newest was made (None: never), how many bytes all take."""

    count: int
    newest: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that was proven when it was made: where it lies, when it was made, its size in bytes."""

    path: Path
    at: datetime
    size: int


@dataclass(slots=True)
class Backups:
    """The backups of one open file."""

    store: BranchStore
    key: bytes
    now: Callable[[], datetime]
    _tried: datetime | None = None
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def due(self) -> bool:
        """Whether one is to be made now: none since the last of the hours, or since the shift was handed over."""
        now = self.now()
        if self._tried is not None and abs(now - self._tried) < AGAIN:
            return False
        there = self._there(now)
        if not there or backup.is_ahead(there[-1], now=now):
            return True
        newest, ended = backup.made_at(there[-1]), handed_over_at(self.store)
        return newest < _since(now) or (ended is not None and newest < ended <= now)

    def make(self) -> Path:
        """Make one; takes a second or two, and is for a thread that may take its time. Raises StoreErrors."""
        with self._one_at_a_time:
            self._tried = self.now()
            made = backup.back_up(self.store, self.key, now=self.now())
            self._tried = None
        return made

    def make_if_due(self) -> None:
        """Look, and make one where it is due; for the same thread. Raises StoreErrors, and then not again at once."""
        if self.due():
            self.make()

    def copies(self) -> tuple[Copy, ...]:
        """All there are, the newest first."""
        return tuple(Copy(one, backup.made_at(one), backup.size_of(one)) for one in reversed(self._there(self.now())))

    def kept(self) -> Kept:
        """What there is now."""
        there = self._there(self.now())
        newest = backup.made_at(there[-1]) if there else None
        return Kept(len(there), newest, sum(backup.size_of(one) for one in there))

    def _there(self, now: datetime) -> list[Path]:
        return backup.backups(backup.folder_of(self.store.path), now=now)


def may_restore(role: Role) -> Allowed | Refused:
    """Whether a person of that post may put an older copy back while the file is sound."""
    return Allowed() if role in RESTORERS else Refused(_ASK)


def newest_backup(path: Path, *, now: datetime) -> datetime | None:
    """When the newest backup of the file at `path` was made, also while that cannot be opened."""
    there = backup.backups(backup.folder_of(path), now=now)
    return backup.made_at(there[-1]) if there else None


def put_newest_back(path: Path, key: bytes, *, now: datetime) -> Path | None:
    """Put the newest backup that is good in the place of the file; where that was set aside to. Raises StoreErrors.

    A backup that turns out to be damaged, too, gives way to the one before it.
    """
    there = backup.backups(backup.folder_of(path), now=now)
    for older in reversed(there[1:]):
        try:
            return backup.put_back(older, path, key, now=now)
        except Damaged:
            continue
    return backup.put_back(there[0], path, key, now=now)


def put_back(copy: Path, path: Path, key: bytes, *, now: datetime) -> Path | None:
    """Put that copy in the place of the file, which must be closed; where that is kept. Raises StoreErrors."""
    return backup.put_back(copy, path, key, now=now)


def _since(now: datetime) -> datetime:
    """The latest of the hours that has passed."""
    local = now.astimezone(BRANCH_ZONE)
    hour = max(one for one in HOURS if one <= local.hour)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


_ASK: Final = Words(
    "恢复备份由店长操作（总部由系统管理员操作）", "The store manager, or head office's administrator, does this"
)
