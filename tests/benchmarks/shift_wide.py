"""The shift's end of the whole chain: every branch pushes 500 edits at once, at 10, 100, 200 and 1,000 branches.

`shift_N` is the seconds until the last branch is answered, against raw multi-row upserts of the same edits into the
same kind of database; `shift_N_p50`, `_p95`, `_p99` are what one branch waits, in seconds, against the quarter of an
hour that a shift's end has. The office is a process of its own; branches come over 40 lines at a time.
"""

import http.client
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette

from sync import wire
from sync.head_office import store
from sync.head_office.app import make_app
from sync.head_office.gate import Shown
from sync.head_office.service import Device, OfficeService
from sync.ids import new_id
from tests.benchmarks.engine.desk import CATALOGUE
from tests.benchmarks.engine.fan_in import CUSTOMERS, DURABLE, FIELDS, SHAPES, Pusher
from tests.benchmarks.engine.office import OpenGuard, lay_customers, open_store, served
from tests.benchmarks.engine.upserts import upsert_seconds
from tests.benchmarks.row import Row
from tests.postgres import Server, binaries

BRANCHES = (10, 100, 200, 1000)
LINES = 40
QUARTER_HOUR = 900.0
EDITS = CUSTOMERS * len(FIELDS)


class OwnBranchGate:
    """Every credential is the device of the branch of that name."""

    def admit(self, shown: Shown) -> Device:
        """That device."""
        credential = shown.bearer
        return Device(credential, (credential,), OpenGuard())


def wide_app(url: str) -> Starlette:
    """The service over the database at `url`."""
    opened = open_store(url)
    return make_app(OwnBranchGate(), lambda device: OfficeService(opened, CATALOGUE, device))


def run() -> list[Row]:
    """The rows of each size, on SQLite and, where it is installed, on PostgreSQL."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        for count in BRANCHES:
            rows += _measure(f"sqlite:///{Path(name) / f'{count}.db'}", count, f"shift_{count}")
    installed = binaries()
    if installed is not None:
        with _server(installed) as server:
            for count in BRANCHES:
                rows += _measure(server.fresh_database(), count, f"shift_{count}_postgres")
    return rows


@contextmanager
def _server(installed: Path) -> Iterator[Server]:
    server = Server(installed, settings=DURABLE)
    try:
        yield server
    finally:
        server.stop()


def _measure(url: str, count: int, name: str) -> list[Row]:
    opened = open_store(url)
    pushers = [_pusher(f"B{number:04}", opened) for number in range(count)]
    floor = sum(
        upsert_seconds(url, [pusher.cells() for pusher in pushers[at : at + LINES]]) for at in range(0, count, LINES)
    )
    bodies = [(one.device, wire.pack(wire.encode(one.request(SHAPES[0])))[0]) for one in pushers]
    with served(wide_app, url) as address:
        began = time.perf_counter()
        with ThreadPoolExecutor(LINES) as lines:
            waited = sorted(lines.map(lambda one: _push(address, *one), bodies))
        spent = time.perf_counter() - began
    opened.engine.dispose()
    return [
        Row(name, spent, "s", floor),
        Row(f"{name}_rate", count * EDITS / spent, "edits/s", count * EDITS / floor),
        *(Row(f"{name}_p{part}", _part(waited, part), "s", QUARTER_HOUR) for part in (50, 95, 99)),
    ]


def _part(waited: Sequence[float], part: int) -> float:
    return waited[min(len(waited) - 1, len(waited) * part // 100)]


def _pusher(branch: str, opened: store.Store) -> Pusher:
    ids = lay_customers(opened, branch, CUSTOMERS)
    with opened.read() as connection:
        epoch = store.epoch(connection)
    return Pusher(branch, branch, ids, epoch, new_id(), cursor=CUSTOMERS)


_here = threading.local()


def _push(address: str, device: str, body: bytes) -> float:
    """Seconds until a branch's request is answered; raises if any edit was not applied."""
    place = urlsplit(address)
    if not hasattr(_here, "line"):
        _here.line = http.client.HTTPConnection(place.hostname or "", place.port)
    headers = {"Authorization": f"Bearer {device}", "Accept-Encoding": "zstd", "Content-Encoding": "zstd"}
    began = time.perf_counter()
    _here.line.request("POST", "/v1/sync", body, headers)
    answer = _here.line.getresponse().read()
    spent = time.perf_counter() - began
    _check(answer)
    return spent


def _check(answer: bytes) -> None:
    taken = wire.decode(wire.unpack(answer), wire.SyncResponse)
    outcomes: Sequence[str] = [op.o for result in taken.res for op in result.ops]
    if len(outcomes) != EDITS or set(outcomes) != {"applied"}:
        raise RuntimeError(f"{len(outcomes)} edits came through: {set(outcomes)}")
