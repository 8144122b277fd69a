"""Tombstones: what left a partition is forgotten once every live replica has heard of it, and not before (I22).

A replica counts as live while its last contact is younger than `LIVE_MS`; one that was away for longer is told that
it has expired. That a record was erased is never forgotten: whoever comes back with a copy of it must hear of that.
"""

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, text

from sync import wire
from sync.head_office.partitions import lock_partitions, save_partitions
from sync.head_office.store import CONTACT_MS, Store

LIVE_MS = 180 * 86_400_000


def collect(opened: Store, *, now_ms: int) -> int:
    """Forget what is old enough and known to all, partition by partition; how many stubs went."""
    with opened.read() as connection:
        names = connection.execute(text("SELECT DISTINCT partition FROM sync_stub ORDER BY partition")).scalars().all()
    gone = 0
    for name in names:
        with opened.write() as connection:
            gone += _collect(connection, str(name), now_ms=now_ms)
    return gone


def _collect(connection: Connection, partition: str, *, now_ms: int) -> int:
    head = lock_partitions(connection, [partition])[partition]
    known_to_all = min((head.seq, *_cursors(connection, partition, since_ms=now_ms - LIVE_MS - CONTACT_MS)))
    due = {"partition": partition, "seq": known_to_all, "at": now_ms - LIVE_MS, "moved": wire.MOVED}
    # An alias goes on standing for its record: late edits have to find their way.
    condition = "partition = :partition AND seq <= :seq AND at_ms <= :at AND fate = :moved"
    highest = connection.execute(text(f"SELECT MAX(seq) FROM sync_stub WHERE {condition}"), due).scalar()
    if highest is None:
        return 0
    head.collected = max(head.collected, int(highest))
    save_partitions(connection, {partition: head})
    return connection.execute(text(f"DELETE FROM sync_stub WHERE {condition}"), due).rowcount


def _cursors(connection: Connection, partition: str, *, since_ms: int) -> Collection[int]:
    rows = connection.execute(text("SELECT cursors FROM sync_origin WHERE seen_ms >= :since"), {"since": since_ms})
    listed = [msgspec.json.decode(row[0], type=dict[str, int]) for row in rows]
    return [cursors[partition] for cursors in listed if partition in cursors]
