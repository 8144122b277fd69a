"""The push step, both halves side by side: `collect` and `acknowledge` on the replica, `receive` at the office.

Exactly once: ops are numbered without gaps per origin; the office stores each unit's fingerprint and result
in the transaction of its effect, and answers a repeat from there. Push never moves the pull cursor.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import msgspec
from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue
from sync.clock import Stamp, age_ms
from sync.errors import IdentityReused, ProtocolError
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.merging import Advance, Merging, Sender
from sync.merge import Outcome
from sync.replica.database import Connection
from sync.replica.meta import epoch_of
from sync.replica.mirror import Mirror, OwnOp
from sync.replica.naming import note_landed
from sync.replica.schema import DONE, REFUSED, SENT
from sync.replica.stubs import blank_answered
from sync.values import decode, encode

BATCH_BYTES = 1_000_000
"""Of the queue in one request, while the line bears it (`sync.slow_line`)."""


# Replica -------------------------------------------------------------------------------------------


def collect(connection: Connection, *, now: Stamp, max_bytes: int, after: int = 0) -> tuple[str, list[wire.Unit]]:
    """The head of the queue, of one origin, marked as sent: from now on its bytes are frozen.

    At least one unit, and as many as stay within `max_bytes`; the origin is empty when nothing waits. Only what was
    saved behind op `after` counts.
    """
    rows = connection.execute(
        "SELECT u.unit, u.what, u.actor, u.partition, u.wall_ms, u.mono_ms, u.boot, u.origin, u.first, u.sent, "
        "u.saw, u.epoch, u.line, o.type, o.id, o.register, o.value, o.was, o.base_rev, o.prev, o.known "
        "FROM sync_unit u CROSS JOIN sync_op o ON o.n BETWEEN u.first AND u.last "
        "WHERE u.status < 2 AND u.first > ? ORDER BY u.first, o.n",
        (after,),
    )
    units: list[wire.Unit] = []
    frozen: list[tuple[str, int]] = []
    origin, size = "", 0
    present = epoch_of(connection)
    for _, group in groupby(rows, itemgetter(0)):
        saved = list(group)
        unit, what, actor, partition, wall, mono, boot, owner, first, sent, saw, epoch, line, *_ = saved[0]
        if origin and owner != origin:
            break
        ops = _ops(row[13:] for row in saved) if sent is None else msgspec.json.decode(sent, type=list[msgspec.Raw])
        size += sum(map(len, ops))
        if units and size > max_bytes:
            break
        origin = owner
        age = age_ms(Stamp(wall, mono, boot), now)
        units.append(
            wire.Unit(
                n=first, part=partition, by=actor, what=what, ops=ops, age=age, c=saw,
                e="" if epoch == present else epoch, l=line,
            )
        )  # fmt: skip
        if sent is None:
            frozen.append((wire.encode(ops).decode(), unit))
    connection.executemany(f"UPDATE sync_unit SET status = {SENT}, sent = ? WHERE unit = ?", frozen)
    _tell_gaps(connection, units)
    return origin, units


def _tell_gaps(connection: Connection, units: list[wire.Unit]) -> None:
    """Say which numbers before a unit were refused: a head office restored from a backup has not heard of them."""
    rows = connection.execute(
        "SELECT last, first FROM sync_unit WHERE status >= ? AND first < ?",
        (REFUSED, units[-1].n if units else 0),
    )
    before = dict(rows.fetchall())
    for unit in units:
        while (first := before.get(unit.n - unit.gap - 1)) is not None:
            unit.gap = unit.n - first


class _SavedOp(msgspec.Struct, omit_defaults=True, gc=False):
    """A `wire.Op` with its values as the JSON that the file holds."""

    t: str
    id: str
    v: msgspec.Raw
    f: str = ""
    b: int = 1
    w: msgspec.Raw | None = None
    p: int = 0
    k: int = 1


def _ops(rows: Iterable[tuple[str, str, str, str, str | None, int, int, int]]) -> list[msgspec.Raw]:
    return [
        msgspec.Raw(wire.encode(_SavedOp(type_, id_, msgspec.Raw(value), register, rev, _json(was), prev, known)))
        for type_, id_, register, value, was, rev, prev, known in rows
    ]


def _json(text: str | None) -> msgspec.Raw | None:
    return None if text in (None, "null") else msgspec.Raw(text)


@dataclass(slots=True)
class Acknowledged:
    """What came of the units that a response answers, counted by op; refused units are counted as units."""

    units: int = 0
    sent: int = 0
    applied: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0


def acknowledge(
    connection: Connection, catalogue: Catalogue, response: wire.SyncResponse, *, origin: str, now_ms: int
) -> Acknowledged:
    """Clear exactly the ops the results name; refused ones go to the visible list with all that was typed."""
    total = Acknowledged()
    waiting = _waiting(connection, origin, [result.n for result in response.res])
    if not waiting:
        return total
    mirror = Mirror(connection, catalogue, now_ms=now_ms)
    mirror.load(op.id for ops in waiting.values() for op in ops)
    units: list[tuple[object, ...]] = []
    answers: list[tuple[int, str, int]] = []
    for result in response.res:
        ops = waiting.get(result.n)
        if ops is None:
            continue  # a late repeat of an answer already taken
        outcomes = _take_result(mirror, result, ops, who=response.who)
        status = REFUSED if result.code else DONE
        units.append((status, result.code, result.zh, result.en, result.at, now_ms, origin, result.n))
        answers += [(status, outcome, op.n) for op, outcome in zip(ops, outcomes, strict=True)]
        _count(total, result, outcomes)
    mirror.flush()
    landed = [op for result in response.res if not result.code for op in waiting.get(result.n, ())]
    note_landed(connection, catalogue, landed)
    connection.executemany(
        "UPDATE sync_unit SET status = ?, code = ?, zh = ?, en = ?, at_ms = ?, settled_ms = ?, sent = NULL "
        "WHERE origin = ? AND first = ? AND status < 2",
        units,
    )
    connection.executemany("UPDATE sync_op SET status = ?, outcome = ? WHERE n = ?", answers)
    blank_answered(connection, [n for _, _, n in answers])
    return total


def _waiting(connection: Connection, origin: str, numbers: list[int]) -> dict[int, list[OwnOp]]:
    """The sent units among those numbers, with their ops."""
    if not numbers:
        return {}
    rows = connection.execute(
        "SELECT u.first, o.n, o.type, o.id, o.register, o.value FROM sync_unit u "
        "CROSS JOIN sync_op o ON o.n BETWEEN u.first AND u.last "
        "WHERE u.status < 2 AND u.sent IS NOT NULL AND u.origin = ? AND u.first BETWEEN ? AND ? ORDER BY u.first, o.n",
        (origin, min(numbers), max(numbers)),
    )
    found: dict[int, list[OwnOp]] = defaultdict(list)
    for first, n, type_, id_, register, value in rows:
        found[first].append(OwnOp(n, type_, id_, register, decode(value)))
    return found


def _take_result(mirror: Mirror, result: wire.UnitResult, ops: list[OwnOp], *, who: list[wire.Author]) -> list[str]:
    if result.code:
        for op in reversed(ops):
            mirror.revert(op)
        return [Outcome.REFUSED] * len(ops)
    if len(ops) != len(result.ops):
        raise ProtocolError(f"unit {result.n}: {len(result.ops)} results for {len(ops)} ops")
    for op, answer in zip(ops, result.ops, strict=True):
        mirror.settle(op, answer, who)
    return [answer.o for answer in result.ops]


def _count(total: Acknowledged, result: wire.UnitResult, outcomes: list[str]) -> None:
    total.units += 1
    total.sent += len(outcomes)
    total.refused += bool(result.code)
    total.applied += sum(outcome in (Outcome.APPLIED, Outcome.AGREED) for outcome in outcomes)
    total.merged += outcomes.count(Outcome.MERGED)
    total.conflicts += outcomes.count(Outcome.CONFLICT)


# Head office ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Received:
    """Results in the order of the units, the authors they refer to, and how the request moved which partitions.

    `repeated` of the units had come before.
    """

    results: list[wire.UnitResult] = field(default_factory=list)
    authors: Authors = field(default_factory=Authors)
    advances: Mapping[str, Advance] = field(default_factory=dict)
    repeated: int = 0


def receive(
    connection: OfficeConnection, request: wire.SyncRequest, *, catalogue: Catalogue, sender: Sender, now_ms: int,
    epoch: str = "", everywhere: bool = True,
) -> Received:  # fmt: skip
    """Take the units in order, each whole or not at all; results of repeats come from the store.

    Not `everywhere`, records that are created here are not looked for in other partitions: is their id taken there,
    the database's IntegrityError tells.

    Raises IdentityReused when a number was used for other bytes or the origin is another device's (units before
    it are answered first, so that they are not issued anew), ProtocolError when numbers are missing.
    """
    origin = store.lock_origin(connection, request.r, device=sender.device, first=request.first)
    last, own = origin.last, origin.device == sender.device
    known = store.load_units(connection, request.r, [unit for unit in request.units if unit.n <= last])
    work = Merging(
        connection, request, catalogue=catalogue, sender=sender, now_ms=now_ms, epoch=epoch, everywhere=everywhere
    )  # fmt: skip
    results: list[wire.UnitResult] = []
    repeated = 0
    for unit in request.units:
        if unit.n - unit.gap > last + 1:
            raise ProtocolError(f"op {last + 1} is missing: the unit begins with {unit.n}")
        fingerprint, stored = known.get(unit.n, ("", ""))
        if unit.n <= last and fingerprint == wire.fingerprint(unit):
            results.append(work.repeat(stored))
            repeated += 1
        elif unit.n <= last or not own:
            break
        else:
            results.append(work.take(unit))
            last = unit.n + max(1, len(unit.ops)) - 1
    if request.units and not results:
        raise IdentityReused(f"op {request.units[0].n} is known with other bytes, or from another device")
    work.save()
    if own:
        store.save_origin(
            connection, request.r, last=last, seen_ms=now_ms, waits=request.waits, cursors=encode(request.at)
        )
    return Received(results, work.authors, work.advances(), repeated)
