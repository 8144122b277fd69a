"""The desktop's services and head office judge alike: what a post may do in the window is never refused later."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.sample import load
from crm_desktop.models.customer import Customer
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets import booklet_pages
from crm_desktop.services.booklets_moves import issue, take_back, void_pages
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.customer_card import customer_card
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.daily_report import report_day
from crm_desktop.services.enrolment import enrol
from crm_desktop.services.filing import file_profile, hand_in_again, return_form, withdraw_filing
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.importing.sample import load_sample_customers
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.shop_visit import ShopVisit, add_contact, record_shop_visit
from crm_desktop.services.sign_in import colleagues, seat_for
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.visit_plans import approve_plans, plan_day, plan_visit
from crm_desktop.services.visits_entry import VisitEntry, correct_visit, log_visit
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from tests.head_office.chain import KEY

FORM = Entry(
    phone="13812345678", contact="王芳", name="沈阳金彩广告有限公司", needs=("inkjet_media",), notice="signed",
    consents=("call_back",), district="铁西区",
)  # fmt: skip


@dataclass(slots=True)
class Branch:
    """The sample's branch in Shenyang at one desktop."""

    store: BranchStore
    syncing: Syncing

    def seat(self, name: str) -> Seat:
        """That person's."""
        one = next(one for one in colleagues(self.store, "SY01") if one.name == name)
        return seat_for(self.store, "SY01", Person(one.id, one.name, one.role), device_letter="A")

    def customers(self, owner: str) -> list[str]:
        """Those of a rep."""
        with self.store.reading() as session:
            return list(session.exec(select(Customer.id).where(col(Customer.owner_id) == self.seat(owner).person.id)))


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    office = Office.create(tmp_path / "office", chain="样例")
    load(office)
    code = make_code(office, "SY01").text
    office.close()
    with EmbeddedOffice(tmp_path / "office") as embedded:
        store = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
        syncing = Syncing(store, enrol(embedded.url, code, device_name="前台"))
        syncing.sync_now()
        made = Branch(store, syncing)
        load_sample_customers(made.seat("王芳"))
        yield made
        syncing.close()
        store.close()


@pytest.mark.parametrize("each", [True, False], ids=["sent after each step", "sent at shift end"])
def test_a_day_of_every_post_is_taken_whole(branch: Branch, *, each: bool) -> None:
    desk, accountant, rep, manager = (branch.seat(name) for name in ("李静", "王芳", "赵强", "周建国"))
    theirs, others = branch.customers("赵强"), branch.customers("单丽")
    sent = [branch.syncing.sync_now()]

    def then(act: Callable[[], object]) -> object:
        done = act()
        if each:
            sent.append(branch.syncing.sync_now())
        return done

    _counter(branch, then, desk=desk, accountant=accountant, manager=manager, known=others[0])
    _visits(then, rep=rep, accountant=accountant, manager=manager, theirs=theirs, others=others)
    sent.append(branch.syncing.sync_now())

    assert [one.trouble for one in sent if one.trouble] == []
    assert [(work.act.zh, work.person.zh, work.reason.zh) for work in refused(accountant)] == []
    assert branch.syncing.status().waiting_units == 0


Then = Callable[[Callable[[], object]], object]


def _counter(branch: Branch, then: Then, *, desk: Seat, accountant: Seat, manager: Seat, known: str) -> None:
    taken = register_walk_in(desk, FORM)
    then(lambda: record_shop_visit(desk, customer_card(desk, known).opened, ShopVisit(needs=("ink",), wants="黑色")))
    then(lambda: record_shop_visit(desk, customer_card(desk, taken.customer_id).opened, ShopVisit(needs=("ink",))))
    then(lambda: add_contact(desk, known, replace(FORM, phone="13812345000", contact="李建军")))
    then(lambda: take_phone_order(desk, PhoneOrder(known, (OrderLine("PB4202", 2),))))
    then(lambda: save_file(desk, open_file(desk, taken.customer_id), {"remarks": "常来"}))
    then(lambda: return_form(accountant, open_form(accountant, taken.form_id), reason="电话不清"))
    then(lambda: hand_in_again(desk, taken.form_id))
    reasons = {"gap_reason": "客户不肯", "late_reason": "停电"}
    then(lambda: file_profile(accountant, open_form(accountant, taken.form_id), {"business": "喷绘"}, **reasons))
    then(lambda: withdraw_filing(accountant, taken.form_id))
    then(lambda: file_profile(manager, open_form(manager, taken.form_id), {}, **reasons))
    then(lambda: report_day(accountant, accountant.today))


def _visits(then: Then, *, rep: Seat, accountant: Seat, manager: Seat, theirs: list[str], others: list[str]) -> None:
    today = rep.today
    plan = plan_visit(rep, rep.person.id, customer_id=theirs[0], day=today + timedelta(days=3))
    then(lambda: approve_plans(manager, (plan.id,)))
    then(lambda: plan_day(manager, rep.person.id, day=today + timedelta(days=1)))
    booklet = print_booklet(manager, rep.person.id, pages=8).booklet_id
    then(lambda: issue(manager, booklet))
    codes = [page.code for page in booklet_pages(manager, booklet)]
    ordered, interested = VisitResult(1), VisitResult(2)
    visit = log_visit(
        rep, VisitEntry(theirs[0], today, ordered, next_day=today + timedelta(7), page_code=codes[0])
    ).visit
    then(lambda: log_visit(rep, VisitEntry(others[0], today, ordered, page_code=codes[1])))
    then(lambda: log_visit(accountant, VisitEntry(others[1], today, ordered, page_code=codes[2])))
    then(lambda: correct_visit(rep, visit.id, VisitEntry(theirs[0], today, interested, page_code=codes[0])))
    then(lambda: void_pages(manager, booklet, pages=(5, 6), reason="卡纸"))
    then(lambda: take_back(manager, booklet, missing=(7,)))
