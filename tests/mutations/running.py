"""Trials side by side, each forked from this process, which has imported all that tests need but the engine."""

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from tests.mutations.mutant import Mutant
from tests.mutations.trial import Verdict, attempt

LONGEST = 180
"""Seconds after which a trial is given up; a mutant that only hangs counts as a survivor, for no test has named it."""

_WARM = (
    "hypothesis", "msgspec", "psycopg", "pytest", "requests", "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite", "sqlite3", "starlette.applications", "starlette.routing", "uvicorn", "zstandard",
)  # fmt: skip
_forking = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Row:
    """A mutant, what came of it, and how long its trial took (s)."""

    mutant: Mutant
    verdict: Verdict
    seconds: float

    @property
    def caught_by(self) -> str:
        """The test that caught it; none if the mutant is no program, whatever fell over it."""
        return "" if self.verdict.broken else self.verdict.caught_by


@dataclass(frozen=True, slots=True)
class _Running:
    mutant: Mutant
    process: BaseProcess
    answer: Connection
    began: float


def try_all(mutants: Sequence[Mutant], *, jobs: int, told: Callable[[Row], None] = lambda _: None) -> list[Row]:
    """Try every mutant, `jobs` at a time; the rows in the order of the mutants. `told` hears of each as it ends."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in _WARM:
        import_module(name)
    waiting, running, rows = deque(mutants), list[_Running](), dict[str, Row]()
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(_start(waiting.popleft()))
        wait([one.process.sentinel for one in running] + [one.answer for one in running], timeout=1)
        for one in list(running):
            verdict = _verdict(one)
            if verdict is not None:
                running.remove(one)
                row = rows[one.mutant.name] = Row(one.mutant, verdict, round(time.monotonic() - one.began, 2))
                told(row)
    return [rows[mutant.name] for mutant in mutants]


def _start(mutant: Mutant) -> _Running:
    receiving, sending = _forking.Pipe(duplex=False)
    process = _forking.Process(target=attempt, args=(mutant, sending), name=mutant.name)
    process.start()
    sending.close()
    return _Running(mutant, process, receiving, time.monotonic())


def _verdict(one: _Running) -> Verdict | None:
    """What came of a trial, or None while it goes on."""
    try:
        found: Verdict | None = one.answer.recv() if one.answer.poll() else None
    except EOFError:
        found = Verdict(why="the process ended without a word", broken=True)
    if found is None and time.monotonic() - one.began > LONGEST:
        one.process.kill()
        found = Verdict(why=f"did not end within {LONGEST} s")
    if found is not None:
        one.process.join()
        one.answer.close()
    return found
