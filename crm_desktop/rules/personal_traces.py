"""What could tell of a person in a text that leaves the desktop, and the same text without it (D1).

A report of a problem goes to whoever helps, so that nothing in it may name a customer or a colleague, or open anything.
"""

import re
from collections.abc import Iterable
from typing import Final

HIDDEN: Final = "▒"
"""Stands for what was taken out."""
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER: Final = re.compile(r"\+?\d(?:[ ()\-]?\d){4,}")
_CREDIT_CODE: Final = re.compile(r"\b[0-9A-HJ-NP-RTUW-Y]{18}\b")
_SECRET: Final = re.compile(
    r"(?i)\b(password|passphrase|pass_phrase|pwd|token|secret|credential|authorization|key|code|login|pin)"
    r"(['\"]?\s*[:=]\s*)(bearer\s+)?(\S+)"
)
_QUOTED: Final = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|‘[^’\n]*’")
_TRACE: Final = re.compile(r"\s*File \"[^\"\n]*\", line \d+.*")
_LEAST: Final = 2
"""One character alone names nobody, and would be found everywhere."""


def without_traces(text: str, *, home: str = "") -> str:
    """A line of a log without Chinese, quoted words, numbers of five digits and more, addresses and secrets.

    Where in the program something happened stays: it is what a log is read for. `home` is the person's folder, whose
    name is often theirs.
    """
    if home:
        text = text.replace(home, "~")
    text = _SECRET.sub(rf"\1\2{HIDDEN}", text)
    if not _TRACE.fullmatch(text):
        text = _QUOTED.sub(HIDDEN, text)
    for pattern in (_MAIL, _CREDIT_CODE, _NUMBER, _CHINESE):
        text = pattern.sub(HIDDEN, text)
    return text


def without_numbers(text: str) -> str:
    """What a person wrote, without numbers, mail addresses and codes; their words stay."""
    text = _SECRET.sub(rf"\1\2{HIDDEN}", text)
    for pattern in (_MAIL, _CREDIT_CODE, _NUMBER):
        text = pattern.sub(HIDDEN, text)
    return text


def without_values(text: str, values: Iterable[str]) -> str:
    """`text` without any of `values`, such as the names and addresses on file; the longest first."""
    for value in sorted({one for one in values if tells(one) and one in text}, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    return text


def tells(value: str) -> bool:
    """Whether a value on file could name somebody where it is found: two Chinese characters, or four others."""
    kept = value.strip()
    return len(kept) >= (_LEAST if _CHINESE.search(kept) else 4)
