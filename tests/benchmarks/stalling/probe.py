"""How late the event loop is: a timer that should tick every few milliseconds, and what lies between its ticks."""

import time
from dataclasses import asdict, dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

EVERY: Final = 5
"""Milliseconds between two ticks of a loop that has nothing else to do."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Delays of the loop in milliseconds: the longest, the 99th of a hundred, how many ticks.

    `own` is the longest one counted in processor time of this program: what others did on the machine is not in it.
    """

    longest: float
    p99: float
    own: float
    ticks: int

    def as_dict(self) -> dict[str, float]:
        """For one line of JSON."""
        return asdict(self)


class Probe(QObject):
    """Ticks from `start` to `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._on_tick)
        self._ticks: list[tuple[float, float]] = []

    def start(self) -> None:
        """Forget what was and begin."""
        self._ticks = [(time.perf_counter(), time.process_time())]
        self._timer.start()

    def stop(self) -> Gaps:
        """What was seen since `start`."""
        self._on_tick()
        self._timer.stop()
        late, own = [], []
        for (before, spent_before), (after, spent_after) in zip(self._ticks, self._ticks[1:], strict=False):
            gap = max(0.0, (after - before) * 1000 - EVERY)
            late.append(gap)
            own.append(min(gap, (spent_after - spent_before) * 1000))
        late.sort()
        return Gaps(late[-1], late[int(len(late) * 0.99)], max(own), len(late))

    def _on_tick(self) -> None:
        self._ticks.append((time.perf_counter(), time.process_time()))
