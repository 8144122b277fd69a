"""Python's garbage collector in a process that serves: called seldom, and not over what stays."""

import gc

_ALLOCATIONS = 20_000
"""Containers that outlive their making before the youngest are looked through: about those of a large request."""


def spare_collector() -> None:
    """What is loaded by now lives as long as the process: it need not be looked through time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, 20, 20)
