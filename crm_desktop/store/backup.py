"""Backups of the branch's file on this desktop: whole, under the same key, proven by opening them.

With them go the photos that nobody but this desktop has (`backup_photos`).

A copy counts once it has been opened and every page of it has been checked; until then it bears another name. What is
put back takes a name of its own when it next speaks to head office, which sends what the copy lacks: an old copy
never overwrites newer work (sync/README.md, "Identity").
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from crm_desktop.models.local import RESTORED
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.rotation import Rotation, kept
from crm_desktop.store.backup_photos import back_up_photos, bring_photos, drop_left_over, photos_of
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.connection import connect
from crm_desktop.store.errors import known_errors
from crm_desktop.store.opening import drop_old_asides, inspect, replace_file, system_trouble

RULE: Final = Rotation(daily=7, weekly=4, monthly=0, recent=6)
AHEAD: Final = timedelta(hours=1)
_NAME = re.compile(r"branch-(\d{8}T\d{6}Z)\.db")


def back_up(store: BranchStore, key: bytes, *, now: datetime) -> Path:
    """Make a copy of the file as it is at one moment, while work goes on; older ones and files set aside go by rule.

    Those that are dated ahead, as the clock was wrong then or is now, go by the same rule among themselves.

    Raises StoreErrors (DiskFull among them); then the older copies are all still there.
    """
    folder = folder_of(store.path)
    path = folder / f"branch-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    fresh = path.with_suffix(".part")
    with _known_errors():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in folder.glob("*.part*"):  # of a power cut
            left.unlink(missing_ok=True)
        try:
            store.copy_to(fresh)
            inspect(fresh, key, thorough=True, whole=True)
            _settle(fresh)
            back_up_photos(store, path, key)  # after the records: what they name, and is not at head office, is there
            fresh.replace(path)
        finally:
            for left in folder.glob(f"{fresh.name}*"):
                left.unlink(missing_ok=True)
    there = backups(folder)
    keep = {made_at(path)}
    for dated_ahead in (True, False):
        keep |= kept((made_at(one) for one in there if is_ahead(one, now=now) is dated_ahead), RULE)
    for old in there:
        if made_at(old) not in keep:
            old.unlink(missing_ok=True)
    drop_left_over(folder)
    drop_old_asides(store.path, now=now)
    return path


def put_back(backup: Path, path: Path, key: bytes, *, now: datetime) -> Path | None:
    """Put a backup in the place of the file at `path`, which must be closed; where that is kept, if there was one.

    Raises StoreErrors (InUse among them), and leaves the file where it is, if the backup is no good.
    """
    with _known_errors():
        inspect(backup, key, thorough=True, whole=True)
        fresh = path.with_name(f"{path.name}.new")
        try:
            shutil.copyfile(backup, fresh)
            _forget_counters(fresh, key, now=now)
            _settle(fresh)
            aside = replace_file(path, fresh, now=now)
        finally:
            for left in path.parent.glob(f"{fresh.name}*"):
                left.unlink(missing_ok=True)
        bring_photos(backup, path, key)
        return aside


def folder_of(path: Path) -> Path:
    """Where the backups of the file at `path` are kept."""
    return path.parent / "backups"


def backups(folder: Path, *, now: datetime | None = None) -> list[Path]:
    """The backups in a folder, oldest first by their dates.

    With `now` those that are dated ahead of it come before all others: they were made before the clock was put right.
    """
    found = sorted(one for one in folder.iterdir() if _NAME.fullmatch(one.name)) if folder.is_dir() else []
    return found if now is None else sorted(found, key=lambda one: not is_ahead(one, now=now))


def is_ahead(backup: Path, *, now: datetime) -> bool:
    """Whether a backup is dated later than the clock can be wrong by a correction: one of the two was set wrongly."""
    return made_at(backup) - now > AHEAD


def size_of(backup: Path) -> int:
    """Bytes a backup takes, with the photos that belong to it."""
    return sum(one.stat().st_size for one in (backup, photos_of(backup)) if one.exists())


def made_at(backup: Path) -> datetime:
    """When a backup was made."""
    found = _NAME.fullmatch(backup.name)
    if found is None:
        raise ValueError(backup.name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@contextmanager
def _known_errors() -> Iterator[None]:
    """Troubles of the file and of the disk, each as what it means to a person."""
    try:
        with known_errors():
            yield
    except OSError as error:
        raise system_trouble(error) from error


def _forget_counters(path: Path, key: bytes, *, now: datetime) -> None:
    """Human numbers go on with a gap (`services.allot`): those of the lost time are on papers, and not in this copy."""
    connection = connect(path, key)
    try:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'local_number'").fetchone():
            connection.execute("DELETE FROM local_number")
            day = int(f"{branch_day(now):%y%m%d}")
            connection.execute("INSERT INTO local_number (series, last) VALUES (?, ?)", (RESTORED, day))
            connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
