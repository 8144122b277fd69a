"""What the rep keys from the booklet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.models.choices import VISIT_RESULTS
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.visits import (
    NextDate,
    VisitResult,
    begins_next_date,
    check_visit_day,
    is_backfill,
    parse_next_date,
    parse_result,
)
from crm_desktop.rules.workdays import WorkCalendar

DAY = date(2026, 11, 20)


def test_results_are_named_as_in_the_catalogue() -> None:
    assert {str(int(result)): result.words for result in VisitResult} == {
        choice.value: choice.words for choice in VISIT_RESULTS
    }


def test_results_are_one_digit() -> None:
    assert [result.words.zh for result in VisitResult][:2] == ["成交", "有意向"]
    assert parse_result(" ３") is VisitResult.FOLLOW_UP
    for wrong in ("0", "7", "", "12", "a"):
        assert isinstance(parse_result(wrong), Problem)


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("+7", date(2026, 11, 27)),
        ("＋７", date(2026, 11, 27)),
        ("+0", DAY),
        ("w", date(2026, 11, 27)),
        ("W2", date(2026, 12, 4)),
        ("m", date(2026, 12, 20)),
        ("12-05", date(2026, 12, 5)),
        ("12.5", date(2026, 12, 5)),
        ("12月5日", date(2026, 12, 5)),
        ("1205", date(2026, 12, 5)),
        ("11-19", date(2027, 11, 19)),
        ("2027-01-05", date(2027, 1, 5)),
        ("20270105", date(2027, 1, 5)),
        ("0", None),
        ("", None),
    ],
)
def test_the_next_date_is_keyed_short(typed: str, on: date | None) -> None:
    assert parse_next_date(typed, DAY) == NextDate(on)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("13-45", "visit_next_date"),
        ("soon", "visit_next_date"),
        ("2026-11-19", "visit_next_past"),
        ("2029-01-01", "visit_next_far"),
        ("+999", "visit_next_far"),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused(typed: str, code: str) -> None:
    problem = parse_next_date(typed, DAY)
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize(
    "typed",
    [
        "+7",
        "+120",
        "w",
        "w12",
        "m",
        "0",
        "05-12",
        "0512",
        "5.12",
        "12月5日",
        "2027-1-5",
        "20270105",
        "2027年1月5日",
        "＋７",
    ],
)
def test_every_sign_of_a_next_date_goes_on_with_it(typed: str) -> None:
    assert all(begins_next_date(typed[:end]) for end in range(len(typed) + 1))
    assert not begins_next_date(f"{typed}要")
    assert not begins_next_date(f"{typed}y")


@pytest.mark.parametrize("typed", ["要两卷", "y", "+7 2", "m2", "w123", "12055", "0 两卷"])
def test_what_no_next_date_begins_with_is_told_from_it(typed: str) -> None:
    assert not begins_next_date(typed)


def test_a_month_later_keeps_to_the_months_end() -> None:
    assert parse_next_date("m", date(2027, 1, 31)) == NextDate(date(2027, 2, 28))


@given(st.text(max_size=8), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_next_date_ever_lies_before_the_visit(typed: str, day: date) -> None:
    found = parse_next_date(typed, day)
    assert isinstance(found, Problem) or found.on is None or found.on >= day


@pytest.mark.parametrize(
    ("visited", "entered", "backfill"),
    [
        (DAY, DAY, False),
        (date(2026, 11, 19), DAY, False),
        (date(2026, 11, 18), DAY, True),
        (DAY, date(2026, 11, 23), False),
        (DAY, date(2026, 11, 24), True),
        (date(2026, 9, 30), date(2026, 10, 8), False),
    ],
)
def test_more_than_a_working_day_later_is_a_backfill(visited: date, entered: date, backfill: bool) -> None:
    assert is_backfill(visited, entered, calendar=WorkCalendar()) is backfill


def test_a_visit_cannot_lie_ahead() -> None:
    assert check_visit_day(DAY, DAY) == ()
    assert [problem.code for problem in check_visit_day(date(2026, 11, 21), DAY)] == ["visit_future"]
