"""The floor of a shift end: the same changes both ways over HTTP, JSON in zstd, written with executemany, unmerged."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import requests
import zstandard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.replica.database import Connection
from sync.values import Value
from tests.benchmarks.engine.desk import CATALOGUE, create_tables, encrypted


class Change(NamedTuple):
    """One bare change: a register's new value, or a new record's columns where `register` is empty."""

    type: str
    id: str
    register: str
    value: Value


_changes = msgspec.json.Decoder(list[Change])


def pack(changes: Sequence[Change]) -> bytes:
    """The changes as they go over the line."""
    return zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(changes))


def unpack(body: bytes) -> list[Change]:
    """What `pack` packed."""
    return _changes.decode(zstandard.ZstdDecompressor().decompress(body))


def changed(connection: Connection) -> list[Change]:
    """What a replica has in its queue, bare."""
    rows = connection.execute("SELECT type, id, register, value FROM sync_op WHERE status < 2 ORDER BY n")
    return [Change(type_, id_, register, msgspec.json.decode(value)) for type_, id_, register, value in rows]


def write(connection: Connection, changes: Iterable[Change]) -> None:
    """Write the changes in one transaction, those that are alike with one executemany."""
    statements: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for change in changes:
        statement, arguments = _statement(change)
        statements[statement].append(arguments)
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in statements.items():
        connection.executemany(statement, rows)
    connection.execute("COMMIT")


def _statement(change: Change) -> tuple[str, tuple[object, ...]]:
    parts = change.value if isinstance(change.value, dict) else {change.register: change.value}
    if change.register:
        assignments = ", ".join(f"{name} = ?" for name in parts)
        return f"UPDATE {change.type} SET {assignments} WHERE id = ?", (*parts.values(), change.id)
    columns = CATALOGUE.types[change.type].columns
    marks = ", ".join("?" * (len(columns) + 1))
    names = ", ".join(("id", *columns))
    return f"INSERT INTO {change.type} ({names}) VALUES ({marks})", (change.id, *(parts.get(name) for name in columns))


def found(folder: Path, *, before: Sequence[Change], theirs: Sequence[Change]) -> None:
    """The two files as they are before the exchange, and at the office what it will answer with."""
    for connection in (encrypted(folder / "here.db"), _office(folder)):
        write(connection, before)
        connection.close()
    (folder / "theirs").write_bytes(msgspec.json.encode(theirs))


def exchange(folder: Path, url: str, mine: Sequence[Change]) -> None:
    """Send `mine`, take and write what comes back."""
    connection = encrypted(folder / "here.db")
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(url, data=pack(mine))
        answer.raise_for_status()
    write(connection, unpack(answer.content))
    connection.close()


def bare_app(place: str) -> Starlette:
    """The other end, over a plain file in the folder `place`."""
    connection = _office(Path(place))
    theirs = _changes.decode((Path(place) / "theirs").read_bytes())

    async def take(request: Request) -> Response:
        write(connection, unpack(await request.body()))
        return Response(pack(theirs))

    async def nothing(request: Request) -> Response:
        return Response(request.method)

    return Starlette(routes=[Route("/", take, methods=["POST"]), Route("/", nothing)])


def warm(url: str) -> None:
    """One request, so that the other end is up when it is measured."""
    with requests.Session() as session:
        session.trust_env = False
        session.get(url).raise_for_status()


def _office(folder: Path) -> Connection:
    connection = sqlite3.connect(folder / "office.db", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    create_tables(connection)
    return connection
