"""A connection whose process dies at a chosen statement: nothing runs after it but the database's own rollback."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Crash(BaseException):
    """The process is gone; no handler of the program may catch it."""


class Fragile(sqlite3.Connection):
    """A connection with a fuse: it dies before the statement at which the fuse has burnt down."""

    fuse = -1
    dead = False
    statements = 0

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """One statement, unless it is the one to die at."""
        self._burn(sql)
        return super().execute(sql, *values)

    def executemany(self, sql: str, values: Any) -> sqlite3.Cursor:
        """One statement for several rows, unless it is the one to die at."""
        self._burn(sql)
        return super().executemany(sql, values)

    def _burn(self, sql: str) -> None:
        self.statements += 1
        if self.dead and sql != "ROLLBACK":
            raise Crash
        if self.fuse == 0:
            self.fuse, self.dead = -1, True
            raise Crash
        if self.fuse > 0:
            self.fuse -= 1

    @contextmanager
    def dies_at(self, statement: int) -> Iterator[None]:
        """Within, the process dies at that statement (0: the first); afterwards the machine is on again."""
        self.fuse = statement
        try:
            yield
        finally:
            self.revive()

    def revive(self) -> None:
        """Start the process again: what was not committed is undone."""
        self.fuse, self.dead = -1, False
        if self.in_transaction:
            super().execute("ROLLBACK")


def connect(path: Path | str = ":memory:") -> Fragile:
    """Open the file at `path`."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, factory=Fragile, cached_statements=1000
    )
    if path != ":memory:":
        connection.execute("PRAGMA synchronous = OFF")  # a crash here is of the process, not of the machine
    return connection
