"""The first fill, both halves side by side: stretches of records by id, resumable after any of them.

The replica notes the partition's seq when the fill begins and walks the ids; what changes meanwhile lies above
that seq and follows with the tail, so the stretches need no common snapshot and the office keeps no state.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from typing import cast

from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue, RecordType
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.partitions import partition_seq
from sync.head_office.plain import PlainRows
from sync.head_office.stubs import all_stubs
from sync.head_office.walk import Walked, stretch
from sync.replica.database import Connection
from sync.replica.joining import point_anew
from sync.replica.landing import edited_unseen, land, landing
from sync.replica.mirror import Change
from sync.replica.parking import apply_entries, apply_gone
from sync.replica.stubs import keep
from sync.restoring import gone_elsewhere, unlisted
from sync.values import Value, encode

FIRST = 2000
"""Records in the first stretch: a short one, so that the replica has something to store while the next is made."""
AHEAD = 2
"""Stretches that may be here, or on their way, before they can be stored: neither end waits for the other's pauses."""

# Head office ---------------------------------------------------------------------------------------


def serve_stretch(connection: OfficeConnection, request: wire.FillRequest, catalogue: Catalogue) -> wire.FillResponse:
    """The next records of a partition above `request.after`, as columns and rows by type."""
    first = not request.after
    seq = partition_seq(connection, request.part) if first else 0
    total = store.count_records(connection, request.part) if first else 0
    authors = Authors()
    plain: dict[str, PlainRows] = {}
    special: list[wire.Entry] = []
    after = ""
    for rows, more in stretch(connection, request.part, after=request.after, limit=request.limit):
        for type_, alike in _by_type(rows):
            kind = catalogue.types.get(type_)
            if kind is not None and type_ not in plain:
                plain[type_] = PlainRows(kind)
            left = plain[type_].take(alike) if kind is not None else alike
            special += [authors.whole(id_, type_, store.read_state(state)) for id_, _, _, state in left]
        after = rows[-1][0] if more else ""
    return wire.FillResponse(
        e=store.epoch(connection),
        seq=seq,
        total=total,
        blocks=[rows.block() for rows in plain.values()],
        contested=special,
        who=authors.listed,
        gone=[] if after else _gone(connection, request.part, anew=request.anew),
        after=after,
    )


def _by_type(rows: Sequence[Walked]) -> Iterator[tuple[str, Sequence[Walked]]]:
    types = sorted(set(map(itemgetter(1), rows)))
    for type_ in types:
        yield type_, rows if len(types) == 1 else [row for row in rows if row[1] == type_]


def _gone(connection: OfficeConnection, partition: str, *, anew: bool) -> list[wire.Gone]:
    """What left the partition; for whom it is new, only merged records, which others may name."""
    stubs = [stub for stub in all_stubs(connection, partition) if anew or stub.fate == wire.ALIASED]
    return [wire.Gone(stub.type, stub.id, stub.fate, stub.target) for stub in stubs]


# Replica -------------------------------------------------------------------------------------------


def begin(connection: Connection, partition: str) -> str | None:
    """The id that the fill of a partition has reached, or None when it is done."""
    connection.execute(
        "INSERT OR IGNORE INTO sync_cursor (partition, seq, filling) VALUES (?, -1, '')",
        (partition,),
    )
    row = connection.execute("SELECT filling FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    return None if row[0] is None else str(row[0])


def stretches(
    ask: Callable[[wire.FillRequest], wire.FillResponse], partition: str, *, after: str, anew: bool
) -> Iterator[wire.FillResponse]:
    """The stretches above `after`, in order; while the caller stores one, up to AHEAD of those after it are fetched."""

    def following(response: wire.FillResponse | None) -> wire.FillResponse | None:
        return ask(_order(partition, response.after, anew=anew)) if response and response.after else None

    first = ask(_order(partition, after, anew=anew))
    yield from _fetched_ahead(first, following) if first.after else (first,)


def _fetched_ahead(
    first: wire.FillResponse, following: Callable[[wire.FillResponse | None], wire.FillResponse | None]
) -> Iterator[wire.FillResponse]:
    """`first`, and what follows one after the other until None; a single thread asks for them in turn."""
    found: wire.FillResponse | None = first
    with ThreadPoolExecutor(1, "fill") as fetching:
        coming = deque([fetching.submit(following, first)])
        try:
            while found is not None:
                while len(coming) < AHEAD:
                    coming.append(fetching.submit(lambda one: following(one.result()), coming[-1]))
                yield found
                found = coming.popleft().result()
        finally:
            fetching.shutdown(cancel_futures=True)  # the one under way is waited for: a line serves one session


def _order(partition: str, after: str, *, anew: bool) -> wire.FillRequest:
    request = wire.FillRequest(part=partition, after=after, anew=anew)
    if not after:
        request.limit = FIRST
    return request


def take_stretch(
    connection: Connection, catalogue: Catalogue, partition: str, response: wire.FillResponse, *, now_ms: int
) -> int:
    """Store a stretch and note how far the fill has come, in the caller's transaction; how many records came."""
    blocks = [(block, _same_kind(catalogue, block)) for block in response.blocks]
    entries, landed = list(response.contested), 0
    edited = edited_unseen(connection)
    with landing(connection, [kind for _, kind in blocks if kind is not None]):
        for block, kind in blocks:
            # Known here already (made here, or the fill is a second one), or of a shape unknown here: the careful way.
            left: Collection[str] | None = None
            if kind is not None:
                count, left = land(connection, kind, block, partition=partition, edited=edited)
                landed += count
            entries += _entries(block, left)
    whole = bool(refilling(connection, partition))
    apply_entries(connection, catalogue, entries, partition=partition, authors=response.who, now_ms=now_ms, whole=whole)
    connection.execute(
        "UPDATE sync_cursor SET seq = CASE WHEN seq < 0 THEN ? ELSE seq END, filled = filled + ?, "
        "total = MAX(total, ?), filling = ? WHERE partition = ?",
        (response.seq, landed + len(entries), response.total, response.after or None, partition),
    )
    return landed + len(entries)


def end_walk(
    connection: Connection, catalogue: Catalogue, partition: str, gone: Sequence[wire.Gone], *, now_ms: int
) -> list[Change]:
    """The partition has been walked through; of what this file holds beyond it, `gone` tells where it went.

    From an expired file the rest has left as well (I22); a restored head office may hear of the rest again. What was
    merged before this file came is kept, so that references to it find the record that it stands for.
    """
    why = refilling(connection, partition)
    connection.execute("UPDATE sync_cursor SET refill = '' WHERE partition = ?", (partition,))
    left = {one.id: one for one in unlisted(connection, partition)} if why else {}
    told = {one.id: one for one in gone if one.id in left}
    told |= {one.id: one for one in gone_elsewhere(connection, gone)} if why else {}
    leaving = list((left | told if why == "expired" else told).values())
    changes = apply_gone(connection, catalogue, leaving, partition=partition, now_ms=now_ms)
    merged = [one for one in gone if one.fate == wire.ALIASED and one.id not in told]
    here = connection.execute(
        "SELECT id FROM sync_record WHERE id IN (SELECT value FROM json_each(?))", (encode([one.id for one in merged]),)
    )
    present = {id_ for (id_,) in here}
    keep(connection, [(one, partition) for one in merged if one.id not in present], now_ms=now_ms)
    return [*changes, *(Change(row.type, row.id) for row in point_anew(connection, catalogue, {}))]


def refilling(connection: Connection, partition: str) -> str:
    """Why a partition is filled anew (`expired` or `restored`); empty if it is the first time."""
    row = connection.execute("SELECT refill FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    return str(row[0])


def _same_kind(catalogue: Catalogue, block: wire.FillBlock) -> RecordType | None:
    """The block's type, if it has the same columns here."""
    kind = catalogue.types.get(block.t)
    here = [(register.name, list(register.columns)) for register in kind.registers] if kind else []
    return kind if here == [(group.name, group.columns) for group in block.f] else None


def _entries(block: wire.FillBlock, ids: Collection[str] | None) -> list[wire.Entry]:
    """Rows of a block as entries: those with these ids, or all of them."""
    if ids is not None and not ids:
        return []
    rows = wire.decode(bytes(block.rows), list[list[Value]])
    wanted = None if ids is None else set(ids)
    return [_entry(block, row) for row in rows if wanted is None or row[0] in wanted]


def _entry(block: wire.FillBlock, row: list[Value]) -> wire.Entry:
    """A row of a block as an entry; who wrote it is not known from a fill."""
    id_, _, revs, *values = row
    states: dict[str, wire.RegisterState] = {}
    for group in block.f:
        parts = dict(zip(group.columns, values, strict=False))
        values = values[len(parts) :]
        value = parts[group.name] if group.columns == [group.name] else cast(Value, parts)
        rev = revs.get(group.name, 1) if isinstance(revs, dict) else 1
        states[group.name] = wire.RegisterState(v=value, rev=cast(int, rev), by=-1)
    return wire.Entry(t=block.t, id=str(id_), f=states, new=True)
