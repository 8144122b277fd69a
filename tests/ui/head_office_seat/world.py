"""A chain for the screens of head office: two branches with customers, and a desktop of head office, all real."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from crm_desktop.head_office.branches import Branch, add_branch
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.models.customer import Contact
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.services.account_deciding import Decided, decide_as
from crm_desktop.services.branch_states import fetch_branch_states
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing import Syncing
from crm_desktop.ui.customers.finding import finder
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.head_office_seat.overview_page import OverviewPage
from crm_desktop.ui.head_office_seat.reference_page import ReferencePage
from crm_desktop.ui.head_office_seat.rules_page import RulesPage
from crm_desktop.ui.head_office_seat.twins_page import TwinsPage
from crm_desktop.ui.language import say
from crm_desktop.ui.page import Desk as ShellDesk
from crm_desktop.ui.page import Page, PageEntry
from crm_desktop.ui.people.page import PeoplePage
from crm_desktop.ui.places import HEAD_OFFICE_PLACES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.sync.page import SyncPage
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.top_bar import Workplace
from sync.ids import new_id
from tests.head_office.chain import Desk, Joined, joined
from tests.laid import lasting_folder

FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
"""18:30 at the branches."""
_DESKS = ("SY01", "SY01", "DL01", "HQ")
_HERE = (
    ("沈阳金彩广告有限公司", "王芳", "+8613812345678", "铁西区"),
    ("沈阳宏图图文快印有限公司", "查丽华", "+8613840155920", "于洪区"),
    ("沈阳静美装饰工程有限公司", "欧阳静", "+8617702442096", "沈河区"),
    ("沈阳星宇灯箱厂", "盖文涛", "+8613555806612", "苏家屯区"),
)
_THERE = (
    ("大连金彩广告传媒有限公司", "王芳", "+8613812345678", "甘井子区"),
    ("大连宏图图文快印有限公司", "仇小兰", "+8618202450066", "中山区"),
    ("陈桂英", "陈桂英", "+8617702442096", "沙河口区"),
)


@dataclass(slots=True)
class World:
    """The desktops, and the customers of each branch in the order above."""

    office: EmbeddedOffice
    front: Desk
    back: Desk
    dalian: Desk
    above: Desk
    here: list[str]
    there: list[str]

    def seat(self, login: str = "lin") -> Seat:
        """A seat at head office, on that Friday."""
        return replace(self.above.seat(login), now=lambda: FRIDAY)

    def sync(self) -> None:
        """Everybody, twice, so that everybody has heard of everything."""
        for one in (self.front, self.back, self.dalian, self.above) * 2:
            assert one.syncing.sync_now().trouble is None


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Copy the chain into `folder`, open it, close it."""
    chain, here, there = _filled()
    shutil.copytree(chain.folder, folder, dirs_exist_ok=True)
    with EmbeddedOffice(folder / "office") as office, ExitStack() as desks:
        sat = [desks.enter_context(chain.desk(office, folder, at)) for at in range(len(_DESKS))]
        yield World(office, *sat, list(here), list(there))


@cache
def _filled() -> tuple[Joined, list[str], list[str]]:
    """The chain, and the customers of each branch; founded and filled once, and copied."""
    chain, folder = joined(*_DESKS), lasting_folder()
    shutil.copytree(chain.folder, folder, dirs_exist_ok=True)
    with EmbeddedOffice(folder / "office") as office, ExitStack() as desks:
        add_branch(office.office, Branch("AS01", "鞍山立山店", city="鞍山", area_code="0412"))
        sat = [desks.enter_context(chain.desk(office, folder, at)) for at in range(len(_DESKS))]
        made = World(office, *sat, [], [])
        made.here = [_customer(made.front, "wang", *one) for one in _HERE]
        made.there = [_customer(made.dalian, "wu", *one) for one in _THERE]
        _forms(made)
        made.sync()
        made.front.edit("wang", made.here[1], name="沈阳宏图快印有限公司")
        made.back.edit("zhou", made.here[1], name="沈阳宏图图文有限公司")
        made.sync()
        made.above.store.index.refresh()
        fetch_branch_states(made.above.store, made.above.enrolled)
    return Joined(folder, chain.enrolled), made.here, made.there


def shell(world: World, tasks: Tasks, failures: Failures, *, login: str = "lin") -> Shell:
    """The window of head office."""
    seat = world.seat(login)
    fetch = partial(fetch_branch_states, world.above.store, world.above.enrolled)
    pages = {
        "overview": partial(_overview, seat=seat, fetch=fetch),
        "customers": partial(_page, CustomersPage, seat),
        "twins": partial(_page, TwinsPage, seat),
        "rules": partial(_page, RulesPage, seat),
        "reference": partial(_page, ReferencePage, seat),
        "people": partial(_people, seat=seat, world=world),
        "sync": partial(_sync, seat=seat, syncing=world.above.syncing),
    }
    entries = [PageEntry(place, pages.get(place.key, _blank)) for place in HEAD_OFFICE_PLACES]
    made = Shell(entries, tasks=tasks, failures=failures, state=QSettings(), now=lambda: FRIDAY, find=finder(seat))
    made.set_workplace(Workplace(seat.branch.name, seat.person.name, say(seat.person.role.words)))
    made.set_link(LinkState(online=True, last_sync=FRIDAY))
    return made


def _page(kind: type[CustomersPage], seat: Seat, desk: ShellDesk, parent: QWidget) -> Page:
    return kind(desk, seat, parent)


def _overview(desk: ShellDesk, parent: QWidget, *, seat: Seat, fetch: partial[bool]) -> Page:
    return OverviewPage(desk, seat, parent, fetch=fetch)


def _people(desk: ShellDesk, parent: QWidget, *, seat: Seat, world: World) -> Page:
    return PeoplePage(desk, seat, parent, decide=partial(_decide, seat, world))


def _decide(seat: Seat, world: World, request: str, approve: bool, answer: str, password: str) -> Decided:
    decided = decide_as(seat, world.above.enrolled, request, approve=approve, answer=answer, password=password)
    world.above.syncing.sync_now()
    return decided


def _sync(desk: ShellDesk, parent: QWidget, *, seat: Seat, syncing: Syncing) -> Page:
    return SyncPage(desk, seat, parent, syncing=syncing)


def _blank(_desk: ShellDesk, parent: QWidget) -> Page:
    return Page(parent)


def _customer(at: Desk, login: str, name: str, contact: str, phone: str, district: str) -> str:
    kind = "person" if name == contact else "company"
    city = "沈阳市" if login == "wang" else "大连市"
    record = at.register(login, name=name, kind=kind, province="辽宁省", city=city, district=district,
                         created_at=FRIDAY - timedelta(days=40), source="walk_in")  # fmt: skip
    with at.seat(login).unit("add_contact") as session:
        session.add(Contact(id=new_id(), customer_id=record, name=contact, mobile=phone, is_main=True))
    return record


def _forms(world: World) -> None:
    rows = (("SY01A-1120-003", 0, "filed", 20, "late"), ("SY01A-1120-004", 2, "received", 20, None),
            ("SY01A-1118-001", 3, "filed", 18, "doubtful"), ("SY01A-1120-002", 1, "filed", 20, "on_time"))  # fmt: skip
    with world.front.seat("wang").unit("register") as session:
        for number, at, state, day, timeliness in rows:
            filed = state == "filed"
            session.add(
                RegistrationForm(
                    id=new_id(), number=number, customer_id=world.here[at], state=state, timeliness=timeliness,
                    day=FRIDAY.replace(day=day).date(), filed_by="wang" if filed else None,
                    filed_at=FRIDAY.replace(day=day) if filed else None,
                    late_reason="客户下班前才来" if timeliness == "late" else None,
                )
            )  # fmt: skip
