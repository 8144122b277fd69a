"""The settings of the chain: each declared once, with default, bounds and the clause it comes from (C3, C4, A2).

Head office changes them; a branch takes them over with its next sync. What is not set has the default.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.deadlines import EntryHours
from crm_desktop.rules.money import parse_yuan, yuan
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words

Value = int | str
"""A count, an amount in fen, or a time of day ("18:00")."""


class Measure(StrEnum):
    """What a setting is counted in."""

    CLOCK = "clock"
    MINUTES = "minutes"
    DAYS = "days"
    WORKDAYS = "workdays"
    WEEKS = "weeks"
    ORDERS = "orders"
    MONEY = "money"


class Group(StrEnum):
    """Under which heading a setting stands."""

    TIME = "time"
    CLASS = "class"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `name` is its column of the chain's record, `least` and `most` bound it (fen for amounts)."""

    name: str
    group: Group
    words: Words
    help: Words
    measure: Measure
    default: Value
    least: int = 0
    most: int = 0


SETTINGS: Final = (
    Setting("entry_deadline", Group.TIME, Words("建档截止", "Filing deadline"),
            Words("当天登记表要在这之前建成档案（B1-3.1.2）", "The day's forms are filed by then (B1-3.1.2)"),
            Measure.CLOCK, "18:00"),
    Setting("amber_minutes", Group.TIME, Words("截止前提醒", "Reminder"),
            Words("离截止还有这么久，倒计时变黄", "So long before the deadline the countdown turns amber"),
            Measure.MINUTES, 60, 5, 480),
    Setting("red_minutes", Group.TIME, Words("截止前催促", "Urgent"),
            Words("离截止还有这么久，倒计时变红", "So long before the deadline it turns red"),
            Measure.MINUTES, 15, 1, 240),
    Setting("manager_minutes", Group.TIME, Words("告知店长", "Tell the manager"),
            Words("离截止还有这么久仍有未建档，店长会看到", "The manager sees what is still open by then"),
            Measure.MINUTES, 10, 1, 240),
    Setting("backfill_days", Group.TIME, Words("拜访补录", "Late visits"),
            Words("拜访后超过这些工作日才录入，标为补录", "Entered more working days later, a visit is marked late"),
            Measure.WORKDAYS, 1, 0, 30),
    Setting("account_days", Group.TIME, Words("账号申请办结", "Account requests"),
            Words("账号申请要在这些工作日内办完", "Requests for accounts are done within these working days"),
            Measure.WORKDAYS, 1, 1, 10),
    Setting("absence_days", Group.TIME, Words("未登录提示", "No sign-in"),
            Words("这么多天没有登录，列入提示名单", "Who has not signed in for so long goes on the notice list"),
            Measure.DAYS, 14, 1, 90),
    Setting("offline_days", Group.TIME, Words("允许离线", "Offline allowance"),
            Words("门店电脑多久没同步就不能再登录", "How long a desktop works without syncing before nobody signs in"),
            Measure.DAYS, 14, 1, 90),
    Setting("dormant_days", Group.CLASS, Words("沉睡", "Dormant"),
            Words("现有客户这么多天没有往来", "An existing customer without dealings for so long"),
            Measure.DAYS, 90, 7, 3650),
    Setting("lost_days", Group.CLASS, Words("流失", "Lost"),
            Words("有过往来，这么多天再没有往来", "Had dealings, and none for so long"),
            Measure.DAYS, 180, 14, 3650),
    Setting("frequent_orders", Group.CLASS, Words("高频", "Frequent"),
            Words("一年采购达到这么多次", "So many purchases a year, or more"),
            Measure.ORDERS, 24, 2, 1000),
    Setting("regular_orders", Group.CLASS, Words("中频", "Regular"),
            Words("一年采购达到这么多次，不足为低频", "So many purchases a year; fewer is low"),
            Measure.ORDERS, 6, 1, 1000),
    Setting("large_amount", Group.CLASS, Words("大额", "Large"),
            Words("一年采购额达到这么多", "So much bought in a year, or more"),
            Measure.MONEY, 5_000_000, 100, 100_000_000_00),
    Setting("medium_amount", Group.CLASS, Words("中额", "Medium"),
            Words("一年采购额达到这么多，不足为小额", "So much bought in a year; less is small"),
            Measure.MONEY, 1_000_000, 100, 100_000_000_00),
    Setting("fine_weeks", Group.FINE, Words("连续不规范", "Weeks in a row"),
            Words("连续这么多周不规范，之后每次提请处罚（B1-5）", "After so many in a row each further time is fined"),
            Measure.WEEKS, 3, 1, 12),
    Setting("fine_entry", Group.FINE, Words("建档不规范", "Non-standard entry"),
            Words("会计，每次", "The accountant, each time"), Measure.MONEY, 2_000, 0, 100_000),
    Setting("fine_untrue", Group.FINE, Words("资料不实", "Untrue facts"),
            Words("区域业务代表；上门客户为客服专员，每次", "The rep of the area or the service specialist, each time"),
            Measure.MONEY, 2_000, 0, 100_000),
    Setting("fine_unexecuted", Group.FINE, Words("审计结果未执行", "Audit not carried out"),
            Words("连锁店营运专员，每次", "The operations specialist, each time"), Measure.MONEY, 2_000, 0, 100_000),
)  # fmt: skip
"""All settings but the profile standard, in the order in which people read them."""

BY_NAME: Final[Mapping[str, Setting]] = MappingProxyType({one.name: one for one in SETTINGS})

_UNITS: Final = {
    Measure.CLOCK: Words("", ""),
    Measure.MINUTES: Words("分钟", "minutes"),
    Measure.DAYS: Words("天", "days"),
    Measure.WORKDAYS: Words("个工作日", "working days"),
    Measure.WEEKS: Words("周", "weeks"),
    Measure.ORDERS: Words("次", "times"),
    Measure.MONEY: Words("元", "yuan"),
}
# The first must be the larger one, or the second would never come to pass.
_ORDERED: Final = (
    ("amber_minutes", "red_minutes"),
    ("lost_days", "dormant_days"),
    ("frequent_orders", "regular_orders"),
    ("large_amount", "medium_amount"),
)


def unit_of(setting: Setting) -> Words:
    """What the number is followed by."""
    return _UNITS[setting.measure]


def in_force(kept: Mapping[str, object]) -> dict[str, Value]:
    """Every setting: what was set, or the default where nothing fit to be used was."""
    return {one.name: _fit(one, kept.get(one.name)) for one in SETTINGS}


def typed(setting: Setting, value: Value) -> str:
    """A value as it stands in its box."""
    if setting.measure is not Measure.MONEY:
        return str(value)
    return yuan(int(value)).removeprefix("¥").removesuffix(".00")


def said(setting: Setting, value: Value) -> Words:
    """A value with its unit, for a history."""
    if setting.measure is Measure.MONEY:
        return Words(yuan(int(value)), yuan(int(value)))
    unit = unit_of(setting)
    return Words(f"{value} {unit.zh}".strip(), f"{value} {unit.en}".strip())


def read(setting: Setting, text: str) -> Value | Problem:
    """Read what was typed; a Problem says what may stand there."""
    plain = half_width(text).strip()
    if setting.measure is Measure.CLOCK:
        return _clock(setting, plain)
    if setting.measure is Measure.MONEY:
        value = parse_yuan(plain, field=setting.name)
        if isinstance(value, Problem):
            return value
    elif plain.isascii() and plain.isdigit() and len(plain) < 10:
        value = int(plain)
    else:
        return Problem("setting_number", setting.name, Words("请填整数", "Give a whole number"))
    return value if setting.least <= value <= setting.most else _out_of_bounds(setting)


def check(values: Mapping[str, Value]) -> tuple[Problem, ...]:
    """What does not go together: of two limits of one thing, which is the larger."""
    return tuple(_disordered(values))


def entry_hours(values: Mapping[str, Value]) -> EntryHours:
    """The times of the filing clock; never before midnight."""
    deadline = time.fromisoformat(str(values["entry_deadline"]))
    return EntryHours(
        deadline=deadline,
        amber=_before(deadline, int(values["amber_minutes"])),
        red=_before(deadline, int(values["red_minutes"])),
        tell_manager=_before(deadline, int(values["manager_minutes"])),
    )


def _fit(setting: Setting, value: object) -> Value:
    if setting.measure is Measure.CLOCK:
        found = _clock(setting, value) if isinstance(value, str) else setting.default
        return setting.default if isinstance(found, Problem) else found
    fits = isinstance(value, int) and not isinstance(value, bool) and setting.least <= value <= setting.most
    return value if fits and isinstance(value, int) else setting.default


def _clock(setting: Setting, text: str) -> str | Problem:
    hour, colon, minute = text.partition(":")
    if colon and hour.isdigit() and len(minute) == 2 and minute.isdigit() and int(hour) < 24 and int(minute) < 60:
        return f"{int(hour):02}:{minute}"
    return Problem("setting_clock", setting.name, Words("请填时间，如 18:00", "Give a time such as 18:00"))


def _out_of_bounds(setting: Setting) -> Problem:
    least, most = typed(setting, setting.least), typed(setting, setting.most)
    unit = unit_of(setting)
    words = Words(f"应在 {least} 到 {most} {unit.zh}之间", f"Between {least} and {most} {unit.en}")
    return Problem("setting_bounds", setting.name, words)


def _disordered(values: Mapping[str, Value]) -> Iterator[Problem]:
    for larger, smaller in _ORDERED:
        if int(values[larger]) <= int(values[smaller]):
            one, other = BY_NAME[larger].words, BY_NAME[smaller].words
            words = Words(f"要比“{other.zh}”大", f'Must be more than "{other.en}"')
            yield Problem("setting_order", larger, Words(f"“{one.zh}”{words.zh}", f'"{one.en}": {words.en.lower()}'))


def _before(deadline: time, minutes: int) -> time:
    """So many minutes earlier; midnight where that would lie on the day before."""
    day = date(2000, 1, 2)
    moved = datetime.combine(day, deadline) - timedelta(minutes=minutes)
    return moved.time() if moved.date() == day else time.min
