"""How a person is addressed (先生, 老板, 经理 ...), told apart from the name (PRACTICE 4.1)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.surnames import is_surname, surname_of
from crm_desktop.rules.words import Words

SALUTATIONS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "mr": Words("先生", "Mr"),
        "ms": Words("女士", "Ms"),
        "boss": Words("老板", "Owner"),
        "boss_lady": Words("老板娘", "Owner (Ms)"),
        "manager": Words("经理", "Manager"),
        "chief": Words("总", "Director"),
        "head": Words("主任", "Head"),
        "master": Words("师傅", "Craftsman"),
        "teacher": Words("老师", "Teacher"),
        "engineer": Words("工", "Engineer"),
    }
)
"""By the key that is kept, the word behind a name."""


def split_salutation(person: str) -> tuple[str, str]:
    """Name and key of the form of address behind it: 王老板 is 王 and "boss"; the key is "" where there is none.

    One character may end a given name (王建工), so it counts behind a surname alone.
    """
    for key, words in SALUTATIONS.items():
        name = person.removesuffix(words.zh)
        if name != person and (is_surname(name) or (len(words.zh) > 1 and surname_of(name))):
            return name, key
    return person, ""


def called(name: str, salutation: str) -> str:
    """What to call a person of whom only the surname is known: 王 and "boss" are 王老板; a full name stays as it is."""
    words = SALUTATIONS.get(salutation)
    return f"{name}{words.zh}" if words is not None and is_surname(name) else name
