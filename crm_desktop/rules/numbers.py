"""Numbers people read, write and key in, allotted on a desktop without asking anyone and never twice.

A number carries who gave it out (branch and device letter), so two desktops that never meet cannot collide; the letters
I and O are never used, because on paper they are 1 and 0; the last character checks the rest.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crm_desktop.rules.check_character import check_character, is_complete
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words


class Series(StrEnum):
    """What a dated number numbers; the value is the prefix printed before the branch."""

    REGISTRATION_FORM = ""
    PHONE_ORDER = "DH"
    DAILY_REPORT = "RB"
    HAND_OVER = "JB"
    CASE = "TS"


_BRANCH = re.compile(r"[A-HJ-NP-Z]{2,3}\d{2}")
_DEVICE = re.compile(r"[A-HJ-NP-Z]")
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS_END: Final = 100_000
_A_LETTER: Final = 10_000
LAST_CUSTOMER: Final = _DIGITS_END + len(_LETTERS) * _A_LETTER - 1
LAST_OF_DAY: Final = 9_999
LAST_BOOKLET: Final = 9_999
"""The highest counter a desktop can give out: to customers, in a dated series on one day, to booklets."""


@dataclass(frozen=True, slots=True)
class RecordNumber:
    """The number of a form, phone order, report or case: `SY01A-261121-0081`, `DH-SY01A-261121-003Q`.

    `branch` is the branch's code (two or three letters, two digits), `device` the letter of the desktop in that branch,
    `counter` counts from 1 within series, device and `day` (the branch's own calendar day).
    """

    branch: str
    device: str
    day: date
    counter: int
    series: Series = Series.REGISTRATION_FORM

    def __post_init__(self) -> None:
        """Refuse parts that could not be read back, with ValueError: they are a fault of the program."""
        _require_origin(self.branch, self.device)
        _require_within(self.counter, 1, LAST_OF_DAY)
        _require_within(self.day.year, 2000, 2099)

    def __str__(self) -> str:
        day, counter = f"{self.day:%y%m%d}", f"{self.counter:03}"
        check = check_character(f"{self.series}{self.branch}{self.device}{day}{counter}")
        return "-".join(filter(None, (self.series, self.branch + self.device, day, counter + check)))


@dataclass(frozen=True, slots=True)
class CustomerNumber:
    """A customer's number, given once and kept for good: `SY01A-00123F`.

    After 99999 comes A0000, after A9999 B0000: the width stays, and numbers sort in the order they were given.
    """

    branch: str
    device: str
    counter: int

    def __post_init__(self) -> None:
        """Refuse parts that could not be read back, with ValueError."""
        _require_origin(self.branch, self.device)
        _require_within(self.counter, 1, LAST_CUSTOMER)

    def __str__(self) -> str:
        origin, counter = f"{self.branch}{self.device}", _five_characters(self.counter)
        return f"{origin}-{counter}{check_character(origin + counter)}"


@dataclass(frozen=True, slots=True)
class BookletNumber:
    """A visit booklet's number within its branch, short enough for the spine: `A0137F` (LC 16.06.302.02)."""

    device: str
    counter: int

    def __post_init__(self) -> None:
        """Refuse parts that could not be read back, with ValueError."""
        _require_device(self.device)
        _require_within(self.counter, 1, LAST_BOOKLET)

    @property
    def stem(self) -> str:
        """The number without its check character, as page codes carry it: `A0137`."""
        return f"{self.device}{self.counter:04}"

    def __str__(self) -> str:
        return self.stem + check_character(self.stem)

    def page(self, number: int) -> "PageCode":
        """The code printed on page `number`, counted from 1."""
        return PageCode(self, number)


@dataclass(frozen=True, slots=True)
class PageCode:
    """What is printed and keyed for one page of a booklet: `A0137-12G`."""

    booklet: BookletNumber
    page: int

    def __post_init__(self) -> None:
        """Refuse a page that no booklet has, with ValueError."""
        _require_within(self.page, 1, 999)

    def __str__(self) -> str:
        page = f"{self.page:02}"
        return f"{self.booklet.stem}-{page}{check_character(self.booklet.stem + page)}"


Number = RecordNumber | CustomerNumber | BookletNumber | PageCode

_SERIES: Final = "|".join(series for series in Series if series)
_ORIGIN: Final = r"(?P<branch>[A-Z]{2,3}\d{2})(?P<device>[A-Z])"
_SHAPES: Final = (
    re.compile(rf"(?P<series>{_SERIES})?{_ORIGIN}(?P<day>\d{{6}})(?P<counter>\d{{3,4}})\w"),
    re.compile(rf"{_ORIGIN}(?P<customer>[A-Z\d]\d{{4}})\w"),
    re.compile(r"(?P<device>[A-Z])(?P<booklet>\d{4})(?P<page>\d{2,3})?\w"),
)
_AS_ON_PAPER: Final = str.maketrans("IO", "10")


def parse_number(text: str) -> Number | Problem:
    """Read a number typed or scanned: capitals, dashes, spaces and full-width do not matter, I counts as 1 and O as 0.

    A wrong check character gives the Problem "number_check", anything else "number_form".
    """
    plain = re.sub(r"[\s\-_‐-―−./]", "", half_width(text)).upper().translate(_AS_ON_PAPER)
    for shape in _SHAPES:
        found = shape.fullmatch(plain)
        if found is None:
            continue
        if not is_complete(plain):
            return _CHECK_FAILED
        return _build({name: part for name, part in found.groupdict().items() if part})
    return _NOT_A_NUMBER


def _build(parts: dict[str, str]) -> Number | Problem:
    try:
        if "day" in parts:
            day = parts["day"]
            on = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
            series = Series(parts.get("series", ""))
            return RecordNumber(parts["branch"], parts["device"], on, int(parts["counter"]), series)
        if "customer" in parts:
            return CustomerNumber(parts["branch"], parts["device"], _counter_of(parts["customer"]))
        booklet = BookletNumber(parts["device"], int(parts["booklet"]))
        return booklet.page(int(parts["page"])) if "page" in parts else booklet
    except ValueError:
        return _NOT_A_NUMBER


def _five_characters(counter: int) -> str:
    if counter < _DIGITS_END:
        return f"{counter:05}"
    letter, rest = divmod(counter - _DIGITS_END, _A_LETTER)
    return f"{_LETTERS[letter]}{rest:04}"


def _counter_of(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _DIGITS_END + _LETTERS.index(text[0]) * _A_LETTER + int(text[1:])


_CHECK_FAILED: Final = Problem(
    "number_check",
    "number",
    Words("编号有一位不对，请对照纸面再输一次", "One character is wrong: compare with the paper and type it again"),
)
_NOT_A_NUMBER: Final = Problem(
    "number_form",
    "number",
    Words(
        "这不是编号。登记表如 SY01A-261121-0081，拜访册页如 A0137-12G",
        "This is not a number. A form reads SY01A-261121-0081, a booklet page A0137-12G",
    ),
)


def _require_origin(branch: str, device: str) -> None:
    if not _BRANCH.fullmatch(branch):
        raise ValueError(f"branch code {branch!r} is not two or three letters (without I and O) and two digits")
    _require_device(device)


def _require_device(device: str) -> None:
    if not _DEVICE.fullmatch(device):
        raise ValueError(f"device {device!r} is not one capital letter without I and O")


def _require_within(value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise ValueError(f"{value} is not between {lowest} and {highest}")
