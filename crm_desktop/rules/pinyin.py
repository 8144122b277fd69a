"""The keys a name is found by without Chinese characters: full pinyin and initials (PRACTICE 4.1).

Keys are made when a name is written, never while someone types a search.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Final

from crm_desktop.rules.readings import AMBIGUOUS, alone, in_context, read
from crm_desktop.rules.surnames import READINGS, surname_of
from crm_desktop.rules.typed import half_width, is_chinese

MOST_VARIANTS: Final = 16


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """What a name is indexed under, all in small letters without spaces.

    `full` holds the whole pinyin, ü as v and again as u ("lvhua", "luhua"); `initials` at most 16 variants, the
    likeliest first. Latin letters and digits of the name stand in both as they are.
    """

    full: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=4096)
def search_keys(name: str, *, person: bool) -> SearchKeys:
    """The keys of a customer's or contact's name; `person` reads the first characters as a surname."""
    characters = _spoken_characters(name)
    if not characters:
        return SearchKeys((), ())
    readings = _readings(characters, person=person)
    full = "".join(readings)
    return SearchKeys(
        full=(full, full.replace("v", "u")) if "v" in full else (full,),
        initials=_initials(characters, readings),
    )


def homophone_key(name: str, *, person: bool = False) -> str:
    """Names that sound alike but for the tone share this key: 金彩 and 金采 are "jin cai"."""
    return " ".join(_readings(_spoken_characters(name), person=person))


def _spoken_characters(name: str) -> str:
    plain = half_width(name).lower()
    return "".join(character for character in plain if character.isalnum() or is_chinese(character))


def _readings(text: str, *, person: bool) -> list[str]:
    """One reading a character; the surname by its own table, ambiguous characters by their neighbours."""
    found = [
        in_context(text[max(place - 1, 0) : place + 2], min(place, 1)) if character in AMBIGUOUS else alone(character)
        for place, character in enumerate(text)
    ]
    surname = surname_of(text) if person else ""
    if len(surname) == 1:
        found[0] = READINGS.get(surname, found[0])
    elif surname:
        found[:2] = read(surname)
    return found


def _initials(characters: str, readings: Sequence[str]) -> tuple[str, ...]:
    """The first letters the name may be typed by, the likeliest first."""
    if AMBIGUOUS.keys().isdisjoint(characters):
        return ("".join(reading[0] for reading in readings),)
    choices = (_choices(character, reading) for character, reading in zip(characters, readings, strict=True))
    return tuple("".join(variant) for variant in islice(product(*choices), MOST_VARIANTS))


def _choices(character: str, reading: str) -> str:
    """The first letters `character` may be typed by; never empty."""
    first = reading[0]
    return first + AMBIGUOUS.get(character, "").replace(first, "")
