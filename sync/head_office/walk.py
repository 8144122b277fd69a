"""A partition by id, for those who read all of it: a first fill."""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection, text

from sync.head_office.bulk import state_column
from sync.head_office.feed import PAGE_BYTES

_STATE = itemgetter(3)
_SLICE = 2000  # rows fetched at once: some drivers hold all of them in memory


class Walked(NamedTuple):
    """A record as it is stored; the state as the driver gives it most cheaply."""

    id: str
    type: str
    digest: int
    state: str | bytes


def stretch(connection: Connection, partition: str, *, after: str, limit: int) -> Iterator[tuple[list[Walked], bool]]:
    """Records of `partition` with ids above `after` in the order of their ids, in slices; whether more lie above each.

    At most `limit` together, and fewer where their states together outgrow PAGE_BYTES.
    """
    size, more = 0, True
    while more and limit and size <= PAGE_BYTES:
        wanted = min(_SLICE, limit)
        rows = _slice(connection, partition, after=after, limit=wanted)
        more = len(rows) == wanted
        size += sum(map(len, map(_STATE, rows)))
        while rows and size - len(rows[-1][3]) > PAGE_BYTES:
            size -= len(rows.pop()[3])
            more = True
        yield rows, more
        limit -= wanted
        after = rows[-1][0] if rows else after


def _slice(connection: Connection, partition: str, *, after: str, limit: int) -> list[Walked]:
    """The driver's own tuples: wrapping each of a whole partition costs as much as reading it."""
    found = connection.execute(
        text(
            f"SELECT id, type, digest, {state_column(connection)} FROM sync_record "
            "WHERE partition = :partition AND id > :after ORDER BY id LIMIT :limit"
        ),
        {"partition": partition, "after": after, "limit": limit},
    )
    rows: list[Walked] = list(found.cursor.fetchall()) if found.cursor else []
    found.close()
    return rows
