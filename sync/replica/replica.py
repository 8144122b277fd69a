"""A replica: units of work written to it, and what it knows of its own queue, conflicts and history."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sync.catalogue import Catalogue
from sync.clock import Clock
from sync.ids import new_id
from sync.replica.capture import Base, Bases, Capture
from sync.replica.database import Connection, Database
from sync.replica.mirror import decode_map, read_registers
from sync.replica.schema import DONE, statements
from sync.values import Value


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as a form shows it when it is opened: values by register, and the bases its edits will carry."""

    type: str
    id: str
    values: Mapping[str, Value]
    bases: Bases


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits to be sent: units of work, ops in them, and refused units that wait for a person."""

    units: int
    ops: int
    refused: int
    conflicts: int


class Replica:
    """One device's copy. All writes go through `unit`; sync applies through `sync.session`."""

    def __init__(self, database: Database, catalogue: Catalogue, *, clock: Clock) -> None:
        """Take over an open database whose business tables exist; makes the engine's tables and triggers."""
        self.database = database
        self.catalogue = catalogue
        self.clock = clock
        self.capture = Capture(database.writer)
        self._prepare()

    @property
    def origin(self) -> str:
        """This replica's present identity, under which its new ops are numbered."""
        return self._meta("origin")

    @contextmanager
    def unit(self, what: str, *, actor: str, partition: str, bases: Bases | None = None) -> Iterator[Connection]:
        """One unit of work: everything written within lands whole, here and at head office, or not at all.

        `what` names the use case, `actor` the person, `bases` what the open forms had shown. Nothing is
        queued if nothing was changed.
        """
        stamp = self.clock.now()
        with self.database.write() as connection:
            before = _last_op(connection)
            unit = connection.execute(
                "INSERT INTO sync_unit (what, actor, partition, wall_ms, mono_ms, boot, origin) VALUES (?,?,?,?,?,?,"
                "(SELECT value FROM sync_meta WHERE key = 'origin'))",
                (what, actor, partition, stamp.wall_ms, stamp.mono_ms, stamp.boot),
            ).lastrowid
            with self.capture.unit(unit or 0, partition=partition, bases=bases or {}):
                yield connection
            _seal(connection, unit=unit or 0, before=before)

    def shown(self, connection: Connection, type_: str, record_id: str) -> Shown | None:
        """The record as it looks now, with the bases that a form opened now must hand to `unit`."""
        kind = self.catalogue.types[type_]
        values = read_registers(connection, kind, record_id, kind.registers)
        if values is None:
            return None
        row = connection.execute("SELECT revs FROM sync_record WHERE id = ?", (record_id,)).fetchone()
        revs = decode_map(row[0]) if row else {}
        open_ops = dict(
            connection.execute(
                "SELECT register, MAX(n) FROM sync_op WHERE id = ? AND status < 2 GROUP BY register",
                (record_id,),
            ).fetchall()
        )
        bases = {
            (record_id, name): Base(value, int(str(revs.get(name, 1))), max(open_ops.get(name, 0), open_ops.get("", 0)))
            for name, value in values.items()
        }
        return Shown(type_, record_id, values, bases)

    def queue(self) -> Queue:
        """What waits, counted."""
        with self.database.read() as connection:
            return count_queue(connection)

    def adopt_identity(self) -> str:
        """Take a new identity (after a restore or a clone); what is queued keeps its old origin and numbers."""
        fresh = new_id()
        with self.database.write() as connection:
            first = _last_op(connection) + 1
            _set_meta(connection, "origin", fresh)
            _set_meta(connection, f"first:{fresh}", str(first))
        return fresh

    def reissue(self) -> None:
        """Take a new identity and issue the whole queue under it, with new numbers (invariant I7).

        For a file whose numbers another copy of it has used with other bytes.
        """
        fresh = self.adopt_identity()
        with self.database.write() as connection:
            moved: dict[int, int] = {}
            units = connection.execute("SELECT unit, first, last FROM sync_unit WHERE status < 2 ORDER BY unit")
            for unit, first, last in units.fetchall():
                for old in range(first, last + 1):
                    moved[old] = _renumber(connection, old, moved)
                connection.execute(
                    "UPDATE sync_unit SET origin = ?, first = ?, last = ?, status = 0 WHERE unit = ?",
                    (fresh, moved[first], moved[last], unit),
                )

    def _meta(self, key: str) -> str:
        with self.database.read() as connection:
            row = connection.execute("SELECT value FROM sync_meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _prepare(self) -> None:
        with self.database.write() as connection:
            for statement in statements(self.catalogue):
                connection.execute(statement)
            if connection.execute("SELECT 1 FROM sync_meta WHERE key = 'origin'").fetchone() is None:
                fresh = new_id()
                _set_meta(connection, "origin", fresh)
                _set_meta(connection, f"first:{fresh}", "1")


def count_queue(connection: Connection) -> Queue:
    """What waits on this connection's file."""
    units, ops = connection.execute(
        "SELECT COUNT(*), COALESCE(SUM(last - first + 1), 0) FROM sync_unit WHERE status < ?", (DONE,)
    ).fetchone()
    (refused,) = connection.execute("SELECT COUNT(*) FROM sync_unit WHERE status = 3").fetchone()
    (conflicts,) = connection.execute("SELECT COUNT(*) FROM sync_conflict").fetchone()
    return Queue(units=units, ops=ops, refused=refused, conflicts=conflicts)


def _last_op(connection: Connection) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'sync_op'").fetchone()
    return int(row[0]) if row else 0


def _set_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO sync_meta (key, value) VALUES (?, ?)", (key, value))


def _renumber(connection: Connection, old: int, moved: Mapping[int, int]) -> int:
    columns = "unit, type, id, register, value, old, was, base_rev, prev"
    (prev,) = connection.execute("SELECT prev FROM sync_op WHERE n = ?", (old,)).fetchone()
    fresh = connection.execute(f"INSERT INTO sync_op ({columns}) SELECT {columns} FROM sync_op WHERE n = ?", (old,))
    connection.execute("UPDATE sync_op SET prev = ? WHERE n = ?", (moved.get(prev, 0), fresh.lastrowid))
    connection.execute("DELETE FROM sync_op WHERE n = ?", (old,))
    return int(fresh.lastrowid or 0)


def _seal(connection: Connection, *, unit: int, before: int) -> None:
    rows = connection.execute("SELECT n, id, register, value FROM sync_op WHERE n > ? ORDER BY n", (before,)).fetchall()
    if not rows:
        connection.execute("DELETE FROM sync_unit WHERE unit = ?", (unit,))
        return
    latest: dict[tuple[str, str], tuple[int, str]] = {}
    for n, record, register, value in rows:
        earlier = latest.get((record, register))
        if earlier is not None:
            # A second edit of the register in one save continues the first, not what the form had shown.
            connection.execute("UPDATE sync_op SET prev = ?, was = ? WHERE n = ?", (*earlier, n))
        latest[record, register] = (n, value)
    connection.execute("UPDATE sync_unit SET first = ?, last = ? WHERE unit = ?", (rows[0][0], rows[-1][0], unit))
