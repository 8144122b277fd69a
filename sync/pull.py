"""The pull step, both halves side by side: `serve` reads the feed at the office, `take_pages` applies it.

A page and its cursor are committed together; a page may be cut off and asked for again at any moment.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue
from sync.head_office import feed, store
from sync.head_office.authors import Authors
from sync.head_office.feed import Stretch, read_feed
from sync.head_office.merging import Advance
from sync.head_office.partitions import Head
from sync.head_office.stubs import Stub
from sync.replica.database import Connection
from sync.replica.mirror import Change
from sync.replica.parking import apply_entries, apply_gone
from sync.restoring import fill_again

PAGE = 2000
_NOTHING: Mapping[str, Any] = MappingProxyType({})


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
    connection: OfficeConnection,
    heads: Mapping[str, Head],
    *,
    at: Mapping[str, int],
    asking: Asking,
    authors: Authors,
    since: Mapping[str, int] = _NOTHING,
    advances: Mapping[str, Advance] = _NOTHING,
    limit: int = PAGE,
) -> dict[str, wire.Page]:
    """What changed in each partition since the replica's cursors; quiet partitions are left out.

    The upper bound is the partition's last committed seq: nothing below it can still appear. A record that has
    moved past earlier pages brings what changed `since` paging began, for it was in none of them. The connection
    must read all of it, and the `heads`, at one moment. All pages together are held to one answer's records and bytes.
    What this request has pushed (`advances`) is not read again.
    """
    pages: dict[str, wire.Page] = {}
    room, left = limit, feed.PAGE_BYTES
    for name, head in heads.items():
        cursor = at[name]
        if cursor < head.collected:
            pages[name] = wire.Page(upto=cursor, expired=True)
        elif head.seq > cursor and (room <= 0 or left <= 0):
            pages[name] = wire.Page(upto=cursor, more=True)
        elif head.seq > cursor:
            stretch = _just_pushed(advances.get(name), after=cursor, upto=head.seq, limit=room)
            stretch = stretch or read_feed(connection, name, after=cursor, upto=head.seq, limit=room, room=left)
            room -= len(stretch.items)
            left -= stretch.size
            floor = min(cursor, since.get(name, cursor))
            pages[name] = _page(stretch, after=floor, upto=head.seq, asking=asking, authors=authors)
    return pages


def _just_pushed(advance: Advance | None, *, after: int, upto: int, limit: int) -> Stretch | None:
    """The stretch of the feed, if it is nothing but what the asking file itself has just pushed."""
    if advance is None or advance.before > after or advance.after != upto or len(advance.changes) > limit:
        return None
    return Stretch(advance.changes, upto)


def sums(heads: Mapping[str, Head], pages: Mapping[str, wire.Page]) -> tuple[int, int] | None:
    """How many records the partitions hold together and the sum of their digests; None while pages are to come.

    The heads are of the same moment as the pages: what the replica holds once it has them must agree (I24).
    """
    if not heads or any(page.more or page.expired for page in pages.values()):
        return None
    return sum(head.records for head in heads.values()), sum(head.digest for head in heads.values())


def _page(stretch: Stretch, *, after: int, upto: int, asking: Asking, authors: Authors) -> wire.Page:
    entries: list[wire.Entry] = []
    gone: list[wire.Gone] = []
    for item in stretch.items:
        if isinstance(item, Stub):
            gone.append(wire.Gone(item.type, item.id, item.fate, item.target))
            continue
        entry = _entry(item, after=after, asking=asking, authors=authors)
        if entry.f or entry.lost or entry.new:
            entries.append(entry)
    return wire.Page(upto=stretch.end, entries=entries, gone=gone, more=stretch.end < upto)


def _entry(changed: store.Changed, *, after: int, asking: Asking, authors: Authors) -> wire.Entry:
    """What of a record changed after that seq, less what the asking file wrote itself and is told of otherwise."""
    state = changed.state
    if state.born > after and (state.moved or not asking.wrote((state.made.origin, state.made.n))):
        return authors.whole(changed.id, changed.type, state)
    lost = authors.losers(state, after=after)
    fresh = [name for name, touch in state.touched.items() if touch.seq > after and not asking.wrote(touch.caused_by())]
    return wire.Entry(t=changed.type, id=changed.id, f={name: authors.state(state, name) for name in fresh}, lost=lost)


# Replica -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Taken:
    """What a response brought: the records that look different now, and whether there is more to ask for.

    `expired` tells that a partition must be filled anew, because this file was away for too long.
    """

    changes: list[Change] = field(default_factory=list)
    more: bool = False
    expired: bool = False


def take_pages(connection: Connection, catalogue: Catalogue, response: wire.SyncResponse, *, now_ms: int) -> Taken:
    """Apply the pages of a response and move the cursors, in the caller's transaction (I9)."""
    taken = Taken()
    for partition, page in response.parts.items():
        taken.changes += apply_entries(
            connection, catalogue, page.entries, partition=partition, authors=response.who, now_ms=now_ms
        )
        taken.changes += apply_gone(connection, catalogue, page.gone, partition=partition, now_ms=now_ms)
        taken.more = taken.more or page.more
        if page.expired:
            fill_again(connection, [partition], why="expired")
            taken.expired = True
            continue
        _note_paging(connection, partition, more=page.more)
        connection.execute(
            "UPDATE sync_cursor SET seq = MAX(seq, ?) WHERE partition = ?",
            (page.upto, partition),
        )
    return taken


def paging_since(connection: Connection, partitions: Collection[str]) -> dict[str, int]:
    """Where paging began, for those of the partitions that are in the midst of it."""
    rows = connection.execute("SELECT substr(key, 8), value FROM sync_meta WHERE key LIKE 'paging:%'").fetchall()
    return {str(partition): int(seq) for partition, seq in rows if partition in partitions}


def _note_paging(connection: Connection, partition: str, *, more: bool) -> None:
    """Keep where paging began, which is where the cursor stands at its first page, until its last page has come."""
    if more:
        connection.execute(
            "INSERT OR IGNORE INTO sync_meta (key, value) "
            "SELECT 'paging:' || partition, CAST(seq AS TEXT) FROM sync_cursor WHERE partition = ?",
            (partition,),
        )
    else:
        connection.execute("DELETE FROM sync_meta WHERE key = ?", (f"paging:{partition}",))


def cursors(connection: Connection, partitions: Sequence[str]) -> dict[str, int]:
    """Where the replica stands in those of the partitions that it is filled with."""
    rows = connection.execute("SELECT partition, seq FROM sync_cursor WHERE filling IS NULL").fetchall()
    return {str(partition): int(seq) for partition, seq in rows if partition in partitions}
