"""Opening the encrypted file: one place for the key and the pragmas of every connection."""

import sqlite3
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2 as sqlcipher

KEY_BYTES = 32
STATEMENTS = 2048
"""Compiled statements a connection keeps. The driver keeps those used most, and once it is full compiles any other
anew each time: with its own 100, filled by the opening alone, every statement of every save."""

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "busy_timeout = 10000",
    "temp_store = MEMORY",
    "cache_size = -65536",
)


def connect(path: Path, key: bytes, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode, usable from any thread, to the file encrypted with the 32-byte `key`.

    Raises the driver's DatabaseError if the key is wrong or the file is damaged; nothing is read before.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    connection = cast(
        sqlite3.Connection,
        sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS),
    )
    try:
        _prepare(connection, key, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, key: bytes, *, read_only: bool) -> None:
    # What a wrong key or a bad page means is told by the error; SQLCipher would write it to stderr as well.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
