"""What waits for head office in a file that is damaged, as far as it can still be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3.dbapi2 import DatabaseError

from crm_desktop.store.connection import connect
from sync.replica.database import Connection
from sync.replica.schema import DONE, REFUSED


@dataclass(frozen=True, slots=True)
class QueuedEdit:
    """One edit that head office has not seen: which register of which record, and the value typed (JSON)."""

    n: int
    type: str
    id: str
    register: str
    value: str
    old: str | None


@dataclass(frozen=True, slots=True)
class QueuedUnit:
    """What somebody saved at once; `whole` is False where some of its edits lie on a page that is lost."""

    origin: str
    what: str
    actor: str
    partition: str
    wall_ms: int
    refused: bool
    edits: tuple[QueuedEdit, ...]
    whole: bool


def salvage(path: Path, key: bytes) -> list[QueuedUnit]:
    """The units still in the queue of the file at `path` and those refused, in the order in which they were saved.

    Empty when not even the first page can be read. The file is not changed.
    """
    try:
        connection = connect(path, key, read_only=True)
    except DatabaseError:
        return []
    try:
        return list(_units(connection))
    finally:
        connection.close()


def _units(connection: Connection) -> Iterator[QueuedUnit]:
    for number in _numbers(connection):
        try:
            row = connection.execute(
                "SELECT origin, what, actor, partition, wall_ms, status, first, last FROM sync_unit WHERE unit = ?",
                (number,),
            ).fetchone()
        except DatabaseError:
            continue
        if row is None or row[5] not in (*range(DONE), REFUSED):
            continue
        origin, what, actor, partition, wall_ms, status, first, last = row
        edits = tuple(_edits(connection, first, last))
        yield QueuedUnit(
            origin=origin,
            what=what,
            actor=actor,
            partition=partition,
            wall_ms=wall_ms,
            refused=status == REFUSED,
            edits=edits,
            whole=len(edits) == last - first + 1,
        )


def _numbers(connection: Connection) -> range:
    """Every number a unit can have: each is looked up by itself, so that one lost page costs only its own units."""
    last = _one(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'sync_unit'")
    oldest = _one(connection, "SELECT MIN(unit) FROM sync_unit WHERE status < 2 OR status = 3")
    return range(oldest or 1, (last or 0) + 1)


def _one(connection: Connection, statement: str) -> int | None:
    try:
        row = connection.execute(statement).fetchone()
    except DatabaseError:
        return None
    return row[0] if row else None


def _edits(connection: Connection, first: int, last: int) -> Iterator[QueuedEdit]:
    for n in range(first, last + 1):
        try:
            row = connection.execute("SELECT type, id, register, value, old FROM sync_op WHERE n = ?", (n,)).fetchone()
        except DatabaseError:
            continue
        if row is not None:
            yield QueuedEdit(n, *row)
