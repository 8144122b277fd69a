"""Starting the window: this computer's own desktop, or the sample chain with its own head office."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from crm_desktop.app.crashes import watch_for_crashes
from crm_desktop.app.paths import Paths, paths
from crm_desktop.app.program import Program, log_to
from crm_desktop.rules.words import Words
from crm_desktop.ui.foreground import Foreground
from crm_desktop.ui.garbage import Garbage

if TYPE_CHECKING:
    from crm_desktop.app.desktop import Desktop

SAMPLE_BRANCH = "SY01"

TURN = 0.0005
"""Seconds for which a thread at work keeps the interpreter when the window wants it: with Python's own five
milliseconds a list of three hundred cells would take seconds to paint beside an import."""


def start(home: Path | None) -> int:
    """Open this computer's desktop; returns when the window is closed."""
    places = paths(home)
    log_to(places)
    with watch_for_crashes(places):
        app = application()
        program = Program(app, places)
        program.start()
        return app.exec()


def start_sample(home: Path | None, *, head_office: bool = False) -> int:
    """Serve the sample chain from this process and open the desktop of its first branch, or that of head office."""
    # A head office is much code: a branch's own desktop starts without it.
    from crm_desktop.app.sample import SampleChain
    from crm_desktop.models.catalogue import HEAD_OFFICE

    folder = home or _beside(paths(None))
    branch = HEAD_OFFICE if head_office else SAMPLE_BRANCH
    places = paths(folder / branch if head_office else folder)
    log_to(places)
    app = application()
    with watch_for_crashes(places), SampleChain(folder) as chain:
        print(f"样例总部：{chain.office.url}　门店：{branch}　口令：{chain.password}")
        print(f"sample head office: {chain.office.url}  branch: {branch}  password: {chain.password}", flush=True)

        def prepare(desktop: "Desktop") -> None:
            if head_office:
                chain.stock_branches(folder)
            chain.join(desktop, branch)

        program = Program(
            app,
            places,
            prepare=prepare,
            sample_hint=Words(f"样例口令：{chain.password}", f"Sample password: {chain.password}"),
        )
        program.start()
        return app.exec()


def application() -> QApplication:
    """The application of this process."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("branch-desktop")
    sys.setswitchinterval(TURN)
    if app.findChild(Garbage) is None:
        Garbage(app)
        Foreground(app)
    return app


def _beside(system: Paths) -> Path:
    return system.data / "sample"
