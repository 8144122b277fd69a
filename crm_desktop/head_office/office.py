"""A head office: its database opened, its records, people and devices at hand."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.exc import OperationalError

from crm_desktop.head_office import tables
from crm_desktop.head_office.database import locate, open_engine
from crm_desktop.head_office.directory import Directory
from crm_desktop.head_office.errors import NotAnOffice
from crm_desktop.head_office.ids import chain_id
from crm_desktop.head_office.proofs import Nonces
from crm_desktop.head_office.records import Put, Records
from crm_desktop.models.catalogue import SHARED, sync_catalogue
from crm_desktop.rules.owners import OFFICE
from crm_desktop.rules.words import Words
from sync.catalogue import Catalogue
from sync.head_office.partitions import lock_partitions
from sync.head_office.store import Store
from sync.head_office.upgrading import add_missing
from sync.ids import new_id

log = logging.getLogger(__name__)

_CONNECTIONS, _LOOKUPS = 20, 5


def now_ms() -> int:
    """The office's clock: ms since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Office:
    """Head office over one database. Holds no state that a second worker would not see."""

    engine: Engine
    lookups: Engine
    store: Store
    directory: Directory
    catalogue: Catalogue
    records: Records
    nonces: Nonces
    now_ms: Callable[[], int]

    @classmethod
    def create(cls, place: str | Path, *, chain: str, now: Callable[[], int] = now_ms) -> "Office":
        """Found a head office in a folder or a PostgreSQL database; raises NotAnOffice if there is one already."""
        if "://" not in str(place):
            Path(place).mkdir(parents=True, exist_ok=True, mode=0o700)
        office = cls.connect(place, now=now)
        try:
            if office.stamp() is not None:
                raise NotAnOffice(_THERE_ALREADY)
            office._found(chain)
        except OperationalError as error:
            office.close()
            raise NotAnOffice(_NO_ANSWER) from error
        except BaseException:
            office.close()
            raise
        return office

    @classmethod
    def open(cls, place: str | Path, *, now: Callable[[], int] = now_ms) -> "Office":
        """Open the head office of a folder or URL; raises NotAnOffice, saying what to do."""
        url = locate(place)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            raise NotAnOffice(_NONE_HERE)
        office = cls.connect(place, now=now)
        try:
            office._check()
        except BaseException:
            office.close()
            raise
        return office

    def write(self) -> AbstractContextManager[Connection]:
        """A write transaction."""
        return self.store.write()

    def read(self) -> AbstractContextManager[Connection]:
        """A read transaction."""
        return self.store.read()

    def audit(self, connection: Connection, act: str, subject: str, *, actor: str = OFFICE) -> None:
        """Record an administrator's act in the caller's transaction; `subject` holds no secret and no personal data."""
        row = {"at_ms": self.now_ms(), "actor": actor, "act": act, "subject": subject}
        connection.execute(tables.audit_table.insert(), row)

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            return self.stamp() == str(tables.VERSION)
        except OperationalError as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            return False

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
        self.lookups.dispose()
        self.nonces.close()

    @classmethod
    def connect(cls, place: str | Path, *, now: Callable[[], int] = now_ms) -> "Office":
        """An office over whatever is at that place, even nothing: for who founds or restores one."""
        url = locate(place)
        engine, lookups = open_engine(url, connections=_CONNECTIONS), open_engine(url, connections=_LOOKUPS)
        catalogue = sync_catalogue()
        return cls(
            engine=engine,
            lookups=lookups,
            store=Store(engine),
            directory=Directory(Store(lookups)),
            catalogue=catalogue,
            records=Records(catalogue),
            nonces=Nonces(engine),
            now_ms=now,
        )

    def _found(self, chain: str) -> None:
        self.store.create()
        tables.metadata.create_all(self.engine)
        with self.write() as connection:
            self.nonces.create(connection)
            values = {"name": chain, "entry_deadline": "18:00", "offline_days": 14}
            put = Put("chain", chain_id(), values)
            self.records.put(connection, [put], what="found_office", now_ms=self.now_ms())
            self.audit(connection, "init", chain)
            # Last: a founding that was cut off is no office yet, and can be repeated.
            stamps = [{"key": "schema", "value": str(tables.VERSION)}, {"key": "salt", "value": new_id()}]
            connection.execute(tables.stamp_table.insert(), stamps)

    def _check(self) -> None:
        try:
            stamp = self.stamp()
        except OperationalError as error:
            raise NotAnOffice(_NO_ANSWER) from error
        if stamp is None:
            raise NotAnOffice(_NONE_HERE)
        if int(stamp) > tables.VERSION:
            raise NotAnOffice(_TOO_NEW)
        with self.write() as connection:
            # Several workers may open it at once: one after the other.
            lock_partitions(connection, [SHARED])
            add_missing(connection, tables.metadata)
            self.nonces.create(connection)

    def stamp(self) -> str | None:
        """The version of the tables, or None where there is no office."""
        if not inspect(self.engine).has_table(tables.stamp_table.name):
            return None
        with self.read() as connection:
            return connection.execute(
                select(tables.stamp_table.c.value).where(tables.stamp_table.c.key == "schema")
            ).scalar()


_THERE_ALREADY = Words("这里已经有一个总部了，不会覆盖。", "There is a head office here already; it is left as it is.")
_NONE_HERE = Words(
    "这里还没有总部，请先运行 crm-head-office init。",
    "There is no head office here yet: run crm-head-office init first.",
)
_TOO_NEW = Words(
    "这个总部由更新的版本建立，请先升级程序。", "A newer version has set up this head office: update the program first."
)
_NO_ANSWER = Words(
    "数据库没有应答，请检查地址和数据库是否已启动。",
    "The database does not answer: check the address, and that it runs.",
)
