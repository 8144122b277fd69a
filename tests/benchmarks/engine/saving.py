"""Saving one field of one record: a unit of work with capture, beside the bare update in the same file.

Files of a growing number of records show whether a save's cost depends on what is stored. The records to be edited
are drawn at random over the file, others for the floor than for the saves, so that both meet a cold page cache.
"""

import random
from collections.abc import Callable
from pathlib import Path

from sync.replica.database import Connection
from sync.replica.replica import Replica
from tests.benchmarks.engine.desk import CUSTOMER, open_replica
from tests.benchmarks.people import customers
from tests.benchmarks.row import Row, median, seconds

ROUNDS = 300
SIZES = {"save_capture": 100, "save_10k": 10_000, "save_100k": 100_000, "save_1m": 1_000_000}
_SAMPLE = 100


def save_rows(folder: Path) -> list[Row]:
    """A row for each size of file, in ms."""
    return [_measure(name, folder / f"{name}.db", size) for name, size in SIZES.items()]


def _measure(name: str, path: Path, size: int) -> Row:
    replica = open_replica(path)
    _fill(replica, size)
    value = median([seconds(_unit(replica, id_, k)) for k, id_ in enumerate(_drawn(size, seed=1))])
    writer = replica.database.writer
    for (trigger,) in writer.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        writer.execute(f"DROP TRIGGER {trigger}")
    floor = median([seconds(_bare(writer, id_, k)) for k, id_ in enumerate(_drawn(size, seed=2))])
    replica.database.close()
    path.unlink()
    return Row(name, value * 1000, "ms", floor * 1000)


def _unit(replica: Replica, id_: str, k: int) -> Callable[[], None]:
    def save() -> None:
        with replica.unit("edit", actor="bench", partition="S00") as connection:
            connection.execute("UPDATE customer SET remarks = ? WHERE id = ?", (f"第{k}次回访", id_))

    return save


def _bare(connection: Connection, id_: str, k: int) -> Callable[[], None]:
    def save() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE customer SET remarks = ? WHERE id = ?", (f"又第{k}次回访", id_))
        connection.execute("COMMIT")

    return save


def _fill(replica: Replica, size: int) -> None:
    """Fill the file as a first fill leaves it: business rows and the engine's row of each."""
    names = ", ".join(CUSTOMER.columns)
    marks = ", ".join("?" * len(CUSTOMER.columns))
    sample = [[columns[name] for name in CUSTOMER.columns] for columns in customers(_SAMPLE)]
    numbers = "WITH RECURSIVE n (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k + 1 < ?) "
    with replica.database.write() as connection, replica.capture.applying():
        connection.execute(f"CREATE TEMP TABLE sample ({names})")
        connection.executemany(f"INSERT INTO sample VALUES ({marks})", sample)
        connection.execute(
            f"INSERT INTO customer (id, {names}) {numbers} "
            f"SELECT printf('%036d', k), {names} FROM n JOIN sample ON sample.rowid = k % {_SAMPLE} + 1",
            (size,),
        )
        connection.execute(
            "INSERT INTO sync_record (id, type, partition, told) SELECT id, 'customer', 'S00', 1 FROM customer"
        )
        connection.execute("DROP TABLE sample")
    replica.database.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _drawn(size: int, *, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"{chance.randrange(size):036}" for _ in range(ROUNDS)]
