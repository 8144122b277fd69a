"""`python -m tests.rules.reading_tables`: make the tables in `resources/pinyin` anew from pypinyin's dictionaries."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from crm_desktop.rules.readings import AMBIGUOUS, LONGEST_WORD
from crm_desktop.rules.surnames import COMPOUND
from crm_desktop.rules.typed import is_chinese

FOLDER: Final = Path(__file__).parents[2] / "resources" / "pinyin"


def spoken(text: str) -> list[str]:
    """One reading a character, as the dictionaries have it; the character itself where they have none."""
    # The library takes a list too, one entry for each character; its annotation does not say so.
    unread = cast("Callable[[str], str]", list)
    return [reading or "x" for reading in lazy_pinyin(text, v_to_u=False, errors=unread)]


def characters() -> str:
    """Each reading with all characters read so."""
    by_reading: dict[str, list[str]] = {}
    for character in sorted(map(chr, PINYIN_DICT)):
        reading = spoken(character)[0]
        if is_chinese(character) and reading != character:
            by_reading.setdefault(reading, []).append(character)
    return "".join(f"{reading}\t{''.join(listed)}\n" for reading, listed in sorted(by_reading.items()))


def words() -> str:
    """Each short word that decides how an ambiguous character is read, and the surnames of two characters."""
    telling = {word for word in PHRASES_DICT if 1 < len(word) <= LONGEST_WORD and not AMBIGUOUS.keys().isdisjoint(word)}
    return "".join(f"{word}\t{' '.join(spoken(word))}\n" for word in sorted(telling | COMPOUND))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "characters.tsv").write_text(characters(), "utf-8")
    (FOLDER / "words.tsv").write_text(words(), "utf-8")
