"""The command line as a person gives it."""

import sys
from collections.abc import Mapping

import pytest

from installer.commands import has_display, main
from installer.debian import CHECKS, WINDOW
from installer.process import Outcome
from installer.project import Project
from tests.installer.scripted import ScriptedRunner, machine

COMPLETE = Outcome(0, "".join(f"installed|{name}|\n" for name in (*WINDOW, *CHECKS)))


def ready(project: Project) -> ScriptedRunner:
    runner = machine(project)
    runner.rules["dpkg-query"] = COMPLETE
    return runner


def start(project: Project, runner: ScriptedRunner, *words: str, **environment: str) -> int:
    return main(words, root=project.root, runner=runner, environment=environment)


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_display_is_looked_for_where_there_may_be_none(
    platform: str, environment: Mapping[str, str], expected: bool
) -> None:
    assert has_display(platform, environment) is expected


def test_run_opens_the_desktop_where_there_is_a_display(project: Project) -> None:
    runner = ready(project)

    assert start(project, runner, "run", DISPLAY=":0") == 0
    assert runner.words()[-1] == "crm-desktop run"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_run_tours_the_day_where_there_is_none(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    runner = ready(project)

    assert start(project, runner, "run") == 0

    assert runner.words()[-1] == f"crm-desktop tour {project.root / 'out' / 'tour'}"
    assert runner.calls[-1].environment == {"QT_QPA_PLATFORM": "offscreen"}
    shown = capsys.readouterr().out
    assert "这里没有显示器" in shown
    assert "There is no display here" in shown


def test_run_ends_as_the_desktop_ended(project: Project) -> None:
    runner = ready(project)
    runner.rules["crm-desktop"] = Outcome(7, "")

    assert start(project, runner, "run") == 7


def test_test_stops_at_the_first_failure_with_its_code(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    runner = ready(project)
    runner.rules["mypy"] = Outcome(5, "")

    assert start(project, runner, "test") == 5

    assert runner.words()[-1] == "mypy --strict"
    assert "Stopped after" in capsys.readouterr().out.splitlines()[-1]


def test_test_closes_with_one_clear_line(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(project, ready(project), "test", "--skip", "wheel", "tests") == 0

    assert capsys.readouterr().out.splitlines()[-1].startswith("全部通过 · All 4 checks hold")


def test_words_after_two_dashes_go_to_pytest(project: Project) -> None:
    runner = ready(project)

    start(project, runner, "test", "--only", "tests", "--", "-k", "merge")

    assert runner.words()[-1] == "pytest -n 2 --dist worksteal -k merge"


def test_no_system_asks_no_package_manager(project: Project) -> None:
    runner = ready(project)

    assert start(project, runner, "setup", "--no-system") == 0
    assert runner.words(containing="dpkg") == []


def test_unknown_command_is_refused_with_the_usage(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        start(project, ready(project), "fly")

    assert ended.value.code == 2
    assert "run | test | setup" in capsys.readouterr().err
