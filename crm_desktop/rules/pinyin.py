"""The keys a name is found by without Chinese characters: full pinyin and initials (PRACTICE 4.1).

Keys are made when a name is written, never while someone types a search.
"""

from dataclasses import dataclass
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


def search_keys(name: str, *, person: bool) -> SearchKeys:
    """The keys of a customer's or contact's name; `person` reads the first characters as a surname."""
    characters = _spoken_characters(name)
    readings = _readings(characters, person=person)
    full = "".join(readings)
    choices = [_initials_of(character, reading) for character, reading in zip(characters, readings, strict=True)]
    variants = islice(product(*choices), MOST_VARIANTS) if characters else ()
    return SearchKeys(
        full=tuple(dict.fromkeys((full, full.replace("v", "u")))) if full else (),
        initials=tuple("".join(variant) for variant in variants),
    )


def homophone_key(name: str, *, person: bool = False) -> str:
    """Names that sound alike but for the tone share this key: 金彩 and 金采 are "jin cai"."""
    return " ".join(_readings(_spoken_characters(name), person=person))


def _spoken_characters(name: str) -> list[str]:
    plain = half_width(name).lower()
    return [character for character in plain if is_chinese(character) or character.isalnum()]


def _readings(characters: list[str], *, person: bool) -> list[str]:
    """One reading a character; the surname by its own table, ambiguous characters by their neighbours."""
    text = "".join(characters)
    found: list[str] = []
    for place, character in enumerate(characters):
        if not is_chinese(character):
            found.append(character)
        elif character in AMBIGUOUS:
            start = max(place - 1, 0)
            found.append(in_context(text[start : place + 2], place - start))
        else:
            found.append(alone(character))
    surname = surname_of(text) if person else ""
    if len(surname) == 1:
        found[0] = READINGS.get(surname, found[0])
    elif surname:
        found[:2] = read(surname)
    return found


def _initials_of(character: str, reading: str) -> str:
    """The first letters `character` may be typed by, the likeliest first; never empty."""
    first = reading[0]
    return first + AMBIGUOUS.get(character, "").replace(first, "")
