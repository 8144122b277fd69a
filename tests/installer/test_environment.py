"""The environment is made once and then only what changed is done again."""

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from installer.console import Console
from installer.environment import prepare
from installer.process import Outcome, StepError
from installer.project import Project, Stamp, found_stamp, wanted_stamp, write_stamp
from tests.installer.scripted import ScriptedRunner, machine, put_python


def test_first_run_makes_fills_and_installs_then_stamps(project: Project, console: Console) -> None:
    runner = machine(project)

    prepare(project, runner=runner, console=console)

    words = runner.words()
    assert f"-m venv --clear {project.venv}" in words[1]
    assert "--require-hashes -r" in words[2]
    assert f"--require-hashes -r {project.lock}" in words[3]
    assert f"--no-deps --no-build-isolation --editable {project.root}" in words[4]
    assert "-m compileall -q" in words[5] and str(project.root / "crm_desktop") in words[5]
    assert found_stamp(project) == wanted_stamp(project)


def test_second_run_starts_no_program_at_all(project: Project, console: Console, screen: io.StringIO) -> None:
    prepare(project, runner=machine(project), console=console)
    again = ScriptedRunner()

    prepare(project, runner=again, console=console)

    assert again.calls == []
    assert "nothing to install" in screen.getvalue()


def test_changed_lock_fills_again_but_keeps_the_environment(project: Project, console: Console) -> None:
    prepare(project, runner=machine(project), console=console)
    project.lock.write_text("other==1 \\\n    --hash=sha256:ee\n", "utf-8")
    again = machine(project)

    prepare(project, runner=again, console=console)

    assert again.words(containing="venv --clear") == []
    assert len(again.words(containing=str(project.lock))) == 1


def test_changed_declaration_only_installs_the_program_again(project: Project, console: Console) -> None:
    prepare(project, runner=machine(project), console=console)
    (project.root / "pyproject.toml").write_text("[project]\n", "utf-8")
    again = machine(project)

    prepare(project, runner=again, console=console)

    installed, compiled = again.words()
    assert "--editable" in installed and "compileall" in compiled


def test_other_python_makes_the_environment_anew(project: Project, console: Console) -> None:
    prepare(project, runner=machine(project), console=console)
    write_stamp(project, replace(wanted_stamp(project), python="3.99"))
    again = machine(project)

    prepare(project, runner=again, console=console)

    assert len(again.words(containing="venv --clear")) == 1


def test_environment_without_stamp_is_kept_if_it_is_of_this_python(project: Project, console: Console) -> None:
    put_python(project)
    runner = machine(project)
    runner.rules["python -c"] = Outcome(0, sys.version)

    prepare(project, runner=runner, console=console)

    assert runner.words(containing="venv --clear") == []
    assert len(runner.words(containing=str(project.lock))) == 1


@pytest.mark.parametrize("step", ["venv --clear", "requirements.lock", "--editable"])
def test_failing_step_stops_and_is_done_again_next_time(project: Project, console: Console, step: str) -> None:
    runner = machine(project)
    runner.rules[step] = Outcome(3, "no space left")

    with pytest.raises(StepError, match="no space left") as failure:
        prepare(project, runner=runner, console=console)

    assert failure.value.code == 3
    assert found_stamp(project) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"python": 1}', "\x00"])
def test_unreadable_stamp_counts_as_none(project: Project, console: Console, text: str) -> None:
    prepare(project, runner=machine(project), console=console)
    project.stamp.write_text(text, "utf-8")

    assert found_stamp(project) is None


def test_stamp_depends_on_python_lock_declaration_and_place(project: Project, tmp_path: Path) -> None:
    before = wanted_stamp(project)
    moved = Project(tmp_path / "moved")
    moved.root.mkdir()
    for name in ("pyproject.toml", "requirements.lock"):
        (moved.root / name).write_bytes((project.root / name).read_bytes())

    assert wanted_stamp(project) == before
    assert wanted_stamp(project, python="3.12") != before
    assert wanted_stamp(moved) == Stamp(before.python, before.lock, wanted_stamp(moved).project)
    assert wanted_stamp(moved).project != before.project


def test_interrupted_change_is_not_taken_for_the_old_state(project: Project, console: Console) -> None:
    prepare(project, runner=machine(project), console=console)
    before = project.lock.read_text("utf-8")
    project.lock.write_text("other==1\n", "utf-8")
    runner = machine(project)
    runner.rules["requirements.lock"] = Outcome(1, "half done")
    with pytest.raises(StepError):
        prepare(project, runner=runner, console=console)

    project.lock.write_text(before, "utf-8")
    again = machine(project)
    prepare(project, runner=again, console=console)

    assert len(again.words(containing=str(project.lock))) == 1
