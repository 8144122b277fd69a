"""The mutation gate: each known bug, put back, turns some test red."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutations.bugs import MUTANTS
from tests.mutations.mutant import ROOT, DoesNotApply, Mutant, Patch


def gate(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own: this one has imported the engine as it is."""
    command = [sys.executable, "-m", "tests.mutations", "--json", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_patch_applies_and_makes_a_program(mutant: Mutant) -> None:
    for path, source in mutant.sources().items():
        assert source != path.read_text("utf-8")
        compile(source, str(path), "exec")


def test_no_two_mutants_have_one_name() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


def test_every_rule_is_said_in_a_sentence_and_every_test_is_there() -> None:
    for mutant in MUTANTS:
        assert mutant.rule.endswith("."), mutant.name
        assert mutant.tests, f"{mutant.name}: the simulator alone is too slow a net"
        for test in mutant.tests:
            path, _, name = test.partition("::")
            text = (ROOT / "tests" / "sync" / path).read_text("utf-8")
            assert not name or f" {name.rpartition('::')[2]}" in text, f"{mutant.name}: {test}"


def test_a_patch_that_fits_no_more_names_mutant_and_file() -> None:
    mutant = Mutant("old_one", "A rule.", (Patch("merge.py", "def no_such_thing(", ""),), ())
    with pytest.raises(DoesNotApply, match=r"old_one: sync/merge\.py has 0 places"):
        mutant.sources()


@pytest.mark.timeout(900)
def test_every_known_bug_is_caught() -> None:
    done = gate()
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told["survivors"] == [], [row for row in told["rows"] if not row["caught_by"]]
    assert (done.returncode, told["mutants"]) == (0, len(MUTANTS)), done.stderr


def test_a_mutant_that_does_no_harm_survives_and_fails_the_gate(tmp_path: Path) -> None:
    harmless = tmp_path / "harmless.py"
    harmless.write_text(
        "import sys\n"
        "from tests.mutations import __main__ as gate\n"
        "from tests.mutations.mutant import Mutant, Patch\n"
        "from tests.mutations import trial\n"
        "trial.SEEDS = range(1, 3)\n"
        "patch = Patch('clock.py', 'import time\\n', 'import time  # \\n')\n"
        "gate.MUTANTS = (Mutant('harmless', 'Nothing.', (patch,), ('test_clock.py',)),)\n"
        "sys.exit(gate.main(['--json']))\n"
    )
    done = subprocess.run(
        [sys.executable, str(harmless)], cwd=ROOT, capture_output=True, text=True, check=False,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["survivors"]) == (1, ["harmless"]), done.stderr
