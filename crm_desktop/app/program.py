"""The program: one application, one entrance, one workroom after another."""

import logging
import logging.handlers
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication

from crm_desktop.app.desktop import Desktop
from crm_desktop.app.entrance import Entrance, Prepare
from crm_desktop.app.paths import Paths
from crm_desktop.app.workroom import Workroom
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Person, utc_now
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import Clock


class Program(QObject):
    """Wires everything once; `start`, then run the application's event loop."""

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        *,
        prepare: Prepare | None = None,
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
        self.entrance: Entrance | None = None
        self.workroom: Workroom | None = None
        app.aboutToQuit.connect(self.close)
        app.setQuitOnLastWindowClosed(True)

    def start(self) -> None:
        """Open the entrance."""
        entrance = self._enter()
        entrance.open()

    def close(self) -> None:
        """Stop syncing, wait for work under way, close the file."""
        opened = self.entrance.desktop if self.entrance is not None else None
        if opened is not None and opened.syncing is not None:
            opened.syncing.stop()
        self.tasks.shutdown()
        if opened is not None:
            opened.close()
        self.entrance = None
        self.failures.remove()

    def _enter(self) -> Entrance:
        entrance = Entrance(
            self._paths,
            tasks=self.tasks,
            state=self.state,
            now=self._now,
            clock=self._clock,
            prepare=self._prepare,
            sample_hint=self._sample_hint,
        )
        entrance.entered.connect(self._on_entered)
        self.entrance = entrance
        entrance.show()
        return entrance

    def _on_entered(self, desktop: Desktop, person: Person) -> None:
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
        self.workroom.start()
        if self.entrance is not None:
            self.entrance.hide()

    def _on_left(self) -> None:
        if self.workroom is not None:
            self.workroom.shell.deleteLater()
            self.workroom.deleteLater()
            self.workroom = None
        if self.entrance is not None:
            self.entrance.show()
            self.entrance.sign_in()


def log_to(paths: Paths) -> None:
    """Keep the log of this desktop: five files of a megabyte, no personal data in them."""
    handler = logging.handlers.RotatingFileHandler(paths.log, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
