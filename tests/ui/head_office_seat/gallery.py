"""Draws the screens of head office on a real chain: `python -m tests.ui.head_office_seat.gallery OUT [NAME ...]`."""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from crm_desktop.head_office.gate import end_device
from crm_desktop.services.branch_overview import branch_overview
from crm_desktop.services.branch_states import fetch_branch_states
from crm_desktop.services.wiping import tell_wiped, wipe_order
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import SMALL, draw
from crm_desktop.ui.language import set_language
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from tests.ui.head_office_seat.world import FRIDAY, World, shell, world

LOOKS = (("zh", Scheme.LIGHT), ("zh", Scheme.DARK), ("en", Scheme.LIGHT))
Pose = Callable[[Shell, World], None]


def wait(seconds: float = 0.6) -> None:
    """Let the other threads answer and the window paint."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.005)


def _nothing(_window: Shell, _world: World) -> None:
    """As it opens."""


def _page(window: Shell, key: str) -> object:
    return window.workspace.page(key)


def _list(window: Shell, _world: World) -> None:
    _page(window, "overview").tiles[2].click()


def _lost(window: Shell, world: World) -> None:
    end_device(world.office.office, world.back.enrolled.device_id, wipe=True)
    world.back.syncing.sync_now()
    tell_wiped(wipe_order(world.back.enrolled))
    fetch_branch_states(world.above.store, world.above.enrolled)
    line = next(one for one in branch_overview(world.seat()).lines if one.code == "SY01")
    _page(window, "overview").lists.show_line(line, now=FRIDAY, first="desktops")


def _section(name: str) -> Pose:
    def pose(window: Shell, _world: World) -> None:
        _page(window, "rules").choose(name)

    return pose


def _wrong(window: Shell, _world: World) -> None:
    page = _page(window, "rules")
    for name, text in (("entry_deadline", "17:30"), ("offline_days", "100")):
        page.rows[name].box.setText(text)
        page.rows[name].edited.emit()


def _paste(window: Shell, _world: World) -> None:
    _page(window, "reference").calendar.paste.put("2027-02-05 至 2027-02-11 放假 春节\n2027-02-30 放假\n店庆")


def _divisions(window: Shell, _world: World) -> None:
    page = _page(window, "reference")
    page.which.set_value(("divisions",))
    page.divisions.paste.put("210199 浑河新区\n210112 浑南新城区 210100")


def _set_divisions(window: Shell, world: World) -> None:
    _divisions(window, world)
    _page(window, "reference").divisions.paste.take.click()


def _record(window: Shell, world: World) -> None:
    _page(window, "customers").open(world.here[0])


def _move(window: Shell, world: World) -> None:
    _record(window, world)
    wait()
    _page(window, "customers").record.header.move_asked.emit()


def _find(window: Shell, _world: World) -> None:
    window.workspace.start_search()
    window.workspace.top_bar.search.setText("宏图")
    window.workspace.top_bar.search.textEdited.emit("宏图")


SCENES: tuple[tuple[str, str, str, Pose], ...] = (
    ("overview", "overview", "lin", _nothing),
    ("overview-late", "overview", "lin", _list),
    ("overview-lost", "overview", "lin", _lost),
    ("customers", "customers", "lin", _nothing),
    ("record", "customers", "lin", _record),
    ("move", "customers", "lin", _move),
    ("find", "customers", "lin", _find),
    ("sync", "sync", "lin", _nothing),
    ("twins", "twins", "lin", _nothing),
    ("rules", "rules", "gao", _nothing),
    ("rules-read-only", "rules", "lin", _section("class")),
    ("rules-wrong", "rules", "gao", _wrong),
    ("rules-fine", "rules", "gao", _section("fine")),
    ("rules-standard", "rules", "gao", _section("standard")),
    ("rules-history", "rules", "gao", _section("history")),
    ("calendar", "reference", "gao", _paste),
    ("divisions-none", "reference", "gao", _divisions),
    ("divisions", "reference", "gao", _set_divisions),
)


def main(arguments: list[str]) -> int:
    """The command."""
    out, only = Path(arguments[0]), set(arguments[1:])
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(["gallery"])
    assert isinstance(app, QApplication)
    appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)
    failures = Failures(app)
    failures.bug.connect(traceback.print_exception)
    tasks = Tasks(app, failures=failures)
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as made:
        for language, scheme in LOOKS:
            set_language(language)
            appearance.choose(scheme)
            for name, page, login, pose in SCENES:
                if only and name not in only:
                    continue
                window = shell(made, tasks, failures, login=login)
                window.resize(SMALL)
                window.show()
                window.activateWindow()
                window.open(page)
                wait()
                pose(window, made)
                wait()
                file = out / f"{name}-{language}-{scheme.value}.png"
                draw(window, 1.0).save(str(file))
                print(file)
                window.close()
                window.deleteLater()
                wait(0.02)
        tasks.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
