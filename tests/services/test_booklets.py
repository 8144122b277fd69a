from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from sqlmodel import select

from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.numbers import BookletNumber, parse_number
from crm_desktop.rules.rights import Role
from crm_desktop.rules.visits import VisitResult
from crm_desktop.services.booklet_printing import Printed, print_again, print_booklet
from crm_desktop.services.booklets import Tally, booklet, booklet_pages, booklets, count_booklets, unreturned_pages
from crm_desktop.services.booklets_moves import (
    WrongState,
    discard,
    issue,
    read_pages,
    report_lost,
    restore_page,
    take_back,
    void_pages,
)
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import plan_visit
from forms.reading import shipped
from tests.services.visits_sample import TODAY, Office, sample_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with sample_office(tmp_path) as made:
        yield made


@pytest.fixture
def manager(office: Office) -> Seat:
    return office.seat(Role.STORE_MANAGER)


@pytest.fixture
def printed(manager: Seat) -> Printed:
    return print_booklet(manager, "rep1", pages=6)


def test_a_printed_booklet_is_on_record_with_its_pages(manager: Seat, printed: Printed) -> None:
    assert isinstance(parse_number(printed.number), BookletNumber)
    row = booklet(manager, printed.booklet_id)
    assert (row.state, row.pages, row.rep, row.tally) == ("printed", 6, "赵强", Tally(blank=6))
    codes = [page.code for page in booklet_pages(manager, printed.booklet_id)]
    assert [code.split("-")[0] for code in codes] == [printed.number[:-1]] * 6
    assert all(str(parse_number(code)) == code for code in codes)


def test_customers_on_the_plan_stand_on_the_first_pages(manager: Seat) -> None:
    plan_visit(manager, "rep1", customer_id="c3", day=TODAY + timedelta(days=1), purpose="送新色卡")
    plan_visit(manager, "rep1", customer_id="c1", day=TODAY)
    made = print_booklet(manager, "rep1", pages=4, layout="a5")
    assert [page.customer_id for page in booklet_pages(manager, made.booklet_id)] == ["c1", "c3", "", ""]
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made.pdf)).pages)
    assert "大禾图文" in text
    assert "送新色卡" in text
    assert "138 0246 0001" in text


def test_the_digits_on_paper_mean_what_is_keyed() -> None:
    (printed,) = [field for field in shipped("visit_booklet").fields() if field.key == "result"]
    for language in ("zh", "en"):
        meant = [f"{int(result)} {result.words.of(language)}" for result in VisitResult]
        assert [option.label.of(language) for option in printed.options] == meant


def test_two_booklets_never_bear_the_same_number(manager: Seat, printed: Printed) -> None:
    assert print_booklet(manager, "rep1", pages=1).number != printed.number


def test_what_went_on_paper_leaves_a_trace_each_time(manager: Seat) -> None:
    plan_visit(manager, "rep1", customer_id="c1", day=TODAY)
    made = print_booklet(manager, "rep1", pages=2)
    again = print_again(manager, made.booklet_id)
    assert (again.number, count_booklets(manager)) == (made.number, 1)
    with manager.store.reading() as session:
        kept = [(one.kind, one.subject, one.number, one.persons) for one in session.exec(select(Disclosure))]
    assert kept == [("print", "visit_booklet", made.number, 1)] * 2


@pytest.mark.parametrize("role", [Role.SALES_REP, Role.ACCOUNTANT, Role.FRONT_DESK])
def test_only_the_manager_prints_and_issues(office: Office, printed: Printed, role: Role) -> None:
    seat = office.seat(role)
    for act in (
        lambda: print_booklet(seat, "rep1", pages=4),
        lambda: print_again(seat, printed.booklet_id),
        lambda: issue(seat, printed.booklet_id),
        lambda: report_lost(seat, printed.booklet_id),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert "店长" in refused.value.words.zh


@pytest.mark.parametrize(
    ("pages", "layout", "rep"), [(0, "saddle", "rep1"), (201, "a4", "rep1"), (4, "a3", "rep1"), (4, "a4", "")]
)
def test_a_booklet_that_cannot_be_is_refused_before_it_has_a_number(
    manager: Seat, pages: int, layout: str, rep: str
) -> None:
    with pytest.raises(Invalid):
        print_booklet(manager, rep, pages=pages, layout=layout)
    assert count_booklets(manager) == 0


def test_a_booklet_goes_out_and_comes_back_with_a_page_torn_out(manager: Seat, printed: Printed) -> None:
    assert issue(manager, printed.booklet_id).issued_by == "周店长"
    assert [one.blank for one in unreturned_pages(manager)] == [(1, 2, 3, 4, 5, 6)]
    back = take_back(manager, printed.booklet_id, missing=[5])
    assert (back.state, back.tally) == ("returned", Tally(blank=5, missing=1))
    assert [(one.blank, one.missing) for one in unreturned_pages(manager)] == [((), (5,))]


def test_a_lost_booklet_misses_its_pages_until_it_turns_up(office: Office, manager: Seat, printed: Printed) -> None:
    issue(manager, printed.booklet_id)
    office.now += timedelta(days=9)
    assert report_lost(manager, printed.booklet_id).tally == Tally(missing=6)
    (gone,) = unreturned_pages(manager)
    assert (gone.missing, gone.days_out) == ((1, 2, 3, 4, 5, 6), 9)
    assert take_back(manager, printed.booklet_id).tally == Tally(blank=6)


def test_nothing_happens_twice_or_out_of_turn(manager: Seat, printed: Printed) -> None:
    with pytest.raises(WrongState):
        take_back(manager, printed.booklet_id)
    issue(manager, printed.booklet_id)
    with pytest.raises(WrongState, match="issued"):
        issue(manager, printed.booklet_id)
    with pytest.raises(WrongState):
        discard(manager, printed.booklet_id, reason="印错")


def test_a_misprint_is_void_with_all_its_pages(manager: Seat, printed: Printed) -> None:
    assert discard(manager, printed.booklet_id, reason="卡纸").tally == Tally(void=6)


def test_spoilt_pages_are_void_with_their_reason(manager: Seat, printed: Printed) -> None:
    assert void_pages(manager, printed.booklet_id, pages=[2, 3, 4], reason="浸水").tally == Tally(blank=3, void=3)
    page = booklet_pages(manager, printed.booklet_id)[2]
    assert (page.state, page.void_reason) == ("void", "浸水")
    restore_page(manager, page.id)
    assert booklet(manager, printed.booklet_id).tally == Tally(blank=4, void=2)


@pytest.mark.parametrize(("pages", "reason"), [((0, 1), "x"), ((6, 7), "x"), ((), "x"), ((1, 2), "  ")])
def test_pages_a_booklet_does_not_have_are_not_voided(
    manager: Seat, printed: Printed, pages: tuple[int, ...], reason: str
) -> None:
    with pytest.raises(Invalid):
        void_pages(manager, printed.booklet_id, pages=pages, reason=reason)
    assert booklet(manager, printed.booklet_id).tally == Tally(blank=6)


@pytest.mark.parametrize(
    ("typed", "pages"), [("5", (5,)), ("2，4-6", (2, 4, 5, 6)), ("１ 3至4", (1, 3, 4)), ("", ()), ("6,6", (6,))]
)
def test_page_numbers_are_read_as_people_write_them(typed: str, pages: tuple[int, ...]) -> None:
    assert read_pages(typed, 6) == pages


@pytest.mark.parametrize("typed", ["7", "0", "3-2", "五", "2-"])
def test_page_numbers_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_pages(typed, 6)


def test_a_rep_sees_own_booklets_only(office: Office, manager: Seat, printed: Printed) -> None:
    other = office.seat(person="rep2")
    assert booklets(other) == ()
    assert count_booklets(other) == 0
    with pytest.raises(NotAllowed):
        booklet_pages(other, printed.booklet_id)
    assert [one.id for one in booklets(office.seat(person="rep1"))] == [printed.booklet_id]


def test_the_ledger_comes_page_by_page_newest_first(office: Office, manager: Seat) -> None:
    made = []
    for _ in range(3):
        made.append(print_booklet(manager, "rep2", pages=1).number)
        office.now += timedelta(minutes=1)
    assert [one.number for one in booklets(manager, offset=1, limit=1)] == [made[1]]
    assert count_booklets(manager) == 3
