"""How characters are read, from tables made for that: no dictionary is loaded, neither by a search nor by the index.

`resources/pinyin` holds the reading of every character, and of the short words in which the characters of `AMBIGUOUS`
are read in one way or the other; `tests/rules/reading_tables.py` makes both from pypinyin's dictionaries.
"""

from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

import resources
from crm_desktop.rules.typed import is_chinese, word_set

# Characters of common names that are read in more than one way, each with the letters those readings begin with.
# Dictionaries list far more, most of them dead, and each would be a wrong hit.
AMBIGUOUS: Final = {
    entry[0]: entry[1:]
    for entry in word_set(
        "长cz 重cz 行hx 乐ly 单ds 曾cz 调dt 藏cz 传cz 朝cz 参cs 车cj 厦xs 盛sc 省sx 会hk 卡kq 校xj 降jx 系xj "
        "解jx 仇cq 查cz 区qo 尉wy 翟zd 石sd 弹td 折zs 种zc 提td 宿sx 阿ae 覃qt 贾jg 圈qj 屏pb 埔pb 堡bp 番fp "
        "蔚wy 莘sx 莞gw 泊bp 咖kg 率ls 合hg 祭jz 召zs 洗x 秘mb 繁fp 黑h 都d 大d 台t 六l 蚌b 绿l 色s 露l 薄b "
        "模m 没m 涡w 佛f 和h 还h 地d 的d 了l 着z 落l 角j 盖g 朴p 员y 广g 给g 熟s 壳kq 柏b 隆l 铺p 那n 得d"
    )
}


LONGEST_WORD: Final = 3
"""Words are looked for among a character and its two neighbours."""


def alone(character: str) -> str:
    """How one character is read without its neighbours, ü as v; the character itself where nobody knows."""
    return _characters().get(character, character)


@lru_cache(maxsize=16384)
def in_context(window: str, place: int) -> str:
    """The reading of the character at `place`, by the words it forms with its neighbours (重庆, 长沙, 传媒)."""
    # A neighbour that is not Chinese belongs to no word.
    return read("".join(character if is_chinese(character) else "一" for character in window))[place]


def read(text: str) -> list[str]:
    """One reading a character, by the longest words of the table from left to right."""
    words, found = _words(), list[str]()
    while len(found) < len(text):
        start = len(found)
        for length in range(LONGEST_WORD, 1, -1):
            if readings := words.get(text[start : start + length]):
                found += readings
                break
        else:
            found.append(alone(text[start]))
    return found


@cache
def _characters() -> MappingProxyType[str, str]:
    with resources.path("pinyin", "characters.tsv").open(encoding="utf-8") as table:
        pairs = (line.rstrip("\n").split("\t") for line in table)
        return MappingProxyType({character: reading for reading, characters in pairs for character in characters})


@cache
def _words() -> MappingProxyType[str, tuple[str, ...]]:
    with resources.path("pinyin", "words.tsv").open(encoding="utf-8") as table:
        pairs = (line.rstrip("\n").split("\t") for line in table)
        return MappingProxyType({word: tuple(readings.split(" ")) for word, readings in pairs})
