"""What head office does with a request once the device is known: the `Office` interface over the store."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

import msgspec
from sqlalchemy import text

from sync import wire
from sync.catalogue import Catalogue
from sync.fill import serve_stretch
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.guard import Guard
from sync.head_office.store import Store
from sync.pull import PAGE, serve
from sync.push import receive


@dataclass(frozen=True, slots=True)
class Device:
    """The device a request comes from, as its credential proved it.

    `partitions` are those it may read; what it may write, its guard decides.
    """

    id: str
    partitions: Collection[str]
    guard: Guard


class OutOfScope(Exception):
    """A partition was asked for that the device may not read (I19)."""


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class OfficeService:
    """Head office for one device; holds nothing between requests that a second worker would not see."""

    store: Store
    catalogue: Catalogue
    device: Device
    now_ms: Callable[[], int] = _now_ms

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """Push, committed; then pull. Raises OutOfScope, and what `receive` raises."""
        self._check(request.at)
        results, authors = self._push(request)
        table = Authors(authors)
        with self.store.read() as connection:
            epoch = store.epoch(connection)
            limit = min(request.limit or PAGE, PAGE)
            parts = serve(connection, at=request.at, origin=request.r, authors=table, limit=limit)
        return wire.SyncResponse(e=epoch, res=results, parts=parts, who=table.listed)

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """The next stretch of a first fill."""
        self._check((request.part,))
        with self.store.read() as connection:
            return serve_stretch(connection, request, self.catalogue)

    def history(self, record: str) -> list[wire.HistoryLine]:
        """All recorded changes of one record in scope, oldest first."""
        with self.store.read() as connection:
            rows = connection.execute(
                text("SELECT partition, lines FROM sync_line WHERE record = :record ORDER BY seq"),
                {"record": record},
            ).all()
        lines: list[wire.HistoryLine] = []
        for partition, body in rows:
            if partition in self.device.partitions:
                lines += msgspec.json.decode(body, type=list[wire.HistoryLine])
        return lines

    def _push(self, request: wire.SyncRequest) -> tuple[list[wire.UnitResult], list[wire.Author]]:
        if not request.units:
            self._note_contact(request)
            return [], []
        with self.store.write() as connection:
            return receive(
                connection,
                request,
                catalogue=self.catalogue,
                guard=self.device.guard,
                device=self.device.id,
                now_ms=self.now_ms(),
            )

    def _note_contact(self, request: wire.SyncRequest) -> None:
        with self.store.write() as connection:
            last, _ = store.lock_origin(connection, request.r, device=self.device.id, first=request.first)
            store.save_origin(connection, request.r, last=last, seen_ms=self.now_ms(), waits=request.waits)

    def _check(self, partitions: Collection[str]) -> None:
        beyond = sorted(set(partitions) - set(self.device.partitions))
        if beyond:
            raise OutOfScope(f"partition {beyond[0]} is outside this device's scope")
