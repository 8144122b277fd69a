"""Databases kept open from one history to the next, and filled with the rows that the next one begins with.

Opening a database and preparing its statements anew costs more than most histories; a table's rows are few.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from sync.catalogue import Catalogue
from sync.clock import Clock
from sync.head_office.store import Store
from sync.replica.database import Database
from sync.replica.replica import Replica
from tests.simulation import naming
from tests.simulation.crashes import Fragile, connect
from tests.simulation.memory_store import MemoryStore
from tests.simulation.oracle import Key
from tests.sync.parts import create_tables

Rows = dict[str, list[tuple[object, ...]]]
"""All rows of a database, by the statement that inserts them."""


@dataclass
class Content:
    """A database's tables: read as a whole, and replaced as a whole."""

    file: Fragile
    schema: int = -1
    first: int = -1
    _reads: list[tuple[str, str]] = field(default_factory=list)
    _deletes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Know the tables as they are now, whatever an upgrade does before anybody asks for a row."""
        self._learn()

    def read(self) -> Rows:
        """All rows."""
        self._learn()
        return {insert: self.file.execute(select).fetchall() for select, insert in self._reads}

    def replace(self, rows: Rows) -> None:
        """Exactly those rows, in a transaction of its own; triggers that would capture it must be off."""
        self._learn()
        self.file.execute("BEGIN")
        for delete in self._deletes:
            self.file.execute(delete)
        for insert, values in rows.items():
            if values:
                self.file.executemany(insert, values)
        self.file.execute("COMMIT")

    def changed(self) -> bool:
        """Whether the tables are not what they were."""
        self._learn()
        return self.schema != self.first

    def _learn(self) -> None:
        ((schema,),) = self.file.execute("PRAGMA schema_version").fetchall()
        if schema == self.schema:
            return
        self.first = schema if self.first < 0 else self.first
        self.schema, self._reads, self._deletes = schema, [], []
        for (name,) in self.file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall():
            columns = [row[1] for row in self.file.execute(f'PRAGMA table_info("{name}")')]
            listed = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            self._reads.append((f"SELECT {listed} FROM {name}", f"INSERT INTO {name} ({listed}) VALUES ({marks})"))
            self._deletes.append(f"DELETE FROM {name}")
        # Last of all, for deleting and inserting elsewhere writes it.
        self._reads.sort(key=lambda pair: "FROM sqlite_sequence" in pair[0])


class Followed(Replica):
    """A replica that tells when it has given its queue new numbers."""

    keys: Callable[[], list[Key]]
    renumbered: Callable[[list[Key]], None]

    def reissue(self) -> None:
        """Take a new identity, and tell which op was which."""
        before = self.keys()
        super().reissue()
        self.renumbered(before)


@dataclass
class ReplicaFile:
    """An open replica's file; `path` is None in memory. One whose tables were changed serves one history only."""

    file: Fragile
    catalogue: Catalogue
    replica: Followed
    content: Content
    path: Path | None = None

    def replace(self, rows: Rows) -> None:
        """Exactly those rows."""
        self.file.revive()
        with self.replica.capture.applying():
            self.content.replace(rows)

    def reopen(self, catalogue: Catalogue, *, clock: Clock) -> None:
        """Start the program again over the same file."""
        if self.path is not None:
            self.file.close()
            self.file = connect(self.path)
            self.content = Content(self.file)
        self.file.revive()
        create_tables(self.file, catalogue)
        self.replica = Followed(Database(lambda: self.file), catalogue, clock=clock)


@dataclass
class OfficeFile:
    """An open database of head office; `path` is None in memory, and what is `elsewhere` leaves `file` unused."""

    file: Fragile
    store: Store
    content: Content
    path: Path | None = None
    elsewhere: bool = False


_replicas: dict[int, list[ReplicaFile]] = defaultdict(list)
_offices: list[OfficeFile] = []


def open_replica(catalogue: Catalogue, *, clock: Clock, rows: Rows | None, path: Path | None = None) -> ReplicaFile:
    """A replica's file with those rows; or with none, and an identity of its own."""
    idle = _replicas[catalogue.version]
    if rows is None:
        return _new_replica(catalogue, clock, path)
    if path is None and idle:
        found = idle.pop()
        found.replica.clock = clock
    else:
        with naming.simulated():  # the identity that a new file takes is replaced with all its rows
            found = _new_replica(catalogue, clock, path)
    found.replace(rows)
    return found


def open_office(*, rows: Rows | None, path: Path | None = None, engine: Engine | None = None) -> OfficeFile:
    """A database of head office with those rows; or with none, and an epoch of its own."""
    if engine is not None:
        return _on_engine(engine)
    if rows is None:
        return _new_office(path)
    if path is None and _offices:
        found = _offices.pop()
    else:
        with naming.simulated():
            found = _new_office(path)
    found.file.revive()
    found.content.replace(rows)
    return found


def keep(file: ReplicaFile | OfficeFile) -> None:
    """Give an open file back: another history may have it, if it is in memory and its tables are as they were."""
    if file.path is not None or file.content.changed() or (isinstance(file, OfficeFile) and file.elsewhere):
        file.file.close()
    elif isinstance(file, OfficeFile):
        _offices.append(file)
    else:
        _replicas[file.catalogue.version].append(file)


def _new_replica(catalogue: Catalogue, clock: Clock, path: Path | None) -> ReplicaFile:
    file = connect(path or ":memory:")
    create_tables(file, catalogue)
    replica = Followed(Database(lambda: file), catalogue, clock=clock)
    return ReplicaFile(file, catalogue, replica, Content(file), path)


def _new_office(path: Path | None) -> OfficeFile:
    file = connect(path or ":memory:")
    # Not from a pool that hands a connection out in one thread only, and takes it back when it is collected.
    through = Store(create_engine("sqlite://", creator=lambda: file, poolclass=StaticPool))
    through.create()
    return OfficeFile(file, MemoryStore(file) if path is None else through, Content(file), path)


def _on_engine(engine: Engine) -> OfficeFile:
    store, unused = Store(engine), connect()
    store.create()
    return OfficeFile(unused, store, Content(unused), elsewhere=True)
