"""Addresses: province, city and district recognised, what is missing said (C5, PRACTICE 4.4)."""

import re
from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.divisions import Division, Divisions, Level, shipped_divisions
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import clean, word_set
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts, each "" where it is not known.

    Divisions bear their full names, the former name where the address was written with one; in a municipality the
    city is named like the province. `street` is all that follows.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""

    @property
    def one_line(self) -> str:
        """The address as written on an envelope: 辽宁省沈阳市铁西区兴华北街12号, a municipality named once."""
        city = "" if self.city == self.province else self.city
        return f"{self.province}{city}{self.district}{self.street}"


_MUNICIPALITIES: Final = word_set("北京市 天津市 上海市 重庆市")
# Cities whose towns stand directly under them, and places the table lists as a whole.
_WITHOUT_DISTRICTS: Final = word_set("东莞市 中山市 儋州市 嘉峪关市 台湾省 香港特别行政区 澳门特别行政区")
_BETWEEN: Final = " ,，、-/"
# 铁西 before 路 is a street's name, not the district's.
_STREET_AFTER = re.compile(
    r"[东西南北中大新老一二三四五六七八九十]?(?:[路街道巷桥村镇乡]|胡同|广场|大厦|小区|花园|家园)"
)

_Path = tuple[tuple[str, Division], ...]


def parse_address(text: str, *, home: str = "", divisions: Divisions | None = None) -> Address:
    """Split an address written in one line; what is not recognised stays in `street`.

    Provinces and cities may be left out or shortened (沈阳铁西兴华北街). A district's name that several cities have is
    taken only when the city `home`, the branch's own, is among them.
    """
    table = divisions or shipped_divisions()
    plain = clean(text).lstrip(_BETWEEN)
    path = _choose(_paths(plain, table, above=None), home, table)
    if not path:
        return Address(street=plain)
    street = _after(plain, path)
    chain = [*table.chain(path[-1][1])[:-1], path[-1][1]]
    return _assemble(chain, street)


def check_address(address: Address, *, divisions: Divisions | None = None) -> tuple[Problem, ...]:
    """Warn of a missing city, district or street; name what an abolished division is called today."""
    table = divisions or shipped_divisions()
    problems = []
    if not address.city:
        problems.append(_problem("address_city", "city", Words("地址缺少城市", "The address lacks the city")))
    elif not address.district and _has_districts(address.city, table):
        words = Words("地址缺少区县，送货和分区要用", "The address lacks the district: deliveries and areas need it")
        problems.append(_problem("address_district", "district", words))
    if not address.street:
        words = Words("地址缺少街道门牌", "The address lacks street and number")
        problems.append(_problem("address_street", "address", words))
    today = _name_today(address, table)
    if today:
        words = Words(f"{address.district}现为{today}，请核对", f"{address.district} is {today} today: check it")
        problems.append(Problem("address_former", "district", words, Severity.HINT))
    return tuple(problems)


def _paths(text: str, table: Divisions, *, above: Division | None) -> list[_Path]:
    """Every way to read divisions, each inside the one before it, at the start of `text`."""
    found: list[_Path] = []
    for spelling, division in table.prefixes(text):
        rest = text[len(spelling) :]
        if spelling != division.name and _STREET_AFTER.match(rest):
            continue
        if above is not None and (division.level <= above.level or above not in table.chain(division)):
            continue
        here = (spelling, division)
        found.append((here,))
        rest = rest.lstrip(_BETWEEN)
        found += [(here, *deeper) for deeper in _paths(rest, table, above=division)]
    return found


def _choose(paths: list[_Path], home: str, table: Divisions) -> _Path:
    """The reading that explains most of the text; among equals the branch's own city, then the higher level."""
    most = max((_length(path) for path in paths), default=0)
    best = [path for path in paths if _length(path) == most]
    at_home = [path for path in best if any(one.name == home for one in table.chain(path[-1][1]))]
    chosen = at_home or best
    if not chosen:
        return ()
    highest = min(path[-1][1].level for path in chosen)
    last = [path for path in chosen if path[-1][1].level == highest]
    if len({path[-1][1].code for path in last}) == 1:
        return last[0]
    # The name means several places: what is certain stands before it, if anything does.
    return last[0][:-1] if len({path[:-1] for path in last}) == 1 else ()


def _length(path: _Path) -> int:
    return sum(len(spelling) for spelling, _ in path)


def _after(text: str, path: _Path) -> str:
    for spelling, _ in path:
        text = text.lstrip(_BETWEEN).removeprefix(spelling)
    return text.lstrip(_BETWEEN).strip()


def _assemble(chain: list[Division], street: str) -> Address:
    province = chain[0].name
    deeper = {division.level: division.name for division in chain[1:]}
    city, district = deeper.get(Level.CITY, ""), deeper.get(Level.DISTRICT, "")
    if province in _MUNICIPALITIES or province in _WITHOUT_DISTRICTS:
        city = province
    elif district and not city:
        # A county that answers to the province alone (仙桃市) is its own city.
        city, district = district, ""
    return Address(province, city, district, street)


def _has_districts(city: str, table: Divisions) -> bool:
    """False for 东莞 and its like and for counties that answer to a province; True for a name that is not known."""
    if city in _WITHOUT_DISTRICTS:
        return False
    known = table.by_name.get(city, ())
    return city in _MUNICIPALITIES or not known or any(one.level is Level.CITY for one in known)


def _name_today(address: Address, table: Divisions) -> str:
    for division in table.by_name.get(address.district, ()):
        above = {one.name for one in table.chain(division)}
        if division.valid_to is not None and above & {address.city, address.province}:
            return table.by_code[division.successor].name
    return ""


def _problem(code: str, field: str, words: Words) -> Problem:
    return Problem(code, field, words, Severity.WARN)
