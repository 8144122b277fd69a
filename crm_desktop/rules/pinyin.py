"""The keys a name is found by without Chinese characters: full pinyin and initials (PRACTICE 4.1).

Keys are made when a name is written, never while someone types a search.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final, cast

from crm_desktop.rules.surnames import READINGS, surname_of
from crm_desktop.rules.typed import half_width, is_chinese, word_set

MOST_VARIANTS: Final = 16

# Characters of common names that are read in more than one way, each with the letters those readings begin with.
# Dictionaries list far more, most of them dead, and each would be a wrong hit.
_AMBIGUOUS: Final = {
    entry[0]: entry[1:]
    for entry in word_set(
        "长cz 重cz 行hx 乐ly 单ds 曾cz 调dt 藏cz 传cz 朝cz 参cs 车cj 厦xs 盛sc 省sx 会hk 卡kq 校xj 降jx 系xj "
        "解jx 仇cq 查cz 区qo 尉wy 翟zd 石sd 弹td 折zs 种zc 提td 宿sx 阿ae 覃qt 贾jg 圈qj 屏pb 埔pb 堡bp 番fp "
        "蔚wy 莘sx 莞gw 泊bp 咖kg 率ls 合hg 祭jz 召zs 洗x 秘mb 繁fp 黑h 都d 大d 台t 六l 蚌b 绿l 色s 露l 薄b "
        "模m 没m 涡w 佛f 和h 还h 地d 的d 了l 着z 落l 角j 盖g 朴p 员y 广g 给g 熟s 壳kq 柏b 隆l 铺p 那n 得d"
    )
}


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
        elif character in _AMBIGUOUS:
            start = max(place - 1, 0)
            found.append(_in_context(text[start : place + 2], place - start))
        else:
            found.append(_alone(character))
    surname = surname_of(text) if person else ""
    if len(surname) == 1:
        found[0] = READINGS.get(surname, found[0])
    elif surname:
        found[:2] = _phrase(surname)
    return found


def _initials_of(character: str, reading: str) -> str:
    """The first letters `character` may be typed by, the likeliest first; never empty."""
    first = reading[0]
    return first + _AMBIGUOUS.get(character, "").replace(first, "")


@cache
def _alone(character: str) -> str:
    return _phrase(character)[0]


@lru_cache(maxsize=16384)
def _in_context(window: str, place: int) -> str:
    """The reading of the character at `place`, by the words it forms with its neighbours (重庆, 长沙, 传媒)."""
    # A neighbour that is not Chinese is read as nothing, or the places would shift.
    chinese = "".join(character if is_chinese(character) else "一" for character in window)
    return _phrase(chinese)[place]


def _phrase(text: str) -> list[str]:
    # Loading the dictionary takes a quarter of a second and 65 MB: only a program that makes keys pays for it.
    from pypinyin import lazy_pinyin

    # The library takes a list too, one entry for each character; its annotation does not say so.
    unread = cast("Callable[[str], str]", list)

    return [reading or "x" for reading in lazy_pinyin(text, v_to_u=False, errors=unread)]
