"""What a monitor may know of the service, in Prometheus' text format: counts, times and sizes, nobody's data.

Several workers count into files of a folder they share (`FOLDER`), and any of them tells the sum.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from sync import wire

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which workers find the folder; the library reads it when it is imported."""

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is told of a branch: what waits there, and when it was last heard of (s since 1970; None: never)."""

    code: str
    waiting: int
    heard_at: float | None


class Metrics:
    """Counts of one process."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._own = CollectorRegistry()
        self.requests = Counter(
            "crm_requests", "Requests answered, by route and status", ("route", "status"), registry=self._own
        )
        self.seconds = Histogram(
            "crm_request_seconds", "Time to the last byte of the answer", ("route",), registry=self._own,
            buckets=SECONDS,
        )  # fmt: skip
        self.bytes = Counter(
            "crm_body_bytes", "Bytes of bodies as they travelled, by direction", ("direction",), registry=self._own
        )
        self.ops = Counter("crm_ops", "Edits of single fields taken, by outcome", ("outcome",), registry=self._own)

    def note_answer(self, response: wire.SyncResponse) -> None:
        """Count what became of the edits of a request."""
        for result in response.res:
            if result.code:
                self.ops.labels("refused").inc()
            for op in result.ops:
                self.ops.labels(op.o).inc()

    def text(self, branches: Iterable[Standing]) -> bytes:
        """Everything, as a monitor reads it; how the branches stand is asked for at each look, never in between."""
        shown = CollectorRegistry()
        shown.register(_Branches(list(branches)))
        if values.ValueClass is not values.MutexValue:
            MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
            return generate_latest(shown)
        return generate_latest(self._own) + generate_latest(shown)


class _Branches:
    """How the branches stand, as gauges."""

    def __init__(self, branches: Sequence[Standing]) -> None:
        self._branches = branches

    def collect(self) -> Iterator[Metric]:
        """What waits, and how long ago each branch was heard of."""
        waiting = GaugeMetricFamily("crm_branch_waiting", "Edits that waited at the last contact", labels=["branch"])
        silent = GaugeMetricFamily("crm_branch_silent_seconds", "Time since the last contact", labels=["branch"])
        for branch in self._branches:
            waiting.add_metric([branch.code], branch.waiting)
            if branch.heard_at is not None:
                silent.add_metric([branch.code], max(0.0, time.time() - branch.heard_at))
        yield waiting
        yield silent
