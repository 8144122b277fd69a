"""Playing histories: one, or a block of seeds; what they were, what went wrong, and the hash of all of it."""

import gc
import hashlib
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation import acting, mishaps, naming, people, shortcuts
from tests.simulation.judging import judge
from tests.simulation.steps import History, Step, generate
from tests.simulation.world import World, opened

COLLECT = 100
"""After so many histories the garbage of all of them is collected at once."""

ACTIONS = people.ACTIONS | acting.ACTIONS | mishaps.ACTIONS


@dataclass(frozen=True)
class Played:
    """What came of one history: its violations, each beginning with its invariant, and its hash."""

    violations: list[str]
    trace: str


@dataclass
class Totals:
    """What came of many histories, by the seeds that went wrong."""

    histories: int = 0
    steps: int = 0
    wrong: dict[int, list[str]] = field(default_factory=dict)
    traces: list[str] = field(default_factory=list)


def play(history: History, *, store: str = "memory") -> Played:
    """Play a history in a world of its own; `store` is where its databases are: in memory or in sqlite files."""
    with naming.simulated(1000), _folder(store) as folder:
        world = opened(history.setup, folder=folder)
        try:
            found = finish(world, history.steps)
        except Exception as error:  # noqa: BLE001  # a history must never trip anything: that is a violation, too
            where = traceback.extract_tb(error.__traceback__)[-1]
            found = [*world.oracle.violations, f"{type(error).__name__}: {error} ({where.name}:{where.lineno})"]
        finally:
            world.close()
        world.trace(repr(found).encode())
        return Played(found, world.hash.hexdigest())


def finish(world: World, steps: Iterable[Step]) -> list[str]:
    """Take those steps, let everybody sync, and judge; what is wrong."""
    history = tuple(steps)
    world.marked = any(step.what == "erase" for step in history)
    for step in history:
        ACTIONS[step.what](world, world.desk(step.desk), step)
        world.trace(str(step).encode())
    world.settle()
    return judge(world)


def run(seeds: Iterable[int], *, store: str = "memory") -> Totals:
    """Play the histories of those seeds."""
    totals = Totals()
    for seed in seeds:
        history = generate(seed)
        with shortcuts.taken():
            played = play(history, store=store)
        if totals.histories % COLLECT == 0:
            gc.collect()
        totals.histories += 1
        totals.steps += len(history.steps)
        totals.traces.append(played.trace)
        if played.violations:
            totals.wrong[seed] = played.violations
    return totals


def combined(traces: Iterable[str]) -> str:
    """One hash over the hashes of many histories, in the order of their seeds."""
    whole = hashlib.blake2b(digest_size=16)
    for trace in traces:
        whole.update(trace.encode())
    return whole.hexdigest()


@contextmanager
def _folder(store: str) -> Iterator[Path | None]:
    if store == "memory":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="histories-") as name:
        yield Path(name)
