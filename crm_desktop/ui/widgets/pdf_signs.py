"""Which words of a document the typeface could not set: they are printed with a code in place of a rare character."""

import re
from collections.abc import Iterable
from typing import Final

_CODED: Final = re.compile(r"(?:\w|·|\[U\+[0-9A-F]{4,6}\])*\[U\+[0-9A-F]{4,6}\](?:\w|·|\[U\+[0-9A-F]{4,6}\])*")
_CODE: Final = re.compile(r"\[U\+([0-9A-F]{4,6})\]")


def coded_words(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each such word once, as it was typed and as it is printed (𠮷田, [U+20BB7]田), in the order of the pages.

    `texts` are what stands on each page.
    """
    found: dict[str, str] = {}
    for text in texts:
        if "[U+" in text:
            found |= {word: _typed(word) for word in _CODED.findall(text)}
    return tuple((typed, printed) for printed, typed in found.items())


def _typed(printed: str) -> str:
    return _CODE.sub(lambda code: chr(int(code[1], 16)), printed)
