import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.visit import VisitPlan
from crm_desktop.rules.numbers import BookletNumber
from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklet_printing import Printed, print_booklet
from crm_desktop.services.booklets import Tally, booklet
from crm_desktop.services.booklets_moves import WrongState, issue, report_lost, restore_page, void_pages
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits import VisitQuery, copy_last, count_visits, visit, visits
from crm_desktop.services.visits_entry import (
    AlreadyLogged,
    PageVoid,
    VisitEntry,
    correct_visit,
    log_visit,
    open_page,
)
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from tests.services.visits_sample import TODAY, Office, sample_office

ANSWERS = {"needs": "要一批背胶", "competitor": "隔壁每卷便宜 5 元", "feedback": "下周给答复"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as made:
        yield made


@pytest.fixture
def accountant(office: Office) -> Seat:
    return office.seat(Role.ACCOUNTANT)


@pytest.fixture
def printed(office: Office) -> Printed:
    """Six pages for rep1, two of them planned: c1 today, c3 tomorrow."""
    manager = office.seat(Role.STORE_MANAGER)
    plan_visit(manager, "rep1", customer_id="c1", day=TODAY)
    plan_visit(manager, "rep1", customer_id="c3", day=TODAY + timedelta(days=1))
    made = print_booklet(manager, "rep1", pages=6)
    issue(manager, made.booklet_id)
    return made


def code(seat: Seat, printed: Printed, page: int) -> str:
    return open_page(seat, printed.number).pages[page - 1].code


def entry(seat: Seat, printed: Printed, page: int = 1, **more: object) -> VisitEntry:
    made = VisitEntry(
        "c1", TODAY, VisitResult.INTERESTED, page_code=code(seat, printed, page), answers=ANSWERS, met="李经理"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def plans(seat: Seat, customer_id: str) -> list[tuple[date | None, str | None]]:
    with seat.store.reading() as session:
        query = select(VisitPlan).where(VisitPlan.customer_id == customer_id).order_by(VisitPlan.id)
        return [(plan.day, plan.state) for plan in session.exec(query)]


@pytest.mark.parametrize("shape", ["{0}", "P:SY01/{0}", " {1} ", "{2}"], ids=["typed", "scanned", "lower", "undashed"])
def test_a_page_opens_by_its_code_however_it_comes(accountant: Seat, printed: Printed, shape: str) -> None:
    given = code(accountant, printed, 2)
    opened = open_page(accountant, shape.format(given, given.lower(), given.replace("-", "")))
    assert (opened.booklet.number, opened.at, opened.page.customer) == (printed.number, 2, "新印象喷绘")
    assert opened.planned["c3"] == TODAY + timedelta(days=1)
    assert [page.number for page in opened.pages] == [1, 2, 3, 4, 5, 6]


def test_a_booklet_number_opens_the_first_blank_page(accountant: Seat, printed: Printed) -> None:
    log_visit(accountant, entry(accountant, printed))
    assert open_page(accountant, printed.number).at == 2


def test_a_slip_of_the_finger_is_caught_by_the_check_character(accountant: Seat, printed: Printed) -> None:
    wrong = code(accountant, printed, 1)[:-1] + "?"
    for typed in (wrong.replace("?", c) for c in "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"):
        if typed != code(accountant, printed, 1):
            with pytest.raises(Invalid) as refused:
                open_page(accountant, typed)
            assert refused.value.problems[0].code == "number_check"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("P:DL02/A0001-01M", NotFound),
        ("张先生", Invalid),
        ("SY01A-00001F", Invalid),
    ],
)
def test_what_is_no_page_of_this_branch_is_refused_with_a_sentence(
    accountant: Seat, printed: Printed, typed: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        open_page(accountant, typed)


def test_a_page_nobody_printed_here_is_not_found(office: Office, accountant: Seat, printed: Printed) -> None:
    with pytest.raises(NotFound, match="no page"):
        open_page(accountant, str(BookletNumber("A", 77).page(3)))


def test_a_visit_lands_with_all_that_follows_from_it(office: Office, accountant: Seat, printed: Printed) -> None:
    ask = entry(accountant, printed, result=VisitResult.ORDERED, next_day=TODAY + timedelta(days=7))
    logged = log_visit(accountant, ask)
    assert (logged.visit.planned, logged.visit.backfilled, logged.visit.rep) == (True, False, "赵强")
    assert logged.visit.answers == ANSWERS
    assert booklet(accountant, printed.booklet_id).tally == Tally(blank=5, used=1)
    assert plans(accountant, "c1") == [(TODAY, "done"), (TODAY + timedelta(days=7), "planned")]
    with accountant.store.reading() as session:
        customer = session.get(Customer, "c1")
        assert customer is not None
        assert (customer.first_dealing, customer.last_dealing) == (TODAY, TODAY)
    units = accountant.store.replica.queue().units
    assert log_visit(accountant, entry(accountant, printed, 3, customer_id="c4")).next_plan_id == ""
    assert accountant.store.replica.queue().units == units + 1


def test_only_an_order_is_a_dealing(accountant: Seat, printed: Printed) -> None:
    log_visit(accountant, entry(accountant, printed))
    with accountant.store.reading() as session:
        customer = session.get(Customer, "c1")
        assert customer is not None
        assert customer.last_dealing is None


def test_a_page_keyed_twice_does_not_double_the_visit(accountant: Seat, printed: Printed) -> None:
    first = log_visit(accountant, entry(accountant, printed))
    with pytest.raises(AlreadyLogged) as refused:
        log_visit(accountant, entry(accountant, printed, result=VisitResult.OTHER))
    assert refused.value.visit_id == first.visit.id
    assert count_visits(accountant, VisitQuery()) == 1
    page = open_page(accountant, code(accountant, printed, 1)).page
    assert (page.state, page.visit) == ("used", first.visit)


def test_a_void_page_takes_no_visit_until_it_is_restored(office: Office, accountant: Seat, printed: Printed) -> None:
    void_pages(accountant, printed.booklet_id, pages=[1], reason="浸水")
    with pytest.raises(PageVoid) as refused:
        log_visit(accountant, entry(accountant, printed))
    assert "浸水" in refused.value.words.zh
    restore_page(accountant, refused.value.page_id)
    assert log_visit(accountant, entry(accountant, printed)).visit.id


def test_an_entered_page_cannot_be_voided(accountant: Seat, printed: Printed) -> None:
    log_visit(accountant, entry(accountant, printed))
    with pytest.raises(WrongState):
        void_pages(accountant, printed.booklet_id, pages=[1, 2], reason="浸水")
    assert booklet(accountant, printed.booklet_id).tally == Tally(blank=5, used=1)


def test_a_page_of_a_lost_booklet_that_turns_up_is_entered(office: Office, accountant: Seat, printed: Printed) -> None:
    report_lost(office.seat(Role.STORE_MANAGER), printed.booklet_id)
    log_visit(accountant, entry(accountant, printed))
    assert booklet(accountant, printed.booklet_id).tally == Tally(used=1, missing=5)


@pytest.mark.parametrize(("day", "late"), [(date(2026, 11, 19), False), (date(2026, 11, 18), True)])
def test_more_than_a_working_day_later_is_marked_late(
    accountant: Seat, printed: Printed, day: date, late: bool
) -> None:
    assert log_visit(accountant, entry(accountant, printed, day=day)).visit.backfilled is late


def test_a_weekend_between_does_not_make_it_late(office: Office, accountant: Seat, printed: Printed) -> None:
    office.now += timedelta(days=3)
    assert not log_visit(accountant, entry(accountant, printed)).visit.backfilled


def test_a_visit_outside_the_plan_is_kept_and_says_so(accountant: Seat, printed: Printed) -> None:
    logged = log_visit(accountant, entry(accountant, printed, 4, customer_id="c9"))
    assert (logged.visit.planned, logged.done_plan_id) == (False, "")


def test_a_stale_plan_is_not_what_a_visit_weeks_later_carries_out(office: Office, printed: Printed) -> None:
    office.now += timedelta(days=20)
    seat = office.seat(Role.ACCOUNTANT)
    logged = log_visit(seat, entry(seat, printed, 5, day=seat.today))
    assert (logged.visit.planned, plans(seat, "c1")) == (False, [(TODAY, "approved")])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"day": TODAY + timedelta(days=1)}, "visit_future"),
        ({"customer_id": ""}, "visit_customer"),
        ({"next_day": TODAY - timedelta(days=1)}, "visit_next_past"),
        ({"page_code": "", "rep_id": ""}, "visit_rep"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_lands(
    accountant: Seat, printed: Printed, change: dict[str, object], problem: str
) -> None:
    with pytest.raises(Invalid) as refused:
        log_visit(accountant, entry(accountant, printed, **change))
    assert refused.value.problems[0].code == problem
    assert count_visits(accountant, VisitQuery()) == 0


def test_an_unknown_customer_leaves_no_trace(accountant: Seat, printed: Printed) -> None:
    with pytest.raises(NotFound):
        log_visit(accountant, entry(accountant, printed, customer_id="nobody", result=VisitResult.ORDERED))
    assert booklet(accountant, printed.booklet_id).tally == Tally(blank=6)


def test_a_rep_enters_own_pages_and_nobody_elses(office: Office, accountant: Seat, printed: Printed) -> None:
    given = entry(accountant, printed, next_day=TODAY + timedelta(days=7))
    with pytest.raises(NotAllowed):
        open_page(office.seat(person="rep2"), given.page_code)
    with pytest.raises(NotAllowed):
        log_visit(office.seat(person="rep2"), given)
    with pytest.raises(NotAllowed):
        log_visit(office.seat(Role.FRONT_DESK), given)
    assert log_visit(office.seat(person="rep1"), given).visit.entered_by == "赵强"


def test_a_rep_may_log_an_order_of_a_customer_whose_file_is_not_theirs(office: Office, accountant: Seat) -> None:
    made = VisitEntry("c9", TODAY, VisitResult.ORDERED, rep_id="rep1")
    log_visit(office.seat(person="rep1"), made)
    with accountant.store.reading() as session:
        customer = session.get(Customer, "c9")
        assert customer is not None
        assert customer.last_dealing is None


def test_a_correction_supersedes_and_takes_the_next_plan_along(accountant: Seat, printed: Printed) -> None:
    first = log_visit(accountant, entry(accountant, printed, next_day=TODAY + timedelta(days=7))).visit
    better = entry(accountant, printed, result=VisitResult.NO_NEED, next_day=TODAY + timedelta(days=30))
    second = correct_visit(accountant, first.id, better).visit
    assert (second.corrected, second.page_code, second.result) == (True, first.page_code, "4")
    assert [one.id for one in visits(accountant, VisitQuery())] == [second.id]
    assert visit(accountant, first.id).result == "2"
    assert plans(accountant, "c1") == [
        (TODAY, "done"),
        (TODAY + timedelta(days=7), "dropped"),
        (TODAY + timedelta(days=30), "planned"),
    ]
    assert open_page(accountant, first.page_code).page.visit == second
    with pytest.raises(AlreadyLogged):
        correct_visit(accountant, first.id, better)


def test_a_rep_does_not_correct_what_another_found(office: Office, accountant: Seat, printed: Printed) -> None:
    made = log_visit(accountant, entry(accountant, printed)).visit
    with pytest.raises(NotAllowed):
        correct_visit(office.seat(person="rep2"), made.id, entry(accountant, printed))
    assert correct_visit(office.seat(person="rep1"), made.id, entry(accountant, printed)).visit.id != made.id


def test_the_last_visit_can_be_copied(accountant: Seat, printed: Printed) -> None:
    assert copy_last(accountant, "c1") is None
    log_visit(accountant, entry(accountant, printed, day=TODAY - timedelta(days=1)))
    log_visit(accountant, entry(accountant, printed, 3, answers={"needs": "新的需求"}))
    last = copy_last(accountant, "c1")
    assert last is not None
    assert (last.answers, last.met) == ({"needs": "新的需求"}, "李经理")


def test_visits_of_a_customer_a_rep_or_a_day_come_page_by_page(
    office: Office, accountant: Seat, printed: Printed
) -> None:
    for page, (customer, days) in enumerate((("c1", 0), ("c2", 1), ("c1", 2)), start=1):
        log_visit(accountant, entry(accountant, printed, page, customer_id=customer, day=TODAY - timedelta(days=days)))
    log_visit(accountant, VisitEntry("c8", TODAY, VisitResult.OTHER, rep_id="rep2"))
    assert [one.page_code[6:8] for one in visits(accountant, VisitQuery(customer_id="c1"))] == ["01", "03"]
    assert count_visits(accountant, VisitQuery(rep_id="rep1")) == 3
    assert count_visits(accountant, VisitQuery(first=TODAY, last=TODAY)) == 2
    assert len(visits(accountant, VisitQuery(), offset=3, limit=10)) == 1
    assert count_visits(office.seat(person="rep2"), VisitQuery(rep_id="rep1")) == 1


def test_a_visit_survives_the_power_going_the_moment_it_is_recorded(office: Office, tmp_path: Path) -> None:
    office.store.close()
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from crm_desktop.rules.visits import VisitResult\n"
        "from crm_desktop.services.visits_entry import VisitEntry, log_visit\n"
        "from crm_desktop.store.branch_store import BranchStore\n"
        "from sync.clock import SystemClock\n"
        "from tests.services.visits_sample import TODAY, Office\n"
        "office = Office(BranchStore(Path(sys.argv[1]), bytes(32), clock=SystemClock()))\n"
        "log_visit(office.seat(), VisitEntry('c1', TODAY, VisitResult.ORDERED, rep_id='rep1'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path / "branch.db")], check=False)
    assert killed.returncode == -signal.SIGKILL
    after = Office(BranchStore(tmp_path / "branch.db", bytes(32), clock=SystemClock()))
    try:
        (found,) = visits(after.seat(), VisitQuery())
        assert (found.customer_id, found.result) == ("c1", "1")
    finally:
        after.store.close()
