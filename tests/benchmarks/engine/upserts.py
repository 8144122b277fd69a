"""The floor of a push: the same edits upserted as rows of a bare table, one statement and transaction a request."""

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from tests.benchmarks.row import seconds

Cell = tuple[str, str, str, int]
"""Record, field, value, rev."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS bare_cell (record VARCHAR(36) NOT NULL, field VARCHAR(40) NOT NULL, value TEXT, "
    "rev BIGINT NOT NULL, PRIMARY KEY (record, field))"
)
_UPSERT = (
    "INSERT INTO bare_cell (record, field, value, rev) VALUES {rows} "
    "ON CONFLICT (record, field) DO UPDATE SET value = excluded.value, rev = excluded.rev"
)


class Writer(Protocol):
    """A connection on which each statement is a transaction of its own."""

    def execute(self, statement: str, arguments: Sequence[object] = (), /) -> object:
        """Run one."""

    def close(self) -> None:
        """Give it back."""


def upsert_seconds(url: str, requests: Sequence[Sequence[Cell]]) -> float:
    """Seconds until all requests' cells are committed, each request by a writer of its own, all at once.

    On SQLite, which has one writer, they take turns without ever finding the file busy.
    """
    sqlite = url.startswith("sqlite")
    turns: AbstractContextManager[object] = threading.Lock() if sqlite else nullcontext()
    make = _sqlite if sqlite else _postgres
    writers = [make(url) for _ in requests]
    writers[0].execute(_TABLE)
    ready = threading.Barrier(len(requests) + 1)

    def work(writer: Writer, cells: Sequence[Cell]) -> None:
        mark = "(?, ?, ?, ?)" if sqlite else "(%s, %s, %s, %s)"
        statement = _UPSERT.format(rows=", ".join([mark] * len(cells)))
        arguments = [part for cell in cells for part in cell]
        ready.wait()
        with turns:
            writer.execute(statement, arguments)

    threads = [threading.Thread(target=work, args=one) for one in zip(writers, requests, strict=True)]
    for thread in threads:
        thread.start()

    def finish() -> None:
        ready.wait()
        for thread in threads:
            thread.join()

    spent = seconds(finish)
    for writer in writers:
        writer.close()
    return spent


def _sqlite(url: str) -> Writer:
    connection = sqlite3.connect(make_url(url).database or "", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 30000", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _postgres(url: str) -> Writer:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
