"""How long work off the interface thread takes, by the name of what did it; for a report of a problem."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from time import perf_counter
from typing import Any, Final, TypeVar

T = TypeVar("T")
_MOST: Final = 200


@dataclass(slots=True)
class _Taken:
    times: int = 0
    total: float = 0.0
    longest: float = 0.0

    def __str__(self) -> str:
        mean, longest = self.total / self.times * 1000, self.longest * 1000
        return f"{self.times} x  mean {mean:.1f} ms  longest {longest:.1f} ms"


class Timings:
    """Counted from any thread; a name is that of a function, and holds no data."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken: dict[str, _Taken] = {}

    def measure(self, work: Callable[[], T]) -> T:
        """Do `work`, and note how long it took, also where it failed."""
        began = perf_counter()
        try:
            return work()
        finally:
            self._note(_name(work), perf_counter() - began)

    def lines(self) -> tuple[str, ...]:
        """`name  times  mean  longest`, in milliseconds, what took longest in all first."""
        with self._lock:
            found = sorted(self._taken.items(), key=lambda pair: pair[1].total, reverse=True)
            return tuple(f"{name}  {one}" for name, one in found)

    def _note(self, name: str, seconds: float) -> None:
        with self._lock:
            if name not in self._taken and len(self._taken) >= _MOST:
                return
            one = self._taken.setdefault(name, _Taken())
            one.times += 1
            one.total += seconds
            one.longest = max(one.longest, seconds)


def _name(work: Callable[..., Any]) -> str:
    while isinstance(work, partial):
        work = work.func
    module = str(getattr(work, "__module__", "")).removeprefix("crm_desktop.")
    return f"{module}.{getattr(work, '__qualname__', type(work).__name__)}"
