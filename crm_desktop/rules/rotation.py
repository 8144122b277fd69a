"""Which backups are kept: the newest of so many days, weeks and months that have one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many days, weeks and months keep their newest backup; the newest `recent` ones stay whatever their day."""

    daily: int = 7
    weekly: int = 5
    monthly: int = 12
    recent: int = 1


def kept(times: Iterable[datetime], rule: Rotation) -> set[datetime]:
    """Those of the times at which backups were made that the rule keeps; the newest is always among them."""
    newest_first = sorted(times, reverse=True)
    keep: set[datetime] = set(newest_first[: max(1, rule.recent)])
    for count, form in ((rule.daily, "%Y%m%d"), (rule.weekly, "%G%V"), (rule.monthly, "%Y%m")):
        first: dict[str, datetime] = {}
        for at in newest_first:
            first.setdefault(at.strftime(form), at)
        keep |= set(list(first.values())[:count])
    return keep
