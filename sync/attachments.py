"""Attachments, both halves side by side: content-addressed, after the records, resumable at any byte both ways.

A file goes stretch by stretch. Each side keeps every byte that has arrived, so that a cut costs at most the
stretch under way, and each side takes a file for good only when its hash is right (invariant I26). No file is held
in memory, and none stands in the way of another or of the records.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sync import file_wire
from sync.errors import FileRefused, OfficeBusy, Offline, ProtocolError, UnknownFile
from sync.head_office import files as kept
from sync.head_office.store import Store
from sync.replica.files import Attachment, Files
from sync.replica.naming import in_doubt, no_doubt, sweep, want_named
from sync.replica.replica import Replica
from sync.transport import Office

log = logging.getLogger(__name__)
BATCH = 500

# Head office ---------------------------------------------------------------------------------------


def serve_states(store: Store, request: file_wire.FilesRequest, *, device: str) -> file_wire.FilesResponse:
    """How far head office has each of the files that a record of the partition names."""
    with store.read() as connection:
        return file_wire.FilesResponse(kept.states(connection, request.part, request.hashes, device=device))


def receive_stretch(store: Store, stretch: file_wire.FileStretch, *, device: str) -> file_wire.FileHeld:
    """Keep bytes if they are the next ones of this device's upload; how far it now is.

    Any other place is answered by where to go on. Raises UnknownFile if no record names the file, FileRefused
    for a size that no attachment has.
    """
    _check(stretch)
    with store.write() as connection:
        if not kept.holders(connection, stretch.part, stretch.hash):
            raise UnknownFile("head office has no such file")
        blob = kept.find(connection, stretch.part, stretch.hash)
        if blob is not None:
            return file_wire.FileHeld(blob.held, ready=True)
        blob = kept.lock_upload(connection, stretch, device=device)
        if blob is None:
            return file_wire.FileHeld(stretch.size, ready=True)
        if stretch.at == blob.held and stretch.data:
            blob = kept.append(connection, blob, stretch.data)
    if blob.held < blob.size:
        return file_wire.FileHeld(blob.held)
    return _finish(store, stretch, blob)


def serve_stretch(store: Store, place: file_wire.FilePlace) -> file_wire.FileStretch:
    """The next bytes of a file; raises UnknownFile, in one form, if it is not there or not for this branch."""
    with store.read() as connection:
        blob = kept.find(connection, place.part, place.hash)
        if blob is None or not kept.is_readable(connection, place.part, place.hash):
            raise UnknownFile("head office has no such file")
        data = kept.read(connection, blob, place.at)
    return file_wire.FileStretch(part=place.part, hash=place.hash, at=place.at, size=blob.size, data=data)


def _check(stretch: file_wire.FileStretch) -> None:
    if not 0 < stretch.size <= file_wire.MAX_FILE:
        raise FileRefused(f"an attachment has 1 to {file_wire.MAX_FILE} bytes, not {stretch.size}")
    if len(stretch.data) > file_wire.STRETCH or stretch.at + len(stretch.data) > stretch.size:
        raise ProtocolError("a stretch that is too long, or goes beyond the end of its file")


def _finish(store: Store, stretch: file_wire.FileStretch, blob: kept.Blob) -> file_wire.FileHeld:
    """Judge a complete upload outside of any write: hashing takes its time, and a blob that is whole stays as it is."""
    right = _digest(store, blob) == stretch.hash
    with store.write() as connection:
        if not kept.holders(connection, stretch.part, stretch.hash):
            raise UnknownFile("head office has no such file")
        if right:
            kept.finish(connection, stretch, blob)
        whole = kept.find(connection, stretch.part, stretch.hash)
        if whole is not None:  # this upload, or another one that came first and took this one's bytes away
            return file_wire.FileHeld(whole.size, ready=True)
        kept.throw_away(connection, blob)
    log.warning("an upload to partition %s did not match its hash", stretch.part)
    return file_wire.FileHeld(wrong=True)


def _digest(store: Store, blob: kept.Blob) -> str:
    found, at = hashlib.sha256(), 0
    while at < blob.size:
        with store.read() as connection:
            data = kept.read(connection, blob, at)
        if not data:
            break
        found.update(data)
        at += len(data)
    return found.hexdigest()


# Replica -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Carried:
    """What a session did with attachments: files sent and fetched, how often one was wrong, and what ended it."""

    sent: int = 0
    fetched: int = 0
    wrong: int = 0
    requests: int = 0
    trouble: Exception | None = None


class Paused(Exception):
    """Something else comes first; what has been carried stays."""


@dataclass(slots=True)
class Courier:
    """Carries the files of one replica; `pause` is asked after each stretch whether something else comes first.

    It fetches what the program wants, or with `fetch_all` everything that a record names.
    """

    replica: Replica
    files: Files
    office: Office
    fetch_all: bool = False
    pause: Callable[[], bool] = lambda: False
    carried: Carried = field(default_factory=Carried)

    def run(self, partitions: Sequence[str]) -> bool:
        """Send and fetch all that can be; whether it was paused before the end.

        A line that breaks, or a full disk, ends it and stays in `carried.trouble`: the records have arrived all
        the same.
        """
        try:
            self._sort_out()
            for partition in partitions:
                work = self.files.work(partition)
                for start in range(0, len(work), BATCH):
                    self._batch(partition, work[start : start + BATCH])
        except Paused:
            return True
        except (Offline, OfficeBusy, ProtocolError, self.files.database_error) as error:
            self.carried.trouble = error
        return False

    def _sort_out(self) -> None:
        """What goes with records that were erased or moved, and what is to be fetched."""
        sweep(self.replica, self.files)
        for partition, hashes in in_doubt(self.replica, self.files).items():
            batches = [hashes[start : start + BATCH] for start in range(0, len(hashes), BATCH)]
            known = {hash_ for batch in batches for hash_ in self._ask(partition, batch)}
            no_doubt(self.replica, partition, set(hashes) - known)
            sweep(self.replica, self.files)
        if self.fetch_all:
            want_named(self.replica, self.files)

    def _ask(self, partition: str, hashes: list[str]) -> dict[str, file_wire.FileHeld]:
        self.carried.requests += 1
        return self.office.file_states(file_wire.FilesRequest(part=partition, hashes=hashes)).files

    def _batch(self, partition: str, batch: Sequence[Attachment]) -> None:
        there = self._ask(partition, [one.hash for one in batch])
        for one in batch:
            held = there.get(one.hash)
            if held is not None:
                self._carry(one, held)

    def _carry(self, one: Attachment, held: file_wire.FileHeld) -> None:
        """One file, whose own troubles end here."""
        try:
            if one.here:
                self._send(one, held)
            elif held.ready:
                self._fetch(one)
        except UnknownFile:
            return  # its record has gone meanwhile
        except ProtocolError as error:
            log.warning("head office refused a file: %s", error)
            self.files.failed(one.hash)
            self.carried.wrong += 1

    def _send(self, one: Attachment, held: file_wire.FileHeld) -> None:
        news = not (one.again and held.ready)
        while not held.ready:
            data = self.files.read(one.hash, held.held)
            before = held.held
            stretch = file_wire.FileStretch(part=one.partition, hash=one.hash, at=before, size=one.size, data=data)
            self.carried.requests += 1
            held = self.office.put_file(stretch)
            if held.wrong:
                self.files.failed(one.hash)
                self.carried.wrong += 1
                return
            if not held.ready and held.held == before:
                raise ProtocolError("head office takes no more of a file")
            self._breathe()
        self.files.sent(one.hash, partition=one.partition)
        self.carried.sent += news

    def _fetch(self, one: Attachment) -> None:
        at = one.held
        while True:
            self.carried.requests += 1
            stretch = self.office.get_file(file_wire.FilePlace(part=one.partition, hash=one.hash, at=at))
            at = self.files.take(stretch)
            if stretch.data and not at:
                self.carried.wrong += 1
                return
            if at == stretch.size:
                if self.files.check(one.hash):
                    self.carried.fetched += 1
                else:
                    self.carried.wrong += 1
                return
            if at <= stretch.at:
                raise ProtocolError("head office gives no more of a file")
            self._breathe()

    def _breathe(self) -> None:
        if self.pause():
            raise Paused
