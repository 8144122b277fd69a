"""What head office does with a request once the device is known: the `Office` interface over the store."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from sync import attachments, file_wire, heal_wire, wire
from sync.catalogue import Catalogue
from sync.errors import OfficeRestored, ProtocolError, UnknownFile, UpgradeNeeded
from sync.fill import serve_stretch
from sync.head_office import store
from sync.head_office.guard import Guard
from sync.head_office.lines import load_lines
from sync.head_office.merging import Sender
from sync.head_office.partitions import read_heads
from sync.head_office.store import Store
from sync.heal import serve_records, serve_spans
from sync.pull import PAGE, Asking, serve, sums
from sync.push import Received, receive
from sync.restoring import serve_last


@dataclass(frozen=True, slots=True)
class Device:
    """The device a request comes from, as its credential proved it.

    `partitions` are those it may read, and the only ones it may write to; what it may write there, its guard
    decides.
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
    """Head office for one device; holds nothing between requests that a second worker would not see.

    From clients whose catalogue is older than `min_write_version` it takes nothing, but they may read.
    """

    store: Store
    catalogue: Catalogue
    device: Device
    now_ms: Callable[[], int] = _now_ms
    min_write_version: int = 0

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """Push, committed; then pull. Raises OutOfScope, OfficeRestored, and what `receive` raises."""
        self._check(request.at)
        _check_version(request.v)
        outdated = request.cat < self.min_write_version
        if outdated:
            request = msgspec.structs.replace(request, units=[])
        received = Received() if self._is_quiet(request) else self._push(request)
        asking = Asking(request.r, max(request.last, _answered(request, received.results)))
        with self.store.read() as connection:
            epoch, heads = store.epoch(connection), read_heads(connection, request.at)
            parts = serve(
                connection, heads, at=request.at, since=request.since, asking=asking, authors=received.authors,
                advances=received.advances, limit=min(request.limit or PAGE, PAGE),
            )  # fmt: skip
        return wire.SyncResponse(
            e=epoch, now=self.now_ms(), res=received.results, parts=parts, who=received.authors.listed,
            sum=sums(heads, parts), need=self.min_write_version if outdated else 0,
        )  # fmt: skip

    def take(self, request: wire.SyncRequest) -> Received:
        """What was brought by hand (`sync.parcel`): pushed, committed, and answered to nobody who waits for it.

        Raises what `sync` raises, and UpgradeNeeded where that would leave the units untaken.
        """
        self._check(request.at)
        _check_version(request.v)
        if request.cat < self.min_write_version:
            raise UpgradeNeeded(f"head office takes changes from catalogue version {self.min_write_version} on")
        return self._push(request)

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """The next stretch of a first fill."""
        self._check((request.part,))
        _check_version(request.v)
        with self.store.read() as connection:
            return serve_stretch(connection, request, self.catalogue)

    def last(self, request: heal_wire.LastRequest) -> heal_wire.LastResponse:
        """The last number known of each of the device's own origins."""
        with self.store.read() as connection:
            return serve_last(connection, request, device=self.device.id, now_ms=self.now_ms())

    def spans(self, request: heal_wire.SpanRequest) -> heal_wire.SpanResponse:
        """Count and digest of the records in spans of ids."""
        self._check((request.part,))
        with self.store.read() as connection:
            return serve_spans(connection, request)

    def records(self, request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
        """Records of one partition, whole."""
        self._check((request.part,))
        with self.store.read() as connection:
            return serve_records(connection, request)

    def history(self, record: str) -> list[wire.HistoryLine]:
        """All recorded changes of a record that now is in scope, oldest first; none of any other record."""
        with self.store.read() as connection:
            found = load_lines(connection, record, partitions=self.device.partitions)
        return [line for lines in found for line in msgspec.json.decode(lines, type=list[wire.HistoryLine])]

    def file_states(self, request: file_wire.FilesRequest) -> file_wire.FilesResponse:
        """How far head office has attachments; of other branches it says as little as of files nobody names."""
        if request.part not in self.device.partitions:
            return file_wire.FilesResponse()
        return attachments.serve_states(self.store, request, device=self.device.id)

    def put_file(self, stretch: file_wire.FileStretch) -> file_wire.FileHeld:
        """Take bytes of an attachment that a record in scope names."""
        self._find(stretch)
        return attachments.receive_stretch(self.store, stretch, device=self.device.id)

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        """The next bytes of an attachment that a record in scope names."""
        self._find(place)
        return attachments.serve_stretch(self.store, place)

    def _find(self, place: file_wire.FilePlace) -> None:
        if place.part not in self.device.partitions:
            raise UnknownFile("head office has no such file")

    def _is_quiet(self, request: wire.SyncRequest) -> bool:
        """Whether the request brings nothing that is not on record: then nothing is written, and nobody waits."""
        if request.units:
            return False
        with self.store.read() as connection:
            since_ms = self.now_ms() - store.CONTACT_MS
            return request.e == store.epoch(connection) and store.is_noted(
                connection, request.r, device=self.device.id, since_ms=since_ms, waits=request.waits, cursors=request.at
            )

    def _push(self, request: wire.SyncRequest) -> Received:
        sender = Sender(self.device.id, self.device.partitions, self.device.guard)

        def work(connection: Connection, *, everywhere: bool = False) -> Received:
            epoch = store.epoch(connection)
            if request.e and request.e != epoch:
                raise OfficeRestored("this office was restored from a backup since the replica's last contact")
            return receive(
                connection, request, catalogue=self.catalogue, sender=sender, now_ms=self.now_ms(), epoch=epoch,
                everywhere=everywhere,
            )  # fmt: skip

        try:
            return self.store.write_in_turn(work)
        except IntegrityError:  # an id that is created here is another partition's: that one is looked at, too
            return self.store.write_in_turn(partial(work, everywhere=True))

    def _check(self, partitions: Collection[str]) -> None:
        beyond = sorted(set(partitions) - set(self.device.partitions))
        if beyond:
            raise OutOfScope(f"partition {beyond[0]} is outside this device's scope")


def _answered(request: wire.SyncRequest, results: list[wire.UnitResult]) -> int:
    """The highest op number answered now; what lies above it under that name may be another file's."""
    answered = request.units[: len(results)]
    return answered[-1].n + len(answered[-1].ops) - 1 if answered else 0


def _check_version(version: int) -> None:
    if version != wire.PROTOCOL:
        raise ProtocolError(f"this office speaks version {wire.PROTOCOL} of the protocol, not {version}")
