"""Draws the screen 客户 in its states, on a real file: `python -m tests.ui.customers.gallery OUT [NAME ...]`."""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.services.archiving import archive_customer
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.seat import Seat
from crm_desktop.ui.customers.finding import finder
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import SMALL, Studio, draw
from crm_desktop.ui.language import set_language
from crm_desktop.ui.page import Desk, PageEntry
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.top_bar import Workplace
from tests.services.customers_sample import (
    NOW,
    Clock,
    dispute,
    fill,
    open_store,
    seat_of,
    told_elsewhere,
)  # fmt: skip

LOOKS = (("zh", Scheme.LIGHT), ("zh", Scheme.DARK), ("en", Scheme.LIGHT))


def shell(studio: Studio, seat: Seat) -> Shell:
    """The window with the screen in it."""

    def entry(desk: Desk, parent: QWidget) -> CustomersPage:
        return CustomersPage(desk, seat, parent)

    made = Shell(
        [PageEntry(place, entry) for place in PLACES],
        tasks=studio.tasks,
        failures=studio.failures,
        state=QSettings(),
        now=lambda: NOW,
        find=finder(seat),
    )
    made.set_workplace(Workplace("沈阳铁西店", seat.person.name, seat.person.role.words.zh))
    made.set_link(LinkState(online=False, waiting=3, last_sync=NOW, attention=1))
    made.set_day(open_day=True, to_file=2)
    return made


def wait(seconds: float = 0.5) -> None:
    """Let the database thread answer and the window paint; `qWait` would keep the other threads waiting."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.005)


class Photographer:
    """Draws scenes one after another."""

    def __init__(self, out: Path, only: set[str]) -> None:
        self._out, self._only = out, only
        app = QApplication.instance() or QApplication(["gallery"])
        assert isinstance(app, QApplication)
        self._app = app
        self.appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)
        failures = Failures(app)
        failures.bug.connect(traceback.print_exception)
        self.studio = Studio(Tasks(app, failures=failures), failures)

    def shoot(self, name: str, seat: Seat, pose: Callable[[Shell, CustomersPage], None], suffix: str) -> None:
        """One picture."""
        if self._only and name not in self._only:
            return
        window = shell(self.studio, seat)
        window.resize(SMALL)
        window.show()
        window.activateWindow()
        window.open("customers")
        wait()
        page = window.workspace.page("customers")
        assert isinstance(page, CustomersPage)
        pose(window, page)
        wait(0.7)
        file = self._out / f"{name}-{suffix}.png"
        draw(window, 1.0).save(str(file))
        print(file)
        window.close()
        window.deleteLater()
        wait(0.02)


def main(arguments: list[str]) -> int:
    """The command."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    camera = Photographer(out, set(arguments[1:]))
    with tempfile.TemporaryDirectory() as folder:
        for language, scheme in LOOKS:
            set_language(language)
            camera.appearance.choose(scheme)
            home = Path(folder) / f"{language}{scheme.value}"
            home.mkdir()
            _tour(camera, home, f"{language}-{scheme.value}")
    camera.studio.tasks.shutdown()
    return 0


def _tour(camera: Photographer, folder: Path, suffix: str) -> None:
    clock = Clock()
    store = open_store(folder, clock)
    shoot = camera.shoot
    shoot("empty", seat_of(store, clock), lambda w, p: None, suffix)
    customer = fill(store, clock)
    seat, rep = seat_of(store, clock), seat_of(store, clock, "wu")
    shoot("list", seat, lambda w, p: p.list.mark("n03"), suffix)
    shoot("search", seat, lambda w, p: p.list.search_for("西"), suffix)
    shoot("nothing", seat, lambda w, p: p.list.search_for("zzzz"), suffix)
    shoot("find", seat, _finding, suffix)
    shoot("gaps", seat, lambda w, p: p.open("n00"), suffix)
    shoot("record", seat, lambda w, p: p.open(customer), suffix)
    shoot("editing", seat, lambda w, p: _editing(p, customer, "business"), suffix)
    shoot("contact", seat, lambda w, p: _contact(p, customer), suffix)
    shoot("masked", rep, lambda w, p: p.open(customer), suffix)
    shoot("reveal", rep, lambda w, p: _reveal(p, customer), suffix)
    shoot("history", seat, lambda w, p: _history(p, customer), suffix)
    dispute(store, customer)
    shoot("conflict", seat, lambda w, p: p.open(customer), suffix)
    shoot("conflict-history", seat, lambda w, p: _history(p, customer), suffix)
    shoot("elsewhere", seat, lambda w, p: _elsewhere(p, store, customer), suffix)
    manager = seat_of(store, clock, "qian")
    shoot("consents", manager, lambda w, p: _consents(p, customer), suffix)
    shoot("copy", manager, lambda w, p: _copy(p, customer), suffix)
    shoot("card", seat, lambda w, p: _card(p, customer), suffix)
    archive_customer(seat, open_file(seat, customer), reason="搬离本地")
    shoot("archived", seat, lambda w, p: p.open(customer), suffix)
    store.close()


def _finding(window: Shell, _page: CustomersPage) -> None:
    window.workspace.start_search()
    box = window.workspace.top_bar.search
    wait(0.05)
    QTest.keyClicks(box, "A0137-12G")
    wait()


def _editing(page: CustomersPage, customer: str, section: str) -> None:
    page.open(customer)
    wait()
    page.record.sections[section].edit_asked.emit(section)
    wait()


def _contact(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    card = next(iter(page.record.contacts.cards.values()))
    card.edit_asked.emit("contact")
    wait()


def _reveal(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    assert page.record.header.phone is not None
    page.record.header.phone.reveal_asked.emit("contact.mobile")


def _history(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    contact = next(iter(page.record.contacts.cards))
    page.record.right.ask_history("contact.mobile", contact)


def _elsewhere(page: CustomersPage, store: object, customer: str) -> None:
    _editing(page, customer, "business")
    told_elsewhere(
        store, customer, type_="customer", register="business", old="喷绘写真、车身贴", new="喷绘写真、车贴改色"
    )  # type: ignore[arg-type]
    page.refresh(None)
    wait()


def _consents(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    bar = page.record._left.verticalScrollBar()
    bar.setValue(bar.maximum())


def _copy(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    assert page.record.page is not None
    page.record.privacy.ask_copy(page.record.page)


def _card(page: CustomersPage, customer: str) -> None:
    page.open(customer)
    wait()
    page.record.card_asked.emit(customer)
    wait(0.8)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
