"""Whether two customers may be one: what blocks, what warns, what is a silent hint (PRACTICE 3.1, A3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import product
from typing import Final

from rapidfuzz import fuzz

from crm_desktop.rules.names import CustomerKind, company_core
from crm_desktop.rules.pinyin import homophone_key
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words


class DuplicateLevel(IntEnum):
    """How hard a likeness stands in the way; the higher the surer."""

    NONE = 0
    HINT = 1
    WARN = 2
    BLOCK = 3


@dataclass(frozen=True, slots=True)
class Identity:
    """What one customer is recognised by.

    `mobiles` and `landlines` are `PhoneCheck.key`s (E.164, a landline with its extension); `credit_code` and `district`
    are "" where unknown; `branch` is the id of the branch that keeps the file.
    """

    name: str
    kind: CustomerKind
    branch: str
    mobiles: frozenset[str] = frozenset()
    landlines: frozenset[str] = frozenset()
    credit_code: str = ""
    city: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one pair; `reasons` are ordered with the surest first, and empty exactly at NONE."""

    level: DuplicateLevel
    reasons: tuple[Problem, ...]


NOT_ALIKE: Final = Verdict(DuplicateLevel.NONE, ())
"""Nothing that two customers share."""

_LEVELS: Final = {
    Severity.BLOCK: DuplicateLevel.BLOCK,
    Severity.WARN: DuplicateLevel.WARN,
    Severity.HINT: DuplicateLevel.HINT,
}
_PRINT_BYTES: Final = 8
ALIKE: Final = 88
"""The WRatio from which two names that share no core are worth a silent chip."""

_SAME_MOBILE_HERE: Final = Problem(
    "duplicate_mobile",
    "mobile",
    Words("本店已有这个手机号", "Same mobile, in this branch"),
)
_SAME_CODE: Final = Problem(
    "duplicate_credit_code",
    "credit_code",
    Words("信用代码相同", "Same credit code"),
)
_SAME_MOBILE_ELSEWHERE: Final = Problem(
    "duplicate_mobile_elsewhere",
    "mobile",
    Words("其他分店有这个手机号", "Same mobile, in another branch"),
    Severity.WARN,
)
_SAME_LANDLINE: Final = Problem(
    "duplicate_landline",
    "landline",
    Words("座机和分机都相同", "Same landline and extension"),
    Severity.WARN,
)
_SAME_CORE: Final = Problem("duplicate_core", "name", Words("公司字号相同", "Same name at the core"), Severity.WARN)
_SOUNDS_ALIKE: Final = Problem(
    "duplicate_sound",
    "name",
    Words("同一区县，名称同音", "Sounds alike, same district"),
    Severity.HINT,
)
_PHONE_SLIP: Final = Problem(
    "duplicate_slip",
    "mobile",
    Words("手机号只差一位，可能输错", "Mobiles differ by one digit"),
    Severity.HINT,
)
_LOOKS_ALIKE: Final = Problem("duplicate_name", "name", Words("名称很像", "Names look alike"), Severity.HINT)


def judge(candidate: Identity, existing: Identity) -> Verdict:
    """Compare the file being entered with one that exists; every reason that holds is given."""
    reasons = tuple(_reasons(candidate, existing))
    level = max((_LEVELS[reason.severity] for reason in reasons), default=DuplicateLevel.NONE)
    return Verdict(level, reasons)


def print_of(identity: Identity) -> str:
    """A digest of what customers are compared by, for `is_as_printed`: names and numbers, then the place if known."""
    who = (identity.name, sorted(identity.mobiles), sorted(identity.landlines), identity.credit_code)
    where = (identity.city, identity.district)
    return f"{_digest(who)}.{_digest(where) if any(where) else ''}"


def is_as_printed(identity: Identity, kept: str) -> bool:
    """Whether a customer is compared by what they were when somebody looked; a place that came since adds nothing.

    Who found two files distinct has seen them so; once one of them has changed they have to be looked at again.
    """
    who, _, where = print_of(identity).partition(".")
    kept_who, _, kept_where = kept.partition(".")
    return who == kept_who and kept_where in ("", where)


def _digest(told: tuple[object, ...]) -> str:
    return blake2b(repr(told).encode(), digest_size=_PRINT_BYTES).hexdigest()


def _reasons(one: Identity, other: Identity) -> Iterator[Problem]:
    same_mobile = bool(one.mobiles & other.mobiles)
    if same_mobile and one.branch == other.branch:
        yield _SAME_MOBILE_HERE
    if one.credit_code and one.credit_code == other.credit_code:
        yield _SAME_CODE
    if same_mobile and one.branch != other.branch:
        yield _SAME_MOBILE_ELSEWHERE
    if one.landlines & other.landlines:
        yield _SAME_LANDLINE
    yield from _name_reasons(one, other)
    if not same_mobile and any(is_slip(*pair) for pair in product(one.mobiles, other.mobiles)):
        yield _PHONE_SLIP


def _name_reasons(one: Identity, other: Identity) -> Iterator[Problem]:
    firms = one.kind is other.kind is CustomerKind.COMPANY
    here, there = _comparable(one), _comparable(other)
    if not here or not there:
        return
    if firms and here == there:
        yield _SAME_CORE
    elif one.district and one.district == other.district and _sounds(here) == _sounds(there):
        yield _SOUNDS_ALIKE
    # In different cities a likeness of names means nothing: there is a 宏达广告 in each.
    elif firms and not (one.city and other.city and one.city != other.city) and fuzz.WRatio(here, there) >= ALIKE:
        yield _LOOKS_ALIKE


def is_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one wrong digit or by two neighbours swapped, as fingers do."""
    if len(one) != len(other):
        return False
    wrong = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    if len(wrong) == 1:
        return True
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    first, second = wrong
    return one[first] == other[second] and one[second] == other[first]


def _comparable(identity: Identity) -> str:
    return _core(identity.name) if identity.kind is CustomerKind.COMPANY else identity.name.strip()


# One candidate is compared with many files, and again at the next keystroke.
@lru_cache(maxsize=8192)
def _core(name: str) -> str:
    return company_core(name)


@lru_cache(maxsize=8192)
def _sounds(name: str) -> str:
    return homophone_key(name)
