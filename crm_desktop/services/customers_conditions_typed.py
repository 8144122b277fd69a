"""A condition as people write and read it: what was typed becomes a condition or a sentence, and back into words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from crm_desktop.models.kinds import Kind
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.money import parse_yuan, yuan
from crm_desktop.rules.phones import check_phone
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import clean, half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.customers_conditions import (
    COMPARISONS,
    MASKED,
    Comparison,
    Condition,
    ConditionField,
    kind_of,
)
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.seat import Seat

MOST_DAYS: Final = 3650
LONGEST: Final = 100
"""Characters of a text that is looked for."""
_SEVERAL: Final = "、,，;； "
_FROM, _TO, _VALUE = "from", "to", "value"

Read = tuple[str, ...] | Problem


def read_condition(
    seat: Seat, field: ConditionField, comparison: Comparison, typed: tuple[str, ...]
) -> Condition | Problem:
    """What was typed or chosen for a field; a Problem names the box it is about: "value", "from" or "to".

    A day is YYYY-MM-DD, a sum is in yuan; the two ends of a stretch of days are two texts, one of which may be blank.
    """
    if comparison not in field.comparisons:
        return Problem("condition_masked", _VALUE, MASKED)
    read = _READERS.get(comparison, _nothing)(seat, field, typed)
    return read if isinstance(read, Problem) else Condition(field.name, comparison, read)


def told(condition: Condition, field: ConditionField) -> Words:
    """A condition as its chip says it: 客户来源 是 展会、在线."""
    name, values = field.full, condition.values
    if condition.comparison is Comparison.BETWEEN:
        return _joined(name, _stretch(*values))
    if condition.comparison is Comparison.LAST_DAYS:
        return _joined(name, Words(f"最近 {values[0]} 天", f"in the last {values[0]} days"))
    shown = [_shown(value, field) for value in values]
    listed = Words("、".join(one.zh for one in shown), ", ".join(one.en for one in shown))
    return _joined(_joined(name, condition.comparison.words), listed)


def kept_conditions(conditions: Iterable[Condition]) -> str:
    """Conditions as one text, "" for none; the same conditions are the same text."""
    listed = [(one.field, one.comparison.value, one.values) for one in conditions]
    return msgspec.json.encode(listed).decode() if listed else ""


def read_kept(kept: str) -> tuple[tuple[Condition, ...], int]:
    """The conditions of a text, and how many there are that this version cannot ask: they are for who reads to say."""
    try:
        listed = msgspec.json.decode(kept, type=list[msgspec.Raw]) if kept else []
    except msgspec.DecodeError:
        return (), 1
    read = [_of_kept(one) for one in listed]
    known = tuple(one for one in read if one is not None)
    return known, len(read) - len(known)


def _of_kept(raw: msgspec.Raw) -> Condition | None:
    try:
        field, how, values = msgspec.json.decode(raw, type=tuple[str, str, tuple[str, ...]])
    except msgspec.DecodeError:
        return None
    kind = kind_of(field)
    if kind is None or how not in set(Comparison) or Comparison(how) not in COMPARISONS[kind]:
        return None
    condition = Condition(field, Comparison(how), values)
    return condition if _is_sound(condition) else None


def _is_sound(condition: Condition) -> bool:
    """Whether the values are what the comparison compares with."""
    values = condition.values
    match condition.comparison:
        case Comparison.BETWEEN:
            return len(values) == 2 and any(values) and all(not one or _day(one) for one in values)
        case Comparison.LAST_DAYS | Comparison.AT_LEAST | Comparison.AT_MOST:
            return len(values) == 1 and values[0].removeprefix("-").isascii() and _is_whole(values[0])
        case Comparison.HAS | Comparison.EQUALS:
            return len(values) == 1 and 0 < len(values[0]) <= LONGEST
        case Comparison.ANY_OF | Comparison.NONE_OF | Comparison.HOLDS | Comparison.LACKS:
            return bool(values)
    return not values


def _is_whole(text: str) -> bool:
    bare = text.removeprefix("-")
    return bare.isdigit() and len(bare) <= 18


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _nothing(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    return ()


def _text(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    text = clean(" ".join(typed))
    if not text:
        return Problem("condition_blank", _VALUE, Words("先填要找的内容", "Type what to look for first"))
    if len(text) > LONGEST:
        words = Words(f"最多 {LONGEST} 个字", f"At most {LONGEST} characters")
        return Problem("condition_long", _VALUE, words)
    return (text,)


def _part(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    read = _text(seat, field, typed)
    if isinstance(read, Problem) or field.kind is not Kind.PHONE or read == (DECLINED,):
        return read
    digits = "".join(one for one in half_width(read[0]) if one.isascii() and one.isdigit())
    if not digits:
        return Problem("condition_digits", _VALUE, Words("填几位号码，如后四位", "Type digits, e.g. the last four"))
    return (digits,)


def _whole(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    read = _text(seat, field, typed)
    if isinstance(read, Problem) or field.kind is not Kind.PHONE or read == (DECLINED,):
        return read
    phone = check_phone(read[0], field=_VALUE, default_area_code=seat.branch.area_code or None)
    return (phone.key,) if phone.key else phone.problems[0]


def _chosen(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    offered = {key for key, _ in field.choices}
    keys = tuple(key for key in typed if key in offered)
    if not keys:
        return Problem("condition_choice", _VALUE, Words("至少选一项", "Choose at least one"))
    return keys


def _tags(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    if field.choices:
        return _chosen(seat, field, typed)
    text = " ".join(typed).translate({ord(sign): " " for sign in _SEVERAL})
    tags = tuple(dict.fromkeys(clean(one) for one in text.split()))
    return tags or Problem("condition_blank", _VALUE, Words("先填标签", "Type a tag first"))


def _days(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    ends = [half_width(one).strip() for one in (*typed, "", "")[:2]]
    for box, text in zip((_FROM, _TO), ends, strict=True):
        if text and _day(text) is None:
            words = Words(f"没有“{text}”这一天，应像 2026-08-05", f'"{text}" is no day: write 2026-08-05')
            return Problem("condition_day", box, words)
    if not any(ends):
        return Problem("condition_blank", _FROM, Words("起止日期至少填一个", "Give at least one of the two days"))
    if all(ends) and ends[0] > ends[1]:
        return Problem("condition_order", _TO, Words("结束日期早于开始日期", "The end is before the beginning"))
    return tuple(ends)


def _last_days(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    text = half_width("".join(typed)).strip().removesuffix("天").strip()
    if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= MOST_DAYS:
        return (str(int(text[:6])),)
    words = Words(f"填 1 到 {MOST_DAYS} 之间的天数", f"Type a number of days, 1 to {MOST_DAYS}")
    return Problem("condition_days", _VALUE, words)


def _number(seat: Seat, field: ConditionField, typed: tuple[str, ...]) -> Read:
    text = half_width("".join(typed)).strip()
    if field.kind is Kind.MONEY:
        fen = parse_yuan(text, field=_VALUE)
        return fen if isinstance(fen, Problem) else (str(fen),)
    if text.removeprefix("-").isascii() and _is_whole(text):
        return (str(int(text)),)
    return Problem("condition_number", _VALUE, Words("请填整数", "Enter a whole number"))


_READERS: Final[Mapping[Comparison, Callable[[Seat, ConditionField, tuple[str, ...]], Read]]] = {
    Comparison.HAS: _part,
    Comparison.EQUALS: _whole,
    Comparison.ANY_OF: _chosen,
    Comparison.NONE_OF: _chosen,
    Comparison.HOLDS: _tags,
    Comparison.LACKS: _tags,
    Comparison.BETWEEN: _days,
    Comparison.LAST_DAYS: _last_days,
    Comparison.AT_LEAST: _number,
    Comparison.AT_MOST: _number,
}


def _joined(one: Words, other: Words) -> Words:
    return Words(f"{one.zh} {other.zh}".strip(), f"{one.en} {other.en}".strip())


def _stretch(first: str, last: str) -> Words:
    if first and last:
        return Words(f"{first} 至 {last}", f"{first} to {last}")
    return Words(f"{first} 起", f"from {first}") if first else Words(f"{last} 止", f"until {last}")


def _shown(value: str, field: ConditionField) -> Words:
    for key, words in field.choices:
        if key == value:
            return words
    if field.kind is Kind.MONEY:
        return Words(yuan(int(value)), yuan(int(value)))
    text = shown_number(value) if field.kind is Kind.PHONE and value.startswith("+") else value
    return Words(text, text)
