"""What a statement costs is paid once: a save compiles nothing that an earlier one of its kind compiled."""

import sqlite3
from collections import Counter

from crm_desktop.models.customer import Customer
from crm_desktop.store.branch_store import BranchStore
from sync.ids import new_id
from tests.benchmarks.people import customers


def test_a_save_compiles_no_statement_anew(store: BranchStore) -> None:
    record = new_id()
    with store.unit("register", actor="clerk", partition="SY01") as session:
        session.add(Customer(id=record, **next(customers(1))))  # type: ignore[arg-type]  # raw column values
    compiled = _counting(store.replica.database.writer)
    _edit(store, record, "第一次")
    compiled.clear()
    _edit(store, record, "第二次")
    assert not compiled


def _edit(store: BranchStore, record: str, remarks: str) -> None:
    with store.unit("edit", actor="clerk", partition="SY01") as session:
        session.get_one(Customer, record).remarks = remarks


def _counting(connection: sqlite3.Connection) -> Counter[int]:
    """Counts what SQLite compiles from now on, by action: its authorizer is asked then alone.

    Everything is compiled once more, because an authorizer was set.
    """
    compiled: Counter[int] = Counter()

    def asked(action: int, *_: object) -> int:
        compiled[action] += 1
        return sqlite3.SQLITE_OK

    connection.set_authorizer(asked)
    return compiled
