"""Files that many tests begin with: made once in each process, and copied for whoever asks next."""

import atexit
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from crm_desktop.store.branch_store import BranchStore
from sync.clock import Clock, SystemClock

T = TypeVar("T")
Fill = Callable[[Path], T]


def open_laid(path: Path, key: bytes, lay: Fill[T], *, clock: Clock) -> tuple[BranchStore, T]:
    """The file that `lay` makes at the path it is given, copied to `path` and opened; and what `lay` returned.

    `lay` must have closed what it made, and `key` be the one it used. All copies are the same replica, as copies of a
    file are: two of them cannot sync with one head office.
    """
    content, told = _laid(lay)
    path.write_bytes(content)
    return BranchStore(path, key, clock=clock), told


def lasting_folder() -> Path:
    """An empty folder for what is laid; it goes with the process."""
    folder = TemporaryDirectory(prefix="laid-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def open_new(path: Path, key: bytes, *, clock: Clock) -> BranchStore:
    """A new, empty file at `path`, opened: a replica of its own, as if it had been made there."""
    path.write_bytes(_empty(key))
    return BranchStore(path, key, clock=clock)


@cache
def _empty(key: bytes) -> bytes:
    """A file with its tables and triggers in which nobody has taken an identity yet: whoever opens it does."""

    def lay(path: Path) -> None:
        store = BranchStore(path, key, clock=SystemClock())
        with closing(store), store.replica.database.write() as connection:
            connection.execute("DELETE FROM sync_meta")

    return _laid(lay)[0]


@cache
def _laid(lay: Fill[T]) -> tuple[bytes, T]:
    with TemporaryDirectory(prefix="laid-") as folder:
        path = Path(folder) / "branch.db"
        told = lay(path)
        assert [file.name for file in Path(folder).iterdir()] == [path.name], "it was left open"
        return path.read_bytes(), told
