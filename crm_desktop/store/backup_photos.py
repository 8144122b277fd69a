"""The photos that nobody but this desktop has go into its backups, beside the copy of the records.

What was sent lies at head office and is fetched again, so that a backup grows by what waits alone: a day's photos while
there is no line, nothing on other days.
"""

import logging
from functools import partial
from pathlib import Path
from typing import Final

from crm_desktop.store.attachments import Attachments
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.connection import connect
from crm_desktop.store.errors import Damaged, StoreError, known_errors
from sync.errors import UnknownFile
from sync.replica.database import Database
from sync.replica.files import Files

log = logging.getLogger(__name__)

_NAME: Final = "branch-*-files.db"
_STILL_HELD: Final = (
    "SELECT 1 FROM sync_op WHERE status < 2 AND instr(value, :hash) "
    "UNION ALL SELECT 1 FROM local_draft WHERE instr(content, :hash) LIMIT 1"
)


def photos_of(backup: Path) -> Path:
    """Where the photos of a backup lie, if it has any."""
    return backup.with_name(f"{backup.stem}-files{backup.suffix}")


def back_up_photos(store: BranchStore, backup: Path, key: bytes) -> None:
    """Copy what waits to be sent beside the backup, under the same key; each photo is read back as it is copied.

    One that is sent or given up meanwhile is left out. Raises StoreErrors, DiskFull among them; where the attachments'
    file itself is damaged, the records' backup goes on without it.
    """
    target = photos_of(backup)
    fresh = target.with_suffix(".part")
    try:
        waiting = store.unsent_files()
        if not waiting:
            return
        with known_errors():
            copy = Files(Database(partial(connect, fresh, key)))
            try:
                for one in waiting:
                    try:
                        with store.files.open(one.hash) as content:
                            copy.add(content, partition=one.partition)
                    except UnknownFile:
                        continue
            finally:
                copy.close()
        fresh.replace(target)
    except Damaged:
        log.warning("photos that wait to be sent could not be backed up: their file is damaged")
    finally:
        for left in fresh.parent.glob(f"{fresh.name}*"):
            left.unlink(missing_ok=True)


def bring_photos(backup: Path, path: Path, key: bytes) -> None:
    """Take the photos of a backup that was put back at `path` over into its attachments' file, to be sent.

    What is there already stays as it is. What cannot be read of them is logged: the records are back all the same.
    """
    kept = photos_of(backup)
    if not kept.exists():
        return
    attachments = Attachments(path, key)
    try:
        with known_errors():
            copy, records = Files(Database(partial(connect, kept, key))), connect(path, key, read_only=True)
            try:
                for one in copy.waiting():
                    with copy.open(one.hash) as content:
                        attachments.open().add(content, partition=one.partition)
                    if records.execute(_STILL_HELD, {"hash": one.hash}).fetchone() is None:
                        attachments.open().release(one.hash, partition=one.partition)
            finally:
                copy.close()
                records.close()
    except StoreError as error:
        log.warning("photos of a backup could not be put back: %s", type(error).__name__)
    finally:
        attachments.close()


def drop_left_over(folder: Path) -> None:
    """Photos whose backup is gone go, too."""
    for photos in folder.glob(_NAME):
        if not photos.with_name(photos.name.replace("-files.db", ".db")).exists():
            photos.unlink(missing_ok=True)
