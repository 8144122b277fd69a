"""The first fill by the engine over loopback HTTP, against raw inserts of the same rows into an encrypted file.

Every fill and every floor runs in a fresh process, in turn.
"""

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import requests
import zstandard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.ids import new_id
from sync.session import Session
from sync.transport import Bearer, HttpOffice
from tests.benchmarks.engine.desk import CATALOGUE, encrypted, open_replica
from tests.benchmarks.engine.office import lay, office_app, open_store, served
from tests.benchmarks.people import customers, visits
from tests.benchmarks.row import Row, median, seconds

CUSTOMERS, VISITS = 20_000, 60_000
TIMES = 3
MEMORY_FLOOR = 150.0

PARTITION = "S00"

T = TypeVar("T")


def run() -> list[Row]:
    """Seconds to a filled replica; bytes that came over the wire; MB above the start at the end that took more."""
    fills: list[tuple[float, int, float]] = []
    floors: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'office.db'}"
        opened = open_store(url)
        lay(opened, PARTITION, _records())
        opened.engine.dispose()
        with served(_measured, url) as address:
            start = _office_peak(address)
            for turn in range(TIMES):
                floors.append(_apart(_floor, folder / f"floor{turn}.db"))
                fills.append(_apart(_fill, folder / f"replica{turn}.db", address))
            office_memory = _office_peak(address) - start
    memory = max(office_memory, *(used for _, _, used in fills))
    return [
        Row("first_fill", median([spent for spent, _, _ in fills]), "s", median(floors)),
        Row("first_fill_bytes", fills[0][1], "bytes", _bare_bytes()),
        Row("first_fill_memory", memory, "MB", MEMORY_FLOOR),
    ]


def _records() -> Iterator[tuple[str, dict[str, object]]]:
    for type_, listed in (("customer", customers(CUSTOMERS)), ("visit", visits(VISITS))):
        for columns in listed:
            yield type_, columns


def _measured(url: str) -> Starlette:
    """The office, with a route that tells how much memory it has taken (MB)."""
    app = office_app(url)

    async def answer(_: Request) -> Response:
        return Response(str(_peak()))

    app.router.routes.append(Route("/peak", answer))
    return app


def _office_peak(address: str) -> float:
    with requests.Session() as session:
        session.trust_env = False
        return float(session.get(f"{address}/peak", timeout=20).text)


def _peak() -> float:
    """The most memory this process has had, in MB (the kernel's own account: `getrusage` counts the parent's in)."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _apart(work: Callable[..., T], *arguments: object) -> T:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _fill(path: Path, address: str) -> tuple[float, int, float]:
    replica, office = open_replica(path), HttpOffice(address, auth=Bearer("bench"))
    before = _peak()
    spent = seconds(Session(replica, office, (PARTITION,)).run)
    used = _peak() - before
    (count,) = replica.database.writer.execute("SELECT COUNT(*) FROM sync_record").fetchone()
    assert count == CUSTOMERS + VISITS
    replica.database.close()
    office.close()
    return spent, office.bytes_down, used


def _floor(path: Path) -> float:
    connection, rows = encrypted(path), _rows()

    def insert() -> None:
        connection.execute("BEGIN")
        for type_, listed in rows.items():
            marks = ", ".join("?" * len(listed[0]))
            connection.executemany(f'INSERT INTO "{type_}" VALUES ({marks})', listed)
        connection.execute("COMMIT")

    spent = seconds(insert)
    connection.close()
    return spent


def _rows() -> dict[str, list[tuple[object, ...]]]:
    rows: dict[str, list[tuple[object, ...]]] = {type_: [] for type_ in CATALOGUE.types}
    for type_, columns in _records():
        rows[type_].append((new_id(), *(columns.get(name) for name in CATALOGUE.types[type_].columns)))
    return rows


def _bare_bytes() -> int:
    return len(zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(_rows())))
