"""Head office's data as lines, the same from SQLite and PostgreSQL: all tables, row by row, of one moment.

The first line says which version wrote it; then for each table a line with its name and columns, and its rows; the
last line counts the rows of each table and hashes them. A dump can be loaded into either database.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, LargeBinary, Table, select, text

from crm_desktop.head_office import tables
from crm_desktop.head_office.sealing import Unreadable
from sync.head_office.tables import metadata as engine_tables

FORMAT = 1
_BATCH = 1000
_line = msgspec.json.Encoder()

Row = list[str | int | bool | None]
T = TypeVar("T")


class Start(msgspec.Struct, frozen=True):
    """The first line."""

    format: int
    office: int


class TableLine(msgspec.Struct, frozen=True):
    """A table begins."""

    table: str
    columns: list[str]


class End(msgspec.Struct, frozen=True):
    """The last line: by table how many rows there are, and the SHA-256 of their lines."""

    end: dict[str, tuple[int, str]]


def all_tables() -> dict[str, Table]:
    """Every table of head office, by name, in the order in which they are written."""
    return {str(table.name): table for table in chain(engine_tables.sorted_tables, tables.metadata.sorted_tables)}


def dump(connection: Connection) -> Iterator[bytes]:
    """The lines, within the caller's read transaction: all of one moment."""
    yield _line.encode(Start(FORMAT, tables.VERSION)) + b"\n"
    told: dict[str, tuple[int, str]] = {}
    for name, table in all_tables().items():
        yield _line.encode(TableLine(str(name), [str(column.name) for column in table.columns])) + b"\n"
        count, digest = 0, hashlib.sha256()
        found = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(
            select(table).order_by(*table.primary_key.columns)
        )
        for row in found:
            line = _line.encode([_plain(value) for value in row]) + b"\n"
            digest.update(line)
            count += 1
            yield line
        told[name] = count, digest.hexdigest()
    yield _line.encode(End(told)) + b"\n"


def load(connection: Connection, lines: Iterable[bytes]) -> dict[str, int]:
    """Put a dump into a database with empty tables, in the caller's transaction; rows by table.

    Raises Unreadable if anything of it is missing, of a newer version, or not as it was written.
    """
    listed, known = iter(lines), all_tables()
    start = _read(next(listed, b""), Start)
    if start.format > FORMAT or start.office > tables.VERSION:
        raise Unreadable("a newer version has written this")
    told: dict[str, tuple[int, str]] = {}
    table: Table | None = None
    columns: Sequence[str] = ()
    count, digest, waiting = 0, hashlib.sha256(), list[dict[str, object]]()
    for line in listed:
        if line.startswith(b"["):
            if table is None:
                raise Unreadable("a row without a table")
            digest.update(line)
            count += 1
            waiting.append(_stored(table, columns, _read(line, Row)))
            if len(waiting) == _BATCH:
                connection.execute(table.insert(), waiting)
                waiting = []
            continue
        if table is not None:
            if waiting:
                connection.execute(table.insert(), waiting)
            told[table.name] = count, digest.hexdigest()
        if line.startswith(b'{"end"'):
            return _check(_read(line, End), told)
        began = _read(line, TableLine)
        if began.table not in known:
            raise Unreadable(f"no table is called {began.table}")
        table, columns = known[began.table], began.columns
        count, digest, waiting = 0, hashlib.sha256(), []
        connection.execute(table.delete())
    raise Unreadable("the end is missing")


def settle(connection: Connection) -> None:
    """Let PostgreSQL count on from where the loaded rows end."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence('office_audit', 'n'), COALESCE(MAX(n), 0) + 1, false) "
                 "FROM office_audit")
        )  # fmt: skip


def _check(end: End, told: dict[str, tuple[int, str]]) -> dict[str, int]:
    if end.end != told:
        raise Unreadable("rows are missing, or are not as they were written")
    return {name: count for name, (count, _) in told.items()}


def _plain(value: object) -> object:
    return base64.b64encode(value).decode() if isinstance(value, (bytes, memoryview)) else value


def _stored(table: Table, columns: Sequence[str], row: Row) -> dict[str, object]:
    values: dict[str, object] = dict(zip(columns, row, strict=True))
    for name, column in table.columns.items():
        value = values.get(name)
        if isinstance(column.type, LargeBinary) and isinstance(value, str):
            values[name] = base64.b64decode(value, validate=True)
    return values


def _read(line: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.MsgspecError as error:
        raise Unreadable("a line cannot be read") from error
