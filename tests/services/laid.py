"""Branch files that many tests begin with: filled once in each process, and copied for whoever asks next."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from crm_desktop.store.branch_store import BranchStore
from sync.clock import Clock

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


@cache
def _laid(lay: Fill[T]) -> tuple[bytes, T]:
    with TemporaryDirectory(prefix="laid-") as folder:
        path = Path(folder) / "branch.db"
        told = lay(path)
        assert [file.name for file in Path(folder).iterdir()] == [path.name], "it was left open"
        return path.read_bytes(), told
