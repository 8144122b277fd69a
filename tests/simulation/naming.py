"""Ids that a simulated world gives out by itself, so that the same seed makes the same world (I28)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from types import ModuleType

import sync.head_office.service
import sync.session  # noqa: F401  # with the service, all of the engine: whoever makes ids has been imported
from sync import ids

_real = ids.new_id


@contextmanager
def simulated(first: int = 0) -> Iterator[None]:
    """Within, the engine's new ids are numbers in the order of their making, from `first`."""
    numbers = count(first)

    def new_id() -> str:
        number = next(numbers)
        return f"{number:08d}-0000-7000-8000-{number:012d}"

    before = [module.new_id for module in _makers()]
    for module in _makers():
        module.new_id = new_id  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module, maker in zip(_makers(), before, strict=True):
            module.new_id = maker  # type: ignore[attr-defined]


@cache
def _makers() -> tuple[ModuleType, ...]:
    """The engine's modules that make ids; a name imported from `sync.ids` is theirs to replace."""
    ours = (module for name, module in sys.modules.items() if name.startswith("sync."))
    return tuple(module for module in ours if getattr(module, "new_id", None) is _real)
