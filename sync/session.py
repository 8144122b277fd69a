"""A sync session: what a replica does from the first byte to the last, safe to cut off anywhere.

Each answer is applied in one transaction: results of the queue, pages of changes, cursors. The next request
repeats whatever was not acknowledged, so a lost answer costs one repeat and nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sync import heal_wire, wire
from sync.attachments import Carried, Courier
from sync.errors import CutOff, IdentityReused, OfficeRestored, ProtocolError, TooSlow, UpgradeNeeded
from sync.fill import begin, end_walk, refilling, stretches, take_stretch
from sync.heal import CHUNK, audit, fetch, narrow, sums_here
from sync.pull import Taken, cursors, paging_since, take_pages
from sync.push import Acknowledged, acknowledge, collect
from sync.replica.database import Connection
from sync.replica.files import Files
from sync.replica.meta import epoch_of, read_meta, write_meta
from sync.replica.mirror import Change
from sync.replica.parking import counted_as, retry_parked
from sync.replica.replica import Replica, count_queue
from sync.replica.sealing import last_op
from sync.restoring import offer_again, own_origins
from sync.slow_line import ask_for_all, ask_for_less, batch_bytes, page_limit
from sync.transport import Office

AUDIT = 200
"""Records of each partition that a session compares with their digests."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session is: `done` of `total` records of a first fill, ops or files; `total` 0 if unknown.

    In step `pull`, while pages are to come, `done` records have come; how many there will be nobody knows.
    """

    step: str
    done: int
    total: int


@dataclass(slots=True)
class Report:
    """What a session did. Refused units are counted as units, all else as ops or records."""

    sent: int = 0
    received: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    healed: int = 0
    changes: list[Change] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    files: Carried = field(default_factory=Carried)


@dataclass(slots=True)
class Session:
    """Reconciles one replica with head office: the records, and when they are done its attachments `files`.

    Of these it fetches what the program wants, or with `fetch_all` everything that a record names.
    `partitions` are those the device subscribes to; `progress` is told how far it is, from this thread;
    `stop` is asked between steps whether to end early (nothing is lost by that); `audited` is how many records of
    each partition are compared with their digests at the end. One session at a time.
    """

    replica: Replica
    office: Office
    partitions: Sequence[str]
    progress: Callable[[Progress], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False
    page: int = 0
    audited: int = AUDIT
    files: Files | None = None
    fetch_all: bool = False
    _summed: tuple[int, int] | None = None

    def run(self) -> Report:
        """Fill what is empty, then push and pull until both sides have nothing more.

        Raises `SyncError`s; whatever was taken until then stays, and the run is on record either way.
        """
        report, started, trouble = Report(), self.replica.clock.now().wall_ms, None
        before = self._traffic()
        try:
            self._reconcile(report)
            if self.files is not None:
                self._carry(self.files, report)
                trouble = report.files.trouble
        except Exception as error:
            trouble = error
            raise
        finally:
            report.bytes_up, report.bytes_down = (now - then for now, then in zip(self._traffic(), before, strict=True))
            self._record(report, started, trouble)
        return report

    def _reconcile(self, report: Report) -> None:
        with self.replica.database.write() as connection, self.replica.capture.applying():
            now_ms = self.replica.clock.now().wall_ms
            report.changes += retry_parked(connection, self.replica.catalogue, now_ms=now_ms)
        done = False
        for once in (True, False):
            try:
                while not done:
                    for partition in self.partitions:
                        self._fill(partition, report)
                    done = self._exchange(report)
                break
            except OfficeRestored:
                if not once:
                    raise
                self._offer_again()
        if done and not self.stop():
            self._heal(report)

    def _exchange(self, report: Report) -> bool:
        """Push and pull until both sides have nothing more; False if a partition must be filled anew first."""
        renamed = False
        while not self.stop():
            try:
                response, taken = self._round(report)
                renamed = False
                if taken.expired:
                    return False
                if not taken.more and (response.need or not self.replica.queue().units):
                    self._summed = response.sum
                    _check_version(response)
                    break
            except IdentityReused:
                # This file speaks under a name that another copy has used: new name, and the queue is issued anew.
                if renamed:
                    raise
                renamed = True
                self.replica.reissue()
        return True

    def _offer_again(self) -> None:
        """Head office came back from a backup: queue what it has forgotten, and learn anew what it holds."""
        if self.files is not None:
            self.files.offer_again()
        with self.replica.database.read() as connection:
            origins = own_origins(connection)
        answer = self.office.last(heal_wire.LastRequest(origins))
        with self.replica.database.write() as connection:
            offer_again(connection, answer)

    def _heal(self, report: Report) -> None:
        """Fetch anew what is not as head office has it (I24); what could not be stored counts as if it were."""
        with self.replica.database.write() as connection:
            at = list(cursors(connection, self.partitions))
            catalogue = self.replica.catalogue
            parked = counted_as(connection, catalogue, now_ms=self.replica.clock.now().wall_ms)
            found = {part: audit(connection, catalogue, part, limit=self.audited) for part in at}
            agrees = self._summed in (None, sums_here(connection, at, parked=parked))
        for part in () if agrees else at:
            found[part] = sorted({*found[part], *narrow(self.replica.database, self.office, part, parked=parked)})
        for part, ids in found.items():
            for start in range(0, len(ids), CHUNK):
                self._fetch(part, ids[start : start + CHUNK], report)

    def _fetch(self, partition: str, ids: list[str], report: Report) -> None:
        while ids:
            answer = self.office.records(heal_wire.RecordsRequest(partition, ids, parts=True))
            report.requests += 1
            if len(answer.rest) >= len(ids):
                raise ProtocolError("head office gives none of the records")
            with self.replica.database.write() as connection, self.replica.capture.applying():
                if answer.seq != cursors(connection, [partition]).get(partition):
                    return  # head office has moved on, or all is to be filled anew; the next session looks again
                now_ms = self.replica.clock.now().wall_ms
                changes = fetch(connection, self.replica.catalogue, partition, answer, asked=ids, now_ms=now_ms)
            report.healed += len(ids) - len(answer.rest)
            report.changes += changes
            ids = answer.rest

    def _carry(self, files: Files, report: Report) -> None:
        """The attachments, giving way to records: to what is saved meanwhile, and to what may have come elsewhere."""
        began = self.replica.clock.now().mono_ms

        def pause() -> bool:
            late = self.replica.clock.now().mono_ms - began >= RECORDS_EVERY_MS
            return self.stop() or late or self.replica.queue().units > 0

        courier = Courier(
            self.replica, files, self.office, fetch_all=self.fetch_all, pause=pause, carried=report.files
        )  # fmt: skip
        while not self.stop() and courier.run(self.partitions):
            self._reconcile(report)
            began = self.replica.clock.now().mono_ms

    def _round(self, report: Report) -> tuple[wire.SyncResponse, Taken]:
        """One round trip."""
        request = self._request()
        try:
            response = self.office.sync(request)
        except (CutOff, TooSlow):
            with self.replica.database.write() as connection:
                ask_for_less(connection)
            raise
        report.requests += 1
        done, taken = self._take(request, response)
        _count(report, done, taken)
        if taken.more:
            self.progress(Progress("pull", report.received, 0))
        else:
            self.progress(Progress("sync", report.sent, report.sent + self.replica.queue().ops))
        if request.units and not done.units and not response.need:
            raise ProtocolError("head office left the queue unanswered")
        return response, taken

    def _take(self, request: wire.SyncRequest, response: wire.SyncResponse) -> tuple[Acknowledged, Taken]:
        with self.replica.database.write() as connection, self.replica.capture.applying():
            now_ms = self.replica.clock.now().wall_ms
            _check_epoch(connection, response.e)
            write_meta(connection, "offset_ms", str(response.now - now_ms if response.now else 0))
            catalogue = self.replica.catalogue
            done = acknowledge(connection, catalogue, response, origin=request.r, now_ms=now_ms)
            if not count_queue(connection).units:
                write_meta(connection, "drained_ms", str(response.now))
            taken = take_pages(connection, catalogue, response, now_ms=now_ms)
            if not taken.more:
                ask_for_all(connection)
            return done, taken

    def _request(self) -> wire.SyncRequest:
        with self.replica.database.write() as connection:
            origin, units = collect(connection, now=self.replica.clock.now(), max_bytes=batch_bytes(connection))
            name = origin or read_meta(connection, "origin") or ""
            waits = count_queue(connection).ops - sum(len(unit.ops) for unit in units)
            return wire.SyncRequest(
                r=name,
                at=cursors(connection, self.partitions),
                since=paging_since(connection, self.partitions),
                cat=self.replica.catalogue.version,
                e=epoch_of(connection),
                first=int(read_meta(connection, f"first:{name}") or 1),
                last=units[0].n - 1 if units else last_op(connection),
                units=units,
                limit=page_limit(connection, self.page),
                waits=max(0, waits),
                d=int(read_meta(connection, "drained_ms") or 0) if units else 0,
            )

    def _fill(self, partition: str, report: Report) -> None:
        with self.replica.database.write() as connection:
            after, anew = begin(connection, partition), bool(refilling(connection, partition))
        if after is None or self.stop():
            return
        for response in stretches(self.office.fill, partition, after=after, anew=anew):
            report.requests += 1
            with self.replica.database.write() as connection, self.replica.capture.applying():
                _check_epoch(connection, response.e)
                now_ms = self.replica.clock.now().wall_ms
                report.received += take_stretch(connection, self.replica.catalogue, partition, response, now_ms=now_ms)
                if not response.after:
                    report.changes += end_walk(
                        connection, self.replica.catalogue, partition, response.gone, now_ms=now_ms
                    )
                filled, total = connection.execute(
                    "SELECT filled, total FROM sync_cursor WHERE partition = ?", (partition,)
                ).fetchone()
            self.progress(Progress("fill", filled, total))
            if not response.after:
                report.filled.append(partition)
            elif self.stop():
                break

    def _traffic(self) -> tuple[int, int]:
        """Bytes up and down so far, where the office is behind a wire that counts them."""
        return getattr(self.office, "bytes_up", 0), getattr(self.office, "bytes_down", 0)

    def _record(self, report: Report, started_ms: int, trouble: Exception | None) -> None:
        ended_ms = self.replica.clock.now().wall_ms
        with self.replica.database.write() as connection:
            connection.execute(
                "INSERT INTO sync_run (started_ms, ended_ms, sent, received, merged, conflicts, refused, requests, "
                "bytes_up, bytes_down, trouble, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (started_ms, ended_ms, report.sent, report.received, report.merged, report.conflicts, report.refused,
                 report.requests + report.files.requests, report.bytes_up, report.bytes_down,
                 type(trouble).__name__ if trouble else "", str(trouble) if trouble else ""),
            )  # fmt: skip
            connection.execute("DELETE FROM sync_run WHERE run <= (SELECT MAX(run) FROM sync_run) - ?", (RUNS_KEPT,))


RUNS_KEPT = 1000
RECORDS_EVERY_MS = 15_000
"""Attachments wait so long at most before the records have another turn."""


def _check_version(response: wire.SyncResponse) -> None:
    if response.need:
        raise UpgradeNeeded(f"head office takes changes from catalogue version {response.need} on")


def _check_epoch(connection: Connection, epoch: str) -> None:
    known = read_meta(connection, "epoch")
    if known is None:
        write_meta(connection, "epoch", epoch)
    elif known != epoch:
        raise OfficeRestored("head office is not the one this replica knows: it was restored from a backup")


def _count(report: Report, done: Acknowledged, taken: Taken) -> None:
    report.sent += done.sent
    report.merged += done.merged
    report.conflicts += done.conflicts
    report.refused += done.refused
    report.received += len(taken.changes)
    report.changes += taken.changes


def backoff(attempt: int, *, jitter: float, advice: float | None = None) -> float:
    """Seconds to wait before try `attempt` (0, 1, ...): doubling from 2 s to 5 min.

    Less up to half of it by `jitter` in [0, 1), and never less than the office's `advice`.
    """
    # Nights without a line have thousands of tries: doubled on, the wait would outgrow any number.
    return max(advice or 0.0, min(300.0, 2.0 * 2.0 ** min(attempt, 8)) * (1.0 - jitter / 2))
