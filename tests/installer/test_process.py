"""The real runner, on real programs."""

import io
import sys
from pathlib import Path

import pytest

from installer.console import Console
from installer.process import Outcome, Programs, StepError, demand


def test_read_gives_both_outputs_and_the_code() -> None:
    script = "import sys; print('纸'); sys.stdout.flush(); print('err', file=sys.stderr); sys.exit(3)"

    outcome = Programs().read([sys.executable, "-X", "utf8", "-c", script])

    assert outcome == Outcome(3, "纸\nerr\n")


def test_run_gives_the_code_and_starts_in_the_folder_with_the_environment(tmp_path: Path) -> None:
    script = "import os, pathlib; pathlib.Path('seen').write_text(os.environ['GREETING'])"

    code = Programs().run([sys.executable, "-c", script], environment={"GREETING": "hi"}, folder=tmp_path)

    assert code == 0
    assert (tmp_path / "seen").read_text() == "hi"


def test_absent_program_ends_with_127() -> None:
    assert Programs().read(["no-such-program-here"]).code == 127
    assert Programs().run(["no-such-program-here"]) == 127
    assert Programs().become(["/no/such/program"]) == 127


def test_demand_lets_success_pass_and_shows_what_a_failure_wrote() -> None:
    demand(Outcome(0, "fine"), "unused")
    with pytest.raises(StepError, match="sentence\nthe cause"):
        demand(Outcome(9, "the cause\n"), "sentence")


def test_steps_show_their_seconds_done_or_failed() -> None:
    screen, clock = io.StringIO(), iter([0.0, 0.0, 1.25, 2.0, 4.5])
    console = Console(screen, now=lambda: next(clock))

    with console.step("first"):
        console.note("a\nb")
    with pytest.raises(StepError), console.step("second"):
        raise StepError("no")

    assert screen.getvalue() == "▸ first\n  a\n  b\n  ✓ 1.2 s\n▸ second\n  ✗ 2.5 s\n"
