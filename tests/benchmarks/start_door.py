"""A process of its own for `start`: open the program, say when its door is painted and when it asks for something."""

import time

_START = time.perf_counter()

import sys  # noqa: E402 the clock starts before anything is imported
from pathlib import Path  # noqa: E402

from crm_desktop.app.paths import paths  # noqa: E402
from crm_desktop.app.program import Program  # noqa: E402
from crm_desktop.app.start import application  # noqa: E402
from crm_desktop.ui.first_run.opening_view import OpeningView  # noqa: E402


def main() -> None:
    """Until the first thing that a person can answer is painted; the last line has both times in seconds."""
    app = application()
    program = Program(app, paths(Path(sys.argv[1])))
    program.start()
    app.processEvents()
    program.door.grab()
    painted = time.perf_counter() - _START
    while isinstance(program.door.centralWidget(), OpeningView):
        app.processEvents()
    app.processEvents()
    program.door.grab()
    print(painted, time.perf_counter() - _START)
    program.door.close()
    program.close()


if __name__ == "__main__":
    main()
