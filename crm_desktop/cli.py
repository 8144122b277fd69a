"""`crm-desktop`: start the desktop, show a day at two branches, or check an installation."""

import argparse
import sys
from pathlib import Path

from crm_desktop.version import VERSION


def main(arguments: list[str] | None = None) -> int:
    """Run the command asked for; its exit code."""
    asked = _parser().parse_args(arguments)
    if asked.command == "tour":
        from crm_desktop.app.tour.run import tour

        return tour(asked.out, keep=asked.keep, language=asked.language)
    if asked.command == "self-test":
        from crm_desktop.app.self_test import self_test

        return self_test()
    from crm_desktop.app.start import start, start_sample

    if asked.command == "run":
        return start_sample(asked.home, head_office=asked.head_office)
    return start(asked.home)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crm-desktop", description="分店工作台：离线优先的门店客户管理 | The branch desktop, offline first"
    )
    parser.add_argument("--version", action="version", version=f"crm-desktop {VERSION}")
    parser.set_defaults(command="start", home=None)
    commands = parser.add_subparsers(metavar="命令 command")
    _add(commands, "start", "打开本机的工作台（默认） | open this desktop (default)")
    run = _add(commands, "run", "用样例连锁试用，自带总部 | try it with a sample chain and its own head office")
    run.add_argument("--head-office", action="store_true", help="打开总部的工作台 | open head office's own desktop")
    tour = commands.add_parser("tour", help="两家门店的一天，逐步截图 | a day at two branches, with screenshots")
    tour.set_defaults(command="tour")
    tour.add_argument("out", type=Path, help="输出文件夹 | folder for screenshots, PDFs and summary.json")
    tour.add_argument("--keep", type=Path, default=None, help="保留两端数据的文件夹 | keep replicas and office here")
    tour.add_argument("--language", choices=("zh", "en"), default="zh", help="界面语言 | language of the window")
    check = commands.add_parser("self-test", help="检查安装是否完整 | check this installation")
    check.set_defaults(command="self-test")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words)
    parser.set_defaults(command=name)
    parser.add_argument("--home", type=Path, default=None, help="数据文件夹 | folder for this desktop's data")
    return parser


if __name__ == "__main__":
    sys.exit(main())
