"""Stubs: what a partition's feed keeps of a record that left it, so that every replica in scope hears of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from sync.head_office.bulk import select_among
from sync.head_office.tables import stub_table


@dataclass(frozen=True, slots=True)
class Stub:
    """That a record left `partition` at `seq`: moved to partition `target`, merged into record `target`, or erased."""

    partition: str
    id: str
    type: str
    seq: int
    fate: str
    target: str
    at_ms: int


_COLUMNS = ", ".join(Stub.__slots__)


def read_stubs(connection: Connection, partition: str, *, after: int, upto: int, limit: int | None) -> list[Stub]:
    """Stubs of a partition in (after, upto], in the order of their seq."""
    rows = connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM sync_stub WHERE partition = :partition AND seq > :after AND seq <= :upto "
            "ORDER BY seq, id" + ("" if limit is None else f" LIMIT {limit:d}")
        ),
        {"partition": partition, "after": after, "upto": upto},
    )
    return [Stub(*row) for row in rows]


def all_stubs(connection: Connection, partition: str) -> list[Stub]:
    """All stubs of a partition."""
    rows = connection.execute(
        text(f"SELECT {_COLUMNS} FROM sync_stub WHERE partition = :partition ORDER BY id"), {"partition": partition}
    )
    return [Stub(*row) for row in rows]


def stubs_of(connection: Connection, ids: Collection[str]) -> list[Stub]:
    """All stubs of those records, in whatever partition."""
    if not ids:
        return []
    return [Stub(*row) for row in select_among(connection, f"SELECT {_COLUMNS} FROM sync_stub", "id", ids)]


def aliases_of(connection: Connection, record_id: str) -> list[str]:
    """The records that were merged into that one."""
    rows = connection.execute(
        text("SELECT id FROM sync_stub WHERE target = :id AND fate = 'alias' ORDER BY id"), {"id": record_id}
    )
    return [str(row[0]) for row in rows]


def family_of(connection: Connection, record_id: str) -> list[str]:
    """The record, and whatever was merged into it, or into that."""
    found = [record_id]
    for member in found:
        found += [alias for alias in aliases_of(connection, member) if alias not in found]
    return found


def save_stubs(connection: Connection, stubs: Iterable[Stub], *, dropped: Iterable[tuple[str, str]] = ()) -> None:
    """Write stubs, each in the place of an older one of its record; take away those (partition, id) that ended."""
    listed = list(stubs)
    old = [*dropped, *((stub.partition, stub.id) for stub in listed)]
    if old:
        connection.execute(
            text("DELETE FROM sync_stub WHERE partition = :partition AND id = :id"),
            [{"partition": partition, "id": id_} for partition, id_ in old],
        )
    if listed:
        connection.execute(
            stub_table.insert(), [{name: getattr(stub, name) for name in Stub.__slots__} for stub in listed]
        )
