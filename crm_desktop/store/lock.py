"""One program at a time: a lock on a file beside the data file, held for as long as the program runs."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from crm_desktop.store.errors import InUse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class InstanceLock:
    """The operating system lets go of the lock when the process ends, however it ends.

    The file's one byte says how the last program ended: "1" while one runs, "0" after it closed in order.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock at `path`; raises InUse if another process holds it, OSError if the file cannot be made."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._file)
        except OSError as error:
            os.close(self._file)
            raise InUse from error
        os.lseek(self._file, 0, os.SEEK_SET)
        self.after_crash = os.read(self._file, 1) == b"1"
        self._note(b"1")

    def release(self) -> None:
        """Note that the program ended in order and let the next one in; doing it twice is harmless."""
        if self._file >= 0:
            self._note(b"0")
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _note(self, state: bytes) -> None:
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, state)


# Windows locks bytes, and a locked byte cannot be read by others: the lock lies behind the byte that is read.
_BEHIND = 64


def _take(file: int) -> None:
    if sys.platform == "win32":
        os.lseek(file, _BEHIND, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
