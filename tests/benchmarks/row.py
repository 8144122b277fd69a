"""One line of a benchmark, and how a time is taken on a noisy machine."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A measured value and the floor it is compared with, in the same unit; `ratio` is value / floor.

    `note` says what a reader of the figure wants to know: the slowest query, the size of what was measured.
    """

    name: str
    value: float
    unit: str
    floor: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor; 0 where there is no floor."""
        return self.value / self.floor if self.floor else 0.0

    def as_json(self) -> dict[str, object]:
        """The row as the command prints it."""
        said: dict[str, object] = {"note": self.note} if self.note else {}
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "floor": round(self.floor, 4),
            "ratio": round(self.ratio, 3),
            **said,
        }


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes once, with the garbage collector quiet."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start
    finally:
        gc.enable()


def median(times: list[float]) -> float:
    """The middle one: a shared machine's outliers do not count."""
    return sorted(times)[len(times) // 2]
