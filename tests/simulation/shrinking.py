"""A smallest history that still goes wrong in the same way: greedily fewer steps, then smaller numbers."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.simulation.running import play
from tests.simulation.steps import NUMBERS, History, Setup, Step


def shrink(history: History, invariant: str, *, store: str = "memory") -> History:
    """A smallest history found that breaks that invariant, where `history` does."""
    return smallest(history, lambda candidate: breaks(candidate, invariant, store=store))


def breaks(history: History, invariant: str, *, store: str = "memory") -> bool:
    """Whether a history goes wrong in that way."""
    return any(named(violation) == invariant for violation in play(history, store=store).violations)


def named(violation: str) -> str:
    """What a violation breaks: an invariant, or the name of what was raised."""
    return violation.split(":", 1)[0]


def smallest(history: History, wrong: Callable[[History], bool]) -> History:
    """Try simpler histories as long as one of them is still wrong."""
    found = True
    while found:
        found = False
        for candidate in _simpler(history):
            if wrong(candidate):
                history, found = candidate, True
                break
    return history


def _simpler(history: History) -> Iterator[History]:
    steps = history.steps
    for size in (len(steps) // 2, len(steps) // 4, 1):
        for place in range(0, len(steps), size or 1):
            if size:
                yield replace(history, steps=steps[:place] + steps[place + size :])
    for setup in _simpler_setups(history.setup):
        yield replace(history, setup=setup)
    for place, step in enumerate(steps):
        for simpler in _simpler_steps(step):
            yield replace(history, steps=(*steps[:place], simpler, *steps[place + 1 :]))


def _simpler_setups(setup: Setup) -> Iterator[Setup]:
    if setup.skew:
        yield replace(setup, skew=0)
    for bit in range(5):
        if setup.newer >> bit & 1:
            yield replace(setup, newer=setup.newer & ~(1 << bit))
    if setup.layout:
        yield replace(setup, layout=0)


def _simpler_steps(step: Step) -> Iterator[Step]:
    for what in ("edit", "sync"):
        if step.what not in ("edit", "sync"):
            yield replace(step, what=what)
    for name in NUMBERS:
        number = getattr(step, name)
        for smaller in sorted({0, number // 2, number - 1}):
            if 0 <= smaller < number:
                yield replace(step, **{name: smaller})
