"""A person at work in a real window over a real desktop, whose hands never rest."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QObject, QSettings, QTimer

from crm_desktop.app.desktop import Desktop
from crm_desktop.app.paths import paths
from crm_desktop.app.start import application
from crm_desktop.app.workroom import Workroom
from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import Person
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import utc_now

_TYPED: Final = ("金", "金彩", "jc", "jcgg", "1381", "沈阳", "")


class Room:
    """The window, and its task runner."""

    def __init__(self, workroom: Workroom, desktop: Desktop, tasks: Tasks) -> None:
        self.workroom, self.desktop, self.tasks = workroom, desktop, tasks

    def page(self, key: str) -> QObject:
        """Open a page and hand it out."""
        self.workroom.shell.open(key)
        return cast(QObject, self.workroom.shell.workspace.page(key))


class Hands(QObject):
    """Scrolls the list by a page five times a second and types into its search box once a second."""

    def __init__(self, page: CustomersPage) -> None:
        super().__init__(page)
        self._list = page.list
        self._texts = itertools.cycle(_TYPED)
        self._scroll, self._type = QTimer(self), QTimer(self)
        self._scroll.timeout.connect(self._on_scroll)
        self._type.timeout.connect(self._on_type)
        self._scroll.start(200)
        self._type.start(1000)

    def _on_scroll(self) -> None:
        bar = self._list.table.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() if bar.value() < bar.maximum() else 0)
        self._list.table.viewport().update()

    def _on_type(self) -> None:
        self._list.search_for(next(self._texts))


@contextmanager
def at_work(desktop: Desktop, home: Path, *, role: Role = Role.STORE_MANAGER) -> Iterator[Room]:
    """The window of somebody with that post; the line rests until it is asked."""
    app = application()
    state = QSettings(str(paths(home).window_state), QSettings.Format.IniFormat)
    failures = Failures(app)
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    tasks = Tasks(app, failures=failures)
    preferences = Preferences(state, Appearance(app))
    preferences.apply()
    workroom = Workroom(
        app, desktop, Person("p-1", "王芳", role), tasks=tasks, failures=failures, state=state,
        preferences=preferences, now=utc_now,
    )  # fmt: skip
    workroom.shell.resize(1366, 768)
    workroom.shell.show()
    try:
        yield Room(workroom, desktop, tasks)
    finally:
        workroom.shell.close()
        tasks.shutdown()
    if bugs:
        raise bugs[0]
