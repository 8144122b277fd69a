"""Days and clock times as the visit screens write and read them."""

import re
from datetime import date

from crm_desktop.rules.typed import half_width
from crm_desktop.ui.language import tr

_ZH = "一二三四五六日"
_HOUR_ZH = "点"
_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def short_day(day: date | None) -> str:
    """`11-20 周五`, "" for none."""
    return f"{day:%m-%d} {weekday(day)}" if day is not None else ""


def weekday(day: date) -> str:
    """`周五` or `Fri`."""
    return tr(f"周{_ZH[day.weekday()]}", _EN[day.weekday()])


def read_clock(text: str) -> str | None:
    """A time of day as people key it (`930`, `9:30`, `0930`, `14`) as `09:30`; "" for nothing, None for no time."""
    typed = half_width(text).strip().replace("：", ":").replace(".", ":").replace(_HOUR_ZH, ":")
    if not typed:
        return ""
    found = re.fullmatch(r"(\d{1,2}):?(\d{2})?", typed)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def ranges(numbers: tuple[int, ...]) -> str:
    """`3–7, 9`: page numbers in ascending order, runs drawn together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
