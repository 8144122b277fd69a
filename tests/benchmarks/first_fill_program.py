"""The first fill of a new desktop by the program's own services, with its tables, indexes and the notes of its search.

The search index itself is built in the background afterwards and is not inside. The floor: raw inserts of the same
rows into an encrypted file with the same tables and indexes.
"""

import tempfile
from pathlib import Path

from crm_desktop.services.enrolment import enrol
from crm_desktop.services.syncing import Syncing
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.connection import connect
from crm_desktop.store.opening import open_store
from sync.clock import SystemClock
from tests.benchmarks.chain import found, served
from tests.benchmarks.row import Row, seconds

CUSTOMERS, VISITS = 20_000, 60_000
KEY = bytes(range(32))


def run() -> list[Row]:
    """Seconds from the first request to a filled desktop."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found(folder / "office", customer_count=CUSTOMERS, visit_count=VISITS)
        with served(folder / "office") as (url, code):
            store = open_store(folder / "branch.db", KEY, clock=SystemClock())
            syncing = Syncing(store, enrol(url, code, device_name="bench"))
            spent = seconds(syncing.sync_now)
            syncing.close()
        rows = _rows(store)
        store.close()
        floor = _floor(folder / "floor.db", rows)
    return [Row("first_fill_program", spent, "s", floor)]


def _rows(store: BranchStore) -> dict[str, tuple[list[str], list[tuple[object, ...]]]]:
    found_rows: dict[str, tuple[list[str], list[tuple[object, ...]]]] = {}
    with store.reading() as session:
        for table in ("customer", "visit"):
            cursor = session.connection().exec_driver_sql(f"SELECT * FROM {table}")
            found_rows[table] = (list(cursor.keys()), [tuple(row) for row in cursor])
    return found_rows


def _floor(path: Path, tables: dict[str, tuple[list[str], list[tuple[object, ...]]]]) -> float:
    open_store(path, KEY, clock=SystemClock()).close()
    connection = connect(path, KEY)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")

    def insert() -> None:
        connection.execute("BEGIN")
        for table, (columns, rows) in tables.items():
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        connection.execute("COMMIT")

    spent = seconds(insert)
    connection.close()
    return spent
