"""The branch's replica as the services use it: units of work, reads, and news of what changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import Session

from crm_desktop.models.catalogue import sync_catalogue
from crm_desktop.store.attachments import Attachments
from crm_desktop.store.connection import connect
from crm_desktop.store.errors import known_errors
from crm_desktop.store.joined import Joiner
from crm_desktop.store.migrations import migrate
from crm_desktop.store.search import schema as search_schema
from crm_desktop.store.search.indexer import Indexer
from crm_desktop.store.search.indexing import last_mark
from sync.clock import Clock
from sync.replica.capture import Bases
from sync.replica.database import Connect, Connection, Database
from sync.replica.files import Attachment, Files
from sync.replica.mirror import Change
from sync.replica.replica import Replica, Shown


@dataclass(frozen=True, slots=True)
class Changes:
    """What a unit of work or a sync changed; pages refresh from it.

    Sorted where the changes were made: a sync brings a hundred thousand, and every page of the window asks.
    """

    records: tuple[Change, ...]
    _by_type: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, set[str]] = {}
        for change in self.records:
            found.setdefault(change.type, set()).add(change.id)
        object.__setattr__(self, "_by_type", {type_: frozenset(ids) for type_, ids in found.items()})

    def touches(self, *types: str) -> bool:
        """Whether any record of those types is among them."""
        return not self._by_type.keys().isdisjoint(types)

    def only(self, type_: str) -> bool:
        """Whether nothing but records of that type is among them."""
        return all(change.type == type_ for change in self.records)

    def ids(self, type_: str) -> frozenset[str]:
        """The ids of the changed records of that type."""
        return self._by_type.get(type_, frozenset())


Listener = Callable[[Changes], None]


class BranchStore:
    """One desktop's file. One writer; reads have connections of their own and never wait for a write."""

    def __init__(self, path: Path, key: bytes, *, clock: Clock) -> None:
        """Open or make the file at `path` with the 32-byte `key`; raises `StoreError`s."""
        self.path = path
        self.clock = clock
        self._connect = partial(connect, key=key)
        self._listeners: dict[object, Listener] = {}
        self._last: list[Callable[[], None]] = []
        self._photos = Attachments(path, key)
        self._database = Database(lambda: connect(path, key))
        self._joiner = Joiner(self._database.writer)
        with known_errors():
            self._make_tables()
        self.replica = Replica(self._database, sync_catalogue(), clock=clock)
        self._readers = _reading_engine(lambda: connect(path, key, read_only=True))
        self.index = Indexer(self._database, lambda: connect(path, key, read_only=True))
        self.index.resume()

    @contextmanager
    def unit(self, what: str, *, actor: str, partition: str, bases: Bases | None = None) -> Iterator[Session]:
        """One unit of work: lands whole and is queued for head office, or leaves no trace.

        `what` names the use case, `actor` is the staff id, `bases` what the open forms had shown.
        """
        with known_errors(), self.replica.unit(what, actor=actor, partition=partition, bases=bases) as connection:
            before, marked = _last_op(connection), last_mark(connection)
            with self._joiner.session() as session:
                yield session
            changed = _changed_since(connection, before)
            indexed = self.index.index_unit(connection, after=marked)
        if not indexed:
            self.index.wake()
        self._announce(Changes(changed))

    @contextmanager
    def local(self) -> Iterator[Session]:
        """A transaction on what stays on this desktop: drafts, settings, logs. Synced tables refuse it."""
        with known_errors(), self._database.write(), self._joiner.session() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent, read-only view on a connection of its own."""
        with known_errors(), Session(self._readers, expire_on_commit=False) as session:
            yield session

    def shown(self, session: Session, type_: str, record_id: str) -> Shown | None:
        """The record as a form opened now shows it, with the bases its edits must hand to `unit`."""
        raw = session.connection().connection.driver_connection
        return self.replica.shown(raw, type_, record_id)  # type: ignore[arg-type]  # SQLCipher's is alike

    def subscribe(self, listener: Listener) -> Callable[[], object]:
        """Be told of every change, from the thread that made it, until what is returned is called."""
        subscription = object()
        self._listeners[subscription] = listener
        return partial(self._listeners.pop, subscription, None)

    def tell(self, changes: Changes) -> None:
        """Tell everybody who subscribed what a sync brought, and have it indexed for the search."""
        self.index.wake()
        self._announce(changes)

    def copy_to(self, target: Path) -> None:
        """A whole copy of the file as it is now, under the same key, while others read and write."""
        source = self._connect(self.path, read_only=True)
        try:
            copy = self._connect(target)
            try:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            finally:
                copy.close()
        finally:
            source.close()

    @property
    def files(self) -> Files:
        """The attachments, opened when they are first asked for; raises `StoreError`s."""
        return self._photos.open()

    def unsent_files(self) -> list[Attachment]:
        """The attachments that nobody but this desktop has; none where there were none yet. Raises `StoreError`s."""
        return self._photos.waiting()

    def on_close(self, last: Callable[[], None]) -> None:
        """Have `last` called when everything else is closed."""
        self._last.append(last)

    def close(self) -> None:
        """Close all connections; a batch of the search index under way is finished."""
        self.index.close()
        self._photos.close()
        self._readers.dispose()
        self._database.close()
        while self._last:
            self._last.pop()()

    def _announce(self, changes: Changes) -> None:
        if changes.records:
            for listener in tuple(self._listeners.values()):
                listener(changes)

    def _make_tables(self) -> None:
        with self._database.write() as connection, self._joiner.session() as session:
            migrate(session.connection())
            search_schema.ensure(connection)


def _reading_engine(connect: Connect) -> Engine:
    """An engine whose sessions see one state of the file from beginning to end."""
    engine = create_engine(
        "sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, hide_parameters=True
    )  # fmt: skip
    # The connections are in autocommit mode: without this every statement would see the latest commit.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _last_op(connection: Connection) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'sync_op'").fetchone()
    return int(row[0]) if row else 0


def _changed_since(connection: Connection, before: int) -> tuple[Change, ...]:
    rows = connection.execute(
        "SELECT type, id, MIN(register) = '' FROM sync_op WHERE n > ? GROUP BY type, id", (before,)
    ).fetchall()
    return tuple(Change(str(type_), str(id_), created=bool(created)) for type_, id_, created in rows)
