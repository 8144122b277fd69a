"""The pull step, both halves side by side: `serve` reads the feed at the office, `take_pages` applies it.

A page and its cursor are committed together; a page may be cut off and asked for again at any moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.replica.database import Connection
from sync.replica.mirror import Change
from sync.replica.parking import apply_entries

PAGE = 2000


# Head office ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: an identity, and the highest op number whose result the asking file has or gets with this answer."""

    origin: str
    last: int

    def wrote(self, op: tuple[str, int]) -> bool:
        """Whether the asking file itself made that op. A clone or a restored file bears the name without the op."""
        return op[0] == self.origin and op[1] <= self.last


def serve(
    connection: OfficeConnection, *, at: Mapping[str, int], asking: Asking, authors: Authors, limit: int = PAGE
) -> dict[str, wire.Page]:
    """What changed in each partition since the replica's cursors; quiet partitions are left out.

    The upper bound is the partition's last committed seq, read first: nothing below it can still appear.
    """
    pages: dict[str, wire.Page] = {}
    room = limit
    for name, cursor in sorted(at.items()):
        upto = store.partition_seq(connection, name)
        if upto <= cursor:
            continue
        if room <= 0:
            pages[name] = wire.Page(upto=cursor, more=True)
            continue
        found, end = _read(connection, name, after=cursor, upto=upto, limit=room)
        room -= len(found)
        entries = [_entry(changed, after=cursor, asking=asking, authors=authors) for changed in found]
        told = [entry for entry in entries if entry.f or entry.lost or entry.new]
        pages[name] = wire.Page(upto=end, entries=told, more=end < upto)
    return pages


def _read(
    connection: OfficeConnection, name: str, *, after: int, upto: int, limit: int
) -> tuple[Sequence[store.Changed], int]:
    """A page's records and where it ends: never within a seq, for a unit's records are taken together."""
    found = store.feed(connection, name, after=after, upto=upto, limit=limit + 1)
    if len(found) <= limit and not (found and found[-1].seq < upto):
        return found, upto
    end = found[-1].seq
    return [one for one in found if one.seq < end] + store.unit_records(connection, name, end), end


def _entry(changed: store.Changed, *, after: int, asking: Asking, authors: Authors) -> wire.Entry:
    """What of a record changed after the cursor, less what the asking file wrote itself and is told of otherwise."""
    state = changed.state
    lost = authors.losers(state, after=after)
    if state.born > after and not asking.wrote((state.made.origin, state.made.n)):
        names = list(state.values)
        return wire.Entry(
            t=changed.type, id=changed.id, f={name: authors.state(state, name) for name in names}, new=True, lost=lost
        )
    fresh = [name for name, touch in state.touched.items() if touch.seq > after and not asking.wrote(touch.caused_by())]
    return wire.Entry(t=changed.type, id=changed.id, f={name: authors.state(state, name) for name in fresh}, lost=lost)


# Replica -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Taken:
    """What a response brought: the records that look different now, and whether there is more to ask for."""

    changes: list[Change] = field(default_factory=list)
    more: bool = False


def take_pages(connection: Connection, catalogue: Catalogue, response: wire.SyncResponse, *, now_ms: int) -> Taken:
    """Apply the pages of a response and move the cursors, in the caller's transaction (I9)."""
    taken = Taken()
    for partition, page in response.parts.items():
        taken.changes += apply_entries(
            connection, catalogue, page.entries, partition=partition, authors=response.who, now_ms=now_ms
        )
        taken.more = taken.more or page.more
        connection.execute(
            "UPDATE sync_cursor SET seq = MAX(seq, ?) WHERE partition = ?",
            (page.upto, partition),
        )
    return taken


def cursors(connection: Connection, partitions: Sequence[str]) -> dict[str, int]:
    """Where the replica stands in those of the partitions that it is filled with."""
    rows = connection.execute("SELECT partition, seq FROM sync_cursor WHERE filling IS NULL").fetchall()
    return {str(partition): int(seq) for partition, seq in rows if partition in partitions}
