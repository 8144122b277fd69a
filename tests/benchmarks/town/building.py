"""Building the file quickly: rows past capture and search triggers, documents of the index on all cores.

What comes out is the file that a first fill and the indexer leave behind. `BENCHMARK_FILES` names a folder to keep such
files in; without it they live in a temporary folder until the process ends.
"""

import atexit
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from multiprocessing.pool import AsyncResult
from pathlib import Path
from typing import Final

from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.connection import connect
from crm_desktop.store.search.document import Document, Source, document
from crm_desktop.store.search.indexing import BULK, insert, load
from crm_desktop.store.search.schema import LAYOUT
from sync.clock import SystemClock
from tests.benchmarks.town.rows import BRANCH, Household, households, staff

KEY: Final = bytes(range(32))
_CHUNK: Final = 2000
_AHEAD: Final = 8


@contextmanager
def branch(size: int) -> Iterator[BranchStore]:
    """The open store of a branch with `size` customers; what is written into it stays for whoever opens it next."""
    store = BranchStore(built(size), KEY, clock=SystemClock())
    try:
        yield store
    finally:
        store.close()


@cache
def built(size: int) -> Path:
    """The file of a branch with `size` customers, built once in a process."""
    path = _folder() / f"town-{size}-{LAYOUT}.db"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        for left in unfinished.parent.glob(unfinished.name + "*"):
            left.unlink()
        BranchStore(unfinished, KEY, clock=SystemClock()).close()
        _fill(unfinished, size)
        unfinished.replace(path)
    return path


def label(size: int) -> str:
    """How rows name a size: 100k, 1m."""
    return f"{size // 1000}k" if size < 1_000_000 else f"{size // 1_000_000}m"


@cache
def _folder() -> Path:
    kept = os.environ.get("BENCHMARK_FILES")
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        return Path(kept)
    folder = Path(tempfile.mkdtemp(prefix="branch-desktop-town-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _fill(path: Path, size: int) -> None:
    connection = connect(path, KEY)
    # The file counts only once it is whole: nothing need reach the disk before.
    for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name NOT LIKE 'search%'"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.execute("BEGIN")
    _insert_rows(connection, size)
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("COMMIT")
    _index(connection)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()


def _insert_rows(connection: sqlite3.Connection, size: int) -> None:
    for one in staff():
        _insert(connection, "staff", [one])
    for chunk in _chunks(households(size)):
        by_type: dict[str, list[dict[str, object]]] = {}
        for household in chunk:
            for type_, columns in household.records:
                by_type.setdefault(type_, []).append(columns)
        for type_, listed in by_type.items():
            _insert(connection, type_, listed)


def _insert(connection: sqlite3.Connection, type_: str, rows: list[dict[str, object]]) -> None:
    names = tuple(rows[0])
    marks = ", ".join("?" * len(names))
    connection.executemany(
        f"INSERT INTO {type_} ({', '.join(names)}) VALUES ({marks})",
        [tuple(one[name] for name in names) for one in rows],
    )
    connection.executemany(
        "INSERT INTO sync_record (id, type, partition, told) VALUES (?, ?, ?, 1)",
        [(one["id"], type_, BRANCH) for one in rows],
    )


def _chunks(all_: Iterable[Household]) -> Iterator[list[Household]]:
    rest = iter(all_)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _index(connection: sqlite3.Connection) -> None:
    """In transactions as the indexer takes them after a first fill: the index has the segments it would have."""
    under_way: deque[AsyncResult[list[Document]]] = deque()
    with multiprocessing.get_context("spawn").Pool() as pool:
        for sources in _sources(connection):
            under_way.append(pool.apply_async(_documents, (sources,)))
            if len(under_way) > _AHEAD:
                _write(connection, under_way.popleft().get())
        while under_way:
            _write(connection, under_way.popleft().get())
    connection.execute("DELETE FROM search_dirty")


def _write(connection: sqlite3.Connection, documents: list[Document]) -> None:
    for start in range(0, len(documents), BULK):
        connection.execute("BEGIN")
        for one in documents[start : start + BULK]:
            insert(connection, one)
        connection.execute("COMMIT")


def _sources(connection: sqlite3.Connection) -> Iterator[list[Source]]:
    ids = [str(row[0]) for row in connection.execute("SELECT id FROM customer ORDER BY id").fetchall()]
    for start in range(0, len(ids), _CHUNK):
        yield load(connection, ids[start : start + _CHUNK])


def _documents(sources: list[Source]) -> list[Document]:
    return [document(source) for source in sources]
