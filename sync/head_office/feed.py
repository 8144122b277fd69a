"""The feed of a partition: each record and each leaving once, under its latest seq, in the order of seqs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from sync.head_office.bulk import state_column
from sync.head_office.state import RecordState
from sync.head_office.store import Changed
from sync.head_office.stubs import Stub, read_stubs

PAGE_BYTES = 4 * 1024 * 1024

_decoder = msgspec.json.Decoder(RecordState)

Item = Changed | Stub


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole units of the feed in order, up to and including seq `end`; `size` is what was read of it, in bytes."""

    items: Sequence[Item]
    end: int
    size: int = 0


def read_feed(
    connection: Connection, partition: str, *, after: int, upto: int, limit: int, room: int | None = None
) -> Stretch:
    """What changed in (after, upto]: about `limit` items, fewer where their states outgrow `room` bytes (PAGE_BYTES).

    A page ends between units, never within one: all that a unit left behind is taken together (I18).
    """
    most = PAGE_BYTES if room is None else room
    records, size, whole = _records(connection, partition, after=after, upto=upto, limit=limit + 1, most=most)
    stubs = read_stubs(connection, partition, after=after, upto=upto, limit=limit + 1)
    items: list[Item] = sorted([*records, *stubs], key=lambda item: item.seq)
    # Beyond the last record of a list that was cut, the other list may be ahead.
    bounds = [] if whole else [records[-1].seq]
    bounds += [stubs[-1].seq] if len(stubs) > limit else []
    bounds += [items[limit].seq] if len(items) > limit else []
    if not bounds:
        return Stretch(items, upto, size)
    end = min(bounds)
    before: list[Item] = [item for item in items if item.seq < end]
    last = read_stubs(connection, partition, after=end - 1, upto=end, limit=None)
    unit, more = _of_unit(connection, partition, end)
    return Stretch([*before, *unit, *last], end, size + more)


def _records(
    connection: Connection, partition: str, *, after: int, upto: int, limit: int, most: int
) -> tuple[list[Changed], int, bool]:
    """At most `limit` records, their bytes (`most` and one record), and whether they are all there are."""
    rows = connection.execute(
        text(
            f"SELECT id, type, seq, {state_column(connection)} FROM sync_record "
            "WHERE partition = :partition AND seq > :after AND seq <= :upto ORDER BY seq, id LIMIT :limit"
        ),
        {"partition": partition, "after": after, "upto": upto, "limit": limit},
    )
    taken: list[Changed] = []
    size = 0
    for row in rows:
        taken.append(_changed(row))
        size += _bytes(row[3])
        if size > most:
            return taken, size, False
    return taken, size, len(taken) < limit


def _of_unit(connection: Connection, partition: str, seq: int) -> tuple[list[Changed], int]:
    """All records whose last change is that seq: what one unit of work left behind; and their bytes."""
    rows = connection.execute(
        text(
            f"SELECT id, type, seq, {state_column(connection)} FROM sync_record "
            "WHERE partition = :partition AND seq = :seq ORDER BY id"
        ),
        {"partition": partition, "seq": seq},
    ).fetchall()
    return [_changed(row) for row in rows], sum(_bytes(row[3]) for row in rows)


def _bytes(state: str | bytes) -> int:
    return len(state) if isinstance(state, bytes) or state.isascii() else len(state.encode())


def _changed(row: Sequence[Any]) -> Changed:
    return Changed(row[0], row[1], int(row[2]), _decoder.decode(row[3]))
