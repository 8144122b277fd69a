"""One trial, in a process of its own: the engine with a bug in it, its tests, and the simulator as the last net."""

import logging
import os
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests.mutations.loading import load_changed
from tests.mutations.mutant import ROOT, Mutant

SEEDS = range(1, 41)
"""Histories that the simulator plays when the named tests have seen nothing."""

_SLIPS = (NameError, ImportError, SyntaxError)
"""What goes wrong when a patch does not fit the code around it: that says nothing about the tests."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a trial: the test that went red and what it said, or none; `broken` if the mutant is no program."""

    caught_by: str = ""
    why: str = ""
    broken: bool = False


class _Watch(logging.Handler):
    """Notes the first test that fails, and whether head office stumbled over a slip of the patch itself."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.verdict = Verdict()

    def pytest_exception_interact(self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]) -> None:
        """pytest met an exception: the first one counts."""
        if call.excinfo is not None and not self.verdict.caught_by:
            slipped = isinstance(call.excinfo.value, _SLIPS) or not isinstance(node, pytest.Item)
            why = call.excinfo.exconly().partition("\n")[0]
            self.verdict = Verdict(node.nodeid, why, broken=slipped or self.verdict.broken)

    def emit(self, record: logging.LogRecord) -> None:
        """Head office has logged a unit that it tripped over."""
        if record.exc_info and isinstance(record.exc_info[1], _SLIPS):
            self.verdict = Verdict("sync", str(record.exc_info[1]), broken=True)


def attempt(mutant: Mutant, answer: Connection) -> None:
    """Try the mutant and send a Verdict; this process has imported nothing of the engine before."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    try:
        load_changed(mutant.sources())
        verdict = _by_tests(mutant.tests)
        answer.send(verdict if verdict.caught_by else _by_simulation())
    except Exception as error:  # noqa: BLE001  # whatever it is, this trial has proved nothing
        answer.send(Verdict(why=f"{type(error).__name__}: {error}", broken=True))


def _by_tests(tests: tuple[str, ...]) -> Verdict:
    if not tests:
        return Verdict()
    watch = _Watch()
    logging.getLogger("sync").addHandler(watch)
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        named = [f"{ROOT}/tests/sync/{test}" for test in tests]
        options = ["-x", "-q", "-p", "no:cacheprovider", "-k", "not postgres", f"--basetemp={folder}/tests"]
        settings = ["-c", str(Path(__file__).with_name("pytest.ini")), f"--rootdir={ROOT}"]
        code = pytest.main([*settings, *options, *named], plugins=[watch])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        return Verdict(" ".join(tests), watch.verdict.why or f"pytest ended with {code!r}", broken=True)
    return watch.verdict


def _by_simulation() -> Verdict:
    from tests.simulation.running import run

    for seed in SEEDS:
        for found in run([seed]).wrong.values():
            slipped = any(slip.__name__ in found[0] for slip in _SLIPS)
            return Verdict(f"tests/simulation: seed {seed}", found[0], broken=slipped)
    return Verdict()
