"""Finding and providing the system packages."""

import io

import pytest

from installer.console import Console
from installer.debian import missing, present, provide
from installer.process import Outcome, StepError
from tests.installer.scripted import ScriptedRunner

LISTING = """\
installed|libegl1|
installed|libglib2.0-0t64|libglib2.0-0 (= 2.84.4-3), libglib2.0-0-plus
config-files|xvfb|xserver
not-installed|postgresql|
"""


def test_installed_and_provided_names_are_present_removed_ones_are_not() -> None:
    assert present(LISTING) == {"libegl1", "libglib2.0-0t64", "libglib2.0-0", "libglib2.0-0-plus"}


def test_missing_keeps_the_order_asked_for() -> None:
    assert missing(("xvfb", "libglib2.0-0", "dbus", "libegl1"), LISTING) == ("xvfb", "dbus")


def test_complete_machine_is_left_alone(console: Console) -> None:
    runner = ScriptedRunner({"dpkg-query": Outcome(0, LISTING)})

    provide(("libegl1", "libglib2.0-0"), runner=runner, console=console, root=True)

    assert len(runner.calls) == 1


def test_root_installs_just_what_lacks_without_questions(console: Console) -> None:
    runner = ScriptedRunner({"dpkg-query": Outcome(0, LISTING)})

    provide(("libegl1", "xvfb", "dbus"), runner=runner, console=console, root=True)

    assert runner.words(containing="apt-get")[0].startswith("apt-get update")
    assert runner.words(containing="apt-get")[1].endswith(" xvfb dbus")
    assert "--yes" in runner.calls[2].command
    assert runner.calls[2].environment["DEBIAN_FRONTEND"] == "noninteractive"


def test_others_are_told_the_exact_command_and_go_on(console: Console, screen: io.StringIO) -> None:
    runner = ScriptedRunner({"dpkg-query": Outcome(0, LISTING)})

    provide(("libegl1", "xvfb"), runner=runner, console=console, root=False)

    assert runner.words(containing="apt-get") == []
    assert "sudo apt-get update" in screen.getvalue()
    assert screen.getvalue().rstrip().endswith("xvfb")


def test_machine_without_dpkg_is_told_the_names(console: Console, screen: io.StringIO) -> None:
    runner = ScriptedRunner({"dpkg-query": Outcome(127, "not found")})

    provide(("libegl1", "xvfb"), runner=runner, console=console, root=True)

    assert len(runner.calls) == 1
    assert "libegl1 xvfb" in screen.getvalue()


def test_failing_installation_stops_with_what_apt_said_and_the_way_round_it(console: Console) -> None:
    runner = ScriptedRunner({"dpkg-query": Outcome(0, LISTING), "apt-get install": Outcome(100, "E: disk full")})

    with pytest.raises(StepError, match=r"--no-system(.|\n)*disk full") as failure:
        provide(("xvfb",), runner=runner, console=console, root=True)

    assert failure.value.code == 100
