"""The checks that stand between a change and the main line: the same here and in CI."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.packages import install, without_hashes
from installer.process import Runner, StepError, demand
from installer.project import Project, program


@dataclass(frozen=True, slots=True)
class Bench:
    """What a check works with. `pytest_arguments` are handed to pytest as they are."""

    project: Project
    runner: Runner
    pytest_arguments: tuple[str, ...] = ()

    def must(self, *command: str) -> None:
        """Run a program of the environment in the project's folder; a failure is the check's failure."""
        name, *arguments = command
        path = program(self.project.venv, name)
        code = self.runner.run((path, *arguments), folder=self.project.root)
        if code != 0:
            raise StepError(f"没有通过 · failed: {name} {' '.join(arguments)}".rstrip(), code=code)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the name that --only and --skip take, its title, and what it does."""

    name: str
    title: str
    perform: Callable[[Bench], None]


def check_wheel(bench: Bench) -> None:
    """Build the wheel and let it test itself where nothing but it and what it declares is installed."""
    with tempfile.TemporaryDirectory(prefix="branch-desktop-wheel-") as name:
        folder = Path(name)
        bench.must("python", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
        (wheel,) = folder.glob("*.whl")
        venv = folder / "venv"
        bench.must("python", "-m", "venv", "--without-pip", str(venv))
        constraints = folder / "constraints.txt"
        constraints.write_text(without_hashes(bench.project.lock.read_text("utf-8")), "utf-8")
        outcome = install(bench.project, "--constraint", str(constraints), str(wheel), runner=bench.runner, into=venv)
        demand(outcome, "装不上打好的包。\nThe wheel could not be installed.")
        _self_test(bench, venv=venv, home=folder)


def _self_test(bench: Bench, *, venv: Path, home: Path) -> None:
    places = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    code = bench.runner.run(
        (program(venv, "crm-desktop"), "self-test"),
        environment={"QT_QPA_PLATFORM": "offscreen", **{place: str(home / place) for place in places}},
        folder=home,
    )
    if code != 0:
        raise StepError("安装好的程序自检没有通过 · the installed program failed its self-test", code=code)


CHECKS = (
    Check("lint", "写法 · Lint: ruff check", lambda bench: bench.must("ruff", "check")),
    Check("format", "排版 · Format: ruff format", lambda bench: bench.must("ruff", "format", "--check")),
    Check("types", "类型 · Types: mypy --strict", lambda bench: bench.must("mypy", "--strict")),
    Check("arrows", "依赖方向 · Arrows: import-linter", lambda bench: bench.must("lint-imports")),
    Check(
        "tests",
        "测试 · Tests: pytest",
        lambda bench: bench.must("pytest", "-n", "2", "--dist", "worksteal", *bench.pytest_arguments),
    ),
    Check("wheel", "安装包自检 · Wheel: build, install, self-test", check_wheel),
)


def chosen(only: Sequence[str], skip: Sequence[str]) -> tuple[Check, ...]:
    """The checks to do, in their fixed order: all, or those in `only`, less those in `skip`."""
    return tuple(check for check in CHECKS if (not only or check.name in only) and check.name not in skip)
