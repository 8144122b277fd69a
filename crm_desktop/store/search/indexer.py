"""Keeps the index up to date: at once for what a person saves here, in the background for what a sync brings."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from sqlcipher3.dbapi2 import DatabaseError

from crm_desktop.store.search.indexing import (
    BATCH,
    batch_size,
    begin_forgetting,
    forgets,
    go_on_forgetting,
    last_mark,
    prepare,
    write,
)
from sync.replica.database import Connect, Connection, Database

_LOG = logging.getLogger(__name__)
_PATIENCE: Final = 10.0
"""Seconds that `close` waits for a batch under way."""


class Indexer:
    """The index of one file. `wake` returns at once; `refresh` returns when nothing waits any more."""

    def __init__(self, database: Database, connect: Connect) -> None:
        """Write through `database`; `connect` opens the reading connection that documents are made on."""
        self._database = database
        self._connect = connect
        self._running = threading.Lock()
        self._start = threading.Lock()
        self._wanted = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None

    def index_unit(self, connection: Connection, *, after: int) -> bool:
        """Index what this transaction noted after `after`; False if it is more than a batch and left to `wake`."""
        if last_mark(connection) == after:
            return True
        prepared = prepare(connection, after=after, limit=BATCH + 1)
        if prepared is not None and len(prepared.ids) <= BATCH:
            write(connection, prepared)
            return True
        return prepared is None

    def resume(self) -> None:
        """Go on with what an earlier run left over."""
        with self._database.read() as connection:
            left = connection.execute("SELECT 1 FROM search_dirty LIMIT 1").fetchone() or forgets(connection)
        if left:
            self.wake()

    def wake(self) -> None:
        """Index in the background what waits; called after every page of a sync."""
        self._wanted.set()
        with self._start:
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._serve, name="search-index", daemon=True)
                self._thread.start()

    def refresh(self, *, on_batch: Callable[[int], None] = lambda _: None) -> int:
        """Index all that waits, in batches between which others can write; how many customers were indexed."""
        done = 0
        with self._running:
            reader = self._connect()
            try:
                while not self._closing and (count := self._batch(reader)):
                    done += count
                    on_batch(done)
                self._forget(reader)
            finally:
                reader.close()
        return done

    def close(self) -> None:
        """Stop after the batch under way; what is left waits in the file for the next start."""
        with self._start:
            self._closing = True
            thread = self._thread
        self._wanted.set()
        if thread is not None:
            thread.join(_PATIENCE)

    def _batch(self, reader: Connection) -> int:
        reader.execute("BEGIN")
        try:
            prepared = prepare(reader, limit=batch_size(reader))
        finally:
            reader.execute("ROLLBACK")
        if prepared is None:
            return 0
        with self._database.write() as connection:
            write(connection, prepared)
        return len(prepared.ids)

    def _forget(self, reader: Connection) -> None:
        """Rid the index of the words of erased customers; what a stop leaves over goes on at the next start."""
        if not forgets(reader):
            return
        with self._database.write() as connection:
            upto = begin_forgetting(connection)
        going_on = True
        while going_on and not self._closing:
            with self._database.write() as connection:
                going_on = go_on_forgetting(connection, upto=upto)
        self._database.checkpoint()

    def _serve(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            if self._closing:
                return
            try:
                self.refresh()
            except DatabaseError:
                # A search that lags is no reason to stop work; what waits is tried again at the next change.
                _LOG.exception("the search index could not be brought up to date")
