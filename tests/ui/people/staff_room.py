"""The window of a branch over the real chain, for the screens about people: requests, hand-overs, proposals."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import BookletPage, VisitBooklet, VisitPlan
from crm_desktop.rules.account_requests import RequestKind, Wanted
from crm_desktop.rules.rights import Role
from crm_desktop.services.account_requests import ask_account
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.customers.finding import finder
from crm_desktop.ui.customers.page import CustomersPage
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.language import say
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.people.page import PeoplePage
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.today.page import TodayPage
from crm_desktop.ui.top_bar import Workplace
from sync.ids import new_id
from tests.ui.head_office_seat.world import FRIDAY, World


def branch_seat(world: World, login: str) -> Seat:
    """Somebody's seat in Shenyang, on that Friday."""
    return replace(world.front.seat(login), now=lambda: FRIDAY)


def branch_shell(world: World, tasks: Tasks, failures: Failures, *, login: str = "zhou", friday: bool = True) -> Shell:
    """The window of the branch in Shenyang; on that Friday, or today where a password is to be checked."""
    seat = branch_seat(world, login) if friday else world.front.seat(login)
    pages = {
        places.TODAY.key: partial(_page, TodayPage, seat),
        places.CUSTOMERS.key: partial(_customers, seat),
        places.PEOPLE.key: partial(_people, seat),
    }
    entries = [PageEntry(place, pages.get(place.key, _blank)) for place in places.PLACES]
    made = Shell(entries, tasks=tasks, failures=failures, state=QSettings(), now=seat.now, find=finder(seat))
    made.set_workplace(Workplace(seat.branch.name, seat.person.name, say(seat.person.role.words)))
    world.front.store.subscribe(partial(tasks.deliver, made, made.publish))
    return made


def ask_some(world: World) -> list[str]:
    """Requests of the branch: one overdue, one for a colleague who leaves, one for a forgotten password."""
    seat = branch_seat(world, "zhou")
    early = replace(seat, now=lambda: FRIDAY.replace(day=17))
    asked = [
        ask_account(early, Wanted(RequestKind.OPEN, "接替赵强的区域", "SY01", name="钱多", post=Role.SALES_REP,
                                  area="铁西区、于洪区", phone="13940001122")),
        ask_account(seat, Wanted(RequestKind.CLOSE, "本人辞职，下周交接", "SY01", staff_id="zhao",
                                 last_day=FRIDAY.replace(day=27).date())),
        ask_account(seat, Wanted(RequestKind.RESET, "忘了密码", "SY01", staff_id="li")),
    ]  # fmt: skip
    world.sync()
    return asked


def own_some(world: World) -> None:
    """Zhao Qiang owns three customers in two areas, a planned visit, an order, a returned form and a booklet."""
    areas = ("铁西区", "于洪区", "铁西区")
    for customer, area, importance in zip(world.here[:3], areas, ("important", "ordinary", "ordinary"), strict=True):
        world.front.edit("wang", customer, owner_id="zhao", area=area, importance=importance, grade="")
    booklet = new_id()
    with branch_seat(world, "zhou").unit("sample") as session:
        session.add_all((
            VisitPlan(id=new_id(), rep_id="zhao", customer_id=world.here[1], day=FRIDAY.replace(day=25).date(),
                      state="approved"),
            PhoneOrderNote(id=new_id(), number="SY01A-1120-P02", rep_id="zhao", customer_id=world.here[3],
                           words="写真背胶要两卷，月底送", state="open", taken_by="li", taken_at=FRIDAY),
            RegistrationForm(id=new_id(), number="SY01A-1119-004", customer_id=world.here[3], receptionist_id="zhao",
                             state="returned", returned_reason="电话不清", received_at=FRIDAY),
            VisitBooklet(id=booklet, number="SY01A-B0137", rep_id="zhao", state="issued", period="2026 年 11 月"),
            *(BookletPage(id=new_id(), booklet_id=booklet, number=n, state="used" if n < 4 else "blank")
              for n in range(1, 13)),
        ))  # fmt: skip
    world.sync()


def _page(kind: type[TodayPage], seat: Seat, desk: Desk, parent: QWidget) -> Page:
    return kind(desk, seat, parent)


def _customers(seat: Seat, desk: Desk, parent: QWidget) -> Page:
    return CustomersPage(desk, seat, parent)


def _people(seat: Seat, desk: Desk, parent: QWidget) -> Page:
    return PeoplePage(desk, seat, parent)


def _blank(_desk: Desk, parent: QWidget) -> Page:
    return Page(parent)
