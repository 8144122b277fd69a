"""The virtual environment in the project: made once, filled from the lock, then left alone."""

import sys

from installer.console import Console
from installer.packages import fetch_uv, install
from installer.process import Runner, demand
from installer.project import Project, found_stamp, wanted_stamp, write_stamp

_SOURCES = ("crm_desktop", "sync", "forms", "installer", "tests")
_VERSION = "import sys, pip; print(sys.version, end='')"


def prepare(project: Project, *, runner: Runner, console: Console) -> None:
    """Bring the environment to what the lock and pyproject.toml say, doing only what changed since last time.

    The stamp goes first and comes back last, so that an interrupted run is taken up again.
    """
    wanted, found = wanted_stamp(project), found_stamp(project)
    if found == wanted:
        with console.step("运行环境 · Environment"):
            console.note("和上次一样，不用安装 · unchanged, nothing to install")
        return
    project.stamp.unlink(missing_ok=True)
    if found is None or found.python != wanted.python:
        found = None
        with console.step("虚拟环境 · Virtual environment"):
            _make_venv(project, runner=runner, console=console)
    if found is None or found.lock != wanted.lock:
        with console.step("依赖包 · Dependencies"):
            _fill(project, runner=runner, console=console)
    with console.step("本程序 · The program itself"):
        outcome = install(project, "--no-deps", "--no-build-isolation", "--editable", str(project.root), runner=runner)
        demand(outcome, "本程序没有装上。\nThe program itself could not be installed.")
    with console.step("字节码 · Bytecode"):
        _compile(project, runner=runner)
    write_stamp(project, wanted)


def _compile(project: Project, *, runner: Runner) -> None:
    """Every process would otherwise read all sources anew where Python is told to leave no bytecode behind.

    A package may hold files that are not of this Python; they stay as they are.
    """
    libraries = next((one for one in (project.venv / "lib", project.venv / "Lib") if one.is_dir()), project.venv)
    folders = [str(libraries), *(str(project.root / name) for name in _SOURCES)]
    runner.read((project.python, "-m", "compileall", "-q", "-j", "0", *folders))


def _make_venv(project: Project, *, runner: Runner, console: Console) -> None:
    """Make the environment, unless one of this very Python is there and works."""
    at_hand = runner.read((project.python, "-c", _VERSION))
    if at_hand.code == 0 and at_hand.output == sys.version:
        console.note("沿用现有的 .venv · keeping the .venv that is there")
        return
    base = getattr(sys, "_base_executable", sys.executable)
    outcome = runner.read((base, "-m", "venv", "--clear", str(project.venv)))
    demand(outcome, "虚拟环境没有建成。\nThe virtual environment could not be made.")
    console.note(f".venv, Python {sys.version.split()[0]}")


def _fill(project: Project, *, runner: Runner, console: Console) -> None:
    console.note("首次安装约需一分钟 · the first time takes about a minute")
    fetch_uv(project, runner=runner)
    outcome = install(project, "--require-hashes", "-r", str(project.lock), runner=runner)
    demand(
        outcome,
        "依赖包没有装上，请检查网络后重试。\nThe dependencies could not be installed: check the network and run again.",
    )
