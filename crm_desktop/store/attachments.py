"""The attachments' file of a desktop: beside the branch's, under the same key, opened when it is first needed.

One that cannot be read any more is set aside, and what head office has is fetched anew: the records never wait for it.
"""

import logging
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Final

from crm_desktop.store.connection import connect
from crm_desktop.store.errors import Damaged, known_errors
from sync.clock import utc_now
from sync.replica.database import Connect, Database
from sync.replica.files import Attachment, Files

log = logging.getLogger(__name__)
_COMPANIONS: Final = ("", "-wal", "-shm")


class Attachments:
    """Opens the file once, whichever thread asks first."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Of the branch's file at `path` with that key; nothing is opened yet."""
        self.path = path.with_name(f"{path.stem}-files{path.suffix}")
        self._connect: Connect = partial(connect, self.path, key)
        self._lock = Lock()
        self._files: Files | None = None

    def waiting(self) -> list[Attachment]:
        """What nobody but this desktop has: all that is here and was never sent; nothing where there is no file yet."""
        if self._files is None and not self.path.exists():
            return []
        with known_errors():
            return [one for one in self.open().waiting() if one.here and not one.again]

    def open(self) -> Files:
        """The file; raises `StoreError`s."""
        with self._lock:
            if self._files is None:
                try:
                    self._files = self._opened()
                except Damaged:
                    self._set_aside()
                    self._files = self._opened()
            return self._files

    def close(self) -> None:
        """Close it, if it was opened."""
        with self._lock:
            if self._files is not None:
                self._files.close()
                self._files = None

    def _opened(self) -> Files:
        with known_errors():
            return Files(Database(self._connect))

    def _set_aside(self) -> None:
        """Kept as long as anything that was set aside (`opening.ASIDE_DAYS`): it may hold what was not sent."""
        aside = self.path.with_name(f"{self.path.stem}-damaged-{utc_now():%Y%m%d-%H%M%S}{self.path.suffix}")
        for companion in _COMPANIONS:
            part = self.path.with_name(self.path.name + companion)
            if part.exists():
                part.replace(aside.with_name(aside.name + companion))
        log.warning("the attachments' file could not be read and was set aside")
