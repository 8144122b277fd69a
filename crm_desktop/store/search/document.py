"""A customer as the index holds it: whatever can be typed is a token or a row of tokens that is looked up whole.

Names and other texts stand in pairs of neighbouring characters, numbers in overlapping runs of four, pinyin and
initials by their beginnings. A key is a token whose first letter tells its kind (`Key`), so that one full-text query
can combine them; nothing is ever looked up by running through all that begins with something common.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from crm_desktop.rules.names import company_core
from crm_desktop.rules.phones import digits_of
from crm_desktop.rules.pinyin import homophone_key, search_keys
from crm_desktop.rules.simplified import to_simplified
from crm_desktop.rules.typed import clean, is_chinese

SHORTEST_TAIL: Final = 4
"""A part of a phone number is found from this many digits on; fewer only from its beginning."""

# A private-use character is a word of its own: no phrase reaches across it from one field into the next.
_BETWEEN: Final = " \ue000 "
_RANKS: Final = re.compile("[省市区县]")


class Key(StrEnum):
    """The kinds of keys, each by its letter: Greek, so that no key looks like a word of the text.

    A pair of a name is a key too: a district that stands in every address would slow down every search for a name.
    """

    NAME = "λ"
    TEXT = "ρ"
    INITIALS = "ι"
    WHOLE_INITIALS = "τ"
    PINYIN = "π"
    WHOLE_PINYIN = "ψ"
    PHONE = "φ"
    DIGITS = "δ"
    NUMBER = "ν"
    NUMBER_RUN = "μ"
    CORE = "κ"
    SOUND = "η"


START: Final = "α"
END: Final = "ω"
"""What stands before and after a number cut into runs, so that its beginning and its end are runs of their own."""

RUN: Final = 4
MOST_INITIALS: Final = 8
MOST_PINYIN: Final = 12
"""Up to this many letters a beginning is a key of its own; longer ones are few enough to be run through."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact, as far as the index is concerned."""

    name: str
    phones: tuple[str, ...]
    wechat: str


@dataclass(frozen=True, slots=True)
class Source:
    """A customer, as far as the index is concerned: `line` numbers its row, `seen` is the day of the last dealing."""

    id: str
    line: int
    owner_id: str | None
    archived: bool
    seen: str
    name: str
    short_name: str
    place: str
    business: str
    legal_representative: str
    numbers: tuple[str, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is written into the index for one customer; names sort as people expect by `spelt`."""

    customer_id: str
    line: int
    owner_id: str | None
    archived: bool
    spelt: str
    seen: str
    names: str
    rest: str
    keys: str


def document(source: Source) -> Document:
    """The tokens under which a customer is found."""
    names = (source.name, source.short_name, source.legal_representative, *(one.name for one in source.people))
    rest = (source.place, source.business, *(one.wechat for one in source.people))
    single = dict.fromkeys((*_single(Key.NAME, names), *_single(Key.TEXT, rest), *_name_keys(source)))
    # Runs must stay in their order, so these are not made unique.
    keys = (*single, *_phone_keys(source), *_number_keys(source.numbers))
    return Document(
        customer_id=source.id,
        line=source.line,
        owner_id=source.owner_id,
        archived=source.archived,
        # Names that sound alike stand together; a line break sorts before all that a name can go on with.
        spelt=f"{homophone_key(source.name)}\n{source.name}",
        seen=source.seen,
        names=_BETWEEN.join(" ".join(pairs(name, mark=Key.NAME)) for name in names if name),
        rest=_BETWEEN.join(" ".join(pairs(field)) for field in rest if field),
        keys=" ".join(keys),
    )


def words(text: str) -> list[str]:
    """`text` as the index cuts it: every character, letter and digit alone, without what stands between."""
    return [one for one in to_simplified(clean(text)).lower() if one.isalnum() or is_chinese(one)]


def pairs(text: str, *, mark: str = "") -> list[str]:
    """Each character of `text` with the next one; nothing for a single one."""
    cut = words(text)
    return [mark + first + second for first, second in pairwise(cut)]


def runs(number: str) -> list[str]:
    """The runs of a number that may hold its `START` and `END`; the number itself where it is no longer than one."""
    return [number[start : start + RUN] for start in range(max(1, len(number) - RUN + 1))]


def plain_number(number: str) -> str:
    """A printed number without dashes and case: how it is compared and cut."""
    return "".join(character for character in number.lower() if character.isalnum())


def stored_digits(phone: str) -> str:
    """The national digits of a number as it is stored (`PhoneCheck.key`), without the extension."""
    return digits_of(phone.partition(";")[0])


def core_key(name: str) -> str | None:
    """The key that firms share whose names differ in place and legal form only; None where nothing is left."""
    core = plain_number(to_simplified(company_core(name)))
    return Key.CORE + core if core else None


def sound_key(name: str, *, person: bool) -> str | None:
    """The key that names share which sound alike; None for a name without a sound."""
    sounds = search_keys(name, person=person).full
    return Key.SOUND + sounds[0] if sounds else None


def _name_keys(source: Source) -> Iterator[str]:
    """Firms are found by the whole name, by what is left without the place, and by the short name."""
    core = company_core(source.name)
    for name in dict.fromkeys((source.name, _without_ranks(source.name, core), core, source.short_name)):
        yield from _spoken_keys(name, person=False)
    for person in source.people:
        yield from _spoken_keys(person.name, person=True)
    if core:
        yield Key.CORE + plain_number(to_simplified(core))
    sounding = sound_key(core or source.name, person=False) if source.name else None
    if sounding:
        yield sounding


def _without_ranks(name: str, core: str) -> str:
    """沈阳市金彩广告 as people say it: 沈阳金彩广告."""
    place = name[: name.find(core)] if core and core in name else ""
    return _RANKS.sub("", place) + core if place else ""


def _single(kind: Key, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (kind + one for one in words(text))


def _spoken_keys(name: str, *, person: bool) -> Iterator[str]:
    if name:
        keys = search_keys(to_simplified(name), person=person)
        for initials in keys.initials:
            yield from _beginnings(Key.INITIALS, Key.WHOLE_INITIALS, initials, most=MOST_INITIALS)
        for full in keys.full:
            yield from _beginnings(Key.PINYIN, Key.WHOLE_PINYIN, full, most=MOST_PINYIN)


def _beginnings(kind: Key, whole: Key, text: str, *, most: int) -> Iterator[str]:
    yield from (kind + text[:end] for end in range(1, min(most, len(text)) + 1))
    if len(text) > most:
        yield whole + text


def _phone_keys(source: Source) -> Iterator[str]:
    for phone in dict.fromkeys(phone for person in source.people for phone in person.phones):
        digits = stored_digits(phone)
        if digits:
            yield Key.PHONE + digits
            yield from _cut(Key.DIGITS, digits)


def _number_keys(numbers: Iterable[str]) -> Iterator[str]:
    for number in numbers:
        plain = plain_number(number)
        if plain:
            yield Key.NUMBER + plain
            yield from _cut(Key.NUMBER_RUN, plain)


def _cut(kind: Key, number: str) -> Iterator[str]:
    """The runs of a number in a row, and its first one and two characters, which are no run yet."""
    yield from (kind + START + number[:length] for length in (1, 2))
    yield from (kind + run for run in runs(START + number + END))
