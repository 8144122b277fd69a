"""The replica's connection: one writer, explicit transactions, pragmas in one place."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Connection = sqlite3.Connection  # or any DB-API connection to SQLite with the same methods (SQLCipher)
Connect = Callable[[], Connection]


class Database:
    """A SQLite file with one writing connection, shared by threads under a lock.

    `connect` opens a connection in autocommit mode (`isolation_level=None`, usable from any thread).
    """

    def __init__(self, connect: Connect) -> None:
        """Open the writer."""
        self._lock = threading.RLock()
        self.writer = connect()
        # Erased means gone from the pages of the file, too (I15); SQLCipher does not see to it by itself.
        self.writer.execute("PRAGMA secure_delete = ON").fetchone()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction: begun at once, committed at the end, rolled back on any error. Not nested."""
        with self._lock:
            self.writer.execute("BEGIN IMMEDIATE")
            try:
                yield self.writer
                self.writer.execute("COMMIT")
            except BaseException:
                self._undo()
                raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view on the writer's connection, for the engine's own short reads."""
        with self._lock:
            self.writer.execute("BEGIN")
            try:
                yield self.writer
            finally:
                self._undo()

    def checkpoint(self) -> bool:
        """Empty the write-ahead log into the file, so that it keeps nothing of what was erased.

        False if a reader is in the way: ask again.
        """
        with self._lock:
            busy, *_ = self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Close the writer; later calls raise the driver's ProgrammingError."""
        with self._lock:
            self.writer.close()

    def _undo(self) -> None:
        if self.writer.in_transaction:  # a full disk makes SQLite roll back by itself
            self.writer.execute("ROLLBACK")
