"""One push transaction: states loaded once, units merged in memory, everything written at the end."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import msgspec
from sqlalchemy import Connection

from sync import wire
from sync.catalogue import Catalogue
from sync.clock import saved_at
from sync.head_office import acts, files, refusals, store
from sync.head_office.authors import Authors
from sync.head_office.draft import Draft
from sync.head_office.erasing import blank_body, erase_traces
from sync.head_office.guard import Guard, Refusal
from sync.head_office.lines import save_lines
from sync.head_office.partitions import lock_partitions, save_partitions
from sync.head_office.stubs import Stub, family_of, save_stubs, stubs_of
from sync.values import encode

log = logging.getLogger(__name__)

WHOLE_BYTES = wire.MAX_BODY // 2
"""So much one unit may bring into a feed of records that come whole: a page never parts a unit (I18)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who pushes: the device, what it may write to, and who judges its rights."""

    device: str
    partitions: Collection[str]
    guard: Guard


@dataclass(frozen=True, slots=True)
class Advance:
    """That one request took a partition from seq `before` to `after`, leaving these changes in its feed."""

    before: int
    after: int
    changes: Sequence[store.Changed]


class _StoredResult(msgspec.Struct):
    """A unit's result with the authors its states refer to."""

    result: wire.UnitResult
    who: list[wire.Author]


_results = msgspec.json.Decoder(_StoredResult)


class Merging:
    """Takes the units of one request, in order, each whole or not at all."""

    def __init__(
        self, connection: Connection, request: wire.SyncRequest, *, catalogue: Catalogue, sender: Sender,
        now_ms: int, epoch: str = "", everywhere: bool = True,
    ) -> None:  # fmt: skip
        """Lock the partitions and load the records: those that are created here `everywhere`, or in these alone.

        Then the database refuses an id that another partition has, when it is to be stored.
        """
        self.authors = Authors()
        self.catalogue, self.guard, self.device = catalogue, sender.guard, sender.device
        self.origin = request.r
        self._connection, self._request, self._sender = connection, request, sender
        self._now_ms, self._epoch = now_ms, epoch
        self._ops = {unit.n: _decode_ops(unit) for unit in request.units}
        ops = [op for listed in self._ops.values() if listed for op in listed]
        self._created = set() if everywhere else {op.id for op in ops if not op.f}
        written = {unit.part for unit in request.units} & set(sender.partitions)
        self._heads = lock_partitions(connection, written | _targets(ops) if written else ())
        self._records: dict[str, store.Stored] = {}
        self._stubs: dict[tuple[str, str], Stub] = {}
        self._load({op.id for op in ops} | _joined(ops) | self._families(ops), home=written)
        if any(op.f == wire.ERASE or (op.f == wire.ALIAS and op.v is None) for op in ops):
            self._load_left()
        self._stood = {name: head.seq for name, head in self._heads.items()}
        self._refused: dict[int, wire.Op | None] = {}
        self._first = 0
        self._ended: dict[str, dict[str, int]] | None = None
        self._changed: dict[str, int] = {}
        self._units: list[store.UnitRow] = []
        self._lines: list[tuple[str, str, int, str]] = []
        self._left: dict[tuple[str, str], Stub] = {}
        self._returned: set[tuple[str, str]] = set()
        self._erased: list[str] = []
        self._files: set[files.Reference] = set()
        self._moves: list[Stub] = []

    def take(self, unit: wire.Unit) -> wire.UnitResult:
        """Merge one unit; a refusal leaves no trace but itself."""
        self._first = self._first or unit.n
        at = saved_at(self._now_ms, unit.age, drained_ms=self._request.d)
        draft = Draft(self, unit, at=at)
        writable = unit.part in self._sender.partitions
        refusal = self._attempt(draft, unit) if writable else refusals.OUT_OF_SCOPE
        authors = Authors()
        if refusal is not None:
            result = wire.UnitResult(n=unit.n, at=at, code=refusal.code, zh=refusal.zh, en=refusal.en)
            self._refused |= _by_number(unit, self._ops[unit.n])
            self._record(unit, result, authors, seqs={})
            return result
        result = wire.UnitResult(n=unit.n, at=at, ops=draft.results(authors))
        self._record(unit, result, authors, seqs=draft.seqs)
        self._keep(unit, draft)
        if authors.listed:  # the answer counts its authors otherwise
            result = wire.UnitResult(n=unit.n, at=at, ops=draft.results(self.authors))
        return result

    def repeat(self, stored: str) -> wire.UnitResult:
        """The answer a unit got when it came first."""
        kept = _results.decode(stored)
        return self.authors.take_over(kept.result, kept.who)

    def save(self) -> None:
        """Write all that changed."""
        self._count()
        store.save_records(self._connection, [(id_, self._records[id_], seq) for id_, seq in self._changed.items()])
        store.save_units(self._connection, self._units)
        save_lines(self._connection, self._lines)
        save_stubs(self._connection, self._left.values(), dropped=self._returned)
        save_partitions(self._connection, self._heads)
        files.note_references(self._connection, self._files)
        for stub in self._moves:
            files.copy_references(self._connection, stub.id, from_partition=stub.partition, to_partition=stub.target)
        for record_id in self._erased:
            erase_traces(self._connection, record_id)

    def advances(self) -> dict[str, Advance]:
        """The partitions that this request alone has moved, but for those that a record has left."""
        changes: dict[str, list[store.Changed]] = {name: [] for name in self._heads}
        for id_, seq in sorted(self._changed.items(), key=itemgetter(1)):
            record = self._records[id_]
            changes.get(record.partition, []).append(store.Changed(id_, record.type, seq, record.state))
        left = {partition for partition, _ in self._left}
        return {
            name: Advance(self._stood[name], head.seq, changes[name])
            for name, head in self._heads.items()
            if name not in left
        }

    def reads(self, partition: str) -> bool:
        """Whether the sender may read that partition."""
        return partition in self._sender.partitions

    def find(self, record_id: str) -> store.Stored | None:
        """The record as the units before left it."""
        return self._records.get(record_id)

    def stub(self, partition: str, record_id: str) -> Stub | None:
        """What is left of a record in a partition it has left."""
        return self._stubs.get((partition, record_id))

    def left(self, record_id: str) -> list[str]:
        """The partitions that keep a stub of a record, where that is to be erased or parted."""
        return sorted(partition for partition, id_ in self._stubs if id_ == record_id)

    def aliases(self, record_id: str) -> list[str]:
        """The records that were merged into that one, where that is to be moved."""
        return [id_ for id_, record in self._records.items() if record.state.alias == record_id]

    def next_seq(self, partition: str) -> int:
        """The seq that a unit takes in a partition if it lands."""
        return self._heads[partition].seq + 1

    def authority(self, unit: wire.Unit) -> bool:
        """Whether the unit comes from head office itself."""
        return self.guard.has_authority(unit)

    def shared(self, unit: wire.Unit) -> Mapping[str, int] | None:
        """None, or by partition the seq up to which the unit's revs are this office's, where their epoch has ended."""
        if unit.e in ("", self._epoch):
            return None
        if self._ended is None:
            self._ended = store.ended_epochs(self._connection)
        return self._ended.get(unit.e, {})

    def refused_op(self, n: int) -> wire.Op | None:
        """Op `n` of this origin if it was refused, in this request or an earlier one; else None."""
        if n not in self._refused and 0 < self._first <= n:
            return None  # it was taken in this request, and not refused
        if n not in self._refused:
            found = store.load_unit_around(self._connection, self._request.r, n)
            self._refused[n] = _refused_op(found, n) if found else None
        return self._refused[n]

    def _load(self, ids: set[str], *, home: set[str]) -> None:
        """The records the ops are about, and those they were merged into; partitions they moved to are locked, too.

        A lock taken here comes out of the fixed order: should two requests wait for each other, the database ends
        one of them, and it is tried again.
        """
        wanted = sorted(ids)
        while wanted:
            found = self._found(wanted, home=home)
            foreign = {record.partition for record in found.values()} - self._heads.keys() - {""}
            if foreign and home:
                self._heads |= lock_partitions(self._connection, foreign)
                continue
            self._records |= found
            away = [id_ for id_, record in found.items() if home - {record.partition}]
            self._stubs |= {(stub.partition, stub.id): stub for stub in stubs_of(self._connection, away)}
            wanted = sorted({record.state.alias for record in found.values()} - self._records.keys() - {""})

    def _found(self, wanted: Collection[str], *, home: Collection[str]) -> dict[str, store.Stored]:
        """The records: from the partitions that are written to, and only what is not there from wherever it is."""
        found: dict[str, store.Stored] = {}
        missing, gone = set(wanted), set[str]()
        for partition in sorted(home):
            here, left = store.load_here(self._connection, sorted(missing), partition=partition)
            found |= here
            missing -= here.keys()
            gone |= left
        elsewhere = missing - (self._created - gone)  # what has left here is not created anew
        return found | store.load_records(self._connection, sorted(elsewhere))

    def _families(self, ops: list[wire.Op]) -> set[str]:
        """What was merged into records that move: it must be known where these go."""
        moved = {op.id for op in ops if op.f == wire.MOVE}
        return {member for record_id in moved for member in family_of(self._connection, record_id)}

    def _load_left(self) -> None:
        """What is left of the records elsewhere: whoever knew one that is erased or parted now must hear of it."""
        stubs = stubs_of(self._connection, sorted(self._records))
        self._heads |= lock_partitions(self._connection, {stub.partition for stub in stubs} - self._heads.keys())
        self._stubs |= {(stub.partition, stub.id): stub for stub in stubs}

    def _count(self) -> None:
        """Move what changed from the sums it was counted in to those it belongs to now."""
        for record_id in self._changed:
            record = self._records[record_id]
            before, after = self._heads.get(record.home), self._heads.get(record.partition)
            if before is not None:
                before.records -= 1
                before.digest -= record.counted
            record.counted = store.digest_of(record_id, record)
            if after is not None:
                after.records += 1
                after.digest += record.counted

    def _attempt(self, draft: Draft, unit: wire.Unit) -> Refusal | None:
        try:
            return draft.run(self._ops[unit.n]) or _too_much(draft)
        except store.TROUBLE:  # it says nothing of this unit: the whole request is tried again later
            raise
        except Exception:  # a unit that trips a bug here must refuse itself, never block its whole queue (I20)
            log.exception("unit %s of partition %s could not be merged", unit.n, unit.part)
            return refusals.OFFICE_FAULT

    def _keep(self, unit: wire.Unit, draft: Draft) -> None:
        for record_id, record in draft.records.items():
            self._records[record_id] = record
            self._changed[record_id] = draft.seqs[record.partition or unit.part]
        for partition, seq in draft.seqs.items():
            self._heads[partition].seq = seq
        self._files |= files.references(self.catalogue, draft.records, draft.lines, part=unit.part)
        self._moves += [stub for stub in draft.stubs.values() if stub.fate == wire.MOVED]
        seq = draft.seqs[unit.part]
        for record_id, lines in draft.lines.items():
            self._lines.append((record_id, unit.part, seq, wire.encode(lines).decode()))
        for key in draft.returned:
            self._stubs.pop(key, None)
            self._left.pop(key, None)
        self._stubs |= draft.stubs
        self._left |= draft.stubs
        self._returned = (self._returned | draft.returned) - draft.stubs.keys()
        self._erased += draft.erased

    def _record(self, unit: wire.Unit, result: wire.UnitResult, authors: Authors, *, seqs: dict[str, int]) -> None:
        body = self._body(unit, refused=not seqs)
        stored = wire.encode(_StoredResult(result, authors.listed)).decode()
        content = store.content_hash(body, stored)
        for partition in seqs:
            self._heads[partition].chain = store.chain(self._heads[partition].chain, content)
        also = {name: number for name, number in seqs.items() if name != unit.part}
        row = store.UnitRow(
            origin=self._request.r, n=unit.n, fingerprint=wire.fingerprint(unit), partition=unit.part,
            seq=seqs.get(unit.part, 0), actor=unit.by, device=self.device, at_ms=result.at, body=body, result=stored,
            chain=self._heads[unit.part].chain if seqs else "", content=content,
            also=encode(also) if also else "{}", authority=int(self.guard.has_authority(unit)),
        )  # fmt: skip
        self._units.append(row)

    def _body(self, unit: wire.Unit, *, refused: bool) -> str:
        """What is kept of what was said: without the present epoch's name, and nothing of a record that is erased."""
        told = msgspec.structs.replace(unit, e="") if unit.e == self._epoch else unit
        if self._ops[unit.n] is None:
            told = msgspec.structs.replace(told, ops=[_readable(op) for op in unit.ops])
        body = wire.encode(told).decode()
        if refused:
            for record_id in {op.id for op in self._ops[unit.n] or () if self._is_erased(op.id)}:
                body = blank_body(body, record_id)
        return body

    def _is_erased(self, record_id: str) -> bool:
        found = self._records.get(record_id)
        return found is not None and found.state.erased


def _too_much(draft: Draft) -> Refusal | None:
    """Why the unit's records could not be read where they come in; one that comes alone cannot be parted further."""
    if len(draft.returned) < 2:
        return None
    authors = Authors()
    came = [(id_, draft.records[id_]) for _, id_ in sorted(draft.returned)]
    entries = [authors.whole(id_, record.type, record.state) for id_, record in came]
    size = len(wire.encode(entries)) + len(wire.encode(authors.listed))
    return refusals.TOO_MUCH if size > WHOLE_BYTES else None


def _targets(ops: list[wire.Op]) -> set[str]:
    """The partitions that records shall move to."""
    return {op.v for op in ops if op.f == wire.MOVE and isinstance(op.v, str) and acts.fits(wire.MOVE, op.v)}


def _joined(ops: list[wire.Op]) -> set[str]:
    """The records that others shall be merged into."""
    return {op.v for op in ops if op.f == wire.ALIAS and isinstance(op.v, str) and acts.fits(wire.ALIAS, op.v)}


def _decode_ops(unit: wire.Unit) -> list[wire.Op] | None:
    try:
        return wire.decode_ops(unit)
    except wire.UNREADABLE as error:
        log.warning("unit %s of partition %s could not be read: %s", unit.n, unit.part, error)
        return None


def _readable(op: msgspec.Raw) -> msgspec.Raw:
    """The op as it can be kept; nothing of one that is no JSON, for whoever reads the log would trip over it."""
    try:
        msgspec.json.decode(op)
    except wire.UNREADABLE:
        return msgspec.Raw(b"null")
    return op


def _by_number(unit: wire.Unit, ops: list[wire.Op] | None) -> dict[int, wire.Op | None]:
    return {unit.n + offset: op for offset, op in enumerate(ops or ())}


def _refused_op(row: tuple[str, str], n: int) -> wire.Op | None:
    body, result = row
    unit = msgspec.json.decode(body, type=wire.Unit)
    if not _results.decode(result).result.code:
        return None
    return _by_number(unit, _decode_ops(unit)).get(n)
