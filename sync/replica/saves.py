"""What a person saved at this desktop, unit by unit, and what has become of it since: what an undo asks.

All functions only read, on any connection to the file.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sync.replica.database import Connection
from sync.replica.journal import clock_offset
from sync.replica.schema import REFUSED
from sync.values import Value, decode, encode


@dataclass(frozen=True, slots=True)
class SavedOp:
    """One change of a save: the value it wrote over which, on which rev; a creation has an empty `register`."""

    type: str
    id: str
    register: str
    value: Value
    old: Value
    rev: int


@dataclass(frozen=True, slots=True)
class Save:
    """A unit of work of this file, `at` in ms since 1970 by head office's clock; its ops end with number `last`."""

    unit: int
    what: str
    partition: str
    at: int
    last: int
    ops: tuple[SavedOp, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """A change that came after a save: by whom, on which device (empty for this one), when."""

    actor: str
    device: str
    at: int


def saves(connection: Connection, *, actor: str, since_ms: int, limit: int) -> list[Save]:
    """What that person saved here since then, youngest first; what head office refused has left the screen already."""
    offset = clock_offset(connection)
    rows = connection.execute(
        f"SELECT unit, what, partition, COALESCE(NULLIF(at_ms, 0), wall_ms + ?1) AS at, first, last FROM sync_unit "
        f"WHERE actor = ?2 AND status < {REFUSED} AND at >= ?3 ORDER BY unit DESC LIMIT ?4",
        (offset, actor, since_ms, limit),
    ).fetchall()
    return [
        Save(unit, what, partition, at, last, _ops(connection, first, last))
        for unit, what, partition, at, first, last in rows
    ]


def later_change(connection: Connection, save: Save, op: SavedOp, *, without: Collection[int] = ()) -> Later | None:
    """The last change after the save of what `op` wrote: of its register, or for a creation of anything in the record.

    An act on the whole record counts for every register. The own units `without` do not count: they cancel out.
    """
    offset = clock_offset(connection)
    row = connection.execute(
        "SELECT u.actor, '', COALESCE(NULLIF(u.at_ms, 0), u.wall_ms + ?1) FROM sync_op o JOIN sync_unit u "
        f"ON u.unit = o.unit WHERE o.id = ?2 AND (o.register = ?3 OR ?3 = '' OR o.register >= '~') AND o.n > ?4 "
        f"AND o.status < {REFUSED} AND o.unit NOT IN (SELECT value FROM json_each(?5)) ORDER BY o.n DESC LIMIT 1",
        (offset, op.id, op.register, save.last, encode(sorted(without))),
    ).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT actor, device, at_ms FROM sync_history WHERE id = ?1 AND (register = ?2 OR ?2 = '') AND rev > ?3 "
            "ORDER BY line DESC LIMIT 1",
            (op.id, op.register, max(op.rev, 1)),
        ).fetchone()
    return None if row is None else Later(*row)


def is_contested(connection: Connection, record_id: str, register: str) -> bool:
    """Whether the register waits for a person's decision; it does no longer once one is on its way."""
    found = connection.execute(
        "SELECT 1 FROM sync_conflict c WHERE c.id = ?1 AND (c.register = ?2 OR ?2 = '') AND NOT EXISTS (SELECT 1 "
        "FROM sync_op o WHERE o.id = c.id AND o.register = c.register AND o.status < 2 AND o.base_rev = c.rev)",
        (record_id, register),
    ).fetchone()
    return found is not None


def _ops(connection: Connection, first: int, last: int) -> tuple[SavedOp, ...]:
    rows = connection.execute(
        "SELECT type, id, register, value, old, base_rev FROM sync_op WHERE n BETWEEN ? AND ? ORDER BY n", (first, last)
    )
    return tuple(
        SavedOp(type_, id_, register, decode(value), None if old is None else decode(old), rev)
        for type_, id_, register, value, old, rev in rows
    )
