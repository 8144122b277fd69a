"""Backups of this desktop's file, made by themselves while people work: in the morning, at noon, at the shift's end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.store import backup
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.errors import Damaged

HOURS: Final = (0, 12, 18)
"""From these hours of the branch's day on, one more is due."""
AGAIN: Final = timedelta(minutes=30)
"""After a failure so long passes before the next try."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is: how many copies, when the newest was made (None: never), how many bytes all take."""

    count: int
    newest: datetime | None
    size: int


@dataclass(slots=True)
class Backups:
    """The backups of one open file."""

    store: BranchStore
    key: bytes
    now: Callable[[], datetime]
    _tried: datetime | None = None

    def due(self) -> bool:
        """Whether one is to be made now."""
        now, newest = self.now(), newest_backup(self.store.path)
        if self._tried is not None and now - self._tried < AGAIN:
            return False
        return newest is None or newest < _since(now)

    def make(self) -> Path:
        """Make one; takes a second or two, and is for a thread that may take its time. Raises StoreErrors."""
        self._tried = self.now()
        return backup.back_up(self.store, self.key, now=self.now())

    def kept(self) -> Kept:
        """What there is now."""
        there = backup.backups(backup.folder_of(self.store.path))
        newest = backup.made_at(there[-1]) if there else None
        return Kept(len(there), newest, sum(one.stat().st_size for one in there))


def newest_backup(path: Path) -> datetime | None:
    """When the newest backup of the file at `path` was made, also while that cannot be opened."""
    there = backup.backups(backup.folder_of(path))
    return backup.made_at(there[-1]) if there else None


def put_newest_back(path: Path, key: bytes, *, now: datetime) -> Path | None:
    """Put the newest backup that is good in the place of the file; where that was set aside to. Raises StoreErrors.

    A backup that turns out to be damaged, too, gives way to the one before it.
    """
    there = backup.backups(backup.folder_of(path))
    for older in reversed(there[1:]):
        try:
            return backup.put_back(older, path, key, now=now)
        except Damaged:
            continue
    return backup.put_back(there[0], path, key, now=now)


def _since(now: datetime) -> datetime:
    """The latest of the hours that has passed."""
    local = now.astimezone(BRANCH_ZONE)
    hour = max(one for one in HOURS if one <= local.hour)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)
