"""What this file keeps of records that left it: where a moved one went, which record an alias stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sync import wire
from sync.replica.database import Connection
from sync.replica.naming import drop_erased, drop_traces
from sync.replica.schema import DONE
from sync.values import encode

JOINING = "joining"
"""The fate of a record that was merged here and is shown so, before head office has answered."""


@dataclass(frozen=True, slots=True)
class Stub:
    """A record that left: `fate` as in `wire` (moved, alias, erased), `target` a partition or a record's id.

    One that is JOINING has not left yet: the engine still has it, people see the record that it was merged into.
    """

    id: str
    type: str
    partition: str
    fate: str
    target: str


def stub_of(connection: Connection, record_id: str) -> Stub | None:
    """What is left of a record here, or None for one that is here or was never."""
    row = connection.execute(
        "SELECT id, type, partition, fate, target FROM sync_stub WHERE id = ?", (record_id,)
    ).fetchone()
    return None if row is None else Stub(*row)


def resolve(connection: Connection, record_id: str) -> str:
    """The id of the record that `record_id` stands for now: its own, or the one it was merged into."""
    return _end(_targets(connection), record_id)


def standing(connection: Connection) -> dict[str, str]:
    """By the id of each record that was merged into another, the record that it stands for now."""
    targets = _targets(connection)
    return {record_id: _end(targets, record_id) for record_id in targets}


def merged_into(connection: Connection, record_id: str) -> list[str]:
    """The records that were merged into that one, or into these, here or as head office told."""
    return [id_ for id_, end in standing(connection).items() if end == record_id]


def _targets(connection: Connection) -> dict[str, str]:
    joined = f"SELECT id, target FROM sync_stub WHERE fate IN ('{wire.ALIASED}', '{JOINING}')"
    return dict(connection.execute(joined).fetchall())


def _end(targets: Mapping[str, str], record_id: str) -> str:
    """The end of a chain of aliases. Until head office has spoken two files may contradict each other."""
    seen = {record_id}
    while (target := targets.get(record_id)) is not None and target not in seen:
        record_id = target
        seen.add(record_id)
    return record_id


def keep(connection: Connection, gone: Iterable[tuple[wire.Gone, str]], *, now_ms: int) -> None:
    """Remember records that left, given with the partition they left; an erasure takes the traces with it."""
    for one, partition in gone:
        if one.fate == wire.ERASED:
            for alias in family(connection, one.id)[1:]:
                keep(connection, [(wire.Gone(one.t, alias, wire.ERASED), partition)], now_ms=now_ms)
            drop_erased(connection, partition, one.id)
            _blank(connection, one.id)
        # The history of a merged record goes on in the one that it was merged into, and leaves with that one.
        leaving = [one.id] if one.fate == wire.ALIASED else family(connection, one.id)
        if one.fate in (wire.MOVED, wire.LEFT):
            for id_ in leaving:
                drop_traces(connection, partition, id_, patient=True)
        if one.fate == wire.LEFT:
            connection.executemany(
                f"UPDATE sync_op SET {_NOTHING} WHERE id = ? AND status = {DONE}", [(id_,) for id_ in leaving]
            )
        for table in _TOLD if one.fate != wire.ALIASED else _OPEN:
            connection.executemany(f"DELETE FROM {table} WHERE id = ?", [(id_,) for id_ in leaving])
        connection.execute(
            "INSERT OR REPLACE INTO sync_stub (id, type, partition, fate, target, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
            (one.id, one.t, partition, one.fate, one.target, now_ms),
        )


def blank_answered(connection: Connection, numbers: Iterable[int]) -> None:
    """Blank what was typed of records that were erased while those ops were under way: they are answered now."""
    connection.execute(
        f"UPDATE sync_op SET {_NOTHING} WHERE n IN (SELECT value FROM json_each(?)) "
        "AND id IN (SELECT id FROM sync_stub WHERE fate = 'erased')",
        (encode(list(numbers)),),
    )


def family(connection: Connection, record_id: str) -> list[str]:
    """The record, and those that were merged into it, or into these."""
    found = [record_id]
    for member in found:
        rows = connection.execute("SELECT id FROM sync_stub WHERE target = ? AND fate = ?", (member, wire.ALIASED))
        found += [id_ for (id_,) in rows.fetchall() if id_ not in found]
    return found


_OPEN = ("sync_conflict", "sync_parked")
_TOLD = (*_OPEN, "sync_history", "sync_loser")
_NOTHING = "value = CASE register WHEN '' THEN '{}' ELSE 'null' END, old = NULL, was = NULL"


def _blank(connection: Connection, record_id: str) -> None:
    """What was typed of it, except in bytes that are under way: those must not change until they are answered."""
    connection.execute(
        f"UPDATE sync_op SET {_NOTHING} WHERE id = ? "
        "AND NOT EXISTS (SELECT 1 FROM sync_unit u WHERE u.unit = sync_op.unit AND u.sent IS NOT NULL)",
        (record_id,),
    )
