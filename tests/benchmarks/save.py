"""Saving one field: a unit of work with capture, against the bare update in the same encrypted file."""

import tempfile
from pathlib import Path

from crm_desktop.models.customer import Customer
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.connection import connect
from sync.clock import SystemClock
from sync.ids import new_id
from tests.benchmarks.people import customers
from tests.benchmarks.row import Row, median, seconds

ROUNDS = 200


def run() -> list[Row]:
    """One row through the engine's own unit, one through the services' session."""
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "branch.db", bytes(range(32))
        store = BranchStore(path, key, clock=SystemClock())
        record = new_id()
        with store.unit("register", actor="bench", partition="SY01") as session:
            session.add(Customer(id=record, **next(customers(1))))  # type: ignore[arg-type]  # raw column values
        raw = median([_unit(store, record, k) for k in range(ROUNDS)])
        orm = median([_session(store, record, k) for k in range(ROUNDS)])
        store.close()
        floor = _floor(Path(folder) / "plain.db", key)
    return [
        Row("save_capture", raw * 1000, "ms", floor * 1000),
        Row("save_field", orm * 1000, "ms", floor * 1000),
    ]


def _unit(store: BranchStore, record: str, k: int) -> float:
    def save() -> None:
        with store.replica.unit("edit", actor="bench", partition="SY01") as connection:
            connection.execute("UPDATE customer SET remarks = ? WHERE id = ?", (f"第{k}次", record))

    return seconds(save)


def _session(store: BranchStore, record: str, k: int) -> float:
    def save() -> None:
        with store.unit("edit", actor="bench", partition="SY01") as session:
            customer = session.get_one(Customer, record)
            customer.remarks = f"再{k}次"
            session.add(customer)

    return seconds(save)


def _floor(path: Path, key: bytes) -> float:
    connection = connect(path, key)
    connection.execute("CREATE TABLE customer (id TEXT PRIMARY KEY, name TEXT, remarks TEXT) STRICT")
    connection.execute("INSERT INTO customer VALUES ('x', '金彩', '')")

    def save(k: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE customer SET remarks = ? WHERE id = 'x'", (f"第{k}次",))
        connection.execute("COMMIT")

    times = [seconds(lambda k=k: save(k)) for k in range(ROUNDS)]  # type: ignore[misc]
    connection.close()
    return median(times)
