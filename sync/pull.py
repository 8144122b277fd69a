"""The pull step, both halves side by side: `serve` reads the feed at the office, `take_page` applies it.

A page and its cursor are committed together; a page may be cut off and asked for again at any moment.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.state import RecordState
from sync.replica.database import Connection
from sync.replica.mirror import Change, Mirror

PAGE = 2000


# Head office ---------------------------------------------------------------------------------------


def serve(
    connection: OfficeConnection, *, at: dict[str, int], origin: str, authors: Authors, limit: int = PAGE
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
        rows = store.feed(connection, name, after=cursor, upto=upto, limit=room)
        more = len(rows) == room
        room -= len(rows)
        entries = [
            _entry(id_, type_, state, after=cursor, origin=origin, authors=authors) for id_, type_, _, state in rows
        ]
        # A page must not end within a seq: a unit's records are taken together or the cursor stays before it.
        end, entries = (
            _whole_units(rows, entries, connection, name, authors, cursor, origin) if more else (upto, entries)
        )
        pages[name] = wire.Page(upto=end, entries=[entry for entry in entries if entry.f or entry.lost], more=more)
    return pages


def _whole_units(
    rows: list[tuple[str, str, int, RecordState]], entries: list[wire.Entry], connection: OfficeConnection, name: str,
    authors: Authors, cursor: int, origin: str,
) -> tuple[int, list[wire.Entry]]:  # fmt: skip
    last = rows[-1][2]
    rest = store.feed(connection, name, after=last - 1, upto=last, limit=1_000_000)
    sent = {row[0] for row in rows}
    missing = [row for row in rest if row[0] not in sent]
    added = [_entry(i, t, s, after=cursor, origin=origin, authors=authors) for i, t, _, s in missing]
    return last, entries + added


def _entry(id_: str, type_: str, state: RecordState, *, after: int, origin: str, authors: Authors) -> wire.Entry:
    """What of a record changed after the cursor, less what the asking replica wrote itself and was told of."""
    lost = [
        wire.Loser(
            loser.register,
            loser.seq,
            wire.CandidateState(
                loser.version.value,
                authors.index(loser.version.mark),
                loser.version.mark.origin,
                loser.version.mark.n,
            ),
        )  # fmt: skip
        for loser in state.lost
        if loser.seq > after
    ]
    if state.born > after and state.made.origin != origin:
        names = list(state.values)
        return wire.Entry(t=type_, id=id_, f={name: authors.state(state, name) for name in names}, new=True, lost=lost)
    fresh = [
        name
        for name, touch in state.touched.items()
        if touch.seq > after and (touch.mark.origin != origin or name in state.contested)
    ]
    return wire.Entry(t=type_, id=id_, f={name: authors.state(state, name) for name in fresh}, lost=lost)


# Replica -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Taken:
    """What a response brought: the records that look different now, and whether there is more to ask for."""

    changes: list[Change] = field(default_factory=list)
    more: bool = False


def take_pages(connection: Connection, catalogue: Catalogue, response: wire.SyncResponse, *, now_ms: int) -> Taken:
    """Apply the pages of a response and move the cursors, in the caller's transaction (I9)."""
    taken = Taken()
    mirror = Mirror(connection, catalogue, now_ms=now_ms)
    for partition, page in response.parts.items():
        taken.changes += [mirror.apply(entry, partition=partition, authors=response.who) for entry in page.entries]
        taken.more = taken.more or page.more
        connection.execute(
            "UPDATE sync_cursor SET seq = MAX(seq, ?), epoch = ? WHERE partition = ?",
            (page.upto, response.e, partition),
        )
    return taken


def cursors(connection: Connection) -> dict[str, int]:
    """Where the replica stands in each partition it is filled with."""
    rows = connection.execute("SELECT partition, seq FROM sync_cursor WHERE filling IS NULL").fetchall()
    return {str(partition): int(seq) for partition, seq in rows}
