"""Reads a day as people write it at the counter: `+7`, `w`, `8.5`, `0805`, `明天`, `下周三` (PRACTICE M3)."""

import re
from datetime import date, timedelta
from typing import Final

from crm_desktop.rules.typed import half_width

_NAMED_TYPED: Final = {
    "0": 0, "今天": 0, "今日": 0, "today": 0,
    "明天": 1, "明日": 1, "tomorrow": 1,
    "后天": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "yesterday": -1,
    "前天": -2,
    "w": 7, "一周后": 7,
}  # fmt: skip
_WEEKDAYS_TYPED: Final = "一二三四五六日天"
_WEEKS_TYPED: Final = {"本": 0, "这": 0, "下": 1, "下下": 2}
_OFFSET: Final = re.compile(r"([+-])(\d{1,3})")
_PARTS_TYPED: Final = re.compile(r"(?:(\d{4}|\d{2})[-./年])?(\d{1,2})[-./月](\d{1,2})[日号]?")
_DIGITS: Final = re.compile(r"(\d{4})?(\d{2})(\d{2})")
_WEEKDAY_TYPED: Final = re.compile(r"(下下|下|本|这)?(?:周|星期|礼拜)([一二三四五六日天])")


def read_day(text: str, *, today: date, ahead: bool = True) -> date | None:
    """The day meant by `text`, None if it cannot be one.

    Without a year it is the nearest such day at or after `today`, or at or before it when not `ahead` (a birthday, a
    visit already made).
    """
    typed = half_width(text).replace(" ", "").lower()
    if typed in _NAMED_TYPED:
        return today + timedelta(days=_NAMED_TYPED[typed])
    if found := _OFFSET.fullmatch(typed):
        days = int(found.group(2))
        return today + timedelta(days=days if found.group(1) == "+" else -days)
    if found := _WEEKDAY_TYPED.fullmatch(typed):
        return _weekday(found.group(1), min(6, _WEEKDAYS_TYPED.index(found.group(2))), today=today)
    found = _PARTS_TYPED.fullmatch(typed) or _DIGITS.fullmatch(typed)
    if found is None:
        return None
    year, month, day = found.groups()
    return _calendar(year, int(month), int(day), today=today, ahead=ahead)


def _weekday(which: str | None, at: int, *, today: date) -> date:
    """A bare weekday is the next one to come; 下 counts from the Monday that follows."""
    monday = today - timedelta(days=today.weekday())
    if which is not None:
        return monday + timedelta(days=7 * _WEEKS_TYPED[which] + at)
    days = (at - today.weekday()) % 7
    return today + timedelta(days=days or 7)


def _calendar(year: str | None, month: int, day: int, *, today: date, ahead: bool) -> date | None:
    if year is not None:
        return _day(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    step = 1 if ahead else -1
    # 29 February may be eight years away, across a century that has none.
    for at in range(9):
        found = _day(today.year + step * at, month, day)
        if found is not None and (found >= today if ahead else found <= today):
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
