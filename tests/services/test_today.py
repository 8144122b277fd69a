from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crm_desktop.rules.rights import Role
from crm_desktop.services.booklet_printing import print_booklet
from crm_desktop.services.booklets_moves import issue
from crm_desktop.services.counter_drafts import CounterWork, Mode, keep_work
from crm_desktop.services.customer_drafts import SectionDraft
from crm_desktop.services.customer_drafts import keep_draft as keep_section
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.filing import file_profile, return_form
from crm_desktop.services.filing_drafts import FilingDraft, keep_draft
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.seat import Seat
from crm_desktop.services.today import TodayBoard, today_board
from crm_desktop.services.visit_plans import plan_visit
from crm_desktop.services.visits_drafts import keep_page_draft
from crm_desktop.store.branch_store import BranchStore
from tests.services import visits_sample
from tests.services.counter import Clock, open_store, seat_at
from tests.services.filing_day import FOUR, SIX, accountant, manager, take, take_several


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(FOUR + timedelta(minutes=30))


def complete(seat: Seat, form_id: str, *, late: str = "") -> None:
    file_profile(seat, open_form(seat, form_id), {}, gap_reason="下次再问", late_reason=late)


def board_of(store: BranchStore, person: str, role: Role, clock: Clock) -> TodayBoard:
    return today_board(seat_at(store, person, role, now=clock))


def test_the_accountant_sees_what_waits_what_is_overdue_and_what_went_back(store: BranchStore, clock: Clock) -> None:
    forms = take_several(store, 4)
    seat = accountant(store, clock)
    take(store, at=FOUR - timedelta(days=1))
    complete(seat, forms[0].form_id)
    return_form(seat, open_form(seat, forms[1].form_id), reason="手机号少一位")

    board = today_board(seat)

    assert board.filing is not None
    queue = board.filing.queue
    assert (queue.to_file, board.filing.of_today, queue.overdue, board.filing.returned) == (3, 2, 1, 1)
    assert (queue.filed_today, queue.received_today) == (1, 4)
    assert (board.counter, board.rounds, board.orders) == (None, None, ())


def test_what_was_filed_late_today_is_counted_even_if_it_is_of_yesterday(store: BranchStore, clock: Clock) -> None:
    old, new = take(store, at=FOUR - timedelta(days=1)), take_several(store, 1)[0]
    seat = accountant(store, clock)
    complete(seat, old.form_id, late="停电")
    clock.at = SIX + timedelta(minutes=12)
    complete(seat, new.form_id, late="客流")

    board = today_board(seat)
    clock.at += timedelta(days=1)

    assert board.filing is not None and board.filing.late == 2
    tomorrow = today_board(seat).filing
    assert tomorrow is not None and tomorrow.late == 0


def test_the_counter_sees_its_own_the_branchs_and_what_came_back(store: BranchStore, clock: Clock) -> None:
    forms = take_several(store, 2)
    take(store, by="sun", at=FOUR + timedelta(minutes=9))
    seat = accountant(store, clock)
    return_form(seat, open_form(seat, forms[0].form_id), reason="手机号少一位")

    mine, hers = (board_of(store, person, Role.FRONT_DESK, clock).counter for person in ("li", "sun"))

    assert mine is not None and hers is not None
    assert (mine.registered, mine.mine, hers.mine) == (3, 2, 1)
    assert [one.form_id for one in mine.returned] == [forms[0].form_id]
    assert "手机号少一位" in mine.returned[0].returned_reason.zh
    assert hers.returned == ()
    assert [one.receptionist for one in mine.recent] == ["孙倩", "李娜", "李娜"]


def test_promised_calls_come_first_and_an_order_is_one_line(store: BranchStore, clock: Clock) -> None:
    customer = take(store).customer_id
    seat = seat_at(store, now=clock)
    take_phone_order(seat, PhoneOrder(customer, (OrderLine("MS-K1", 6), OrderLine("PM-1270", 1)), words="明天来取"))
    clock.at += timedelta(minutes=1)
    take_phone_order(seat, PhoneOrder(customer, (OrderLine("XZ-914", 2, call_back=True),)))

    orders = today_board(seat).orders

    assert [order.call_back for order in orders] == [True, False]
    assert orders[1].goods == "弱溶剂墨水 黑 × 6、亮膜 1.27m × 1"
    assert (orders[0].words, orders[1].words) == ("", "明天来取")


def test_a_rep_sees_the_orders_of_the_own_area_only(store: BranchStore, clock: Clock) -> None:
    customer = take(store).customer_id
    take_phone_order(seat_at(store, now=clock), PhoneOrder(customer, (OrderLine("MS-K1", 6),)))

    own = board_of(store, "rep1", Role.SALES_REP, clock)
    other = today_board(
        replace(seat_at(store, "rep1", Role.SALES_REP, now=clock), person=replace(own.person, id="rep2"))
    )

    assert (len(own.orders), len(other.orders)) == (1, 0)


def test_drafts_are_ones_own_newest_first_and_say_where_they_go_on(store: BranchStore, clock: Clock) -> None:
    form = take(store)
    seat = accountant(store, clock)
    file = open_form(seat, form.form_id).file
    keep_draft(seat, FilingDraft(form.form_id, {"address": "兴华北街"}, "address", file))
    clock.at += timedelta(minutes=3)
    keep_page_draft(seat, "A0001-03C", {"result": "2"})
    clock.at += timedelta(minutes=3)
    keep_section(seat, SectionDraft("place", {"address": "兴华北街"}, open_file(seat, form.customer_id)))
    clock.at += timedelta(minutes=3)
    work = CounterWork(mode=Mode.REGISTER, values={"contact": "刘先生"})
    keep_work(seat, work)
    keep_work(seat_at(store, now=clock), CounterWork(values={"contact": "别人"}))

    drafts = today_board(seat).drafts

    assert [(draft.place, draft.subject, draft.about) for draft in drafts] == [
        ("front_desk", work.id, "刘先生"),
        ("customers", form.customer_id, "沈阳金彩广告有限公司"),
        ("visits", "A0001-03C", "A0001-03C"),
        ("profile_entry", form.form_id, "沈阳金彩广告有限公司"),
    ]


def test_what_waits_for_head_office_is_counted_without_asking_it(store: BranchStore, clock: Clock) -> None:
    before = board_of(store, "li", Role.FRONT_DESK, clock).line
    take(store)

    line = board_of(store, "li", Role.FRONT_DESK, clock).line

    assert line.waiting == before.waiting + 1
    assert (line.conflicts, line.refused, line.last_contact) == (0, 0, None)


def test_the_manager_sees_filing_and_all_reps(store: BranchStore, clock: Clock) -> None:
    take_several(store, 2)

    board = today_board(manager(store, clock))

    assert board.filing is not None and board.filing.queue.to_file == 2
    assert board.rounds is not None
    assert [week.rep.name for week in board.rounds.weeks] == ["吴刚", "周强"]


def test_visits_are_counted_against_todays_plan_and_pages_while_they_are_out(tmp_path: Path) -> None:
    with visits_sample.sample_office(tmp_path) as office:
        boss = office.seat(Role.STORE_MANAGER)
        for at in range(3):
            plan_visit(boss, rep_id="rep1", customer_id=f"c{at}", day=visits_sample.TODAY)
        plan_visit(boss, rep_id="rep2", customer_id="c8", day=visits_sample.TODAY)
        printed = print_booklet(boss, "rep1", pages=8)
        issue(boss, printed.booklet_id)

        mine = today_board(office.seat(Role.SALES_REP, person="rep1")).rounds
        hers = today_board(office.seat(Role.SALES_REP, person="rep2")).rounds
        everybody = today_board(boss).rounds

    assert mine is not None and hers is not None and everybody is not None
    assert (mine.planned, mine.done, mine.missed, mine.open_pages) == (3, 0, 0, 8)
    assert (hers.planned, hers.open_pages) == (1, 0)
    assert (everybody.planned, everybody.open_pages) == (4, 8)
