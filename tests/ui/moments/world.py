"""The branch in which the moments happen: people, goods, customers with a past, a day's forms, a booklet."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from crm_desktop.models.catalogue import SHARED
from crm_desktop.models.chain import Branch, Staff
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets_moves import issue
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits_entry import open_page
from crm_desktop.store.branch_store import BranchStore
from sync.ids import new_id
from tests.services.counter import BRANCH, KEY, WANG, open_store, put
from tests.services.filing_day import TWO_GAPS
from tests.ui.moments.room import WallClock

FRONT: Final = Person("li", "李娜", Role.FRONT_DESK)
ACCOUNTANT: Final = Person("zhao", "赵会计", Role.ACCOUNTANT)
MANAGER: Final = Person("lin", "林店长", Role.STORE_MANAGER)
PLANNED: Final = 10


@dataclass(frozen=True, slots=True)
class Booklet:
    """The rep's booklet that lies on the table: the codes on its pages, the first ten for planned customers."""

    codes: tuple[str, ...]


def open_branch(folder: Path, clock: WallClock) -> BranchStore:
    """A branch's file with people and goods; an existing one is opened as it is."""
    if (folder / "branch.db").exists():
        return BranchStore(folder / "branch.db", KEY, clock=clock)
    store = open_store(folder, clock=clock)
    with store.unit("sample", actor="office", partition=SHARED) as session:
        session.add(Branch(id=new_id(), code="SY01", name="沈阳铁西店", city="沈阳市", area_code="024"))
    put(store, Staff(id="lin", name="林店长", post=Role.STORE_MANAGER.value, branch="SY01"))
    return store


def seat(store: BranchStore, person: Person, clock: WallClock) -> Seat:
    """Where somebody else sits."""
    return Seat(store, BRANCH, "A", person, now=clock.wall)


def known_customer(store: BranchStore, clock: WallClock) -> str:
    """Wang Fang of Jincai, 138 1234 5678, in the rep's area; the file lacks a few things."""
    entry = replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号")
    return register_walk_in(seat(store, FRONT, clock), entry).customer_id


def take_forms(store: BranchStore, count: int, *, first: datetime, entry: Entry = TWO_GAPS) -> list[str]:
    """Forms of different customers taken at the counter a minute apart; each lacks its street and its business."""
    made = []
    for number in range(count):
        taken = replace(
            entry, phone=f"1381235{number:04}", name=f"沈阳{'金木水火土山川林泉江海'[number]}源广告有限公司"
        )
        clerk = Seat(store, BRANCH, "A", FRONT, now=lambda at=first + timedelta(minutes=number): at)  # type: ignore[misc]
        made.append(register_walk_in(clerk, taken).form_id)
    return made


def lay_booklet(store: BranchStore, clock: WallClock) -> Booklet:
    """Twelve pages printed and issued for the rep, ten of them for customers on today's plan."""
    manager = seat(store, MANAGER, clock)
    for at in range(PLANNED):
        put(
            store,
            Customer(id=f"c{at}", name=f"沈阳{'甲乙丙丁戊己庚辛壬癸'[at]}和图文", owner_id="rep1", created_by="li",
                     district="铁西区", created_at=clock.wall()),
            Contact(id=f"k{at}", customer_id=f"c{at}", name="经理", is_main=True, mobile=f"+861380246{at:04}"),
        )  # fmt: skip
        plan_visit(manager, "rep1", customer_id=f"c{at}", day=manager.today)
    printed = print_booklet(manager, "rep1", pages=12)
    issue(manager, printed.booklet_id)
    return Booklet(tuple(page.code for page in open_page(manager, printed.number).pages))
