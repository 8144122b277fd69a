"""A process of its own for `start`: open the file, show the list of customers, say how long it took."""

import time

_START = time.perf_counter()

import sys  # noqa: E402 the clock starts before anything is imported
from pathlib import Path  # noqa: E402

from PySide6.QtCore import QSettings  # noqa: E402

from crm_desktop.app.start import application  # noqa: E402
from crm_desktop.rules.rights import Role  # noqa: E402
from crm_desktop.services.seat import BranchFacts, Person, Seat  # noqa: E402
from crm_desktop.store.opening import open_store  # noqa: E402
from crm_desktop.ui import places  # noqa: E402
from crm_desktop.ui.customers.page import CustomersPage  # noqa: E402
from crm_desktop.ui.errors import Failures  # noqa: E402
from crm_desktop.ui.page import Page, PageEntry  # noqa: E402
from crm_desktop.ui.shell import Shell  # noqa: E402
from crm_desktop.ui.tasks import Tasks  # noqa: E402
from crm_desktop.ui.theme import Appearance  # noqa: E402
from crm_desktop.ui.widgets.table import RowTable  # noqa: E402
from sync.clock import SystemClock, utc_now  # noqa: E402


def main() -> None:
    """Until the first rows are painted."""
    home, app = Path(sys.argv[1]), application()
    store = open_store(home / "branch.db", bytes(range(32)), clock=SystemClock())
    seat = Seat(store, BranchFacts("SY01", "沈阳铁西店"), "A", Person("p", "王芳", Role.ACCOUNTANT))
    Appearance(app).apply()
    failures = Failures(app)
    tasks = Tasks(app, failures=failures)
    entry = PageEntry(places.CUSTOMERS, lambda desk, parent: CustomersPage(desk, seat, parent))
    state = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    sync = PageEntry(places.SYNC, lambda _desk, parent: Page(parent))
    shell = Shell([entry, sync], tasks=tasks, failures=failures, state=state, now=utc_now)
    shell.open("customers")
    shell.show()
    while not _rows(shell):
        app.processEvents()
    shell.grab()
    print(time.perf_counter() - _START)
    shell.close()
    tasks.shutdown()
    store.close()


def _rows(shell: Shell) -> int:
    table = shell.findChild(RowTable)
    return table.model().rowCount() if table is not None and table.model() is not None else 0


if __name__ == "__main__":
    main()
