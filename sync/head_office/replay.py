"""The log of units, replayed: it must give the records as they stand (I25), and its hash chain must hold.

Reads only. Units of one partition have a fixed order; a move ties the orders of two partitions together. What was said
into an erased record is blanked, and left out.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

import msgspec
from sqlalchemy import Connection, text

from sync import wire
from sync.catalogue import Catalogue
from sync.head_office import store
from sync.head_office.draft import Draft
from sync.head_office.erasing import blank_body
from sync.head_office.guard import Guard, Refusal
from sync.head_office.partitions import Head, read_heads
from sync.head_office.state import RecordState
from sync.head_office.stubs import Stub

_states = msgspec.json.Decoder(RecordState)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that does not agree: what (chain, count, digest, state), where, and what was found."""

    what: str
    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Logged:
    origin: str
    partition: str
    seq: int
    device: str
    at_ms: int
    body: str
    result: str
    chain: str
    content: str
    also: dict[str, int]
    authority: bool


@dataclass(slots=True)
class _Replay:
    """The records as the log makes them, and what a draft asks of its transaction."""

    catalogue: Catalogue
    guard: Guard
    erased: frozenset[str]
    ended: Mapping[str, Mapping[str, int]]
    records: dict[str, store.Stored] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    stubs: dict[tuple[str, str], Stub] = field(default_factory=dict)
    refused: dict[tuple[str, int], wire.Op] = field(default_factory=dict)
    device: str = ""
    origin: str = ""
    logged: _Logged | None = None

    def play(self, logged: _Logged) -> Refusal | None:
        """Take one unit as head office took it."""
        unit = msgspec.json.decode(logged.body, type=wire.Unit)
        self.device, self.origin, self.logged = logged.device, logged.origin, logged
        draft = Draft(self, unit, at=logged.at_ms)
        refusal = draft.run([msgspec.json.decode(raw, type=wire.Op) for raw in unit.ops], without=self.erased)
        self.seqs |= {logged.partition: logged.seq, **logged.also}
        if refusal is None:
            self.records |= draft.records
            for key in draft.returned:
                self.stubs.pop(key, None)
            self.stubs |= draft.stubs
        return refusal

    def reads(self, partition: str) -> bool:
        return True

    def find(self, record_id: str) -> store.Stored | None:
        return self.records.get(record_id)

    def stub(self, partition: str, record_id: str) -> Stub | None:
        return self.stubs.get((partition, record_id))

    def left(self, record_id: str) -> list[str]:
        return [partition for partition, id_ in self.stubs if id_ == record_id]

    def aliases(self, record_id: str) -> list[str]:
        return [id_ for (_, id_), stub in self.stubs.items() if stub.target == record_id]

    def next_seq(self, partition: str) -> int:
        return self.seqs.get(partition, 0) + 1

    def refused_op(self, n: int) -> wire.Op | None:
        return self.refused.get((self.origin, n))

    def authority(self, unit: wire.Unit) -> bool:
        return self.logged is not None and self.logged.authority

    def shared(self, unit: wire.Unit) -> Mapping[str, int] | None:
        return self.ended.get(unit.e, {}) if unit.e else None


class _Everything:
    """What was accepted once is not judged again."""

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        return None

    def has_authority(self, unit: wire.Unit) -> bool:
        return False


def verify(connection: Connection, catalogue: Catalogue) -> list[Trouble]:
    """What is wrong with head office's database: hash chain, counts and digests, and the log against the records.

    Holds all units and records of the database in memory; to be run beside the service, not within a request.
    """
    logged, erased = _log(connection), _erased(connection)
    heads = read_heads(connection, logged)
    return [
        *_check_chains(logged, heads, erased),
        *_check_sums(connection, heads),
        *_check_states(connection, _replayed(connection, catalogue, logged, erased)),
    ]


def _log(connection: Connection) -> dict[str, list[_Logged]]:
    """The units that landed, by partition in the order of their seqs; a unit that touched two stands in both."""
    rows = connection.execute(
        text(
            "SELECT origin, partition, seq, device, at_ms, body, result, chain, content, also, authority "
            "FROM sync_unit WHERE seq > 0 ORDER BY partition, seq"
        )
    )
    by_partition: dict[str, dict[int, _Logged]] = {}
    for row in rows:
        also = msgspec.json.decode(row[9], type=dict[str, int])
        origin, partition, seq, device, at_ms, body, result, chain, content = row[:9]
        one = _Logged(
            origin, partition, int(seq), device, int(at_ms), body, result, chain, content, also, bool(row[10])
        )
        for name, seq in {one.partition: one.seq, **also}.items():
            by_partition.setdefault(name, {})[seq] = one
    return {name: [units[seq] for seq in sorted(units)] for name, units in by_partition.items()}


def _check_chains(
    logged: dict[str, list[_Logged]], heads: dict[str, Head], erased: frozenset[str]
) -> Iterator[Trouble]:
    blank = _perhaps_blank(logged, erased)
    for name, units in logged.items():
        link = ""
        for one in units:
            said = store.content_hash(one.body, one.result)
            if said != one.content and not _may_be_blank(one, blank):
                yield Trouble(
                    "chain", f"{name} {one.seq}", "内容与哈希链不符", "the unit does not say what its link vouches for"
                )
            link = store.chain(link, one.content)
            if name == one.partition and link != one.chain:
                yield Trouble(
                    "chain", f"{name} {one.seq}", "与上一环不衔接", "the link does not follow from the one before"
                )
                link = one.chain
        if link != heads[name].chain or len(units) != heads[name].seq:
            zh, en = f"日志有 {len(units)} 条，应有 {heads[name].seq} 条", f"{len(units)} units of {heads[name].seq}"
            yield Trouble("chain", name, zh, en)


def _perhaps_blank(logged: dict[str, list[_Logged]], erased: frozenset[str]) -> set[str]:
    """The erased records, and those ever merged into one: what was said late of these may have landed in that one."""
    into: dict[str, set[str]] = {}
    for one in chain.from_iterable(logged.values()):
        for op in _ops(one) if wire.ALIAS in one.body else ():
            if op.f == wire.ALIAS and isinstance(op.v, str):
                into.setdefault(op.v, set()).add(op.id)
    found = sorted(erased)
    for record_id in found:
        found += sorted(into.pop(record_id, set()))
    return {*found}


def _ops(one: _Logged) -> list[wire.Op]:
    return [msgspec.json.decode(raw, type=wire.Op) for raw in msgspec.json.decode(one.body, type=wire.Unit).ops]


def _may_be_blank(one: _Logged, blank: set[str]) -> bool:
    """Whether what was said may have been blanked by an erasure: then an op on such a record says nothing any more."""
    return any(blank_body(one.body, id_) == one.body for id_ in {op.id for op in _ops(one)} & blank)


def _check_sums(connection: Connection, heads: dict[str, Head]) -> Iterator[Trouble]:
    for name, head in heads.items():
        row = connection.execute(
            text("SELECT COUNT(*), COALESCE(SUM(digest), 0) FROM sync_record WHERE partition = :name"), {"name": name}
        ).one()
        if (int(row[0]), int(row[1])) != (head.records, head.digest):
            zh, en = f"有 {row[0]} 条记录，应有 {head.records} 条", f"{row[0]} records of {head.records}, or other ones"
            yield Trouble("count", name, zh, en)


def _replayed(
    connection: Connection, catalogue: Catalogue, logged: dict[str, list[_Logged]], erased: frozenset[str]
) -> _Replay:
    replay = _Replay(catalogue, _Everything(), erased, store.ended_epochs(connection), refused=_refused(connection))
    queues = {name: deque(units) for name, units in logged.items()}
    moved = True
    while moved:
        moved = False
        for queue in queues.values():
            # A unit that touched several partitions comes when it is at the head of all their queues.
            while queue and all(queues[name] and queues[name][0] is queue[0] for name in _partitions(queue[0])):
                one = queue[0]
                for name in _partitions(one):
                    queues[name].popleft()
                replay.play(one)
                moved = True
    return replay


def _partitions(one: _Logged) -> set[str]:
    return {one.partition, *one.also}


def _erased(connection: Connection) -> frozenset[str]:
    """The records of which nothing is left, and nothing is replayed."""
    rows = connection.execute(text("SELECT id, state FROM sync_record WHERE partition = ''"))
    return frozenset(str(id_) for id_, body in rows if _states.decode(body).erased)


def _refused(connection: Connection) -> dict[tuple[str, int], wire.Op]:
    """The ops of refused units: edits that continued them stand on what they stood on."""
    rows = connection.execute(text("SELECT origin, n, body FROM sync_unit WHERE seq = 0"))
    found: dict[tuple[str, int], wire.Op] = {}
    for origin, n, body in rows:
        for offset, raw in enumerate(msgspec.json.decode(body, type=wire.Unit).ops):
            try:
                found[origin, int(n) + offset] = msgspec.json.decode(raw, type=wire.Op)
            except msgspec.MsgspecError:
                continue  # nobody could read it then either
    return found


def _check_states(connection: Connection, replay: _Replay) -> Iterator[Trouble]:
    rows = connection.execute(text("SELECT id, partition, state, digest FROM sync_record ORDER BY id"))
    seen = set()
    for id_, partition, body, digest in rows:
        seen.add(id_)
        state, made = _states.decode(body), replay.records.get(id_)
        if state.digest(id_) != digest and partition:
            yield Trouble("digest", id_, "记录与校验和不符", "the record is not what its digest says")
        if state.erased:
            continue
        if made is None or made.partition != partition or made.state != state:
            yield Trouble(
                "state", id_, "按日志重放得不到现在的记录", "the log does not lead to the record as it stands"
            )
    for id_ in replay.records.keys() - seen:
        yield Trouble("state", id_, "日志里有，数据里没有", "the log has a record that is not there")
