"""What every world would work out again, worked out once: none of it depends on the history.

A process of the real program makes these a few times a day; the simulator would spend a third of its time on them.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import text

from sync.catalogue import Catalogue
from sync.head_office import store
from sync.replica import preparation
from sync.replica.schema import triggers

_triggers: dict[int, tuple[Catalogue, dict[str, str]]] = {}


@contextmanager
def taken() -> Iterator[None]:
    """Within, statements are parsed once, triggers are worded once a catalogue, and cyclic garbage waits."""
    before = store.text, preparation.triggers
    store.text, preparation.triggers = cache(text), _worded  # type: ignore[attr-defined,assignment]
    gc.disable()
    try:
        yield
    finally:
        store.text, preparation.triggers = before  # type: ignore[attr-defined]
        gc.enable()


def _worded(catalogue: Catalogue) -> dict[str, str]:
    known = _triggers.get(id(catalogue))
    if known is None or known[0] is not catalogue:
        known = _triggers[id(catalogue)] = catalogue, triggers(catalogue)
    return dict(known[1])
