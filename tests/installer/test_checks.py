"""What `test` does, in which order, and where it stops."""

from pathlib import Path

import pytest

from installer.checks import CHECKS, Bench, check_wheel, chosen
from installer.process import Outcome, StepError
from installer.project import Project, program
from tests.installer.scripted import ScriptedRunner


def put_wheel(command: tuple[str, ...]) -> None:
    (Path(command[-1]) / "branch_desktop-0.1.0-py3-none-any.whl").touch()


def wheel_runner() -> ScriptedRunner:
    return ScriptedRunner(effects={"-m build": put_wheel})


def test_all_checks_in_order_unless_chosen() -> None:
    assert [check.name for check in chosen((), ())] == ["lint", "format", "types", "arrows", "tests", "wheel"]
    assert [check.name for check in chosen(("wheel", "lint"), ())] == ["lint", "wheel"]
    assert [check.name for check in chosen((), ("tests", "wheel"))] == ["lint", "format", "types", "arrows"]


def test_checks_use_the_programs_of_the_environment(project: Project) -> None:
    runner = ScriptedRunner()
    bench = Bench(project, runner, ("-k", "merge"))

    for check in CHECKS[:-1]:
        check.perform(bench)

    assert runner.words() == [
        "ruff check",
        "ruff format --check",
        "mypy --strict",
        "lint-imports",
        "pytest -n 2 --dist worksteal -k merge",
    ]
    assert {Path(call.command[0]).parent for call in runner.calls} == {Path(program(project.venv, "x")).parent}
    assert {call.folder for call in runner.calls} == {project.root}


def test_failed_check_carries_its_exit_code(project: Project) -> None:
    runner = ScriptedRunner({"mypy": Outcome(2, "")})

    with pytest.raises(StepError, match="mypy --strict") as failure:
        Bench(project, runner).must("mypy", "--strict")

    assert failure.value.code == 2


def test_wheel_is_built_installed_apart_and_tests_itself_away_from_the_sources(project: Project) -> None:
    runner = wheel_runner()

    check_wheel(Bench(project, runner))

    build, venv, fill, self_test = runner.calls
    assert build.words.startswith("python -m build --wheel --no-isolation --outdir ")
    assert venv.words.startswith("python -m venv --without-pip ")
    assert "--constraint" in fill.command
    assert any(word.endswith(".whl") for word in fill.command)
    assert self_test.words == "crm-desktop self-test"
    assert self_test.folder is not None
    assert not self_test.folder.is_relative_to(project.root)
    assert self_test.environment["QT_QPA_PLATFORM"] == "offscreen"
    assert Path(self_test.environment["HOME"]).is_relative_to(self_test.folder)


@pytest.mark.parametrize("step", ["-m build", "-m venv", "--constraint", "self-test"])
def test_wheel_check_fails_with_any_of_its_parts(project: Project, step: str) -> None:
    runner = wheel_runner()
    runner.rules[step] = Outcome(4, "broken")

    with pytest.raises(StepError) as failure:
        check_wheel(Bench(project, runner))

    assert failure.value.code == 4
    assert step in runner.calls[-1].words
