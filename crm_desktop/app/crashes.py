"""Where the program was when it died without a word: kept beside the log, for the next start to find."""

import faulthandler
from typing import IO

from crm_desktop.app.paths import Paths


def watch_for_crashes(paths: Paths) -> IO[str]:
    """From now on a crash leaves the stack of every thread, file and line alone; what an earlier one left is kept.

    The file that comes back must stay open as long as the program runs: the interpreter writes into it while it dies.
    """
    if paths.crashing.exists() and paths.crashing.stat().st_size:
        paths.crashing.replace(paths.crash)
    file = paths.crashing.open("w", encoding="utf-8")
    faulthandler.enable(file, all_threads=True)
    return file
