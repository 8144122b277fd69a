"""The program: one application, one entrance, one workroom after another."""

import logging
import logging.handlers
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.app.door import Door
from crm_desktop.app.paths import Paths
from crm_desktop.rules.words import Words
from crm_desktop.ui.errors import Failures, where
from crm_desktop.ui.first_run.opening_view import OpeningView
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import Clock, utc_now

if TYPE_CHECKING:
    from crm_desktop.app.desktop import Desktop
    from crm_desktop.app.entrance import Entrance, Prepare
    from crm_desktop.app.workroom import Workroom
    from crm_desktop.services.seat import Person


class Program(QObject):
    """Wires everything once; `start`, then run the application's event loop.

    Importing it reads the look and nothing else: the door is painted first, and what is behind it is read meanwhile.
    """

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        *,
        prepare: "Prepare | None" = None,
        sample_hint: Words | None = None,
        now: Callable[[], datetime] = utc_now,
        clock: Clock | None = None,
    ) -> None:
        """Work on the files at `paths`; `now` is the time people see, `clock` stamps their edits."""
        super().__init__(app)
        self._app, self._paths, self._now, self._clock = app, paths, now, clock
        self._prepare, self._sample_hint = prepare, sample_hint
        self.state = QSettings(str(paths.window_state), QSettings.Format.IniFormat)
        self.preferences = Preferences(self.state, Appearance(app))
        self.preferences.apply()
        self.failures = Failures(self)
        self.failures.install()
        self.tasks = Tasks(self, failures=self.failures)
        self.door = Door(now=now)
        self.entrance: Entrance | None = None
        self.workroom: Workroom | None = None
        app.aboutToQuit.connect(self.close)
        app.setQuitOnLastWindowClosed(True)

    def start(self) -> None:
        """Show the door; go in when that has been painted and the rest been read."""
        self.door.show()
        self.tasks.network(_read_entrance, owner=self.door, done=self._on_read, failed=self._on_unreadable)

    def close(self) -> None:
        """Stop syncing, finish what was asked of the file, close it."""
        opened = self.entrance.desktop if self.entrance is not None else None
        if opened is not None and opened.syncing is not None:
            opened.syncing.stop()
        self.tasks.shutdown()
        if opened is not None:
            opened.close()
        self.entrance = None
        self.failures.remove()

    def _on_read(self, made: "type[Entrance]") -> None:
        """A desktop that is to be destroyed opens nothing."""
        from crm_desktop.app.wiping import under_orders

        self._enter(made)
        if under_orders(self._paths):
            self._on_wiped()
        elif self.entrance is not None:
            self.entrance.open()

    def _enter(self, made: "type[Entrance]") -> None:
        self.entrance = made(
            self.door,
            self._paths,
            tasks=self.tasks,
            state=self.state,
            now=self._now,
            clock=self._clock,
            prepare=self._prepare,
            sample_hint=self._sample_hint,
            wiped=partial(self.tasks.deliver, self, self._on_wiped, None),
        )
        self.entrance.entered.connect(self._on_entered)

    def _on_unreadable(self, error: Exception) -> None:
        self.failures.report(error)
        opening = self.door.centralWidget()
        if isinstance(opening, OpeningView):
            opening.break_off()

    def _on_entered(self, desktop: "Desktop", person: "Person") -> None:
        from crm_desktop.app.workroom import Workroom

        self.workroom = Workroom(
            self,
            desktop,
            person,
            tasks=self.tasks,
            failures=self.failures,
            state=self.state,
            preferences=self.preferences,
            now=self._now,
        )
        self.workroom.left.connect(self._on_left)
        self.workroom.restore_asked.connect(self._on_restore)
        self.workroom.start()
        self.door.hide()

    def _on_left(self) -> None:
        why = self.workroom.why_left if self.workroom is not None else None
        self._clear_workroom()
        if self.entrance is not None:
            self.door.show()
            self.entrance.sign_in(why)

    def _clear_workroom(self) -> None:
        if self.workroom is not None:
            self.workroom.shell.deleteLater()
            self.workroom.deleteLater()
            self.workroom = None

    def _on_restore(self, copy: Path) -> None:
        """Leave the work at once; the file can be replaced when everything that uses it has ended."""
        if self.entrance is None:
            return
        desktop = self.entrance.release()
        if self.workroom is not None:
            self.workroom.abandon()
        self._clear_workroom()
        QTimer.singleShot(0, self, partial(self._replace, desktop, copy))

    def _replace(self, desktop: "Desktop | None", copy: Path) -> None:
        self._end_work(desktop)
        if self.entrance is not None:
            before = self.entrance
            self._enter(type(before))
            before.deleteLater()
            self.entrance.put_back(copy)

    def _end_work(self, desktop: "Desktop | None") -> None:
        """Files that are open cannot be removed or replaced everywhere: all work ends first."""
        if desktop is not None and desktop.syncing is not None:
            desktop.syncing.stop()
        self.tasks.shutdown(drop=True)
        if desktop is not None:
            desktop.close()
        self.tasks = Tasks(self, failures=self.failures)

    def _on_wiped(self, _order: None = None) -> None:
        """Cover everything at once; the rest when that has been painted. Two syncs may have heard the order."""
        if self.entrance is None or self.entrance.wiped is not None:
            return
        desktop = self.entrance.give_up()
        if self.workroom is not None:
            self.workroom.abandon()
        self._clear_workroom()
        QTimer.singleShot(0, self, partial(self._destroy, desktop))

    def _destroy(self, desktop: "Desktop | None") -> None:
        from crm_desktop.app.wiping import finish

        self._end_work(desktop)
        self.tasks.network(partial(finish, self._paths), owner=self, done=self._on_destroyed)

    def _on_destroyed(self, told: bool) -> None:
        if self.entrance is not None and self.entrance.wiped is not None:
            self.entrance.wiped.show_done(told)
            self.entrance.wiped.settle()


def _read_entrance() -> "type[Entrance]":
    from crm_desktop.app.entrance import Entrance

    return Entrance


def log_to(paths: Paths) -> None:
    """Keep the log of this desktop: five files of a megabyte, no personal data in them."""
    handler = logging.handlers.RotatingFileHandler(paths.log, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class _Lines(logging.Formatter):
    """Says of an error where it came from, and not its own words."""

    def formatException(self, ei: object) -> str:
        """The trace alone."""
        error = ei[1] if isinstance(ei, tuple) else None
        return where(error) if isinstance(error, BaseException) else ""
