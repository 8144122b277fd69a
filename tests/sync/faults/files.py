"""Replica files as the program opens them: write-ahead log, synced at each commit, encrypted where asked for."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2 as sqlcipher

from sync.replica.database import Connection
from tests.sync.parts import create_tables

KEY = "42" * 32


def opener(
    path: Path, *, sealed: bool = False, traced: Callable[[str], None] | None = None, whole_log: bool = False
) -> Callable[[], Connection]:
    """Opens the file at `path`, made if it is not there; `traced` is told of each statement before it runs.

    With `whole_log` the log is not taken into the file as long as somebody has it open: it can be cut anywhere.
    """

    def connect() -> Connection:
        driver = sqlcipher if sealed else sqlite3
        connection = cast(Connection, driver.connect(str(path), isolation_level=None, check_same_thread=False))
        if sealed:
            connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if whole_log:
            connection.execute("PRAGMA wal_autocheckpoint = 0")
        create_tables(connection)
        connection.set_trace_callback(traced)
        return connection

    return connect
