"""Records that head office itself writes: through the same push as any other change, with the office's authority.

So they get seqs, revs, history lines and links of the hash chain, and reach the replicas like anything else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.guard import OfficeGuard
from crm_desktop.models.catalogue import SHARED
from crm_desktop.models.scalars import columns_of, from_scalar, to_scalars
from crm_desktop.rules.owners import OFFICE
from crm_desktop.rules.words import Words
from sync import wire
from sync.catalogue import Catalogue, RecordType, Register
from sync.head_office import store
from sync.head_office.merging import Sender
from sync.head_office.partitions import lock_partitions
from sync.head_office.state import RecordState
from sync.push import receive
from sync.values import Scalar, Value, same

ORIGIN = "office"
"""The name under which head office numbers its own units of work."""


@dataclass(frozen=True, slots=True)
class Put:
    """A record as it should be: `values` by column, in Python's own types; columns not named stay as they are."""

    type: str
    id: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """A record at head office, its columns in Python's own types."""

    type: str
    id: str
    partition: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Records:
    """Writes and reads records as head office; one unit of work a call."""

    catalogue: Catalogue

    def lock(self, connection: Connection) -> int:
        """Keep other writers of the office out until commit; the last number it has used."""
        return store.lock_origin(connection, ORIGIN, device=OFFICE, first=1).last

    def put(
        self,
        connection: Connection,
        puts: Sequence[Put],
        *,
        partition: str = SHARED,
        what: str,
        now_ms: int,
        actor: str = OFFICE,
    ) -> bool:
        """Create what is not there and change what differs, in the caller's transaction; whether anything did.

        `what` names the act for the history, `actor` is the staff id of who did it. Raises Rejected when the engine
        refuses, for instance an illegal change of state.
        """
        last = self.lock(connection)
        lock_partitions(connection, [partition])
        held = store.load_records(connection, sorted({put.id for put in puts}))
        ops = [op for put in puts for op in self._ops(put, held.get(put.id))]
        if not ops:
            return False
        unit = wire.Unit(n=last + 1, part=partition, by=actor, what=what, ops=[_raw(op) for op in ops])
        received = receive(
            connection,
            wire.SyncRequest(r=ORIGIN, at={}, cat=self.catalogue.version, units=[unit]),
            catalogue=self.catalogue,
            sender=Sender(OFFICE, (partition,), OfficeGuard()),
            now_ms=now_ms,
        )
        if received.results[0].code:
            raise Rejected(Words(received.results[0].zh, received.results[0].en))
        return True

    def get(self, connection: Connection, record_id: str) -> Found | None:
        """One record, or None."""
        held = store.load_records(connection, [record_id]).get(record_id)
        return None if held is None else self._found(record_id, held)

    def all(self, connection: Connection, type_: str, *, partition: str = SHARED) -> list[Found]:
        """All records of a type in a partition, by id; for the small partitions and lists of administration only."""
        rows = connection.execute(
            text("SELECT id FROM sync_record WHERE partition = :partition AND type = :type ORDER BY id"),
            {"partition": partition, "type": type_},
        )
        ids = [str(row[0]) for row in rows]
        return [self._found(record_id, held) for record_id, held in store.load_records(connection, ids).items()]

    def _ops(self, put: Put, held: store.Stored | None) -> Iterator[wire.Op]:
        kind = self.catalogue.types[put.type]
        columns = to_scalars(put.type, put.values)
        if held is None:
            yield wire.Op(t=put.type, id=put.id, v=columns, b=0)
            return
        for register in kind.registers:
            if not columns.keys() & set(register.columns):
                continue
            before = held.state.values.get(register.name)
            after = _changed(register, before, columns)
            if not same(before, after):
                rev = held.state.held(register.name).rev
                yield wire.Op(t=put.type, id=put.id, f=register.name, v=after, b=rev, w=before)

    def _found(self, record_id: str, held: store.Stored) -> Found:
        kind = self.catalogue.types[held.type]
        return Found(held.type, record_id, held.partition, values_of(kind, held.state))


def values_of(kind: RecordType, state: RecordState) -> dict[str, Any]:
    """A record's columns in Python's own types."""
    return {
        name: from_scalar(kind.name, name, value)
        for register in kind.registers
        for name, value in columns_of(register, state.values.get(register.name))
    }


def _changed(register: Register, before: Value, columns: Mapping[str, Scalar]) -> Value:
    if not register.composite:
        return columns[register.name]
    parts = before if isinstance(before, dict) else {}
    return {name: columns.get(name, parts.get(name)) for name in register.columns}


def _raw(op: wire.Op) -> msgspec.Raw:
    return msgspec.Raw(wire.encode(op))
