"""What a person saved here last, to be taken back while nothing stands on it."""

from dataclasses import dataclass

from sync.replica.database import Connection
from sync.replica.journal import TypedOp, typed_ops
from sync.replica.schema import REFUSED


@dataclass(frozen=True, slots=True)
class Saved:
    """A unit of work made here, with what it changed."""

    unit: int
    what: str
    partition: str
    ops: tuple[TypedOp, ...]


def last_save(connection: Connection, *, actor: str, undo: str, redo: str, depth: int) -> Saved | None:
    """The last save of a person at this desktop that stands, among the last `depth` units; refused ones do not count.

    Units called `undo` have each taken back the last save that stood then, units called `redo` have put one back.
    """
    rows = connection.execute(
        "SELECT unit, what FROM sync_unit WHERE actor = ? AND status < ? ORDER BY unit DESC LIMIT ?",
        (actor, REFUSED, depth),
    ).fetchall()
    standing: list[int] = []
    taken_back: list[int] = []
    for unit, what in reversed(rows):
        if what == undo:
            taken_back += [standing.pop()] if standing else []
        elif what == redo:
            standing += [taken_back.pop()] if taken_back else []
        else:
            standing.append(unit)
            taken_back.clear()
    return saved(connection, standing[-1]) if standing else None


def last_unit(connection: Connection, *, actor: str, what: str) -> int:
    """The number of the last unit that a person saved here under that name; 0 if there is none."""
    row = connection.execute("SELECT MAX(unit) FROM sync_unit WHERE actor = ? AND what = ?", (actor, what)).fetchone()
    return int(row[0] or 0)


def saved(connection: Connection, unit: int) -> Saved | None:
    """One unit of work that was made here, or None."""
    row = connection.execute("SELECT what, partition, first, last FROM sync_unit WHERE unit = ?", (unit,)).fetchone()
    return None if row is None else Saved(unit, row[0], row[1], typed_ops(connection, row[2], row[3]))
