"""A desk in a process of its own that saves and syncs without a pause, until it is killed.

`python -m tests.sync.faults.busy_desk FILE URL NAME` says on standard output what it has saved, once it is saved.
"""

import itertools
import sys
from pathlib import Path

from sync.clock import SystemClock
from sync.errors import SyncError
from sync.replica.database import Database
from sync.replica.replica import Replica
from sync.session import Session
from sync.transport import Bearer, HttpOffice
from tests.sync.faults.files import opener
from tests.sync.parts import CATALOGUE, insert, update


def open_replica(path: Path) -> Replica:
    """The encrypted file at `path`, made if it is not there."""
    return Replica(Database(opener(path, sealed=True)), CATALOGUE, clock=SystemClock())


def sync(replica: Replica, url: str, name: str) -> None:
    """One session."""
    line = HttpOffice(url, auth=Bearer(name))
    try:
        Session(replica, line, ("S1",), page=2).run()
    finally:
        line.close()


def work(replica: Replica, url: str, name: str) -> None:
    """Add a point to the shared customer and make one of its own, again and again."""
    (made,) = replica.database.writer.execute("SELECT COUNT(*) FROM customer WHERE name = ?", (name,)).fetchone()
    for number in itertools.count(made):
        with replica.database.read() as connection:
            shown = replica.shown(connection, "customer", "c1")
        assert shown is not None
        with replica.unit("work", actor=name, partition="S1", bases=shown.bases) as connection:
            insert(connection, f"{name}-{number}", name=name, remarks="r" * 200)
            update(connection, "c1", points=int(str(shown.values["points"])) + 1, phone=f"{name}{number}")
        print("saved", number, flush=True)
        if number % 3 == 0:
            try:
                sync(replica, url, name)
            except SyncError as error:
                print("trouble", error, flush=True)


if __name__ == "__main__":
    work(open_replica(Path(sys.argv[1])), sys.argv[2], sys.argv[3])
