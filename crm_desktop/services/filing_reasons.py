"""Why a form is filed late, with gaps, or given back: one digit for the usual reasons, words for the others (M4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the usual reasons: what is kept and what is read."""

    value: str
    words: Words


OTHER: Final = "other"
"""The answer that needs words; the words themselves are kept."""


def _reasons(*rows: tuple[str, str, str]) -> tuple[Reason, ...]:
    return tuple(Reason(key, Words(zh, en)) for key, zh, en in rows)


LATE_REASONS: Final = _reasons(
    ("power", "停电", "Power cut"),
    ("network", "断网", "No network"),
    ("crowd", "客流", "Too many customers"),
    (OTHER, "其他", "Other"),
)
GAP_REASONS: Final = _reasons(
    ("unreachable", "联系不上客人", "Customer cannot be reached"),
    ("later", "客人说下次补", "Customer will tell later"),
    ("paper", "纸质表看不清", "Paper form not legible"),
    (OTHER, "其他", "Other"),
)
RETURN_REASONS: Final = _reasons(
    ("phone", "电话不对", "Wrong phone number"),
    ("name", "姓名单位不清", "Name not clear"),
    ("address", "地址不清", "Address not clear"),
    (OTHER, "其他", "Other"),
)
WITHDRAWN: Final = "withdrawn"
"""A filing taken back by whoever filed it."""
NO_NUMBER: Final = "no_number"
"""The number was tried and does not exist: whoever took the form asks for the right one."""

_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {reason.value: reason.words for reason in (*LATE_REASONS, *GAP_REASONS, *RETURN_REASONS) if reason.value != OTHER}
    | {
        WITHDRAWN: Words("已撤销建档", "Filing taken back"),
        NO_NUMBER: Words("电话查无此号，请问到正确的号码", "The number does not exist: ask for the right one"),
    }
)


def reason_words(kept: str | None) -> Words:
    """A kept reason as people read it: the usual ones by their words, others as they were typed."""
    text = kept or ""
    return _WORDS.get(text, Words(text, text))
