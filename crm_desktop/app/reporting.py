"""The report of a problem, gathered from this desktop."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, qVersion
from PySide6.QtGui import QGuiApplication

from crm_desktop.app.desktop import Desktop
from crm_desktop.services.problem_report import ProblemReport, Surroundings, problem_report
from crm_desktop.services.seat import Seat
from crm_desktop.ui.settings.preferences import TABLE
from crm_desktop.ui.tasks import Tasks


def report_work(
    desktop: Desktop, seat: Seat, told: str, *, tasks: Tasks, state: QSettings
) -> Callable[[], ProblemReport]:
    """Look at the window here, on its thread; what comes back gathers the rest, on one that may take its time."""
    around = Surroundings(
        settings=_settings(state),
        timings=tasks.timings.lines(),
        log=desktop.paths.log,
        crash=desktop.paths.crash,
        home=Path.home(),
        status=desktop.syncing.status() if desktop.syncing is not None else None,
        backups=desktop.backups,
    )
    return partial(problem_report, seat, around, told=told)


def _settings(state: QSettings) -> dict[str, Any]:
    """The typed table alone: what else is kept beside it may name people."""
    chosen: dict[str, Any] = {one.key: str(one.read(state)) for one in TABLE}
    screen = QGuiApplication.primaryScreen()
    size = screen.size() if screen is not None else None
    shown = None if screen is None or size is None else {
        "width": size.width(), "height": size.height(), "scale": screen.devicePixelRatio(),
        "dpi": round(screen.logicalDotsPerInch()),
    }  # fmt: skip
    return {**chosen, "qt": qVersion(), "platform": QGuiApplication.platformName(), "screen": shown}
