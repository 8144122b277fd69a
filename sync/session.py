"""A sync session: what a replica does from the first byte to the last, safe to cut off anywhere.

Each answer is applied in one transaction: results of the queue, pages of changes, cursors. The next request
repeats whatever was not acknowledged, so a lost answer costs one repeat and nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sync import wire
from sync.errors import IdentityReused
from sync.fill import begin, take_stretch
from sync.pull import cursors, take_pages
from sync.push import Acknowledged, acknowledge, collect
from sync.replica.mirror import Change
from sync.replica.replica import Replica, count_queue
from sync.transport import Office


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session is: `done` of `total` records of a first fill, or ops sent; `total` 0 if unknown."""

    step: str
    done: int
    total: int


@dataclass(slots=True)
class Report:
    """What a session did."""

    sent: int = 0
    received: int = 0
    merged: int = 0
    conflicts: int = 0
    refused: int = 0
    requests: int = 0
    changes: list[Change] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Session:
    """Reconciles one replica with head office.

    `partitions` are those the device subscribes to; `progress` is told how far it is, from this thread;
    `stop` is asked between steps whether to end early (nothing is lost by that).
    """

    replica: Replica
    office: Office
    partitions: Sequence[str]
    progress: Callable[[Progress], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False
    page: int = 0

    def run(self) -> Report:
        """Fill what is empty, then push and pull until both sides have nothing more; may raise `SyncError`s."""
        report = Report()
        for partition in self.partitions:
            self._fill(partition, report)
        while not self.stop() and self._round(report):
            pass
        return report

    def _round(self, report: Report) -> bool:
        """One round trip; whether another is needed."""
        request = self._request()
        try:
            response = self.office.sync(request)
        except IdentityReused:
            # This file speaks under a name that another copy has used: new name, and the queue is issued anew.
            self.replica.reissue()
            return True
        report.requests += 1
        with self.replica.database.write() as connection, self.replica.capture.applying():
            now_ms = self.replica.clock.now().wall_ms
            done = acknowledge(connection, self.replica.catalogue, response, origin=request.r, now_ms=now_ms)
            taken = take_pages(connection, self.replica.catalogue, response, now_ms=now_ms)
            left = count_queue(connection)
        _count(report, done)
        report.received += len(taken.changes)
        report.changes += taken.changes
        self.progress(Progress("sync", report.sent, report.sent + left.ops))
        return taken.more or left.units > 0

    def _request(self) -> wire.SyncRequest:
        with self.replica.database.write() as connection:
            origin, units = collect(connection, now=self.replica.clock.now())
            at = cursors(connection)
            waits = count_queue(connection).ops - sum(len(unit.ops) for unit in units)
            name = origin or str(connection.execute("SELECT value FROM sync_meta WHERE key = 'origin'").fetchone()[0])
            first = connection.execute("SELECT value FROM sync_meta WHERE key = ?", (f"first:{name}",)).fetchone()
        return wire.SyncRequest(
            r=name,
            at=at,
            cat=self.replica.catalogue.version,
            first=int(first[0]),
            units=units,
            limit=self.page,
            waits=max(0, waits),
        )

    def _fill(self, partition: str, report: Report) -> None:
        with self.replica.database.write() as connection:
            after, done = begin(connection, partition)
            filling = connection.execute(
                "SELECT filling IS NOT NULL FROM sync_cursor WHERE partition = ?", (partition,)
            ).fetchone()[0]
        while filling and not self.stop():
            response = self.office.fill(wire.FillRequest(part=partition, after=after))
            with self.replica.database.write() as connection, self.replica.capture.applying():
                done += take_stretch(
                    connection,
                    self.replica.catalogue,
                    partition,
                    response,
                    now_ms=self.replica.clock.now().wall_ms,
                )
                total = connection.execute(
                    "SELECT total FROM sync_cursor WHERE partition = ?", (partition,)
                ).fetchone()[0]
            after, filling = response.after, bool(response.after)
            self.progress(Progress("fill", done, total))
            if not filling:
                report.filled.append(partition)
        report.received += done if partition in report.filled else 0


def _count(report: Report, done: Acknowledged) -> None:
    report.sent += done.sent
    report.merged += done.merged
    report.conflicts += done.conflicts
    report.refused += done.refused


def backoff(attempt: int, *, jitter: float, advice: float | None = None) -> float:
    """Seconds to wait before try `attempt` (0, 1, ...): doubling from 2 s to 5 min, less up to half by jitter in [0, 1)."""
    return max(advice or 0.0, min(300.0, 2.0 * float(2**attempt)) * (1.0 - jitter / 2))
