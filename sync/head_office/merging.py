"""One push transaction: states loaded once, units merged in memory, everything written at the end."""

import logging
from collections.abc import Collection
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sync import wire
from sync.catalogue import Catalogue
from sync.clock import saved_at
from sync.head_office import refusals, store
from sync.head_office.authors import Authors
from sync.head_office.draft import Draft
from sync.head_office.guard import Guard, Refusal
from sync.head_office.state import Mark

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who pushes: the device, what it may write to, and who judges its rights."""

    device: str
    partitions: Collection[str]
    guard: Guard


class _StoredResult(msgspec.Struct):
    """A unit's result with the authors its states refer to."""

    result: wire.UnitResult
    who: list[wire.Author]


class Merging:
    """Takes the units of one request, in order, each whole or not at all."""

    def __init__(
        self, connection: Connection, request: wire.SyncRequest, *, catalogue: Catalogue, sender: Sender,
        now_ms: int, drained_ms: int,
    ) -> None:  # fmt: skip
        """Lock the partitions and load the records; `drained_ms` is when this origin last had nothing to send."""
        self.authors = Authors()
        self.catalogue, self.guard, self.device = catalogue, sender.guard, sender.device
        self._connection, self._request, self._sender = connection, request, sender
        self._now_ms, self._drained_ms = now_ms, drained_ms
        written = {unit.part for unit in request.units} & set(sender.partitions)
        self._heads = store.lock_partitions(connection, written)
        self._ops = {unit.n: _decode_ops(unit) for unit in request.units}
        ids = {op.id for ops in self._ops.values() if ops for op in ops}
        self._records = store.load_records(connection, sorted(ids))
        self._refused: dict[int, wire.Op | None] = {}
        self._changed: dict[str, int] = {}
        self._units: list[store.UnitRow] = []
        self._lines: list[dict[str, object]] = []

    def take(self, unit: wire.Unit) -> wire.UnitResult:
        """Merge one unit; a refusal leaves no trace but itself."""
        at = saved_at(self._now_ms, unit.age, last_contact_ms=self._drained_ms)
        seq = self._heads[unit.part][0] + 1 if unit.part in self._heads else 0
        draft = Draft(self, unit, seq=seq, at=at)
        refusal = self._attempt(draft, unit) if seq else refusals.OUT_OF_SCOPE
        authors = Authors()
        if refusal is not None:
            result = wire.UnitResult(n=unit.n, at=at, code=refusal.code, zh=refusal.zh, en=refusal.en)
            self._refused |= _by_number(unit, self._ops[unit.n])
            self._record(unit, result, authors, seq=0)
        else:
            result = wire.UnitResult(n=unit.n, at=at, ops=draft.results(authors))
            self._refused |= dict.fromkeys(range(unit.n, unit.n + len(unit.ops)))
            self._record(unit, result, authors, seq=seq)
            self._keep(unit, draft, seq=seq)
        return self.authors.take_over(msgspec.json.decode(wire.encode(result), type=wire.UnitResult), authors.listed)

    def repeat(self, stored: str) -> wire.UnitResult:
        """The answer a unit got when it came first."""
        kept = msgspec.json.decode(stored, type=_StoredResult)
        return self.authors.take_over(kept.result, kept.who)

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

    def refused_op(self, n: int) -> wire.Op | None:
        """Op `n` of this origin if it was refused, in this request or an earlier one; else None."""
        if n not in self._refused:
            found = store.load_unit_around(self._connection, self._request.r, n)
            self._refused[n] = _refused_op(found, n) if found else None
        return self._refused[n]

    def _attempt(self, draft: Draft, unit: wire.Unit) -> Refusal | None:
        try:
            return draft.run(self._ops[unit.n])
        except DBAPIError:  # the database is in trouble, not this unit: the whole request is tried again later
            raise
        except Exception:  # a unit that trips a bug here must refuse itself, never block its whole queue (I20)
            log.exception("unit %s of partition %s could not be merged", unit.n, unit.part)
            return refusals.OFFICE_FAULT

    def _keep(self, unit: wire.Unit, draft: Draft, *, seq: int) -> None:
        for record_id, record in draft.records.items():
            self._records[record_id] = record
            self._changed[record_id] = seq
        self._lines += [
            {"record": record_id, "partition": unit.part, "seq": seq, "lines": wire.encode(lines).decode()}
            for record_id, lines in draft.lines.items()
        ]

    def _record(self, unit: wire.Unit, result: wire.UnitResult, authors: Authors, *, seq: int) -> None:
        body = wire.encode(unit).decode()
        stored = wire.encode(_StoredResult(result, authors.listed)).decode()
        link = ""
        if seq:
            link = store.chain(self._heads[unit.part][1], body, stored)
            self._heads[unit.part] = (seq, link)
        row = store.UnitRow(
            origin=self._request.r, n=unit.n, fingerprint=wire.fingerprint(unit), partition=unit.part, seq=seq,
            actor=unit.by, device=self.device, at_ms=result.at, body=body, result=stored, chain=link,
        )  # fmt: skip
        self._units.append(row)


def _decode_ops(unit: wire.Unit) -> list[wire.Op] | None:
    try:
        return [msgspec.json.decode(raw, type=wire.Op) for raw in unit.ops]
    except msgspec.MsgspecError as error:
        log.warning("unit %s of partition %s could not be read: %s", unit.n, unit.part, error)
        return None


def _by_number(unit: wire.Unit, ops: list[wire.Op] | None) -> dict[int, wire.Op | None]:
    return {unit.n + offset: op for offset, op in enumerate(ops or ())}


def _refused_op(row: tuple[str, str], n: int) -> wire.Op | None:
    body, result = row
    unit = msgspec.json.decode(body, type=wire.Unit)
    if not msgspec.json.decode(result, type=_StoredResult).result.code:
        return None
    return _by_number(unit, _decode_ops(unit)).get(n)
