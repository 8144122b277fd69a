"""The first fill, both halves side by side: stretches of records by id, resumable after any of them.

The replica notes the partition's seq when the fill begins and walks the ids; what changes meanwhile lies above
that seq and follows with the tail, so the stretches need no common snapshot and the office keeps no state.
"""

from collections import defaultdict

import msgspec
from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue, RecordType
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.state import RecordState
from sync.replica.database import Connection
from sync.replica.mirror import Mirror
from sync.values import Scalar, encode

_encoder = msgspec.json.Encoder()


# Head office ---------------------------------------------------------------------------------------


def serve_stretch(connection: OfficeConnection, request: wire.FillRequest, catalogue: Catalogue) -> wire.FillResponse:
    """The next records of a partition above `request.after`, as columns and rows by type."""
    authors = Authors()
    seq = store.partition_seq(connection, request.part)
    rows = store.stretch(connection, request.part, after=request.after, limit=request.limit)
    total = store.count_records(connection, request.part) if not request.after else 0
    plain: dict[str, list[tuple[str, RecordState]]] = defaultdict(list)
    special: list[wire.Entry] = []
    for id_, type_, state in rows:
        kind = catalogue.types.get(type_)
        if kind is None or state.contested or state.lost or not _known(kind, state):
            special.append(_whole(id_, type_, state, authors))
        else:
            plain[type_].append((id_, state))
    blocks = [_block(catalogue.types[type_], records) for type_, records in plain.items()]
    after = rows[-1][0] if len(rows) == request.limit else ""
    return wire.FillResponse(
        e=store.epoch(connection),
        seq=seq,
        total=total,
        blocks=blocks,
        contested=special,
        who=authors.listed,
        after=after,
    )


def _known(kind: RecordType, state: RecordState) -> bool:
    return all(kind.register(name) is not None for name in state.values)


def _whole(id_: str, type_: str, state: RecordState, authors: Authors) -> wire.Entry:
    lost = [
        wire.Loser(one.register, one.seq, wire.CandidateState(
            one.version.value, authors.index(one.version.mark), one.version.mark.origin, one.version.mark.n))
        for one in state.lost
    ]  # fmt: skip
    return wire.Entry(
        t=type_, id=id_, f={name: authors.state(state, name) for name in state.values}, new=True, lost=lost
    )


def _block(kind: RecordType, records: list[tuple[str, RecordState]]) -> wire.FillBlock:
    rows: list[list[Scalar]] = []
    revs: dict[str, dict[str, int]] = {}
    for id_, state in records:
        row: list[Scalar] = [id_]
        for register in kind.registers:
            value = state.values.get(register.name)
            if register.composite:
                parts = value if isinstance(value, dict) else {}
                row += [parts.get(column) for column in register.columns]
            else:
                row.append(None if isinstance(value, dict) else value)
        rows.append(row)
        if state.touched:
            revs[id_] = {name: touch.rev for name, touch in state.touched.items()}
    return wire.FillBlock(t=kind.name, columns=["id", *kind.columns], rows=rows, revs=revs)


# Replica -------------------------------------------------------------------------------------------


def begin(connection: Connection, partition: str) -> tuple[str, int]:
    """Where the fill of a partition stands: the id it has reached, and how many records it holds."""
    connection.execute(
        "INSERT OR IGNORE INTO sync_cursor (partition, seq, epoch, filling) VALUES (?, -1, '', '')",
        (partition,),
    )
    row = connection.execute("SELECT filling, filled FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    return str(row[0]), int(row[1])


def take_stretch(
    connection: Connection, catalogue: Catalogue, partition: str, response: wire.FillResponse, *, now_ms: int
) -> int:
    """Insert a stretch and note how far the fill has come, in the caller's transaction; how many records came."""
    count = 0
    for block in response.blocks:
        kind = catalogue.types.get(block.t)
        if kind is not None:
            count += _insert_block(connection, kind, block, partition=partition)
    mirror = Mirror(connection, catalogue, now_ms=now_ms)
    for entry in response.contested:
        mirror.apply(entry, partition=partition, authors=response.who)
    count += len(response.contested)
    connection.execute(
        "UPDATE sync_cursor SET seq = CASE WHEN seq < 0 THEN ? ELSE seq END, epoch = ?, filled = filled + ?, "
        "total = MAX(total, ?), filling = ? WHERE partition = ?",
        (response.seq, response.e, count, response.total, response.after or None, partition),
    )
    return count


def _insert_block(connection: Connection, kind: RecordType, block: wire.FillBlock, *, partition: str) -> int:
    # Columns a newer catalogue knows and this one does not arrive as entries, never in blocks: names must match.
    marks = ", ".join("?" * len(block.columns))
    connection.executemany(
        f"INSERT OR IGNORE INTO {kind.name} ({', '.join(block.columns)}) VALUES ({marks})", block.rows
    )
    revs = {id_: encode(found) for id_, found in block.revs.items()}
    connection.executemany(
        "INSERT OR IGNORE INTO sync_record (id, type, partition, revs) VALUES (?, ?, ?, ?)",
        [(row[0], kind.name, partition, revs.get(str(row[0]), "{}")) for row in block.rows],
    )
    return len(block.rows)
