"""Head office's tables and the few statements on them, the same on SQLite and PostgreSQL.

Records are stored whole (`RecordState` as JSON) by id, with the partition and the seq of their last change:
the feed of a partition is an index range, and it compacts itself. Each partition's seq is given out under a
row lock held to commit, so that a reader at cursor c has seen every commit up to c (invariant I8).
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, bindparam, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync import wire
from sync.head_office.bulk import insert_rows, select_among, state_column, update_rows
from sync.head_office.state import RecordState
from sync.head_office.tables import record_table, unit_table
from sync.head_office.turns import Turns
from sync.head_office.upgrading import upgrade
from sync.ids import new_id

_decoder = msgspec.json.Decoder(RecordState)
_encoder = msgspec.json.Encoder()

R = TypeVar("R")

ERASED = "sync_erased"
"""Set in `Connection.info` by an erasure: once committed, no file of the database may tell of what it took (I15)."""

TROUBLE = (DBAPIError, PoolTimeout, OSError, MemoryError)
"""What the database or the machine is in trouble with, and no request is to blame for: it is tried again later."""

_PATIENCE_MS = 30_000

CONTACT_MS = 60_000
"""A replica's contact is put on record again after so long, if nothing else is new."""

_UNITS = text(
    "SELECT n, fingerprint, result FROM sync_unit "
    "WHERE origin = :origin AND n BETWEEN :low AND :high AND partition IN :partitions"
).bindparams(bindparam("partitions", expanding=True))


@dataclass(slots=True)
class Stored:
    """A record's row: where it is, and its state; `new` if it is not written yet.

    A record that was erased or became an alias is in no partition (""). `counted` is the digest under which the
    partition `home` counts the record.
    """

    type: str
    partition: str
    state: RecordState
    new: bool = False
    home: str = ""
    counted: int = 0

    def copy(self) -> "Stored":
        """An independent copy, for a unit that may yet be refused."""
        return Stored(self.type, self.partition, self.state.copy(), self.new, self.home, self.counted)


@dataclass(frozen=True, slots=True)
class Origin:
    """A replica identity: whose it is, and the last op taken from it."""

    device: str
    last: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A record as the feed meets it."""

    id: str
    type: str
    seq: int
    state: RecordState


class UnitRow(NamedTuple):
    """A unit of work as recorded: for repeats, and as a line of the hash-chained merge log."""

    origin: str
    n: int
    fingerprint: str
    partition: str
    seq: int
    actor: str
    device: str
    at_ms: int
    body: str
    result: str
    chain: str
    content: str
    also: str
    authority: int


class Store:
    """Head office's database. It holds no state in memory that a second worker would not see."""

    def __init__(self, engine: Engine) -> None:
        """Use `engine`; on SQLite writes begin with BEGIN IMMEDIATE."""
        self.engine = engine
        # A page and the seq it ends at must be of one moment; SQLite reads so by itself.
        self._snapshots = engine
        self._one_writer = engine.dialect.name == "sqlite"
        if self._one_writer:
            event.listen(engine, "connect", _autocommit)
            event.listen(engine, "begin", _begin)
        else:
            self._snapshots = engine.execution_options(isolation_level="REPEATABLE READ")
        self._turns = Turns(self._transaction)
        self._log_owed = False

    def create(self) -> None:
        """Make the tables and this office's epoch, if they are not there, and bring older tables up to date."""
        with self.write() as connection:
            upgrade(connection)
            connection.execute(
                text("INSERT INTO sync_office (key, value) VALUES ('epoch', :epoch) ON CONFLICT (key) DO NOTHING"),
                {"epoch": new_id()[-12:]},
            )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write transaction."""
        # SQLite has one writer: whoever waits for it waits here, not asleep in the database.
        with self._turns.lock if self._one_writer else nullcontext(), self._transaction() as connection:
            yield connection

    def write_in_turn(self, work: Callable[[Connection], R]) -> R:
        """What `work` gives in a write transaction, which SQLite's waiting writers share; committed when it returns."""
        if self._one_writer:
            return self._turns.run(work)
        with self._transaction() as connection:
            return work(connection)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self.engine.connect().execution_options(sync_write=True) as connection:
            with connection.begin():
                yield connection
            if self._one_writer and (connection.info.pop(ERASED, False) or self._log_owed):
                self._log_owed = not _empty_log(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read transaction: all statements see the same moment."""
        with self._snapshots.connect() as connection, connection.begin():
            yield connection


def epoch(connection: Connection) -> str:
    """This office's epoch; it changes when the office is restored from a backup."""
    return str(connection.execute(text("SELECT value FROM sync_office WHERE key = 'epoch'")).scalar_one())


def ended_epochs(connection: Connection) -> dict[str, dict[str, int]]:
    """Epochs that ended with a restore: by partition the seq at which the backup stood, up to which they were alike."""
    kept = connection.execute(text("SELECT value FROM sync_office WHERE key = 'ended'")).scalar_one_or_none()
    return {} if kept is None else msgspec.json.decode(kept, type=dict[str, dict[str, int]])


def save_ended(connection: Connection, ended: Mapping[str, Mapping[str, int]]) -> None:
    """Keep which epochs have ended, and where."""
    connection.execute(
        text("INSERT INTO sync_office (key, value) VALUES ('ended', :value) "
             "ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
        {"value": msgspec.json.encode(ended).decode()},
    )  # fmt: skip


def lock_origin(connection: Connection, origin: str, *, device: str, first: int) -> Origin:
    """Lock an origin's row until commit, making it if new; `first` counts for a new one alone."""
    suffix = "" if connection.dialect.name == "sqlite" else " FOR UPDATE"
    query = text(f"SELECT device, last FROM sync_origin WHERE origin = :origin{suffix}")
    row = connection.execute(query, {"origin": origin}).one_or_none()
    if row is None:
        connection.execute(
            text(
                "INSERT INTO sync_origin (origin, device, last, seen_ms, waits) "
                "VALUES (:origin, :device, :last, 0, 0) ON CONFLICT (origin) DO NOTHING"
            ),
            {"origin": origin, "device": device, "last": first - 1},
        )
        row = connection.execute(query, {"origin": origin}).one()
    return Origin(device=str(row[0]), last=int(row[1]))


def last_of(connection: Connection, origin: str, *, device: str) -> int | None:
    """The last op taken from an origin, or None for one that is not known as that device's."""
    row = connection.execute(
        text("SELECT last FROM sync_origin WHERE origin = :origin AND device = :device"),
        {"origin": origin, "device": device},
    ).one_or_none()
    return None if row is None else int(row[0])


def is_noted(
    connection: Connection, origin: str, *, device: str, since_ms: int, waits: int, cursors: Mapping[str, int]
) -> bool:
    """Whether a contact since then is on record that says the same, or less of what that replica has heard."""
    row = connection.execute(
        text("SELECT cursors FROM sync_origin WHERE origin = :origin AND device = :device AND waits = :waits "
             "AND seen_ms >= :since"),
        {"origin": origin, "device": device, "waits": waits, "since": since_ms},
    ).one_or_none()  # fmt: skip
    if row is None:
        return False
    noted = msgspec.json.decode(row[0], type=dict[str, int])
    return noted.keys() == cursors.keys() and all(noted[name] <= cursors[name] for name in cursors)


def save_origin(connection: Connection, origin: str, *, last: int, seen_ms: int, waits: int, cursors: str) -> None:
    """Record the last op number taken from an origin, its contact, its cursors (JSON), and how many ops it keeps."""
    connection.execute(
        text(
            "UPDATE sync_origin SET last = :last, seen_ms = :seen_ms, waits = :waits, cursors = :cursors "
            "WHERE origin = :origin"
        ),
        {"origin": origin, "last": last, "seen_ms": seen_ms, "waits": waits, "cursors": cursors},
    )


def load_records(connection: Connection, ids: Collection[str], *, partition: str | None = None) -> dict[str, Stored]:
    """Those of the records that exist, by id; of one partition alone, or wherever they are."""
    if not ids:
        return {}
    rows = select_among(connection, _select(connection), "id", ids, partition=partition)
    return {id_: _stored(*row) for id_, *row in rows}


def load_here(connection: Connection, ids: Collection[str], *, partition: str) -> tuple[dict[str, Stored], set[str]]:
    """Those of the records that are in the partition, by id; and those that have left it."""
    if not ids:
        return {}, set()
    left = "SELECT id, '', '', NULL, 0 FROM sync_stub"
    rows = select_among(connection, _select(connection), "id", ids, partition=partition, also=left)
    here = {id_: _stored(*row) for id_, *row in rows if row[0]}
    return here, {row[0] for row in rows} - here.keys()


def load_pairs(connection: Connection, pairs: Collection[tuple[str, str]]) -> dict[str, Stored]:
    """Those of the records, each named by partition and id, that exist; by id."""
    where = " OR ".join(f"(partition = :part{at} AND id = :id{at})" for at in range(len(pairs)))
    named = {f"part{at}": partition for at, (partition, _) in enumerate(pairs)}
    named |= {f"id{at}": id_ for at, (_, id_) in enumerate(pairs)}
    rows = connection.execute(text(f"{_select(connection)} WHERE {where}"), named)
    return {id_: _stored(*row) for id_, *row in rows}


def _select(connection: Connection) -> str:
    return f"SELECT id, type, partition, {state_column(connection)}, digest FROM sync_record"


def _stored(type_: str, partition: str, state: str | bytes, digest: int) -> Stored:
    return Stored(type_, partition, _decoder.decode(state), home=partition, counted=int(digest))


def save_records(connection: Connection, rows: Sequence[tuple[str, Stored, int]]) -> None:
    """Write records given as (id, record, seq); `counted` must be their digest by now.

    A new one is inserted plainly: is its id another partition's, the request fails, and is tried again. One that
    leaves its partition goes and comes: the partition is what a table may be distributed by, and is never changed.
    """
    fresh, left = [], []
    known: dict[str, list[tuple[int, str, int, str]]] = {}
    for id_, record, seq in rows:
        state = _encoder.encode(record.state).decode()
        if not record.new and record.partition == record.home:
            known.setdefault(record.home, []).append((seq, state, record.counted, id_))
            continue
        fresh.append((id_, record.type, record.partition, seq, state, record.counted))
        if not record.new:
            left.append({"partition": record.home, "id": id_})
    if left:
        connection.execute(text("DELETE FROM sync_record WHERE partition = :partition AND id = :id"), left)
    insert_rows(connection, record_table, fresh)
    for partition, updated in known.items():
        update_rows(connection, record_table, ("seq", "state", "digest"), updated, partition=partition)


def digest_of(record_id: str, record: Stored) -> int:
    """The digest of a record as it is now; 0 for one that is in no partition."""
    return record.state.digest(record_id) if record.partition else 0


def load_units(connection: Connection, origin: str, units: Sequence[wire.Unit]) -> dict[int, tuple[str, str]]:
    """Fingerprint and stored result of the units of `origin` that have the numbers and the partitions of those."""
    if not units:
        return {}
    numbers, parts = [unit.n for unit in units], sorted({unit.part for unit in units})
    rows = connection.execute(
        _UNITS, {"origin": origin, "low": min(numbers), "high": max(numbers), "partitions": parts}
    )
    return {int(row[0]): (str(row[1]), str(row[2])) for row in rows}


def load_unit_around(connection: Connection, origin: str, n: int) -> tuple[str, str] | None:
    """Body and stored result of the unit of `origin` that op `n` lies in, or None."""
    row = connection.execute(
        text("SELECT body, result FROM sync_unit WHERE origin = :origin AND n <= :n ORDER BY n DESC LIMIT 1"),
        {"origin": origin, "n": n},
    ).one_or_none()
    return None if row is None else (str(row[0]), str(row[1]))


def save_units(connection: Connection, rows: Sequence[UnitRow]) -> None:
    """Record units with their results; the log is append-only."""
    insert_rows(connection, unit_table, rows)


def read_state(state: str | bytes) -> RecordState:
    """A stored state."""
    return _decoder.decode(state)


def count_records(connection: Connection, partition: str) -> int:
    """How many records a partition holds."""
    return int(
        connection.execute(
            text("SELECT COUNT(*) FROM sync_record WHERE partition = :partition"), {"partition": partition}
        ).scalar_one()
    )


def content_hash(body: str, result: str) -> str:
    """What a link of the hash chain says of a unit; it stays when an erasure blanks the unit's values."""
    return hashlib.sha256(f"{body}\n{result}".encode()).hexdigest()


def chain(previous: str, content: str) -> str:
    """The next link of a partition's hash chain."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def _autocommit(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver must not begin transactions itself
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        f"busy_timeout = {_PATIENCE_MS}",
        # What was erased is overwritten, too; some builds of SQLite do so by themselves.
        "secure_delete = ON",
        "cache_size = -65536",
        "wal_autocheckpoint = 8000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _empty_log(connection: Connection) -> bool:
    """Empty SQLite's write-ahead log, which still tells what was erased; False where a reader is in the way."""
    driver = connection.connection.cursor()
    driver.execute("PRAGMA busy_timeout = 0")
    busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    driver.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    driver.close()
    return not busy


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("sync_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
