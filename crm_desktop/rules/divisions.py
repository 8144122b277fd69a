"""Provinces, cities and districts as a dated table: what an address is recognised by (PRACTICE 4.4)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache
from types import MappingProxyType
from typing import Final

import resources


class Level(IntEnum):
    """How far down the three-level table a division stands."""

    PROVINCE = 1
    CITY = 2
    DISTRICT = 3


@dataclass(frozen=True, slots=True)
class Division:
    """One province, city or district; `valid_to` and `successor` are set where it was abolished or renamed."""

    code: str
    name: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    successor: str

    @property
    def level(self) -> Level:
        """By the code: 210000 a province, 210100 a city, 210106 a district (and counties run by a province)."""
        if self.code.endswith("0000"):
            return Level.PROVINCE
        return Level.CITY if self.code.endswith("00") else Level.DISTRICT

    @property
    def short_name(self) -> str:
        """The name as people say it: 辽宁, 沈阳, 铁西; a name of two characters stays whole (和县)."""
        bare = _ENDING.sub("", self.name)
        return bare if len(bare) >= 2 else self.name


# Autonomous areas are called by their first syllables only: 岫岩满族自治县 is 岫岩, 恩施土家族苗族自治州 is 恩施.
_ENDING: Final = re.compile(
    "(?:(?:满|蒙古|回|朝鲜|土家|苗|侗|彝|藏|羌|壮|瑶|傣|白|哈尼|布依|达斡尔|哈萨克|柯尔克孜|景颇|傈僳|佤|拉祜|黎|畲|水|仡佬|"
    "毛南|仫佬|土|撒拉|东乡|保安|裕固|锡伯|塔吉克|独龙|怒|普米|纳西|布朗|各)族|维吾尔|哈萨克|(?<!内)蒙古|柯尔克孜|塔吉克)*"
    "(?:特别行政区|自治[区州县旗]|新区|地区|林区|省|市|盟|区|县|旗)$"
)


@dataclass(frozen=True, slots=True)
class Divisions:
    """The whole table, indexed by code and by every name a person may write."""

    by_code: Mapping[str, Division]
    by_name: Mapping[str, tuple[Division, ...]]
    longest: int

    def chain(self, division: Division) -> tuple[Division, ...]:
        """The division with those above it, the province first."""
        above: list[Division] = [division]
        while above[0].parent:
            above.insert(0, self.by_code[above[0].parent])
        return tuple(above)

    def prefixes(self, text: str) -> list[tuple[str, Division]]:
        """Every division whose full or short name `text` begins with, the longest names first."""
        found = []
        for length in range(min(self.longest, len(text)), 1, -1):
            found += [(text[:length], division) for division in self.by_name.get(text[:length], ())]
        return found

    def children(self, name: str, *, level: Level) -> tuple[str, ...]:
        """The names, valid today, of `level` under the division called `name`: for a choice list, in code order."""
        parents = {division.code for division in self.by_name.get(name, ())}
        return tuple(
            division.name
            for division in self.by_code.values()
            if division.parent in parents and division.level is level and division.valid_to is None
        )

    def provinces(self) -> tuple[str, ...]:
        """The names of all provinces in code order."""
        return tuple(
            division.name
            for division in self.by_code.values()
            if division.level is Level.PROVINCE and division.valid_to is None
        )


def read_divisions(lines: Iterable[str]) -> Divisions:
    """Build the table from lines `code, name, parent, valid_from, valid_to, successor` separated by tabs."""
    return _indexed(map(_division, lines))


@cache
def shipped_divisions() -> Divisions:
    """The table this program was shipped with, read once; head office sends newer ones by sync."""
    return _indexed(_shipped())


def amended(entries: Sequence[Division]) -> Divisions:
    """The shipped table with what head office has added, renamed or abolished; old names are still understood."""
    if not entries:
        return shipped_divisions()
    newer = {one.code: one for one in entries}
    kept = [one for one in _shipped() if one.code not in newer or newer[one.code].name != one.name]
    return _indexed((*entries, *kept))


@cache
def _shipped() -> tuple[Division, ...]:
    with resources.path("divisions", "divisions.tsv").open(encoding="utf-8") as table:
        next(table)
        return tuple(map(_division, table))


def _division(line: str) -> Division:
    code, name, parent, start, end, successor = line.rstrip("\n").split("\t")
    return Division(code, name, parent, _day(start), _day(end), successor)


def _indexed(divisions: Iterable[Division]) -> Divisions:
    by_code: dict[str, Division] = {}
    by_name: dict[str, list[Division]] = {}
    for division in divisions:
        # A code may live on under a new name (东陵区 is 浑南区 now): the name in force owns the code.
        by_code.setdefault(division.code, division)
        name, short = division.name, division.short_name
        # 大厂回族自治县 is written 大厂县, 恩施土家族苗族自治州 is 恩施州.
        for spelling in {name, short, short + name[-1]}:
            by_name.setdefault(spelling, []).append(division)
    ordered = dict(sorted(by_code.items()))
    frozen = {name: tuple(same) for name, same in by_name.items()}
    return Divisions(MappingProxyType(ordered), MappingProxyType(frozen), max(map(len, frozen)))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
