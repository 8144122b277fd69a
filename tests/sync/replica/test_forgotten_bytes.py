"""What was erased is gone from the pages of the file, not from its tables alone (I15)."""

from pathlib import Path

from sync.replica import acts
from sync.replica.database import Connection
from tests.sync.parts import Desk, HeadOffice, connector


def test_an_erased_record_leaves_no_bytes_in_the_replicas_file(office: HeadOffice, b: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.db"

    def connect() -> Connection:
        connection = connector(path)()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = OFF").fetchone()  # as SQLCipher has it
        return connection

    a = Desk("A", connect=connect)
    for number in range(60):
        a.create(f"c{number:02}", phone="1", remarks="x" * 300)
        if number == 30:
            a.create("gone", remarks="geheim " * 50)
    office.sync(a, b)
    with b.replica.unit("erase", actor="B", partition="S1") as connection:
        acts.erase(connection, "customer", "gone")
    office.sync(b, a)
    assert a.replica.database.checkpoint()
    a.replica.database.close()
    assert b"geheim" not in path.read_bytes()
