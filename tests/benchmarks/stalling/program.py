"""A process of its own for `stalls`: `python -m tests.benchmarks.stalling.program PART FOLDER URL CODE`.

Prints "ready", waits for a line, works, and prints the gaps of an idle loop and of the loop at work as JSON.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from crm_desktop.app.desktop import open_desktop
from crm_desktop.app.paths import paths
from tests.benchmarks.stalling import works
from tests.benchmarks.stalling.probe import Probe
from tests.benchmarks.stalling.room import Room, at_work
from tests.benchmarks.stalling.waiting import pass_time

IDLE: Final = 5000
"""Milliseconds for which an idle loop is watched, before and after."""

_PARTS: Final[dict[str, tuple[works.Work, works.Work]]] = {
    "sync": (lambda room, folder: None, works.sync),
    "import": (works.prepare_import, works.import_),
    "print": (works.prepare_print, works.print_),
}


def main(part: str, home: Path, url: str, code: str, *, told: Callable[[], object] = sys.stdin.readline) -> None:
    """Join, fill, open the window, measure."""
    desktop = open_desktop(paths(home), ask_pass_phrase=lambda _: "benchmark")
    try:
        desktop.join(url, code, name="基准")
        desktop.line.sync_now()
        desktop.store.index.refresh()
        prepare, work = _PARTS[part]
        with at_work(desktop, home) as room:
            room.page("customers")
            prepare(room, home)
            print("ready", flush=True)
            told()
            print(json.dumps(_measure(room, lambda: work(room, home))), flush=True)
    finally:
        desktop.close()


def _measure(room: Room, work: Callable[[], None]) -> dict[str, dict[str, float]]:
    probe = Probe(room.workroom)
    idle = []
    for turn in range(2):
        pass_time(1000)
        probe.start()
        pass_time(IDLE)
        idle.append(probe.stop())
        if not turn:
            probe.start()
            work()
            busy = probe.stop()
    quiet = max(idle, key=lambda one: one.longest)
    return {"idle": quiet.as_dict(), "busy": busy.as_dict()}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
