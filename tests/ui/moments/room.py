"""A person's whole window as the program composes it: every page, over a real encrypted file, with a real line."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, QSettings
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from crm_desktop.app.desktop import Desktop
from crm_desktop.app.paths import paths
from crm_desktop.app.workroom import Workroom
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Backups
from crm_desktop.services.device_proof import DeviceKey, DeviceProof
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.syncing import Syncing
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import Stamp
from tests.services.counter import KEY, NOW
from tests.ui.moments.hands import Hands

T = TypeVar("T", bound=QWidget)
NOWHERE = Enrolled("device-a", "A", "SY01", "http://127.0.0.1:9", DeviceProof("device-a", key=DeviceKey()))
"""A desktop that has joined; head office's port is closed."""
_PATIENCE = 20.0


class WallClock:
    """The computer's clock: `forward` is time that passes, `turn` somebody who sets the clock."""

    def __init__(self, at: datetime = NOW) -> None:
        self._wall, self._mono = at, timedelta(hours=1)
        self._began, self._boot = time.monotonic(), "first"

    def wall(self) -> datetime:
        """What it shows."""
        return self._wall + self._run()

    def now(self) -> Stamp:
        """The stamp of a save."""
        mono = self._mono + self._run()
        return Stamp(round(self.wall().timestamp() * 1000), round(mono.total_seconds() * 1000), self._boot)

    def forward(self, **passing: float) -> None:
        """Let time pass."""
        self._wall, self._mono = self._wall + timedelta(**passing), self._mono + timedelta(**passing)

    def restart(self, at: datetime) -> None:
        """The computer is switched on again at that time: what it has counted since is gone."""
        self._wall, self._mono, self._began, self._boot = at, timedelta(0), time.monotonic(), "second"

    def turn(self, **by: float) -> None:
        """Set it wrong, or right again."""
        self._wall += timedelta(**by)

    def _run(self) -> timedelta:
        return timedelta(seconds=time.monotonic() - self._began)


class NoSecrets:
    """What the settings page asks of the place of secrets; the file is open already."""

    place = Words("测试", "Test")

    def get(self, name: str) -> str | None:
        return None

    def set(self, name: str, value: str) -> None:
        raise AssertionError(name)

    def delete(self, name: str) -> None:
        raise AssertionError(name)


class Room:
    """One person signed in at one desktop."""

    def __init__(
        self,
        app: QApplication,
        store: BranchStore,
        person: Person,
        *,
        folder: Path,
        tasks: Tasks,
        failures: Failures,
        appearance: Appearance,
        clock: WallClock,
        enrolled: Enrolled = NOWHERE,
        background: bool = False,
    ) -> None:
        """Open the window on its last page; `background` lets it sync by itself."""
        self.app, self.store, self._tasks = app, store, tasks
        state = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.desktop = Desktop(
            paths=paths(folder), store=store, secrets=NoSecrets(), backups=Backups(store, KEY, clock.wall),
            now=clock.wall, enrolled=enrolled, syncing=Syncing(store, enrolled, now=clock.wall),
        )  # fmt: skip
        self.keeper = QObject()
        self.workroom = Workroom(
            self.keeper, self.desktop, person, tasks=tasks, failures=failures, state=state,
            preferences=Preferences(state, appearance), now=clock.wall,
        )  # fmt: skip
        self.hands = Hands(self.settle)
        self.shell.resize(1366, 768)
        self.shell.open(self.shell.last_page())
        self.shell.show()
        self.shell.activateWindow()
        self.workroom._line_changed(self.desktop.line.status())
        if background:
            self.desktop.line.start()
        self.until(lambda: QApplication.activeWindow() is self.shell)
        self.settle()

    @property
    def shell(self) -> Shell:
        """The window."""
        return self.workroom.shell

    @property
    def seat(self) -> Seat:
        """Where the person sits."""
        return self.workroom.seat

    @property
    def told(self) -> list[str]:
        """The messages on screen."""
        return [toast.text for toast in self.shell.toasts.shown]

    @property
    def strip(self) -> str:
        """What the status strip says of the line."""
        return self.shell.workspace.strip.text

    def find(self, kind: type[T], name: str = "") -> T:
        """The widget of that kind and name in sight, else any."""
        found = self.shell.findChildren(kind, name) if name else self.shell.findChildren(kind)
        assert found, f"no {kind.__name__} {name}"
        return next((one for one in found if one.isVisible()), found[0])

    def says(self, text: str) -> bool:
        """Whether a label in sight has that text in it."""
        return any(text in label.text() for label in self.shell.findChildren(QLabel) if label.isVisible())

    def until(self, holds: Callable[[], object]) -> None:
        """Let the window work until it holds."""
        ends = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < ends, "not in time"
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def settle(self) -> None:
        """Until the database thread has answered, and the answers have led to no further question."""
        for _ in range(4):
            reached = Event()
            self._tasks.database(reached.set, owner=self._tasks)
            self.until(reached.is_set)
            self.app.processEvents()

    def close(self) -> None:
        """Sign out: the window is closed, the file stays open."""
        self.desktop.line.close()
        self.shell.close()
        self.settle()
        self.shell.deleteLater()
        self.keeper.deleteLater()


def evening(hour: int, minute: int) -> datetime:
    """That time of the tests' Friday, by the branch's clock."""
    return datetime(2026, 11, 20, hour - 8, minute, tzinfo=UTC)
