"""Starting the window: this computer's own desktop, or the sample chain with its own head office."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from crm_desktop.app.paths import Paths, paths
from crm_desktop.app.program import Program, log_to
from crm_desktop.rules.words import Words
from crm_desktop.ui.garbage import Garbage

SAMPLE_BRANCH = "SY01"


def start(home: Path | None) -> int:
    """Open this computer's desktop; returns when the window is closed."""
    places = paths(home)
    log_to(places)
    app = application()
    program = Program(app, places)
    program.start()
    return app.exec()


def start_sample(home: Path | None) -> int:
    """Serve the sample chain from this process and open the desktop of its first branch."""
    # A head office is much code: a branch's own desktop starts without it.
    from crm_desktop.app.sample import SampleChain

    folder = home or _beside(paths(None))
    places = paths(folder)
    log_to(places)
    app = application()
    with SampleChain(folder) as chain:
        print(f"样例总部：{chain.office.url}　门店：{SAMPLE_BRANCH}　口令：{chain.password}")
        print(
            f"sample head office: {chain.office.url}  branch: {SAMPLE_BRANCH}  password: {chain.password}", flush=True
        )
        program = Program(
            app,
            places,
            prepare=lambda desktop: chain.join(desktop, SAMPLE_BRANCH),
            sample_hint=Words(f"样例口令：{chain.password}", f"Sample password: {chain.password}"),
        )
        program.start()
        return app.exec()


def application() -> QApplication:
    """The application of this process."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("branch-desktop")
    if app.findChild(Garbage) is None:
        Garbage(app)
    return app


def _beside(system: Paths) -> Path:
    return system.data / "sample"
