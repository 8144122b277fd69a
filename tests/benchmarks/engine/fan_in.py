"""Twenty replicas pushing 500 edits each at once: edits per second from the first request to the last answer.

A unit is one person's save of five fields of one customer (`fan_in`), or of one field (`fan_in_single`). Each replica
is a branch of its own with a partition of its own; in `fan_in_one_branch` all twenty write to one partition. The
requests are made beforehand and sent by threads that only send and wait, so that the office is what is measured. The
floor is the rate of upserting the same edits as rows of a bare table, a request's 500 in one statement and one
transaction, on the same database with the same durability (SQLite: synchronous FULL; PostgreSQL: fsync on).
"""

import http.client
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Raw

from sync import wire
from sync.head_office import store
from sync.head_office.partitions import read_heads
from sync.head_office.store import Store
from sync.ids import new_id
from tests.benchmarks.engine.office import PARTITIONS, lay_customers, office_app, open_store, served
from tests.benchmarks.engine.upserts import Cell, upsert_seconds
from tests.benchmarks.row import Row, median, seconds
from tests.postgres import Server, binaries

REPLICAS, CUSTOMERS, ROUNDS = 20, 100, 3
FIELDS = ("business", "source", "channel", "area", "remarks")
EDITS = REPLICAS * CUSTOMERS * len(FIELDS)
DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=200", "listen_addresses=")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the same edits come: fields in one unit, and the partitions the replicas write to, in turn."""

    name: str
    unit: int
    partitions: Sequence[str]


SHAPES = (
    Shape("fan_in", len(FIELDS), PARTITIONS),
    Shape("fan_in_single", 1, PARTITIONS),
    Shape("fan_in_one_branch", len(FIELDS), PARTITIONS[:1]),
)


@dataclass(slots=True)
class Pusher:
    """One replica: what it knows of its customers, and its next request; `cursor` is where its partition stands."""

    device: str
    partition: str
    ids: Sequence[str]
    epoch: str
    origin: str
    cursor: int = 0
    last: int = 0
    done: int = 0

    def request(self, shape: Shape) -> wire.SyncRequest:
        """The next round's edits, each on the rev that the round before has left."""
        ops = [self._op(id_, field, place) for id_ in self.ids for place, field in enumerate(FIELDS)]
        units = [
            wire.Unit(n=self.last + 1 + start, part=self.partition, by="wangfang", what="edit", age=60_000 + start,
                      ops=[Raw(wire.encode(op)) for op in ops[start : start + shape.unit]])
            for start in range(0, len(ops), shape.unit)
        ]  # fmt: skip
        request = wire.SyncRequest(
            r=self.origin, at={self.partition: self.cursor}, e=self.epoch, last=self.last, units=units
        )
        self.last += len(ops)
        self.done += 1
        return request

    def cells(self) -> list[Cell]:
        """The same edits as rows of a bare table."""
        return [(id_, field, self._value(field), self._rev(place))
                for id_ in self.ids for place, field in enumerate(FIELDS)]  # fmt: skip

    def _op(self, id_: str, field: str, place: int) -> wire.Op:
        return wire.Op(t="customer", id=id_, f=field, v=self._value(field),
                       b=self._rev(place), w=self._value(field, before=1))  # fmt: skip

    def _rev(self, place: int) -> int:
        """The rev of the field in that place: every round moves the record's counter by one a field."""
        return 1 + (self.done - 1) * len(FIELDS) + place + 1 if self.done else 1

    def _value(self, field: str, *, before: int = 0) -> str:
        return f"第{self.done + 1 - before}回{field}：客户要喷绘写真"


def fan_in_rows(folder: Path) -> list[Row]:
    """A row for each shape, on SQLite and, where it is installed, on PostgreSQL."""
    rows = [_measure(shape, f"sqlite:///{folder / shape.name}.db", shape.name) for shape in SHAPES]
    installed = binaries()
    if installed is None:
        return rows
    server = Server(installed, settings=DURABLE)
    try:
        rows += [_measure(shape, server.fresh_database(), f"{shape.name}_postgres") for shape in SHAPES]
    finally:
        server.stop()
    return rows


def _measure(shape: Shape, url: str, name: str) -> Row:
    opened = open_store(url)
    pushers = _pushers(opened, shape)
    times, floors = [], []
    with served(office_app, url) as address:
        for _ in range(ROUNDS):
            floors.append(upsert_seconds(url, [pusher.cells() for pusher in pushers]))
            _catch_up(opened, pushers)
            times.append(_push(address, [(pusher.device, pusher.request(shape)) for pusher in pushers]))
    opened.engine.dispose()
    return Row(name, EDITS / median(times), "edits/s", EDITS / median(floors))


def _pushers(opened: Store, shape: Shape) -> list[Pusher]:
    each = REPLICAS * CUSTOMERS // len(shape.partitions)
    held = {name: lay_customers(opened, name, each) for name in shape.partitions}
    with opened.read() as connection:
        epoch = store.epoch(connection)
    pushers = []
    for k in range(REPLICAS):
        partition = shape.partitions[k % len(shape.partitions)]
        ids = held[partition]
        start = k // len(shape.partitions) * CUSTOMERS
        pushers.append(Pusher(f"device-{k}", partition, ids[start : start + CUSTOMERS], epoch, new_id()))
    return pushers


def _catch_up(opened: Store, pushers: Sequence[Pusher]) -> None:
    """Let each have pulled what was there before the round."""
    with opened.read() as connection:
        heads = read_heads(connection, {pusher.partition for pusher in pushers})
    for pusher in pushers:
        pusher.cursor = heads[pusher.partition].seq


def _push(address: str, requests: Sequence[tuple[str, wire.SyncRequest]]) -> float:
    """Seconds until all requests, sent at once, are answered; raises if any edit was not applied."""
    place = urlsplit(address)
    answers: list[bytes] = []
    ready = threading.Barrier(len(requests) + 1)

    def send(device: str, body: bytes) -> None:
        connection = http.client.HTTPConnection(place.hostname or "", place.port)
        connection.connect()
        headers = {"Authorization": f"Bearer {device}", "Accept-Encoding": "zstd", "Content-Encoding": "zstd"}
        ready.wait()
        connection.request("POST", "/v1/sync", body, headers)
        answers.append(connection.getresponse().read())
        connection.close()

    bodies = [(device, wire.pack(wire.encode(request))[0]) for device, request in requests]
    threads = [threading.Thread(target=send, args=one) for one in bodies]
    for thread in threads:
        thread.start()

    def finish() -> None:
        ready.wait()
        for thread in threads:
            thread.join()

    spent = seconds(finish)
    _check(answers)
    return spent


def _check(answers: Sequence[bytes]) -> None:
    """What was measured is what was meant: every edit applied."""
    taken = [wire.decode(wire.unpack(answer), wire.SyncResponse) for answer in answers]
    outcomes = [op.o for answer in taken for result in answer.res for op in result.ops]
    if len(outcomes) != EDITS or set(outcomes) != {"applied"}:
        raise RuntimeError(f"{len(outcomes)} edits came through: {set(outcomes)}")
