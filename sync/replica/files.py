"""Attachments on the replica: an encrypted file of their own, in chunks, so that the records' file stays small.

A file is known by the SHA-256 of its content. `ready` is what has been read back from here and found right
(invariant I26); what is wrong is thrown away and asked for again, and after a few times shown as damaged.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from sync import file_wire
from sync.catalogue import is_hash
from sync.errors import UnknownFile
from sync.replica.content import (
    CHUNK,
    CONTENT_TABLES,
    Reader,
    adopt,
    digest,
    drop,
    read_at,
    store,
    throw_away,
)
from sync.replica.database import Connection, Database

FAILURES = 3
"""So many times may a file be wrong, or be refused, before it is left to a person."""

TABLES = (
    *CONTENT_TABLES,
    """CREATE TABLE IF NOT EXISTS file_entry (
        entry INTEGER PRIMARY KEY, partition TEXT NOT NULL, hash TEXT NOT NULL, sending INTEGER NOT NULL,
        UNIQUE (partition, hash)
    )""",
    "CREATE INDEX IF NOT EXISTS file_entry_hash ON file_entry (hash)",
    """CREATE TABLE IF NOT EXISTS file_hold (
        partition TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (partition, hash)
    ) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS file_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
"""The tables of the attachments' file; `README.md` explains each."""

_BEGUN = "INSERT OR IGNORE INTO file_content (hash) SELECT DISTINCT hash FROM file_entry WHERE hash = ?"

# `length` counts the characters of a text up to a zero byte, and the bytes of a blob.
_NO_HASH = "length(hash) <> 64 OR length(CAST(hash AS BLOB)) <> 64 OR hash GLOB '*[^0-9a-f]*'"


class FileStatus(StrEnum):
    """Where a file stands on this replica."""

    WAITING = "waiting"
    READY = "ready"
    WANTED = "wanted"
    PARTLY = "partly"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a partition: `held` of `size` bytes are here (size 0: not known yet); how often it was wrong.

    `here` if all of it is, and right; `again` if it has been sent, and head office is asked whether it still has it.
    """

    partition: str
    hash: str
    status: FileStatus
    size: int
    held: int
    failures: int
    here: bool
    again: bool


class Files:
    """The attachments of one replica; usable from any thread."""

    def __init__(self, database: Database) -> None:
        """Take over an open database of its own, encrypted with the replica's key; makes its tables."""
        self._database = database
        self.database_error: type[Exception] = database.writer.DatabaseError
        # Erased means gone from the pages of the file, too (I15).
        database.writer.execute("PRAGMA secure_delete = ON").fetchone()
        with database.write() as connection:
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"DELETE FROM file_entry WHERE {_NO_HASH}")

    def add(self, source: bytes | BinaryIO, *, partition: str) -> str:
        """Keep a file to be sent, before or after the unit of work that names it; its hash, which is its name.

        The same file twice is one copy. It is held, whatever is erased, until a unit that names it has landed, or
        until `release`. Raises FileRefused for an empty file and for one over `file_wire.MAX_FILE`.
        """
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        with self._database.write() as connection:
            content = connection.execute("INSERT INTO file_content DEFAULT VALUES").lastrowid or 0
            hash_, size = store(connection, content, stream)
            fresh = adopt(connection, content, hash_, size)
            # A good copy that had nothing to send came from head office, or has been sent.
            connection.execute(
                "INSERT INTO file_entry (partition, hash, sending) VALUES (?, ?, 1) "
                "ON CONFLICT (partition, hash) DO UPDATE SET sending = CASE WHEN ? THEN 1 ELSE sending END",
                (partition, hash_, fresh),
            )
            connection.execute("INSERT OR IGNORE INTO file_hold (partition, hash) VALUES (?, ?)", (partition, hash_))
        return hash_

    def release(self, hash_: str, *, partition: str) -> None:
        """The form that a file was added for was given up: it stays only for what else there is."""
        with self._database.write() as connection:
            _release(connection, partition, hash_)

    def want(self, hash_: str, *, partition: str) -> None:
        """Ask for a file at the next session; for a damaged one, once more. What is no hash names no file."""
        with self._database.write() as connection:
            _want(connection, [(partition, hash_)])
            connection.execute("UPDATE file_content SET failures = 0 WHERE hash = ?", (hash_,))

    def want_all(self, named: Iterable[tuple[str, str]], *, as_of: str) -> None:
        """Ask for all those (partition, hash); `as_of` says of what state of the records that is the list."""
        with self._database.write() as connection:
            _want(connection, named)
            connection.execute("INSERT OR REPLACE INTO file_meta (key, value) VALUES ('as_of', ?)", (as_of,))

    def as_of(self) -> str:
        """Of what state of the records everything was asked for last."""
        with self._database.read() as connection:
            row = connection.execute("SELECT value FROM file_meta WHERE key = 'as_of'").fetchone()
        return row[0] if row else ""

    def wanted(self) -> list[Attachment]:
        """What is asked for and not here yet, damaged files among them."""
        return self._list("WHERE NOT COALESCE(ready, 0)")

    def waiting(self) -> list[Attachment]:
        """What is still to be sent, damaged files among them."""
        return self._list("WHERE ready AND sending")

    def work(self, partition: str) -> list[Attachment]:
        """What a session has to carry for a partition: first what only this replica has, troublesome files last."""
        return self._list(
            "WHERE partition = ? AND COALESCE(failures, 0) < ? AND (sending OR NOT COALESCE(ready, 0)) "
            "ORDER BY NOT COALESCE(ready, 0), failures, entry",
            partition, FAILURES,
        )  # fmt: skip

    def look(self, hash_: str) -> list[Attachment]:
        """How the file stands, in each partition that it belongs to."""
        return self._list("WHERE hash = ? ORDER BY partition", hash_)

    def open(self, hash_: str) -> BinaryIO:
        """The file's content, read chunk by chunk; raises UnknownFile if it is not ready."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT content, size FROM file_content WHERE hash = ? AND ready", (hash_,)
            ).fetchone()
        if row is None:
            raise UnknownFile("this file is not here")
        return io.BufferedReader(Reader(self._database, row[0], row[1]), CHUNK)

    def remove(self, hash_: str, *, partition: str) -> None:
        """Forget a file of a partition: bytes and all, unless another partition has it, too."""
        with self._database.write() as connection:
            _remove(connection, partition, hash_)
        self._database.checkpoint()

    def offer_again(self) -> None:
        """Treat every file that is here as not sent: head office was restored from a backup and may lack some."""
        with self._database.write() as connection:
            connection.execute("UPDATE file_entry SET sending = 1 WHERE hash IN (SELECT hash FROM file_content "
                               "WHERE ready)")  # fmt: skip

    # For the session that carries them.

    def named(self, places: Iterable[tuple[str, str]]) -> None:
        """Own work that names those (partition, hash) was answered: head office is asked whether it has them."""
        with self._database.write() as connection:
            for partition, hash_ in places:
                _release(connection, partition, hash_)
                connection.execute(
                    "INSERT INTO file_entry (partition, hash, sending) "
                    "SELECT ?, hash, 2 FROM file_content WHERE hash = ? AND ready "
                    "ON CONFLICT (partition, hash) DO UPDATE SET sending = 2 WHERE sending = 0",
                    (partition, hash_),
                )

    def settled(self, partition: str) -> list[str]:
        """Files that lie here, if only in part, and are neither to be sent nor held for a form."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT hash FROM file_entry e JOIN file_content USING (hash) "
                "WHERE partition = ? AND held AND NOT sending "
                "AND NOT EXISTS (SELECT 1 FROM file_hold h WHERE h.partition = e.partition AND h.hash = e.hash)",
                (partition,),
            )
            return [str(hash_) for (hash_,) in rows]

    def remove_unheld(self, hash_: str, *, partition: str) -> bool:
        """`remove`, unless it was added for a form that may still be open; whether it is gone."""
        with self._database.write() as connection:
            held = "SELECT 1 FROM file_hold WHERE partition = ? AND hash = ?"
            if connection.execute(held, (partition, hash_)).fetchone():
                return False
            _remove(connection, partition, hash_)
        self._database.checkpoint()
        return True

    def read(self, hash_: str, at: int) -> bytes:
        """Bytes of a ready file from `at` on, at most a stretch; none past its end. Raises UnknownFile."""
        with self._database.read() as connection:
            row = connection.execute("SELECT content FROM file_content WHERE hash = ? AND ready", (hash_,)).fetchone()
            if row is None:
                raise UnknownFile("this file is not here any more")
            return read_at(connection, row[0], at, file_wire.STRETCH)

    def take(self, stretch: file_wire.FileStretch) -> int:
        """Keep bytes that came, if they are the next ones; how many are here now.

        A size that is impossible, or not the one of before, throws away what there is. Raises UnknownFile if
        nothing asks for the file any more.
        """
        with self._database.write() as connection:
            connection.execute(_BEGUN, (stretch.hash,))
            row = connection.execute(
                "SELECT content, size, held, ready FROM file_content WHERE hash = ?", (stretch.hash,)
            ).fetchone()
            if row is None:
                raise UnknownFile("this file was removed while it came")
            content, size, held, ready = row
            if ready or stretch.at != held:
                return int(held)
            end = int(held) + len(stretch.data)
            if not end <= stretch.size <= file_wire.MAX_FILE or (held and size != stretch.size):
                throw_away(connection, content)
                return 0
            if stretch.data:
                connection.execute("INSERT INTO file_chunk (content, at, data) VALUES (?, ?, ?)",
                                   (content, held, stretch.data))  # fmt: skip
            connection.execute("UPDATE file_content SET size = ?, held = ? WHERE content = ?",
                               (stretch.size, end, content))  # fmt: skip
            return end

    def check(self, hash_: str) -> bool:
        """Whether what is here is the file: read back and hashed. Right, it is ready; wrong, it is thrown away.

        Raises UnknownFile if it was removed meanwhile.
        """
        with self._database.read() as connection:
            row = connection.execute("SELECT content, size FROM file_content WHERE hash = ?", (hash_,)).fetchone()
        if row is None:
            raise UnknownFile("this file was removed while it came")
        content, size = row
        right = digest(self._database, content, size) == hash_
        with self._database.write() as connection:
            if right:
                connection.execute("UPDATE file_content SET ready = 1, failures = 0 WHERE content = ?", (content,))
            else:
                throw_away(connection, content)
        return right

    def sent(self, hash_: str, *, partition: str) -> None:
        """Head office has it."""
        with self._database.write() as connection:
            connection.execute("UPDATE file_entry SET sending = 0 WHERE partition = ? AND hash = ?", (partition, hash_))

    def failed(self, hash_: str) -> None:
        """Count a failure of one file that is not the line's."""
        with self._database.write() as connection:
            connection.execute(_BEGUN, (hash_,))
            connection.execute("UPDATE file_content SET failures = failures + 1 WHERE hash = ?", (hash_,))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _list(self, condition: str, *arguments: object) -> list[Attachment]:
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT partition, hash, sending, COALESCE(size, 0), COALESCE(held, 0), COALESCE(ready, 0), "
                f"COALESCE(failures, 0) FROM file_entry LEFT JOIN file_content USING (hash) {condition}",
                arguments,
            ).fetchall()
        return [
            Attachment(
                partition, hash_, _status(sending, held, ready, failures), size, held, failures,
                here=bool(ready), again=sending == 2,
            )
            for partition, hash_, sending, size, held, ready, failures in rows
        ]  # fmt: skip


def _status(sending: bool, held: int, ready: bool, failures: int) -> FileStatus:
    if failures >= FAILURES:
        return FileStatus.DAMAGED
    if ready:
        return FileStatus.WAITING if sending else FileStatus.READY
    return FileStatus.PARTLY if held else FileStatus.WANTED


def _release(connection: Connection, partition: str, hash_: str) -> None:
    connection.execute("DELETE FROM file_hold WHERE partition = ? AND hash = ?", (partition, hash_))


def _remove(connection: Connection, partition: str, hash_: str) -> None:
    _release(connection, partition, hash_)
    connection.execute("DELETE FROM file_entry WHERE partition = ? AND hash = ?", (partition, hash_))
    if connection.execute("SELECT 1 FROM file_entry WHERE hash = ?", (hash_,)).fetchone() is None:
        drop(connection, "hash = ?", hash_)


def _want(connection: Connection, named: Iterable[tuple[str, str]]) -> None:
    connection.executemany(
        "INSERT INTO file_entry (partition, hash, sending) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
        [(partition, hash_) for partition, hash_ in named if is_hash(hash_)],
    )
