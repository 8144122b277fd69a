"""Whether a desktop's copy says what head office holds: values, open conflicts, and nothing it must not have."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from crm_desktop.app.tour.held import HeldRecord, same
from crm_desktop.store.branch_store import BranchStore
from sync.catalogue import RecordType


def diverging(name: str, store: BranchStore, records: Mapping[str, HeldRecord]) -> list[str]:
    """What this desktop shows otherwise than head office holds it; a field with an edit on its way is not judged."""
    with store.reading() as session:
        connection = session.connection()
        waiting = {
            (record, register)
            for record, register in connection.exec_driver_sql("SELECT id, register FROM sync_op WHERE status < 2")
        }
        found = [*_values(store, connection, records, waiting), *_conflicts(connection, records, waiting)]
    return [f"{name} {one}" for one in found]


def foreign(store: BranchStore, *, allowed: frozenset[str]) -> list[str]:
    """The records in a desktop's file that belong to other partitions than the allowed ones."""
    with store.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT type, id, partition FROM sync_record").all()
    return [f"{type_} {record} of {partition}" for type_, record, partition in rows if partition not in allowed]


def missing(store: BranchStore, records: Mapping[str, HeldRecord], *, allowed: frozenset[str]) -> list[str]:
    """The records of the allowed partitions that head office holds and this desktop does not."""
    with store.reading() as session:
        known = set(session.connection().exec_driver_sql("SELECT id FROM sync_record").scalars())
    return [f"{held.type} {id_}" for id_, held in records.items() if held.partition in allowed and id_ not in known]


def _values(
    store: BranchStore, connection: Connection, records: Mapping[str, HeldRecord], waiting: set[tuple[str, str]]
) -> Iterator[str]:
    for record, type_ in connection.exec_driver_sql("SELECT id, type FROM sync_record").all():
        if (record, "") in waiting:
            continue
        held = records.get(record)
        if held is None:
            yield f"{type_} {record}: not at head office"
            continue
        for register, mine in _shown(connection, store.replica.catalogue.types[type_], record):
            theirs = held.values.get(register)
            if (record, register) not in waiting and not same(mine, theirs):
                yield f"{type_} {record} {register}: {mine!r} / {theirs!r}"


def _shown(connection: Connection, kind: RecordType, record: str) -> Iterator[tuple[str, Any]]:
    names = ", ".join(f'"{column}"' for column in kind.columns)
    row = connection.exec_driver_sql(f'SELECT {names} FROM "{kind.name}" WHERE id = ?', (record,)).one()
    shown = dict(zip(kind.columns, row, strict=True))
    for register in kind.registers:
        composite = {column: shown[column] for column in register.columns}
        yield register.name, composite if register.composite else shown[register.name]


def _conflicts(
    connection: Connection, records: Mapping[str, HeldRecord], waiting: set[tuple[str, str]]
) -> Iterator[str]:
    """Open conflicts stand on every copy in scope until they are decided (I3)."""
    here = {(record, name) for record, name in connection.exec_driver_sql("SELECT id, register FROM sync_conflict")}
    known = set(connection.exec_driver_sql("SELECT id FROM sync_record").scalars())
    there = {(id_, name) for id_, held in records.items() if id_ in known for name in held.contested}
    for record, register in sorted(here ^ there):
        if (record, register) not in waiting:
            yield f"{record} {register}: contested only {'here' if (record, register) in here else 'at head office'}"
