"""The system packages that Qt and the tests need on Debian and its kin (Ubuntu, UOS, Kylin)."""

import importlib.util
import shlex
import sys
from collections.abc import Iterable

from installer.console import Console
from installer.process import Runner, demand

WINDOW = (
    "fontconfig",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libfreetype6",
    "libgl1",
    "libglib2.0-0",
    "libx11-6",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)
"""What Qt loads, with or without a display."""

CHECKS = ("dbus", "gnome-keyring", "poppler-utils", "postgresql", "xvfb")
"""What the tests start: a session bus with a keyring, PDF readers, a database server, a display."""

_QUERY = ("dpkg-query", "--show", "--showformat", "${db:Status-Status}|${Package}|${Provides}\n")
_UPDATE = ("apt-get", "update", "--quiet")
_INSTALL = (
    "apt-get",
    "install",
    "--quiet",
    "--yes",
    "--no-install-recommends",
    "--option",
    "DPkg::Lock::Timeout=120",
)
_QUESTIONLESS = {"DEBIAN_FRONTEND": "noninteractive"}


def venv_package() -> tuple[str, ...]:
    """The package that lets this Python make virtual environments, if its distribution split that off."""
    if importlib.util.find_spec("ensurepip") is not None:
        return ()
    return (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)


def present(listing: str) -> frozenset[str]:
    """The names that a dpkg listing of `status|package|provides` lines satisfies.

    Provided names count: newer releases call libglib2.0-0 libglib2.0-0t64 and provide the old name.
    """
    names: set[str] = set()
    for line in listing.splitlines():
        status, _, rest = line.partition("|")
        package, _, provides = rest.partition("|")
        if status == "installed":
            names.add(package)
            names.update(entry.split()[0] for entry in provides.split(",") if entry.strip())
    return frozenset(names)


def missing(wanted: Iterable[str], listing: str) -> tuple[str, ...]:
    """Which of `wanted` the machine lacks, in the order wanted."""
    have = present(listing)
    return tuple(name for name in wanted if name not in have)


def provide(wanted: tuple[str, ...], *, runner: Runner, console: Console, root: bool) -> None:
    """See that the wanted packages are there: install what lacks as root, otherwise name it and go on.

    The package lists are refreshed only when something lacks, so a complete machine needs no network.
    """
    listing = runner.read(_QUERY)
    if listing.code != 0:
        console.note("系统里没有 dpkg，跳过 · no dpkg here, left as it is")
        console.note("Qt 需要这些库（Debian 名称）· Qt needs these libraries (Debian's names): " + " ".join(wanted))
        return
    lacking = missing(wanted, listing.output)
    if not lacking:
        console.note(f"{len(wanted)} 个组件都已安装 · all {len(wanted)} packages are there")
        return
    install = (*_INSTALL, *lacking)
    console.note(f"缺少 {len(lacking)} 个 · {len(lacking)} missing: " + " ".join(lacking))
    if not root:
        console.note("请让管理员运行 · ask an administrator to run:")
        console.note(f"sudo {shlex.join(_UPDATE)} && sudo {shlex.join(install)}")
        return
    for command in (_UPDATE, install):
        demand(
            runner.read(command, environment=_QUESTIONLESS),
            "系统组件没有装上，请检查网络后重试，或加 --no-system 跳过。\n"
            "The system packages could not be installed: check the network and run again, or pass "
            f"--no-system to leave them out. This failed: {shlex.join(command)}",
        )
