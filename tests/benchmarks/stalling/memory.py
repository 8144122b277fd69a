"""A process of its own for `stalls`: `python -m tests.benchmarks.stalling.memory FILE`.

Opens the list of customers, reads it in every order, drags the scroll bar through it, searches; prints the most memory
it ever had, in MB.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

from crm_desktop.app.start import application
from crm_desktop.rules.rights import Role
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.opening import open_store
from crm_desktop.ui import places
from crm_desktop.ui.customers.columns import SORTS
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Page, PageEntry
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import SystemClock, utc_now
from tests.benchmarks.stalling.waiting import wait_for
from tests.benchmarks.town.building import KEY
from tests.benchmarks.town.rows import BRANCH, staff_id

_STOPS: Final = 200
_SOUGHT: Final = ("沈阳", "广告", "wang", "1381", "jcgg", "")


def main(path: Path) -> None:
    """The day of a list, and what it took."""
    app = application()
    store = open_store(path, KEY, clock=SystemClock())
    seat = Seat(store, BranchFacts(BRANCH, "沈阳铁西店"), "A", Person(staff_id(0), "王芳", Role.ACCOUNTANT))
    Appearance(app).apply()
    failures = Failures(app)
    tasks = Tasks(app, failures=failures)
    state = QSettings(str(path.with_suffix(".ini")), QSettings.Format.IniFormat)
    customers = PageEntry(places.CUSTOMERS, lambda desk, parent: CustomersPage(desk, seat, parent))
    sync = PageEntry(places.SYNC, lambda _desk, parent: Page(parent))
    shell = Shell([customers, sync], tasks=tasks, failures=failures, state=state, now=utc_now)
    shell.open("customers")
    shell.show()
    page = shell.workspace.page("customers")
    assert isinstance(page, CustomersPage)
    for key in SORTS:
        _show(page, partial(page.list.model.sort_asked.emit, key, True))
        _drag(page)
    for text in _SOUGHT:
        _show(page, partial(page.list.search_for, text))
    status = Path("/proc/self/status").read_text("ascii")
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024, flush=True)
    shell.close()
    tasks.shutdown()
    store.close()


def _show(page: CustomersPage, ask: Callable[[], object]) -> None:
    before = page.list.listing
    ask()
    wait_for(lambda: page.list.listing is not before and page.list.model.row(0) is not None)


def _drag(page: CustomersPage) -> None:
    bar = page.list.table.verticalScrollBar()
    for stop in range(_STOPS):
        bar.setValue(bar.maximum() * stop // _STOPS)
        at = page.list.table.rowAt(5)
        wait_for(lambda at=at: page.list.model.row(at) is not None)  # type: ignore[misc]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
