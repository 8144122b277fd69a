"""A head office of the engine alone, open to every device, and a service in a process of its own over loopback HTTP."""

import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe

import uvicorn
from sqlalchemy import make_url
from starlette.applications import Starlette

from crm_desktop.head_office.database import open_engine
from crm_desktop.head_office.garbage import spare_collector
from crm_desktop.head_office.serving import Address, bind, configure
from sync import wire
from sync.head_office import store
from sync.head_office.app import make_app
from sync.head_office.gate import Shown
from sync.head_office.guard import Refusal
from sync.head_office.partitions import Head, lock_partitions, save_partitions
from sync.head_office.service import Device, OfficeService
from sync.head_office.state import RecordState, created
from sync.head_office.store import Store
from sync.ids import new_id
from sync.merge import Mark
from tests.benchmarks.engine.desk import CATALOGUE, scalars
from tests.benchmarks.people import customers

CONNECTIONS = 20
PARTITIONS = tuple(f"S{k:02}" for k in range(20))


class OpenGuard:
    """Everybody may do everything."""

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """Nothing."""

    def has_authority(self, unit: wire.Unit) -> bool:
        """Nobody speaks for head office."""
        return False


class OpenGate:
    """Every credential is the device of that name, with every partition in its scope."""

    def admit(self, shown: Shown) -> Device:
        """That device."""
        return known_device(shown.bearer)


def known_device(name: str) -> Device:
    """The device of that name, with every partition in its scope."""
    return Device(name, PARTITIONS, OpenGuard())


def open_store(url: str) -> Store:
    """The office's database as the product opens it, made if it is not there."""
    opened = Store(open_engine(make_url(url), connections=CONNECTIONS))
    opened.create()
    return opened


def service(opened: Store, device: str) -> OfficeService:
    """Head office as that device meets it, in this process."""
    return OfficeService(opened, CATALOGUE, known_device(device))


def office_app(url: str) -> Starlette:
    """The ASGI service over the database at `url`."""
    opened = open_store(url)
    return make_app(OpenGate(), lambda device: OfficeService(opened, CATALOGUE, device))


def lay_customers(opened: Store, partition: str, count: int) -> list[str]:
    """Lay customers into an empty partition, as pushes would have left them; their ids."""
    return lay(opened, partition, (("customer", columns) for columns in customers(count)))


def lay(opened: Store, partition: str, records: Iterable[tuple[str, Mapping[str, object]]]) -> list[str]:
    """Lay records, given as type and columns, into an empty partition; their ids."""
    mark = Mark(new_id(), 1, "founder", "founder", 1)
    rows = []
    for seq, (type_, columns) in enumerate(records, 1):
        state = created(CATALOGUE.types[type_], scalars(columns), mark=mark, seq=seq)
        id_ = new_id()
        rows.append((id_, store.Stored(type_, partition, state, new=True, counted=state.digest(id_)), seq))
    with opened.write() as connection:
        heads = lock_partitions(connection, [partition])
        store.save_records(connection, rows)
        digest = sum(record.counted for _, record, _ in rows)
        heads[partition] = Head(seq=len(rows), records=len(rows), digest=digest)
        save_partitions(connection, heads)
    return [row[0] for row in rows]


@contextmanager
def served(make: Callable[[str], Starlette], place: str) -> Iterator[str]:
    """Serve `make(place)` from another process; its URL."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(make, place, there), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join()


def _serve(make: Callable[[str], Starlette], place: str, pipe: Pipe) -> None:
    listening = bind(Address(port=0))
    listening.listen()
    server = uvicorn.Server(configure(make(place), Address()))
    spare_collector()
    threading.Thread(target=_stop_when_told, args=(server, pipe), daemon=True).start()
    # The socket listens already: a request sent before uvicorn is up waits in its queue.
    pipe.send(f"http://127.0.0.1:{listening.getsockname()[1]}")
    server.run(sockets=[listening])


def _stop_when_told(server: uvicorn.Server, pipe: Pipe) -> None:
    pipe.recv()
    server.should_exit = True
