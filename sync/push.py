"""The push step, both halves side by side: `collect` and `acknowledge` on the replica, `receive` at the office.

Exactly once: ops are numbered without gaps per origin; the office stores each unit's fingerprint and result
in the transaction of its effect, and answers a repeat from there. Push never moves the pull cursor.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue
from sync.clock import Stamp, age_ms, saved_at
from sync.errors import IdentityReused, ProtocolError
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.draft import Draft
from sync.head_office.guard import Guard, Refusal
from sync.head_office.state import Mark
from sync.merge import Outcome
from sync.replica.database import Connection
from sync.replica.mirror import Mirror
from sync.replica.schema import DONE, REFUSED
from sync.values import decode

log = logging.getLogger(__name__)


# Replica -------------------------------------------------------------------------------------------


def collect(connection: Connection, *, now: Stamp, max_bytes: int = 1_000_000) -> tuple[str, list[wire.Unit]]:
    """The head of the queue, of one origin, marked as sent: from now on its bytes are frozen."""
    rows = connection.execute(
        "SELECT unit, what, actor, partition, wall_ms, mono_ms, boot, origin, first, last FROM sync_unit "
        "WHERE status < 2 ORDER BY unit"
    )
    units: list[wire.Unit] = []
    sent: list[tuple[int]] = []
    origin, size = "", 0
    for unit, what, actor, partition, wall, mono, boot, owner, first, last in rows.fetchall():
        if (origin and owner != origin) or size > max_bytes:
            break
        origin = owner
        ops, weight = _ops(connection, first=first, last=last)
        size += weight
        age = age_ms(Stamp(wall, mono, boot), now)
        units.append(wire.Unit(n=first, part=partition, by=actor, what=what, ops=ops, age=age))
        sent.append((unit,))
    connection.executemany("UPDATE sync_unit SET status = 1 WHERE unit = ? AND status = 0", sent)
    return origin, units


def _ops(connection: Connection, *, first: int, last: int) -> tuple[list[msgspec.Raw], int]:
    rows = connection.execute(
        "SELECT type, id, register, value, was, base_rev, prev FROM sync_op WHERE n BETWEEN ? AND ? ORDER BY n",
        (first, last),
    ).fetchall()
    ops = [
        msgspec.Raw(
            wire.encode(
                wire.Op(
                    t=type_,
                    id=id_,
                    f=register,
                    v=msgspec.Raw(value.encode()),
                    b=rev,
                    p=prev,
                    w=decode(was) if was is not None else None,
                )  # fmt: skip
            )
        )
        for type_, id_, register, value, was, rev, prev in rows
    ]
    return ops, sum(len(op) for op in ops)


@dataclass(slots=True)
class Acknowledged:
    """What came of the units that a response answers, counted by op; refused units are counted as units."""

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
    mirror = Mirror(connection, catalogue, now_ms=now_ms)
    for result in response.res:
        row = connection.execute(
            "SELECT unit, first, last, partition FROM sync_unit WHERE origin = ? AND first = ? AND status < 2",
            (origin, result.n),
        ).fetchone()
        if row is None:
            continue  # a late repeat of an answer already taken
        unit, first, last, partition = row
        ops = connection.execute(
            "SELECT n, type, id, register, old FROM sync_op WHERE n BETWEEN ? AND ? ORDER BY n", (first, last)
        ).fetchall()
        if result.code:
            _refuse(connection, mirror, catalogue, unit=unit, ops=ops, result=result, now_ms=now_ms)
            total.refused += 1
        else:
            _settle(connection, mirror, catalogue, unit=unit, ops=ops, result=result, partition=partition, who=response.who,
                    now_ms=now_ms, total=total)  # fmt: skip
        total.sent += len(ops)
    return total


def _settle(connection: Connection, mirror: Mirror, catalogue: Catalogue, *, unit: int, ops: Sequence[tuple[int, str, str, str, str | None]],
            result: wire.UnitResult, partition: str, who: Sequence[wire.Author], now_ms: int, total: Acknowledged) -> None:  # fmt: skip
    if len(ops) != len(result.ops):
        raise ProtocolError(f"unit {result.n}: {len(result.ops)} results for {len(ops)} ops")
    connection.execute("UPDATE sync_unit SET status = ?, settled_ms = ? WHERE unit = ?", (DONE, now_ms, unit))
    for (n, type_, id_, register, _old), answer in zip(ops, result.ops, strict=True):
        connection.execute("UPDATE sync_op SET status = ?, outcome = ? WHERE n = ?", (DONE, answer.o, n))
        mirror.settle(catalogue.types[type_], id_, register, n=n, rev=answer.rev, state=answer.s, authors=who)
        if register:
            state = answer.s or wire.RegisterState(v=None, rev=answer.rev, by=-1)  # applied: nothing is contested now
            mirror.note_candidates(type_, id_, register, partition=partition, state=state, authors=who)
        total.applied += answer.o in (Outcome.APPLIED, Outcome.AGREED)
        total.merged += answer.o == Outcome.MERGED
        total.conflicts += answer.o == Outcome.CONFLICT


def _refuse(connection: Connection, mirror: Mirror, catalogue: Catalogue, *, unit: int, ops: Sequence[tuple[int, str, str, str, str | None]],
            result: wire.UnitResult, now_ms: int) -> None:  # fmt: skip
    connection.execute(
        "UPDATE sync_unit SET status = ?, code = ?, zh = ?, en = ?, settled_ms = ? WHERE unit = ?",
        (REFUSED, result.code, result.zh, result.en, now_ms, unit),
    )
    connection.executemany(
        "UPDATE sync_op SET status = ?, outcome = 'refused' WHERE n = ?", [(REFUSED, op[0]) for op in ops]
    )
    for _n, type_, id_, register, old in reversed(ops):
        kind = catalogue.types[type_]
        if register:
            mirror.revert(kind, id_, register, old=decode(old) if old is not None else None)
        else:
            mirror.forget(kind, id_)


# Head office ---------------------------------------------------------------------------------------


def receive(
    connection: OfficeConnection,
    request: wire.SyncRequest,
    *,
    catalogue: Catalogue,
    guard: Guard,
    device: str,
    now_ms: int,
) -> tuple[list[wire.UnitResult], list[wire.Author]]:
    """Take the units in order, each whole or not at all; results of repeats come from the store.

    Raises IdentityReused when a number was used for other bytes, ProtocolError when numbers are missing.
    """
    last, seen_ms = store.lock_origin(connection, request.r, device=device, first=request.first)
    known = store.load_units(connection, request.r, [unit.n for unit in request.units if unit.n <= last])
    work = _Merging(
        connection, request, catalogue=catalogue, guard=guard, device=device, now_ms=now_ms, seen_ms=seen_ms
    )
    results: list[wire.UnitResult] = []
    for unit in request.units:
        if unit.n <= last:
            results.append(_repeat(unit, known.get(unit.n), work.authors))
            continue
        if unit.n != last + 1:
            raise ProtocolError(f"op {last + 1} is missing: the unit begins with {unit.n}")
        results.append(work.take(unit))
        last = unit.n + max(1, len(unit.ops)) - 1
    work.save()
    store.save_origin(connection, request.r, last=last, seen_ms=now_ms, waits=request.waits)
    return results, work.authors.listed


def _repeat(unit: wire.Unit, known: tuple[str, str] | None, authors: "Authors") -> wire.UnitResult:
    if known is None or known[0] != wire.fingerprint(unit):
        raise IdentityReused(f"op {unit.n} is known with other bytes")
    stored = msgspec.json.decode(known[1], type=_StoredResult)
    return authors.take_over(stored.result, stored.who)


class _StoredResult(msgspec.Struct):
    """A unit's result with the authors its states refer to."""

    result: wire.UnitResult
    who: list[wire.Author]


class _Merging:
    """One push transaction: states loaded once, units merged in memory, everything written at the end."""

    def __init__(self, connection: OfficeConnection, request: wire.SyncRequest, *, catalogue: Catalogue, guard: Guard,
                 device: str, now_ms: int, seen_ms: int) -> None:  # fmt: skip
        self.authors = Authors()
        self._connection, self._request = connection, request
        self.catalogue, self.guard, self.device = catalogue, guard, device
        self._now_ms, self._seen_ms = now_ms, seen_ms
        self._heads = store.lock_partitions(connection, [unit.part for unit in request.units])
        self._decoded: dict[int, list[wire.Op] | None] = {unit.n: _decode_ops(unit) for unit in request.units}
        ids = {op.id for ops in self._decoded.values() if ops for op in ops}
        self._records = store.load_records(connection, sorted(ids))
        self._changed: dict[str, int] = {}
        self._units: list[store.UnitRow] = []
        self._lines: list[dict[str, object]] = []

    def take(self, unit: wire.Unit) -> wire.UnitResult:
        """Merge one unit; a refusal leaves no trace but itself."""
        at = saved_at(self._now_ms, unit.age, last_contact_ms=self._seen_ms)
        seq = self._heads[unit.part][0] + 1
        draft = Draft(self, unit, seq=seq, at=at)
        refusal = self._attempt(draft, unit)
        authors = Authors()
        if refusal is not None:
            result, seq = wire.UnitResult(n=unit.n, code=refusal.code, zh=refusal.zh, en=refusal.en), 0
        else:
            result = wire.UnitResult(n=unit.n, ops=draft.results(authors))
        self._record(unit, result, authors, seq=seq, at=at)
        if refusal is None:
            self._keep(unit, draft, seq=seq)
        return self.authors.take_over(msgspec.json.decode(wire.encode(result), type=wire.UnitResult), authors.listed)

    def _attempt(self, draft: "Draft", unit: wire.Unit) -> "Refusal | None":
        try:
            return draft.run(self._decoded[unit.n])
        except Exception:  # a unit that trips a bug here must refuse itself, never block its whole queue (I20)
            log.exception("unit %s of partition %s could not be merged", unit.n, unit.part)
            return Refusal(
                "office_fault",
                "总部处理这条改动时出错，内容已保留。",
                "Head office failed on this change; it is kept.",
            )

    def save(self) -> None:
        """Write all that changed."""
        store.save_records(self._connection, [(id_, self._records[id_], seq) for id_, seq in self._changed.items()])
        store.save_units(self._connection, self._units)
        store.save_lines(self._connection, self._lines)
        store.save_partitions(self._connection, self._heads)

    def find(self, record_id: str) -> store.Stored | None:
        """The record as the units before left it."""
        return self._records.get(record_id)

    def mark(self, unit: wire.Unit, n: int, at: int) -> Mark:
        """The mark of op `n` of that unit."""
        return Mark(self._request.r, n, unit.by, self.device, at)

    def _keep(self, unit: wire.Unit, draft: "Draft", *, seq: int) -> None:
        for record_id, record in draft.records.items():
            self._records[record_id] = record
            self._changed[record_id] = seq
        for record_id, lines in draft.lines.items():
            self._lines.append(
                {
                    "record": record_id,
                    "partition": unit.part,
                    "seq": seq,
                    "lines": wire.encode(lines).decode(),
                }
            )

    def _record(self, unit: wire.Unit, result: wire.UnitResult, authors: Authors, *, seq: int, at: int) -> None:
        body = wire.encode(unit).decode()
        stored = wire.encode(_StoredResult(result, authors.listed)).decode()
        link = ""
        if seq:
            link = store.chain(self._heads[unit.part][1], body, stored)
            self._heads[unit.part] = (seq, link)
        self._units.append(
            store.UnitRow(
                origin=self._request.r,
                n=unit.n,
                fingerprint=wire.fingerprint(unit),
                partition=unit.part,
                seq=seq,
                actor=unit.by,
                device=self.device,
                at_ms=at,
                body=body,
                result=stored,
                chain=link,
            )  # fmt: skip
        )


def _decode_ops(unit: wire.Unit) -> list[wire.Op] | None:
    try:
        return [msgspec.json.decode(raw, type=wire.Op) for raw in unit.ops]
    except msgspec.MsgspecError as error:
        log.warning("unit %s of partition %s could not be read: %s", unit.n, unit.part, error)
        return None
