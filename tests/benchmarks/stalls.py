"""How long the window is held up while it syncs 100,000 changes, imports 50,000 rows and prints 40 booklets.

`stall_X` is the longest delay of the event loop in milliseconds, `_p99` the 99th of a hundred, `_own` the longest one
in processor time of the program itself; the floor is the same of the same loop with nothing to do. A person scrolls and
searches in the list all the while. `memory_1m` is the most memory of a window on 1,000,000 customers, against 2,000.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from crm_desktop.app.desktop import open_desktop
from crm_desktop.app.paths import paths
from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import Person
from tests.benchmarks.chain import found, served
from tests.benchmarks.row import Row
from tests.benchmarks.stalling.works import BOOKLETS, IMPORTED, edit_at_another_desk
from tests.benchmarks.town.building import built

CHANGES: Final = 100_000
CUSTOMERS: Final = 20_000
SMALL: Final = 2_000
LARGE: Final = 1_000_000
_LONGEST_RUN: Final = 3600


def run(parts: Sequence[str] = ("sync", "import", "print", "memory"), *, large: int = LARGE) -> list[Row]:
    """The rows of those parts."""
    rows: list[Row] = []
    for part in parts:
        rows += [_memory(large)] if part == "memory" else _stalls(part)
    return rows


def _stalls(part: str) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="branch-desktop-stalls-") as name:
        folder = Path(name)
        found(folder / "office", customer_count=CUSTOMERS, visit_count=0)
        with served(folder / "office", desks=2) as (url, here, there):
            meanwhile = _another_desk(folder / "other", url, there) if part == "sync" else None
            measured = _measured(part, folder / "desk", url, here, meanwhile)
    said = {"sync": f"{CHANGES:,} changes", "import": f"{IMPORTED:,} rows", "print": f"{BOOKLETS} booklets"}[part]
    idle, busy = measured["idle"], measured["busy"]
    return [
        Row(f"stall_{part}", busy["longest"], "ms", idle["longest"], f"{said}, {busy['ticks']:.0f} ticks"),
        Row(f"stall_{part}_p99", busy["p99"], "ms", idle["p99"]),
        Row(f"stall_{part}_own", busy["own"], "ms", idle["own"]),
    ]


def _another_desk(home: Path, url: str, code: str) -> Callable[[], None]:
    """A colleague's desktop that is in step by now; the call makes the changes and sends them to head office."""
    desktop = open_desktop(paths(home), ask_pass_phrase=lambda _: "benchmark")
    desktop.join(url, code, name="同事")
    desktop.line.sync_now()

    def change() -> None:
        edit_at_another_desk(desktop.seat(Person("p-2", "李娜", Role.ACCOUNTANT)), CHANGES)
        outcome = desktop.line.sync_now()
        assert outcome.trouble is None and outcome.refused == 0 and outcome.sent >= CHANGES, outcome
        desktop.close()

    return change


def _measured(
    part: str, home: Path, url: str, code: str, meanwhile: Callable[[], None] | None
) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", "tests.benchmarks.stalling.program", part, str(home), url, code]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
    ) as desk:
        assert desk.stdin is not None and desk.stdout is not None
        if desk.stdout.readline().strip() != "ready":
            raise RuntimeError(f"the window of {part} did not come up")
        if meanwhile is not None:
            meanwhile()
        desk.stdin.write("go\n")
        desk.stdin.flush()
        answer: dict[str, dict[str, float]] = json.loads(desk.stdout.readline())
        desk.wait(_LONGEST_RUN)
    return answer


def _memory(large: int) -> Row:
    bare, full = (_most_memory(built(size)) for size in (SMALL, large))
    return Row(f"memory_{large // 1_000_000}m", full, "MB", bare)


def _most_memory(path: Path) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.stalling.memory", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_LONGEST_RUN, env=_environment())
    return float(done.stdout.strip().splitlines()[-1])


def _environment() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}
