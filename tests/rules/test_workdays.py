"""Working days, published, estimated and overruled."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("on", "workday", "is_open"),
    [
        (date(2026, 11, 20), True, True),
        (date(2026, 11, 21), False, True),
        (date(2026, 11, 22), False, False),
        (date(2026, 2, 14), True, True),
        (date(2026, 10, 10), True, True),
        (date(2026, 2, 17), False, False),
        (date(2027, 1, 1), False, False),
        (date(2027, 3, 1), True, True),
        (date(2027, 3, 6), False, True),
    ],
)
def test_offices_and_shops_keep_different_days(on: date, workday: bool, is_open: bool) -> None:
    assert CALENDAR.is_workday(on) is workday
    assert CALENDAR.is_open(on) is is_open


def test_a_sunday_made_a_working_day_opens_the_shop() -> None:
    shifted = date(2026, 9, 20)
    assert CALENDAR.day(shifted).shifted
    assert CALENDAR.is_open(shifted)


def test_days_are_named_and_estimates_are_marked() -> None:
    spring = CALENDAR.day(date(2026, 2, 17))
    assert spring.holiday is not None
    assert (spring.holiday.zh, spring.estimated) == ("春节", False)
    labour = CALENDAR.day(date(2031, 5, 1))
    assert labour.holiday is not None
    assert (labour.holiday.zh, labour.estimated) == ("劳动节", True)
    assert CALENDAR.day(date(2031, 5, 6)).holiday is None


def test_an_override_decides_alone() -> None:
    stock_taking, spring = date(2026, 11, 20), date(2026, 2, 17)
    calendar = WorkCalendar({stock_taking: False, spring: True})
    assert not calendar.is_workday(stock_taking)
    assert not calendar.is_open(stock_taking)
    assert calendar.is_open(spring)
    assert not calendar.day(spring).estimated


def test_working_days_are_counted_over_holidays() -> None:
    assert CALENDAR.add_workdays(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add_workdays(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.add_workdays(date(2026, 10, 3), 0) == date(2026, 10, 3)
    assert CALENDAR.workdays_between(date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert CALENDAR.workdays_between(date(2026, 10, 8), date(2026, 9, 30)) == 0


@given(st.dates(date(2004, 1, 1), date(2040, 12, 31)), st.integers(1, 15))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    assert CALENDAR.workdays_between(start, CALENDAR.add_workdays(start, days)) == days
