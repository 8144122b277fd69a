"""Merged records as people see them: gone, with everything that named them naming the record they stand for.

Head office keeps every reference as it was written; a file shows it resolved, in the business row alone. So nothing
need be written when records are merged or parted again: whatever names one of them follows at once, rows that are
never changed and those that come late among it, and two merges of one pair have nothing to disagree on.
"""

from collections.abc import Iterable, Iterator, Mapping

from sync.catalogue import Catalogue
from sync.replica.database import Connection
from sync.replica.rows import Row, load, save
from sync.replica.schema import quoted
from sync.replica.stubs import JOINING, standing, stub_of
from sync.values import encode


def set_aside(connection: Connection, catalogue: Catalogue, record_id: str, *, into: str, now_ms: int) -> list[Row]:
    """Show a record as merged before head office has said so; the rows that look different now.

    In the caller's transaction, whose writes are not captured. Nothing to do for a record that is not in sight.
    """
    row = load(connection, catalogue, [record_id])[0].get(record_id)
    if row is None or row.aside or into == record_id:
        return []
    stood = standing(connection)
    row.set_aside()
    save(connection, [row])
    connection.execute(f"DELETE FROM {quoted(row.type)} WHERE id = ?", (record_id,))
    connection.execute(
        "INSERT OR REPLACE INTO sync_stub (id, type, partition, fate, target, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
        (record_id, row.type, row.partition, JOINING, into, now_ms),
    )
    return [row, *point_anew(connection, catalogue, stood)]


def bring_back(connection: Connection, catalogue: Catalogue, record_id: str) -> list[Row]:
    """Show a record again that is aside; the rows that look different now. Nothing to do for any other."""
    stub = stub_of(connection, record_id)
    if stub is None or stub.fate != JOINING:
        return []
    stood = standing(connection)
    row = load(connection, catalogue, [record_id])[0][record_id]
    row.come_back()
    save(connection, [row])
    connection.execute("DELETE FROM sync_stub WHERE id = ?", (record_id,))
    return [row, *point_anew(connection, catalogue, stood)]


def point_written(connection: Connection, catalogue: Catalogue, *, before: int) -> None:
    """Have what was saved after op number `before` show what stands for merged records that a form still named."""
    if not standing(connection):
        return
    ids = [str(id_) for (id_,) in connection.execute("SELECT DISTINCT id FROM sync_op WHERE n > ?", (before,))]
    _point(connection, load(connection, catalogue, ids)[0].values())


def point_anew(connection: Connection, catalogue: Catalogue, stood: Mapping[str, str]) -> list[Row]:
    """Have all references show what stands now where something else stood; the rows that look different.

    `stood` is what stood for merged records before (`stubs.standing`); nothing, to look at all of them.
    """
    stands = standing(connection)
    moved = {stood.get(id_, id_) for id_ in stood.keys() | stands.keys() if stood.get(id_) != stands.get(id_)}
    if not moved:
        return []
    naming = _naming(connection, catalogue, encode(sorted(moved)))
    return _point(connection, load(connection, catalogue, naming)[0].values())


def _point(connection: Connection, rows: Iterable[Row]) -> list[Row]:
    changed: list[Row] = []
    for row in rows:
        for register in row.kind.registers if row.kind and not row.aside else ():
            if register.references:
                row.show(register)
        if row.written:
            changed.append(row)
    save(connection, changed)
    return changed


def _naming(connection: Connection, catalogue: Catalogue, ids: str) -> Iterator[str]:
    """The records that name one of those (a JSON array), as people see them."""
    for kind in catalogue.types.values():
        for register in kind.registers:
            for column in sorted(register.references):
                found = connection.execute(
                    f"SELECT id FROM {quoted(kind.name)} WHERE {quoted(column)} IN (SELECT value FROM json_each(?))",
                    (ids,),
                )
                yield from (str(id_) for (id_,) in found)
