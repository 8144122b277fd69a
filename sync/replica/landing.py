"""The rows of a fill, laid into the tables by SQLite itself, straight from their JSON.

Nothing passes through Python row by row: neither the values, nor the question that a capture trigger asks. So the
fill runs at the speed of the file, and other threads run beside it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sync.catalogue import RecordType
from sync.replica.database import Connection
from sync.replica.rows import add_to_sums
from sync.replica.schema import creation_trigger, quoted
from sync.replica.stubs import JOINING
from sync.values import encode
from sync.wire import FillBlock

_ID, _DIGEST, _REVS, _COLUMNS = "value ->> '$[0]'", "value ->> '$[1]'", "value -> '$[2]'", 3


@contextmanager
def landing(connection: Connection, kinds: Iterable[RecordType]) -> Iterator[None]:
    """Lay rows of those types within, in the caller's transaction; after an error it must be rolled back."""
    made = [creation_trigger(kind) for kind in kinds]
    for name, _ in made:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    yield
    # What came back is no longer gone.
    connection.execute(
        "DELETE FROM sync_stub WHERE EXISTS (SELECT 1 FROM sync_record r WHERE r.id = sync_stub.id) "
        f"AND fate <> '{JOINING}'"
    )
    for _, statement in made:
        connection.execute(statement)


def edited_unseen(connection: Connection) -> list[str]:
    """Records that are not here, but that were edited here, and those edits wait: they must stay in view (I11)."""
    rows = connection.execute(
        "SELECT DISTINCT id FROM sync_op WHERE status < 2 AND id NOT IN (SELECT id FROM sync_record)"
    )
    return [str(id_) for (id_,) in rows]


def land(
    connection: Connection, kind: RecordType, block: FillBlock, *, partition: str, edited: Collection[str]
) -> tuple[int, list[str]]:
    """Insert the rows that are new here; how many, and the ids of those that were not inserted.

    Those are known here already, are `edited` here by ops that wait, or the file refuses them.
    """
    source, rows = _parsed(connection, block)
    count = None if edited else _insert(connection, kind, source, rows, partition=partition, known=())
    if count is not None:
        add_to_sums(connection, {partition: (count, block.sum)})
        return count, []
    # Seldom: told by the refusal, so that a fill of what is new here need not look for every id.
    listed = f"SELECT {_ID}, {_DIGEST} FROM {source}"
    digests = dict(connection.execute(listed, (rows,)).fetchall())
    here = connection.execute(f"{listed} WHERE {_ID} IN (SELECT id FROM sync_record)", (rows,))
    known = [*{id_ for id_, _ in here} | (digests.keys() & set(edited))]
    count = _insert(connection, kind, source, rows, partition=partition, known=known)
    if count is None:
        return 0, list(digests)
    add_to_sums(connection, {partition: (count, sum(digests.values()) - sum(digests[id_] for id_ in known))})
    return count, known


def _insert(
    connection: Connection, kind: RecordType, source: str, rows: bytes | memoryview, *, partition: str,
    known: Sequence[str],
) -> int | None:  # fmt: skip
    """How many rows were inserted; None if the file refused one, and so all."""
    names = ", ".join(map(quoted, kind.columns))
    where, left = (f"WHERE {_ID} NOT IN (SELECT value FROM json_each(?))", (encode(known),)) if known else ("", ())
    values = "".join(f", value ->> '$[{place}]'" for place in range(_COLUMNS, _COLUMNS + len(kind.columns)))
    connection.execute("SAVEPOINT sync_land")
    try:
        connection.execute(
            f"INSERT INTO {quoted(kind.name)} (id, {names}) SELECT {_ID}{values} FROM {source} {where}", (rows, *left)
        )
        made = connection.execute(
            "INSERT INTO sync_record (id, type, partition, revs, told, digest) "
            f"SELECT {_ID}, ?, ?, {_REVS}, 1, {_DIGEST} FROM {source} {where}",
            (kind.name, partition, rows, *left),
        )
    except connection.IntegrityError:
        connection.execute("ROLLBACK TO sync_land")
        connection.execute("RELEASE sync_land")
        return None
    connection.execute("RELEASE sync_land")
    return made.rowcount


def _parsed(connection: Connection, block: FillBlock) -> tuple[str, bytes | memoryview]:
    """The table of the rows and its argument; since SQLite 3.51 they are parsed once, and not for every column."""
    rows = memoryview(block.rows)
    (version,) = connection.execute("SELECT sqlite_version()").fetchone()
    if tuple(map(int, version.split("."))) < (3, 51):
        return "json_each(CAST(? AS TEXT))", rows
    (parsed,) = connection.execute("SELECT jsonb(CAST(? AS TEXT))", (rows,)).fetchone()
    return "jsonb_each(?)", parsed
