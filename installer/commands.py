"""`run`, `test` and `setup`: what the two commands of the README do, step by step."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer import debian
from installer.checks import CHECKS, Bench, chosen
from installer.console import Console
from installer.environment import prepare
from installer.process import Runner, StepError
from installer.project import Project, program


def main(arguments: Sequence[str], *, root: Path, runner: Runner, environment: Mapping[str, str]) -> int:
    """Carry out one command line for the checkout at `root`; returns the exit code."""
    options = _parser().parse_args(arguments)
    project, console = Project(root), Console(sys.stdout)
    try:
        if options.system:
            _system_packages(options.command, runner=runner, console=console)
        prepare(project, runner=runner, console=console)
        if options.command == "test":
            return _test(options, project=project, runner=runner, console=console)
        if options.command == "run":
            return _run(project, runner=runner, console=console, environment=environment)
        console.say(f"准备好了 · Ready, {console.elapsed:.1f} s")
        return 0
    except StepError as failure:
        console.say(f"\n{failure}\n停在这里 · Stopped after {console.elapsed:.1f} s")
        return failure.code
    except KeyboardInterrupt:
        console.say("\n已中断 · Interrupted")
        return 130


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can open: always on Windows and macOS, elsewhere when a display is named."""
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 installer/bootstrap.py",
        description="准备、运行、检查本程序 · set up, run and check the program",
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--no-system", dest="system", action="store_false", help="不动系统组件 · leave system packages alone"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="run | test | setup")
    commands.add_parser("run", parents=[shared], help="打开示例分店的桌面 · open the desktop of a sample branch")
    test = commands.add_parser("test", parents=[shared], help="全部检查 · every check, as in CI")
    names = [check.name for check in CHECKS]
    test.add_argument("--only", nargs="+", choices=names, default=[], help="只做这些 · these only")
    test.add_argument("--skip", nargs="+", choices=names, default=[], help="不做这些 · all but these")
    test.add_argument(
        "pytest_arguments",
        nargs="*",
        metavar="-- ARG",
        help="写在 -- 后面，交给 pytest · handed to pytest, after --",
    )
    commands.add_parser("setup", parents=[shared], help="只做准备 · only prepare")
    return parser


def _system_packages(command: str, *, runner: Runner, console: Console) -> None:
    if not sys.platform.startswith("linux"):
        return
    wanted = debian.WINDOW if command == "run" else (*debian.WINDOW, *debian.CHECKS)
    with console.step("系统组件 · System packages"):
        root = os.geteuid() == 0
        debian.provide((*debian.venv_package(), *wanted), runner=runner, console=console, root=root)


def _test(options: argparse.Namespace, *, project: Project, runner: Runner, console: Console) -> int:
    bench = Bench(project, runner, tuple(options.pytest_arguments))
    checks = chosen(options.only, options.skip)
    for check in checks:
        with console.step(check.title):
            check.perform(bench)
    console.say(f"全部通过 · All {len(checks)} checks hold, {console.elapsed:.1f} s")
    return 0


def _run(project: Project, *, runner: Runner, console: Console, environment: Mapping[str, str]) -> int:
    desktop = program(project.venv, "crm-desktop")
    if has_display(sys.platform, environment):
        console.say("打开示例分店 · Opening the sample branch")
        return runner.become((desktop, "run"))
    out = project.root / "out" / "tour"
    console.say(
        "这里没有显示器，改为演示分店的一天，不开窗口。\nThere is no display here: touring a branch's day instead."
    )
    code = runner.run((desktop, "tour", str(out)), environment={"QT_QPA_PLATFORM": "offscreen"})
    if code == 0:
        console.say(f"截图、PDF 和 summary.json 在这里 · Screenshots, PDFs and summary.json are in {out}")
    return code
