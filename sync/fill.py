"""The first fill, both halves side by side: stretches of records by id, resumable after any of them.

The replica notes the partition's seq when the fill begins and walks the ids; what changes meanwhile lies above
that seq and follows with the tail, so the stretches need no common snapshot and the office keeps no state.
"""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection as OfficeConnection

from sync import wire
from sync.catalogue import Catalogue, RecordType
from sync.digest import record_digest
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.partitions import partition_seq
from sync.replica.database import Connection
from sync.replica.mirror import Change
from sync.replica.parking import apply_entries, apply_gone
from sync.replica.rows import add_to_sums, insert_statement
from sync.restoring import unlisted
from sync.values import Scalar, Value, encode

# Head office ---------------------------------------------------------------------------------------


def serve_stretch(connection: OfficeConnection, request: wire.FillRequest, catalogue: Catalogue) -> wire.FillResponse:
    """The next records of a partition above `request.after`, as columns and rows by type."""
    authors = Authors()
    seq = partition_seq(connection, request.part)
    found = store.stretch(connection, request.part, after=request.after, limit=request.limit)
    total = store.count_records(connection, request.part) if not request.after else 0
    plain: dict[str, list[store.Changed]] = defaultdict(list)
    special: list[wire.Entry] = []
    for record in found:
        kind = catalogue.types.get(record.type)
        if kind is None or record.state.contested or record.state.lost or not _is_plain(kind, record):
            special.append(authors.whole(record.id, record.type, record.state))
        else:
            plain[record.type].append(record)
    return wire.FillResponse(
        e=store.epoch(connection),
        seq=seq,
        total=total,
        blocks=[_block(catalogue.types[type_], records) for type_, records in plain.items()],
        contested=special,
        who=authors.listed,
        after=found[-1].id if len(found) == request.limit else "",
    )


def _is_plain(kind: RecordType, record: store.Changed) -> bool:
    """Whether columns can hold all of it: no register or part of one that this catalogue does not know."""
    for name, value in record.state.values.items():
        register = kind.register(name)
        if register is None or (isinstance(value, dict) and not set(value) <= set(register.columns)):
            return False
    return True


def _block(kind: RecordType, records: list[store.Changed]) -> wire.FillBlock:
    rows: list[list[Scalar]] = []
    revs: dict[str, dict[str, int]] = {}
    for record in records:
        row: list[Scalar] = [record.id]
        for register in kind.registers:
            value = record.state.values.get(register.name)
            if register.composite:
                parts = value if isinstance(value, dict) else {}
                row += [parts.get(column) for column in register.columns]
            else:
                row.append(None if isinstance(value, dict) else value)
        rows.append(row)
        if record.state.touched:
            revs[record.id] = {name: touch.rev for name, touch in record.state.touched.items()}
    return wire.FillBlock(t=kind.name, f=_layout(kind), rows=rows, revs=revs)


def _layout(kind: RecordType) -> list[wire.Group]:
    return [wire.Group(register.name, list(register.columns)) for register in kind.registers]


# Replica -------------------------------------------------------------------------------------------


def begin(connection: Connection, partition: str) -> str | None:
    """The id that the fill of a partition has reached, or None when it is done."""
    connection.execute(
        "INSERT OR IGNORE INTO sync_cursor (partition, seq, filling) VALUES (?, -1, '')",
        (partition,),
    )
    row = connection.execute("SELECT filling FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    return None if row[0] is None else str(row[0])


def take_stretch(
    connection: Connection, catalogue: Catalogue, partition: str, response: wire.FillResponse, *, now_ms: int
) -> int:
    """Store a stretch and note how far the fill has come, in the caller's transaction; how many records came."""
    entries = list(response.contested)
    count = len(entries)
    for block in response.blocks:
        # Known here already (made here, or the fill is a second one), or of a shape unknown here: the careful way.
        stored = _store(connection, catalogue.types.get(block.t), block, partition=partition)
        entries += [_entry(block, row) for row in block.rows if row[0] not in stored]
        count += len(block.rows)
    authors = [*response.who, wire.Author("", "", 0)]
    (refill,) = connection.execute("SELECT refill FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    apply_entries(
        connection, catalogue, entries, partition=partition, authors=authors, now_ms=now_ms, whole=bool(refill)
    )
    connection.execute(
        "UPDATE sync_cursor SET seq = CASE WHEN seq < 0 THEN ? ELSE seq END, filled = filled + ?, "
        "total = MAX(total, ?), filling = ? WHERE partition = ?",
        (response.seq, count, response.total, response.after or None, partition),
    )
    return count


def end_walk(connection: Connection, catalogue: Catalogue, partition: str, *, now_ms: int) -> list[Change]:
    """The partition has been walked through; what an expired file holds beyond it has left meanwhile (I22)."""
    row = connection.execute("SELECT refill FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    connection.execute("UPDATE sync_cursor SET refill = '' WHERE partition = ?", (partition,))
    gone = unlisted(connection, partition) if row[0] == "expired" else []
    return apply_gone(connection, catalogue, gone, partition=partition, now_ms=now_ms)


def _store(connection: Connection, kind: RecordType | None, block: wire.FillBlock, *, partition: str) -> set[Scalar]:
    """Insert those rows of a block that are new here, at close to disk speed; their ids."""
    if kind is None or block.f != _layout(kind):
        return set()
    ids = encode([row[0] for row in block.rows])
    found = connection.execute("SELECT id FROM sync_record WHERE id IN (SELECT value FROM json_each(?))", (ids,))
    known = {id_ for (id_,) in found}
    fresh = [row for row in block.rows if row[0] not in known]
    connection.execute("SAVEPOINT sync_fill")
    try:
        connection.executemany(insert_statement(kind), fresh)
    except connection.IntegrityError:
        connection.execute("ROLLBACK TO sync_fill")
        fresh = []
    connection.execute("RELEASE sync_fill")
    digests = [_digest(block, row) for row in fresh]
    connection.executemany(
        "INSERT INTO sync_record (id, type, partition, revs, told, digest) VALUES (?, ?, ?, ?, 1, ?)",
        [
            (row[0], kind.name, partition, encode(block.revs.get(str(row[0]), {})), digest)
            for row, digest in zip(fresh, digests, strict=True)
        ],
    )
    add_to_sums(connection, {partition: (len(fresh), sum(digests))})
    return {row[0] for row in fresh}


def _digest(block: wire.FillBlock, row: list[Scalar]) -> int:
    return record_digest(str(row[0]), [(name, state.rev, state.v) for name, state in _entry(block, row).f.items()])


def _entry(block: wire.FillBlock, row: list[Scalar]) -> wire.Entry:
    """A row of a block as an entry; who wrote it is not known from a fill."""
    id_, *values = row
    revs: Mapping[str, int] = block.revs.get(str(id_), {})
    states: dict[str, wire.RegisterState] = {}
    for group in block.f:
        parts = dict(zip(group.columns, values, strict=False))
        values = values[len(parts) :]
        value: Value = parts[group.name] if group.columns == [group.name] else parts
        states[group.name] = wire.RegisterState(v=value, rev=revs.get(group.name, 1), by=-1)
    return wire.Entry(t=block.t, id=str(id_), f=states, new=True)
