"""The bytes of the attachments on a replica: contents in chunks, written and read as streams."""

import hashlib
import io
from typing import BinaryIO

from sync import file_wire
from sync.errors import FileRefused, UnknownFile
from sync.replica.database import Connection, Database

CHUNK = 256 * 1024

CONTENT_TABLES = (
    """CREATE TABLE IF NOT EXISTS file_content (
        content INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT UNIQUE, size INTEGER NOT NULL DEFAULT 0,
        held INTEGER NOT NULL DEFAULT 0, ready INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE IF NOT EXISTS file_chunk (
        content INTEGER NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (content, at)
    )""",
)
"""Contents are numbered, so that bytes can be stored before their hash is known; numbers are never used again."""


class Reader(io.RawIOBase):
    """A ready file's content as a stream that can be searched."""

    def __init__(self, database: Database, content: int, size: int) -> None:
        """Read a content of `size` bytes, which must be whole."""
        self._database, self._content, self._size = database, content, size
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte; where it then stands."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from one chunk; how many bytes, 0 at the end. Raises UnknownFile if it was removed."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any writable buffer, as io has it
        with self._database.read() as connection:
            data = read_at(connection, self._content, self._at, len(view))
        if not data and self._at < self._size:
            raise UnknownFile("this file was removed while it was read")
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def store(connection: Connection, content: int, stream: BinaryIO) -> tuple[str, int]:
    """Write the stream as that content; its hash and size. Raises FileRefused."""
    found, size = hashlib.sha256(), 0
    while data := stream.read(CHUNK):
        connection.execute("INSERT INTO file_chunk (content, at, data) VALUES (?, ?, ?)", (content, size, data))
        found.update(data)
        size += len(data)
        if size > file_wire.MAX_FILE:
            raise FileRefused(f"a file over {file_wire.MAX_FILE} bytes cannot be attached")
    if not size:
        raise FileRefused("an empty file cannot be attached")
    return found.hexdigest(), size


def adopt(connection: Connection, content: int, hash_: str, size: int) -> bool:
    """Make what was stored the file of that hash, unless a good copy is here already; whether it was needed."""
    good = connection.execute(
        "SELECT 1 FROM file_content WHERE hash = ? AND ready AND failures = 0", (hash_,)
    ).fetchone()
    if good:
        drop(connection, "content = ?", content)
        return False
    drop(connection, "hash = ?", hash_)
    connection.execute(
        "UPDATE file_content SET hash = ?, size = ?, held = ?, ready = 1 WHERE content = ?",
        (hash_, size, size, content),
    )
    return True


def throw_away(connection: Connection, content: int) -> None:
    """Bytes that are wrong: none of them stays, and it is counted."""
    connection.execute("DELETE FROM file_chunk WHERE content = ?", (content,))
    connection.execute(
        "UPDATE file_content SET size = 0, held = 0, ready = 0, failures = failures + 1 WHERE content = ?", (content,)
    )


def drop(connection: Connection, which: str, value: object) -> None:
    """Remove the contents for which the condition `which` of one parameter holds."""
    connection.execute(
        f"DELETE FROM file_chunk WHERE content IN (SELECT content FROM file_content WHERE {which})", (value,)
    )
    connection.execute(f"DELETE FROM file_content WHERE {which}", (value,))


def read_at(connection: Connection, content: int, at: int, limit: int) -> bytes:
    """The bytes from `at` on that lie in one chunk, at most `limit`."""
    row = connection.execute(
        "SELECT substr(data, ? - at + 1, ?) FROM file_chunk WHERE content = ? AND at <= ? ORDER BY at DESC LIMIT 1",
        (at, limit, content, at),
    ).fetchone()
    return bytes(row[0]) if row else b""


def digest(database: Database, content: int, size: int) -> str:
    """The SHA-256 of a content as it can be read now, chunk by chunk; of less than all if bytes are missing."""
    found, at = hashlib.sha256(), 0
    while at < size:
        with database.read() as connection:
            piece = read_at(connection, content, at, CHUNK)
        if not piece:
            break
        found.update(piece)
        at += len(piece)
    return found.hexdigest()
