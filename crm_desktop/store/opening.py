"""Opening the branch's file: every trouble found at the door gets its own name, sentence and way out."""

import errno
import os
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlcipher3.dbapi2 import DatabaseError

from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.card import knows_key, note_key
from crm_desktop.store.connection import connect
from crm_desktop.store.errors import Damaged, DiskFull, ReadOnly, StoreError, WrongKey, known_error, known_errors
from crm_desktop.store.lock import InstanceLock
from sync.clock import Clock

ASIDE_DAYS: Final = 35
"""So long a file that was set aside or replaced is kept: as long as the oldest backup, so that erasures reach it."""

_ASIDE: Final = re.compile(r".*-(?:damaged|replaced)-(\d{8}-\d{6})\.db(?:-wal|-shm)?")
_COMPANIONS = ("", "-wal", "-shm")
_PAGE = 4096


def open_store(path: Path, key: bytes, *, clock: Clock) -> BranchStore:
    """Open the file at `path`, or make it; its folder too. The store holds the instance lock until it is closed.

    Raises InUse, ReadOnly, WrongKey, Damaged, TooNew, DiskFull or Unreadable. After a crash every page is checked
    (about a second for 150 MB); otherwise a bad page is found when it is read.
    """
    lock = _locked(path)
    try:
        with known_errors():
            if path.exists() and path.stat().st_size:
                inspect(path, key, thorough=lock.after_crash)
            store = BranchStore(path, key, clock=clock)
        note_key(path, key)
    except BaseException:
        lock.release()
        raise
    store.on_close(lock.release)
    return store


def inspect(path: Path, key: bytes, *, thorough: bool, whole: bool = False) -> None:
    """Judge an existing file without changing it; `thorough` checks the seal of every page, `whole` also their order.

    Raises StoreErrors.
    """
    if path.stat().st_size < _PAGE and not path.with_name(path.name + "-wal").exists():
        # SQLite would take the rest of a page for a new file and write over it.
        raise Damaged
    try:
        connection = connect(path, key)
    except DatabaseError as error:
        raise _unopened(path, key, error) from error
    try:
        with known_errors():
            if thorough and connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                raise Damaged
            scope = "" if whole else "(sqlite_master)"
            if connection.execute(f"PRAGMA quick_check{scope}").fetchone() != ("ok",):
                raise Damaged
    finally:
        connection.close()


def set_aside(path: Path, *, now: datetime) -> Path:
    """Move a damaged file out of the way, so that a new one can be filled; where it is now. See `ASIDE_DAYS`."""
    aside = path.with_name(f"{path.stem}-damaged-{now:%Y%m%d-%H%M%S}{path.suffix}")
    with InstanceLock(_lock_path(path)):
        for companion in _COMPANIONS:
            part = path.with_name(path.name + companion)
            if part.exists():
                part.replace(aside.with_name(aside.name + companion))
    return aside


def replace_file(path: Path, fresh: Path, *, now: datetime) -> Path | None:
    """Put the file `fresh` in the place of the one at `path`; under which name that is kept, if there was one.

    There is a file at `path` at every moment: one that is missing would be taken for a new desktop.
    """
    with InstanceLock(_lock_path(path)):
        kept = None
        if path.exists():
            kept = path.with_name(f"{path.stem}-replaced-{now:%Y%m%d-%H%M%S}{path.suffix}")
            for companion in _COMPANIONS:
                part = path.with_name(path.name + companion)
                if part.exists():
                    _double(part, kept.with_name(kept.name + companion))
        for companion in _COMPANIONS[1:]:
            # What it tells of belongs to the old file: the new one would take it for its own.
            path.with_name(path.name + companion).unlink(missing_ok=True)
        fresh.replace(path)
    return kept


def drop_old_asides(path: Path, *, now: datetime) -> list[Path]:
    """Remove what was put aside of the file at `path` more than `ASIDE_DAYS` ago; what went."""
    last = f"{now - timedelta(days=ASIDE_DAYS):%Y%m%d-%H%M%S}"
    old = [
        one for one in path.parent.glob(f"{path.stem}-*") if (match := _ASIDE.fullmatch(one.name)) and match[1] < last
    ]
    for one in old:
        one.unlink(missing_ok=True)
    return old


def _double(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # not every file system can
        shutil.copyfile(path, target)


def _locked(path: Path) -> InstanceLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return InstanceLock(_lock_path(path))
    except OSError as error:
        raise system_trouble(error) from error


def _lock_path(path: Path) -> Path:
    return path.with_suffix(".lock")


def system_trouble(error: OSError) -> StoreError:
    """What a failure of the file system means here."""
    return DiskFull() if error.errno in (errno.ENOSPC, errno.EDQUOT) else ReadOnly()


def _unopened(path: Path, key: bytes, error: DatabaseError) -> StoreError:
    """SQLCipher says the same of another key and of a first page destroyed: the card tells them apart."""
    if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
        return WrongKey() if knows_key(path, key) is False else Damaged()
    return known_error(error) or Damaged()
