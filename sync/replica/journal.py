"""What a replica can tell about its own work: history, queue, refused work, conflicts, losers, sessions.

All functions only read, on any connection to the file; times are ms since 1970, corrected by the office's
clock where it has spoken.
"""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from sync.replica.database import Connection
from sync.replica.schema import ASIDE, DONE, REFUSED
from sync.values import Value, decode
from sync.wire import OFF_LINE, ON_LINE

_ON_LINE = {ON_LINE: True, OFF_LINE: False}


class Source(StrEnum):
    """Where a history line comes from: this device's own work, or head office."""

    OWN = "own"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Line:
    """One change in a record's history (P3).

    An empty `register` is the creation, with the columns as `new`. `device` is empty for this device. `outcome`
    is what head office made of an own change; `pending` that it has not answered yet. `on_line` is whether the
    device could reach head office when it was saved; None where nobody has told.
    """

    type: str
    id: str
    register: str
    old: Value
    new: Value
    actor: str
    device: str
    at: int
    source: Source
    what: str = ""
    outcome: str = ""
    pending: bool = False
    on_line: bool | None = None


class Candidate(msgspec.Struct, frozen=True, rename={"value": "v"}):
    """One of several values: what, by whom, on which device, when (corrected ms), from which op, on the line or not."""

    value: Value
    by: str
    device: str
    at: int
    origin: str
    n: int
    line: int = 0

    @property
    def on_line(self) -> bool | None:
        """Whether its device could reach head office then; None where nobody has told."""
        return _ON_LINE.get(self.line)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A register whose edits did not see each other (policy `ask`); the candidate in force comes first.

    `base` is the value they started from. `resolving` tells that a decision made here is still on its way. `known`
    is the highest rev of the record that whoever reads this list has seen.
    """

    type: str
    id: str
    register: str
    partition: str
    rev: int
    base: Value
    candidates: tuple[Candidate, ...]
    opened: int
    resolving: bool
    known: int = 1


@dataclass(frozen=True, slots=True)
class LostValue:
    """A value that lost against a younger or stronger one, kept to be restored; `base` as in `Conflict`."""

    type: str
    id: str
    register: str
    partition: str
    base: Value
    lost: Candidate
    winner: Candidate
    handled: bool


@dataclass(frozen=True, slots=True)
class TypedOp:
    """What was typed into one register; a creation has an empty `register` and its columns as `value`."""

    n: int
    type: str
    id: str
    register: str
    value: Value
    old: Value
    base: Value


@dataclass(frozen=True, slots=True)
class QueuedUnit:
    """A unit of work that head office has not answered; `sent` tells that it went out at least once."""

    unit: int
    what: str
    actor: str
    partition: str
    at: int
    ops: int
    sent: bool


@dataclass(frozen=True, slots=True)
class RefusedUnit:
    """A unit of work that head office refused, with all that was typed and the reason in both languages."""

    unit: int
    what: str
    actor: str
    partition: str
    at: int
    code: str
    zh: str
    en: str
    ops: tuple[TypedOp, ...]


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that head office sent and this file could not store; it is tried again with every session."""

    type: str
    id: str
    partition: str
    trouble: str
    at: int


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """A record that this file has and head office has not."""

    type: str
    id: str
    partition: str


@dataclass(frozen=True, slots=True)
class Run:
    """One sync session; `trouble` names the error that ended it (a class of `sync.errors`), or is empty."""

    started: int
    ended: int
    sent: int
    received: int
    merged: int
    conflicts: int
    refused: int
    requests: int
    bytes_up: int
    bytes_down: int
    trouble: str
    detail: str


def clock_offset(connection: Connection) -> int:
    """What must be added to this machine's wall clock to get head office's, in ms, as of the last session."""
    row = connection.execute("SELECT value FROM sync_meta WHERE key = 'offset_ms'").fetchone()
    return int(row[0]) if row else 0


def history(connection: Connection, record_id: str) -> list[Line]:
    """All changes of a record that this device made or was told of, oldest first.

    Head office's own record (`Office.history`) is complete; this one leaves out what others changed twice
    between two syncs, and what came before the first fill.
    """
    offset = clock_offset(connection)
    own = connection.execute(
        "SELECT o.type, o.register, o.old, o.value, u.actor, u.at_ms, u.wall_ms, u.what, o.outcome, o.status, u.line "
        "FROM sync_op o JOIN sync_unit u ON u.unit = o.unit WHERE o.id = ? ORDER BY o.n",
        (record_id,),
    )
    lines = [
        Line(type_, record_id, register, _value(old), _value(new), actor, "", at or wall + offset, Source.OWN,
             what, outcome, status < DONE, _ON_LINE.get(line))
        for type_, register, old, new, actor, at, wall, what, outcome, status, line in own
    ]  # fmt: skip
    told = connection.execute(
        "SELECT type, register, old, new, actor, device, at_ms, reach FROM sync_history WHERE id = ? ORDER BY line",
        (record_id,),
    )
    lines += [
        Line(type_, record_id, register, _value(old), _value(new), actor, device, at, Source.OFFICE,
             on_line=_ON_LINE.get(reach))
        for type_, register, old, new, actor, device, at, reach in told
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.at)


def conflicts(connection: Connection) -> list[Conflict]:
    """The registers that wait for a person's decision, oldest first; not of a record that was merged here meanwhile."""
    rows = connection.execute(
        "SELECT c.type, c.id, c.register, c.partition, c.rev, c.base, c.candidates, c.opened_ms, "
        "EXISTS (SELECT 1 FROM sync_op o WHERE o.id = c.id AND o.register = c.register AND o.status < 2 "
        "AND o.base_rev = c.rev), (SELECT MAX(e.value) FROM sync_record r, json_each(r.revs) e WHERE r.id = c.id) "
        "FROM sync_conflict c WHERE NOT EXISTS (SELECT 1 FROM sync_stub s WHERE s.id = c.id) "
        "ORDER BY c.opened_ms, c.id, c.register"
    )
    return [
        Conflict(type_, id_, register, partition, rev, _value(base),
                 tuple(msgspec.json.decode(candidates, type=list[Candidate])), opened, bool(resolving),
                 known or 1)
        for type_, id_, register, partition, rev, base, candidates, opened, resolving, known in rows
    ]  # fmt: skip


def losers(connection: Connection, *, handled: bool = False) -> list[LostValue]:
    """Values that lost and can be restored, youngest first; with `handled` also those seen to already."""
    rows = connection.execute(
        "SELECT l.type, l.id, l.register, r.partition, l.base, l.loser, l.winner, l.handled "
        "FROM sync_loser l JOIN sync_record r ON r.id = l.id WHERE l.handled <= ? ORDER BY l.seq DESC, l.id, l.n",
        (int(handled),),
    )
    return [
        LostValue(type_, id_, register, partition, _value(base), msgspec.json.decode(lost, type=Candidate),
                  msgspec.json.decode(winner, type=Candidate), bool(done))
        for type_, id_, register, partition, base, lost, winner, done in rows
    ]  # fmt: skip


def queued(connection: Connection) -> list[QueuedUnit]:
    """The units of work that wait for head office, in the order in which they go."""
    offset = clock_offset(connection)
    rows = connection.execute(
        "SELECT unit, what, actor, partition, wall_ms, last - first + 1, status FROM sync_unit "
        "WHERE status < 2 ORDER BY first"
    )
    return [
        QueuedUnit(unit, what, actor, partition, wall + offset, ops, status > 0)
        for unit, what, actor, partition, wall, ops, status in rows
    ]


def refused(connection: Connection, *, aside: bool = False) -> list[RefusedUnit]:
    """The refused units nobody has seen to yet, oldest first, with everything that was typed; or those set `aside`."""
    rows = connection.execute(
        "SELECT unit, what, actor, partition, at_ms, code, zh, en, first, last FROM sync_unit "
        f"WHERE status = {ASIDE if aside else REFUSED} ORDER BY unit"
    ).fetchall()
    return [
        RefusedUnit(unit, what, actor, partition, at, code, zh, en, typed_ops(connection, first, last))
        for unit, what, actor, partition, at, code, zh, en, first, last in rows
    ]


def parked(connection: Connection) -> list[Parked]:
    """The records this file could not store, one line for each time they came."""
    rows = connection.execute("SELECT type, id, partition, trouble, at_ms FROM sync_parked ORDER BY line")
    return [Parked(*row) for row in rows]


def only_here(connection: Connection) -> list[OnlyHere]:
    """Records that head office does not know (any more) and that nothing in the queue will tell it of.

    They came from it before it was restored from a backup, and whoever made them has not offered them again.
    """
    rows = connection.execute(
        "SELECT type, id, partition FROM sync_record r WHERE NOT told AND NOT EXISTS "
        "(SELECT 1 FROM sync_op o WHERE o.id = r.id AND o.register = '' AND o.status < 2) ORDER BY id"
    )
    return [OnlyHere(*row) for row in rows]


def runs(connection: Connection, *, limit: int = 50) -> list[Run]:
    """The last sync sessions, youngest first."""
    rows = connection.execute(
        "SELECT started_ms, ended_ms, sent, received, merged, conflicts, refused, requests, bytes_up, bytes_down, "
        "trouble, detail FROM sync_run ORDER BY run DESC LIMIT ?",
        (limit,),
    )
    return [Run(*row) for row in rows]


def typed_ops(connection: Connection, first: int, last: int) -> tuple[TypedOp, ...]:
    """What was typed in the ops from number `first` to `last`, in their order."""
    rows = connection.execute(
        "SELECT n, type, id, register, value, old, was FROM sync_op WHERE n BETWEEN ? AND ? ORDER BY n", (first, last)
    )
    return tuple(
        TypedOp(n, type_, id_, register, _value(value), _value(old), _value(was))
        for n, type_, id_, register, value, old, was in rows
    )


def _value(text: str | None) -> Value:
    return None if text is None else decode(text)
