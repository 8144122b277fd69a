"""A list of changed divisions as it is pasted: code, name, the code above; for one that ended, when and into what."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm_desktop.rules.divisions import Division, Divisions, Level
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words

_CODE: Final = re.compile(r"[1-9]\d{5}")


@dataclass(frozen=True, slots=True)
class DivisionList:
    """What was read; every line that was not has a problem that names it (`field` is its number, from 1)."""

    divisions: tuple[Division, ...]
    problems: tuple[Problem, ...]


def read_division_list(text: str, *, table: Divisions) -> DivisionList:
    """Read lines `210199 浑河新区 210100 [撤销日期] [并入代码]`, separated by blanks, tabs or commas.

    The code above may be left out where it follows from the code. What lies above must be in the table or the list.
    """
    found: dict[str, Division] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = re.split(r"[\s,，;；]+", half_width(line).strip())
        if parts == [""]:
            continue
        read = _read(parts, number)
        if isinstance(read, Problem):
            problems.append(read)
        elif read.parent and read.parent not in table.by_code and read.parent not in found:
            problems.append(_problem(number, f"没有上级区划 {read.parent}", f"There is no division {read.parent}"))
        else:
            found[read.code] = read
    return DivisionList(tuple(found.values()), tuple(problems))


def _read(parts: list[str], number: int) -> Division | Problem:
    code, *rest = parts
    if not _CODE.fullmatch(code):
        return _problem(number, "应以六位区划代码开头", "A line begins with the six digits of a code")
    name = rest.pop(0) if rest else ""
    if len(name) < 2 or not re.fullmatch(r"[\u4e00-\u9fff]+", name):
        return _problem(number, "代码后面写名称，如 浑南区", "After the code comes the name, such as 浑南区")
    parent = rest.pop(0) if rest and _CODE.fullmatch(rest[0]) else _above(code)
    ended: date | None = None
    if rest:
        try:
            ended = date.fromisoformat(rest.pop(0))
        except ValueError:
            return _problem(number, "撤销日期应如 2027-01-01", "The day it ended reads like 2027-01-01")
    successor = rest.pop(0) if rest else ""
    if rest or (successor and not _CODE.fullmatch(successor)):
        return _problem(number, "后面的内容看不懂", "What follows cannot be read")
    return Division(code, name, parent, None, ended, successor)


def _above(code: str) -> str:
    level = Division(code, "", "", None, None, "").level
    if level is Level.PROVINCE:
        return ""
    return f"{code[:2]}0000" if level is Level.CITY else f"{code[:4]}00"


def _problem(number: int, zh: str, en: str) -> Problem:
    return Problem("division_line", str(number), Words(f"第 {number} 行：{zh}", f"Line {number}: {en}"))
