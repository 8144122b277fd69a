"""Whoever has no need of a number reads it nowhere: every page is opened, and every text on it is read (D1)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.app.workroom import Workroom
from crm_desktop.services.seat import Person
from crm_desktop.ui import places
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk.page import FrontDeskPage
from crm_desktop.ui.front_desk.subjects import ArrivalOf, OrderFor, OrdersOpen
from crm_desktop.ui.gallery import Studio
from crm_desktop.ui.settings.page import BACKUPS, DESKTOP, PRIVACY, SettingsPage
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.sync.page import SyncPage
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.visits.page import VisitsPage
from sync.clock import utc_now
from tests.head_office.chain import PEOPLE
from tests.ui.masking.seen import Seen, watch
from tests.ui.masking.world import SECRETS, Branch, branch

NEEDED = {"zhao": {"street": ("today:", "visits, entry:", "visits, week:")}}
"""By person: what they do need, and where; a rep finds the way to the customers of the own plan."""


class Walk:
    """One person's walk through the window; `seen` holds all that they could read."""

    def __init__(self, bot: QtBot, room: Workroom, branch: Branch, seen: Seen, studio: Studio) -> None:
        self.bot, self.room, self.branch, self.seen, self.window = bot, room, branch, seen, room.shell
        self._studio = studio

    def until(self, true: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(true()))

    def look(self, place: str) -> None:
        self._studio.settle(self.window)
        self.seen.look(place, self.window)

    def today(self) -> None:
        self.window.open(places.TODAY.key)
        self.look("today")

    def front_desk(self) -> None:
        self.window.open(places.FRONT_DESK.key)
        page = self.window.workspace.page(places.FRONT_DESK.key)
        assert isinstance(page, FrontDeskPage)
        self.look("front desk")
        QTest.keyClicks(QApplication.focusWidget(), "1381234")
        self.look("front desk, likely customers")
        for name, subject in (("arrival", ArrivalOf), ("order", OrderFor)):
            self.window.open(places.FRONT_DESK.key, subject(self.branch.customer, "沈阳金彩广告有限公司"))
            self.look(f"front desk, {name}")
        self.window.open(places.FRONT_DESK.key, OrdersOpen())
        self.look("front desk, orders")

    def profile_entry(self) -> None:
        self.window.open(places.PROFILE_ENTRY.key)
        self.look("profile entry")

    def customers(self) -> None:
        self.window.open(places.CUSTOMERS.key)
        page = self.window.workspace.page(places.CUSTOMERS.key)
        assert isinstance(page, CustomersPage)
        self.until(lambda: page.list.listing is not None and page.list.model.row(0) is not None)
        self.look("customers")
        for text in ("5678", "jincai", "兴华北街", "王芳"):
            page.list.search_for(text)
            self.look(f"customers, {text}")
        page.open(self.branch.customer)
        self.until(lambda: page.record.page is not None and page.record.right.timeline.shown)
        self.look("customer")
        for field in ("contact.mobile", "contact.wechat", "remarks", "address", "invoice_account"):
            page.record.right.ask_history(field)
            self.until(lambda: page.record.right.showing_history)
            self.look(f"customer, history of {field}")

    def visits(self) -> None:
        self.window.open(places.VISITS.key, self.branch.page)
        page = self.window.workspace.page(places.VISITS.key)
        assert isinstance(page, VisitsPage)
        self.look("visits, entry")
        for part in ("ledger", "week"):
            page.segments.choose(part)
            self.look(f"visits, {part}")

    def sync(self) -> None:
        self.window.open(places.SYNC.key)
        page = self.window.workspace.page(places.SYNC.key)
        assert isinstance(page, SyncPage)
        self.look("sync")
        page.closing.hand_over()
        self.look("hand-over")

    def settings(self) -> None:
        for section in (DESKTOP, BACKUPS, PRIVACY):
            self.window.open(places.SETTINGS.key, section)
            page = self.window.workspace.page(places.SETTINGS.key)
            assert isinstance(page, SettingsPage)
            self.look(f"settings, {section}")

    def search(self) -> None:
        for text in ("5678", "金彩", "jincai", "00001"):
            self.window.workspace.start_search()
            box = self.window.workspace.top_bar.search
            box.selectAll()
            QTest.keyClicks(box, text) if text.isascii() else box.insert(text)
            box.textEdited.emit(box.text())
            self.look(f"search, {text}")
            QTest.keyClick(box, Qt.Key.Key_Escape)


@pytest.fixture
def walking(
    qtbot: QtBot, qapp: QApplication, appearance: Appearance, failures: Failures, tasks: Tasks, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[str], Walk]]:  # fmt: skip
    """Seats a person at the desktop that joins; the window is closed at the end, and no page has failed."""
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    seen = watch(monkeypatch)
    with ExitStack() as opened:

        def sit(login: str) -> Walk:
            code, name, role = PEOPLE[login]
            made = opened.enter_context(branch(tmp_path, joining=code))
            state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
            room = Workroom(
                qapp, made.desktop, Person(login, name, role), tasks=tasks, failures=failures, state=state,
                preferences=Preferences(state, appearance), now=utc_now,
            )  # fmt: skip
            opened.callback(room.deleteLater)
            opened.callback(room.shell.deleteLater)
            opened.callback(room.shell.close)
            room.start()
            return Walk(qtbot, room, made, seen, Studio(tasks, failures))

        yield sit
    assert bugs == []


@pytest.mark.parametrize("login", ["zhao", "li"])
def test_a_person_without_need_reads_no_number_on_any_page_of_a_branch(
    login: str, walking: Callable[[str], Walk]
) -> None:
    walk = walking(login)
    walk.today()
    walk.front_desk()
    walk.profile_entry()
    walk.customers()
    walk.visits()
    walk.sync()
    walk.settings()
    walk.search()
    assert "沈阳金彩广告有限公司" in walk.seen.told("customers") and "138****" in walk.seen.told("customer")
    assert _read(walk.seen, NEEDED.get(login, {})) == {}


def test_the_administrator_reads_no_number_on_any_page_of_head_office(walking: Callable[[str], Walk]) -> None:
    walk = walking("gao")
    for place in (places.OVERVIEW, places.TWINS, places.RULES, places.REFERENCE):
        walk.window.open(place.key)
        walk.look(place.key)
    walk.customers()
    walk.sync()
    walk.settings()
    walk.search()
    assert "138****" in walk.seen.told("customer")
    assert _read(walk.seen, {}) == {}


def test_who_keeps_the_files_does_read_them(walking: Callable[[str], Walk]) -> None:
    walk = walking("wang")
    walk.customers()
    assert walk.seen.places_of(SECRETS["landline"]) and walk.seen.places_of(SECRETS["remarks"])
    assert not any(place.startswith("customers") for place in walk.seen.places_of(SECRETS["landline"]))


def _read(seen: Seen, needed: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The secrets that stood somewhere, and where, but for what is `needed` there."""
    found = {
        name: sorted(text for text in seen.places_of(secret) if not text.startswith(needed.get(name, ())))
        for name, secret in SECRETS.items()
    }
    return {name: where for name, where in found.items() if where}
