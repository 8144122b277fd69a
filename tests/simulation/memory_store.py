"""Head office's store over one SQLite connection without SQLAlchemy's engine in between.

The statements are the engine's own; only the way to the driver is shorter, which makes a history three times as
fast. `--store sqlite` takes the long way, over files.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TypeVar

from sqlalchemy import ClauseElement, Engine, create_engine
from sqlalchemy.dialects import sqlite

from sync.head_office.store import Store
from tests.simulation.crashes import Fragile

R = TypeVar("R")
_DIALECT = sqlite.dialect(paramstyle="named")  # type: ignore[no-untyped-call]


class Answer:
    """What a statement gave back, as SQLAlchemy hands it out."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        """Take over a cursor."""
        self.cursor = cursor
        self.rowcount = cursor.rowcount

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        """The rows."""
        return iter(self.cursor)

    def close(self) -> None:
        """Done with it."""
        self.cursor.close()

    def all(self) -> list[tuple[object, ...]]:
        """All rows."""
        return self.cursor.fetchall()

    fetchall = all

    def first(self) -> tuple[object, ...] | None:
        """The first row, if any."""
        row: tuple[object, ...] | None = self.cursor.fetchone()
        return row

    one_or_none = first

    def one(self) -> tuple[object, ...]:
        """The row that must be there."""
        (row,) = self.cursor.fetchall()
        return tuple(row)

    def scalar(self) -> object:
        """The first row's first column, if any."""
        row = self.first()
        return None if row is None else row[0]

    scalar_one_or_none = scalar

    def scalar_one(self) -> object:
        """The first column of the row that must be there."""
        return self.one()[0]

    def scalars(self) -> "Answer":
        """The same, of which only the first column is read."""
        self.cursor.row_factory = lambda _, row: row[0]
        return self


class Plain:
    """As much of a SQLAlchemy connection as the store uses, on the driver's own."""

    dialect = SimpleNamespace(name="sqlite")

    def __init__(self, connection: Fragile) -> None:
        """Work on `connection`."""
        self.driver = connection
        self.info: dict[str, object] = {}

    def execute(
        self, clause: ClauseElement, values: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None
    ) -> Answer:
        """One statement, or the same for each of several rows."""
        statement = getattr(clause, "text", None) or _compiled(clause)
        if values is None and not hasattr(clause, "text"):
            values = clause.compile(dialect=_DIALECT).params
        if values is None:
            return Answer(self.driver.execute(statement))
        if isinstance(values, Mapping):
            return Answer(self.driver.execute(*_spread(statement, values)))
        return Answer(self.driver.executemany(statement, values))

    def exec_driver_sql(self, statement: str, values: Sequence[object] | None = None) -> Answer:
        """One statement as it stands, or the same for each of several rows (a list)."""
        if isinstance(values, list):
            return Answer(self.driver.executemany(statement, values))
        return Answer(self.driver.execute(statement, values or ()))


class MemoryStore(Store):
    """The store on one open connection."""

    def __init__(self, connection: Fragile) -> None:
        """Use `connection`, whose tables exist."""
        self.plain = Plain(connection)

    @property
    def engine(self) -> Engine:  # type: ignore[override]
        """For what asks for an engine by name: one that hands out this very connection."""
        return create_engine("sqlite://", creator=lambda: self.plain.driver)

    @contextmanager
    def write(self) -> Iterator[Plain]:  # type: ignore[override]
        """A write transaction."""
        yield from self._transaction("BEGIN IMMEDIATE")

    def write_in_turn(self, work: Callable[[Plain], R]) -> R:  # type: ignore[override]
        """A simulation has one thread: nobody waits for a turn."""
        with self.write() as connection:
            return work(connection)

    @contextmanager
    def read(self) -> Iterator[Plain]:  # type: ignore[override]
        """A read transaction."""
        yield from self._transaction("BEGIN")

    def _transaction(self, begin: str) -> Iterator[Plain]:
        driver = self.plain.driver
        driver.execute(begin)
        try:
            yield self.plain
            driver.execute("COMMIT")
        except BaseException:
            driver.execute("ROLLBACK")
            raise


def _spread(statement: str, values: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """`IN :names` with a list, as SQLAlchemy writes it out: each value by a name of its own."""
    for name, listed in values.items():
        if isinstance(listed, list):
            each = {f"{name}_{at}": value for at, value in enumerate(listed)}
            marks = ", ".join(f":{one}" for one in each)
            statement, values = statement.replace(f":{name}", f"({marks})"), {**values, **each}
    return statement, values


_inserts: dict[str, str] = {}


def _compiled(clause: ClauseElement) -> str:
    """The statement's text; the whole-row inserts, made anew for each call, are compiled once for each table."""
    table = str(getattr(clause, "table", ""))
    if not getattr(clause, "is_insert", False) or getattr(clause, "_values", None):
        return str(clause.compile(dialect=_DIALECT))
    if table not in _inserts:
        _inserts[table] = str(clause.compile(dialect=_DIALECT))
    return _inserts[table]
