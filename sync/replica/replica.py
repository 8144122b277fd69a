"""A replica: units of work written to it, its identity, and what waits in its queue."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sync.catalogue import Catalogue
from sync.clock import Clock, Stamp, age_ms
from sync.errors import WriteRefused
from sync.ids import new_id
from sync.replica.capture import Base, Bases, Capture
from sync.replica.database import Connection, Database
from sync.replica.joining import point_written
from sync.replica.meta import read_meta, write_meta
from sync.replica.preparation import prepare
from sync.replica.rows import decode_revs, read_registers
from sync.replica.schema import REFUSED
from sync.replica.sealing import last_op, seal
from sync.values import Value, encode
from sync.wire import OFF_LINE, ON_LINE, fits_head

LINE_KNOWN_MS = 180_000
"""For so long what was last found out about the line counts; after that nobody knows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as a form shows it when it is opened: values by register, and the bases its edits will carry."""

    type: str
    id: str
    values: Mapping[str, Value]
    bases: Bases


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: units of work to be sent and ops in them; refused units and conflicts that wait for a person."""

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
        self._line: tuple[int, Stamp] | None = None
        with database.write() as connection, self.capture.applying():
            prepare(connection, catalogue)
            if read_meta(connection, "origin") is None:
                _take_identity(connection)

    @property
    def origin(self) -> str:
        """This replica's present identity, under which its new ops are numbered."""
        with self.database.read() as connection:
            return read_meta(connection, "origin") or ""

    def note_line(self, *, on: bool) -> None:
        """Head office could be reached just now, or could not: units saved from now on bear that, for a while."""
        self._line = ON_LINE if on else OFF_LINE, self.clock.now()

    @contextmanager
    def unit(self, what: str, *, actor: str, partition: str, bases: Bases | None = None) -> Iterator[Connection]:
        """One unit of work: everything written within lands whole, here and at head office, or not at all.

        `what` names the use case, `actor` the person, `bases` what the open forms had shown. Nothing is
        queued if nothing was changed. Raises WriteRefused for a record of another partition, for more than head
        office takes at once, and for names that it could not read (`wire.fits_head`).
        """
        if not fits_head(what, actor, partition):
            raise WriteRefused(f"no name of a use case, a person or a partition: {what!r}, {actor!r}, {partition!r}")
        stamp = self.clock.now()
        with self.database.write() as connection:
            before = last_op(connection)
            unit = connection.execute(
                "INSERT INTO sync_unit (what, actor, partition, wall_ms, mono_ms, boot, line, origin, saw, epoch) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT value FROM sync_meta WHERE key = 'origin'), "
                "COALESCE((SELECT MAX(seq, 0) FROM sync_cursor WHERE partition = ?3), 0), "
                "COALESCE((SELECT value FROM sync_meta WHERE key = 'epoch'), ''))",
                (what, actor, partition, stamp.wall_ms, stamp.mono_ms, stamp.boot, self._known_line(stamp)),
            ).lastrowid
            with self.capture.unit(unit or 0, partition=partition, bases=bases or {}):
                yield connection
            with self.capture.applying():
                point_written(connection, self.catalogue, before=before)
            seal(connection, unit=unit or 0, partition=partition, before=before)

    def shown(self, connection: Connection, type_: str, record_id: str) -> Shown | None:
        """The record as it looks now, with the bases that a form opened now must hand to `unit`."""
        kind = self.catalogue.types[type_]
        values = read_registers(connection, kind, record_id, kind.registers)
        if values is None:
            return None
        row = connection.execute("SELECT revs FROM sync_record WHERE id = ?", (record_id,)).fetchone()
        revs = decode_revs(row[0]) if row else {}
        open_ops = dict(
            connection.execute(
                "SELECT register, MAX(n) FROM sync_op WHERE id = ? AND status < 2 GROUP BY register",
                (record_id,),
            ).fetchall()
        )
        bases = {
            (record_id, name): Base(value, revs.get(name, 1), max(open_ops.get(name, 0), open_ops.get("", 0)))
            for name, value in values.items()
        }
        return Shown(type_, record_id, values, bases)

    def queue(self) -> Queue:
        """What waits, counted."""
        with self.database.read() as connection:
            return count_queue(connection)

    def _known_line(self, now: Stamp) -> int:
        if self._line is None:
            return 0
        line, then = self._line
        return line if age_ms(then, now) <= LINE_KNOWN_MS else 0

    def adopt_identity(self) -> str:
        """Take a new identity (after a restore or a clone); what is queued keeps its old origin and numbers."""
        with self.database.write() as connection:
            return _take_identity(connection)

    def reissue(self) -> None:
        """Take the next identity and issue the whole queue under it, bytes and numbers as they are (invariant I7).

        For a file whose numbers another copy of it has used with other bytes. The identity follows from what waits:
        however often this state of the file is restored, what waits in it is issued under the same name.
        """
        with self.database.write() as connection:
            head = connection.execute(
                "SELECT origin, first, partition, actor, what, sent FROM sync_unit WHERE status < 2 "
                "ORDER BY first LIMIT 1"
            ).fetchone()
            if head is None or head[-1] is None:
                fresh = _take_identity(connection)
            else:
                digest = hashlib.sha256(encode(head).encode()).digest()
                fresh = _take_identity(connection, str(UUID(bytes=digest[:16])))
            if head is not None:
                write_meta(connection, f"first:{fresh}", str(head[1]))
            connection.execute("UPDATE sync_unit SET origin = ? WHERE status < 2", (fresh,))


def count_queue(connection: Connection) -> Queue:
    """What waits on this connection's file; conflicts whose decision is on its way do not wait for a person."""
    units, ops = connection.execute(
        "SELECT COUNT(*), COALESCE(SUM(last - first + 1), 0) FROM sync_unit WHERE status < 2"
    ).fetchone()
    (refused,) = connection.execute(f"SELECT COUNT(*) FROM sync_unit WHERE status = {REFUSED}").fetchone()
    (conflicts,) = connection.execute(
        "SELECT COUNT(*) FROM sync_conflict c WHERE NOT EXISTS (SELECT 1 FROM sync_op o WHERE o.id = c.id "
        "AND o.register = c.register AND o.status < 2 AND o.base_rev = c.rev) "
        "AND NOT EXISTS (SELECT 1 FROM sync_stub s WHERE s.id = c.id)"
    ).fetchone()
    return Queue(units=units, ops=ops, refused=refused, conflicts=conflicts)


def _take_identity(connection: Connection, name: str = "") -> str:
    fresh = name or new_id()
    write_meta(connection, "origin", fresh)
    write_meta(connection, f"first:{fresh}", str(last_op(connection) + 1))
    return fresh
