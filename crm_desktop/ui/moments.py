"""Times as a shop clerk reads them: stored in UTC, shown on China's clock, close days by their name."""

from datetime import datetime, timedelta

from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.ui.language import tr

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def local(moment: datetime) -> datetime:
    """An aware moment on the branch's clock; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be shown")
    return moment.astimezone(BRANCH_ZONE)


def clock(moment: datetime) -> str:
    """`17:42`."""
    return local(moment).strftime("%H:%M")


def weekday(moment: datetime) -> str:
    """`周三` or `Wed`."""
    day = local(moment).weekday()
    return tr(f"周{_DAYS_ZH[day]}", _DAYS_EN[day])


def day(moment: datetime, *, now: datetime) -> str:
    """`今天`, `昨天`, `11月20日 周五`, with the year where it is another."""
    when, today = local(moment).date(), local(now).date()
    if when == today:
        return tr("今天", "Today")
    if when == today - timedelta(days=1):
        return tr("昨天", "Yesterday")
    if when == today + timedelta(days=1):
        return tr("明天", "Tomorrow")
    zh = f"{when.month}月{when.day}日 {weekday(moment)}"
    en = f"{weekday(moment)} {when.day} {when:%b}"
    if when.year != today.year:
        zh, en = f"{when.year}年{zh}", f"{en} {when.year}"
    return tr(zh, en)


def short(moment: datetime, *, now: datetime) -> str:
    """`17:42` for today, else the day with the time."""
    if local(moment).date() == local(now).date():
        return clock(moment)
    return f"{day(moment, now=now)} {clock(moment)}"
