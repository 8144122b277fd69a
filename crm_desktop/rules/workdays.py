"""Working days as published each year, shifted weekends included, and what a branch makes of them (PRACTICE 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import chinese_calendar

from crm_desktop.rules.words import Words

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_NAMES: Final = {
    "New Year's Day": Words("元旦", "New Year's Day"),
    "Spring Festival": Words("春节", "Spring Festival"),
    "Tomb-sweeping Day": Words("清明节", "Tomb-Sweeping Day"),
    "Labour Day": Words("劳动节", "Labour Day"),
    "Dragon Boat Festival": Words("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": Words("中秋节", "Mid-Autumn Festival"),
    "National Day": Words("国庆节", "National Day"),
}
# What is certain without the yearly notice; the lunar holidays and the shifted weekends are not.
_FIXED_HOLIDAYS: Final = {
    (1, 1): _NAMES["New Year's Day"],
    (5, 1): _NAMES["Labour Day"],
    (5, 2): _NAMES["Labour Day"],
    (10, 1): _NAMES["National Day"],
    (10, 2): _NAMES["National Day"],
    (10, 3): _NAMES["National Day"],
}
_EVERY_DAY_BUT_SUNDAY: Final = frozenset(range(6))


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day: whether offices work, the holiday it belongs to, and whether that is only an estimate.

    `estimated` days lie in a year whose notice has not come yet; show them with 预估.
    """

    on: date
    workday: bool
    holiday: Words | None
    shifted: bool
    estimated: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The published calendar under `overrides`: days sent by head office or set by a branch, True for working."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def day(self, on: date) -> Day:
        """What kind of day `on` is; never fails, whatever the year."""
        try:
            is_holiday, name = chinese_calendar.get_holiday_detail(on)
        except NotImplementedError:
            holiday = _FIXED_HOLIDAYS.get((on.month, on.day))
            known = Day(on, on.weekday() < _SATURDAY and holiday is None, holiday, False, True)
        else:
            shifted = not is_holiday and name is not None
            known = Day(on, not is_holiday, _NAMES.get(name or ""), shifted, False)
        if on not in self.overrides:
            return known
        return Day(on, self.overrides[on], known.holiday, known.shifted, False)

    def is_workday(self, on: date) -> bool:
        """Whether offices work on `on`, shifted Saturdays and Sundays included."""
        return self.day(on).workday

    def add_workdays(self, start: date, days: int) -> date:
        """The working day `days` working days after (or, negative, before) `start`; 0 gives `start` itself."""
        step = _ONE_DAY if days > 0 else -_ONE_DAY
        on, left = start, abs(days)
        while left:
            on += step
            left -= self.is_workday(on)
        return on

    def workdays_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and including `last`; 0 when `last` is not later."""
        span = (last - first).days
        return sum(self.is_workday(first + _ONE_DAY * step) for step in range(1, span + 1))

    def is_open(self, on: date, *, open_weekdays: frozenset[int] = _EVERY_DAY_BUT_SUNDAY) -> bool:
        """Whether a shop opens on `on`: closed on holidays, open on shifted days, else by weekday (Monday is 0).

        Shops work weekends that offices do not; an override decides alone.
        """
        if on in self.overrides:
            return self.overrides[on]
        day = self.day(on)
        if day.shifted:
            return True
        return on.weekday() in open_weekdays and day.holiday is None
