"""Setting text into a space: line breaks by Chinese rules, and the size at which it all fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from forms.fonts import width

LEADING = 1.36
_POINT = 25.4 / 72
_BALANCING = 8

# Characters that may not open a line, and those that may not close one (GB/T 15834).
_NO_START = frozenset("，。、；：？！）】》」』”’…—·％,.;:?!)]}%°℃")
_NO_END = frozenset("（【《「『“‘([{￥¥")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text broken into lines at one size; `rest` is true when the space could not take all of it."""

    lines: tuple[str, ...]
    size: float
    rest: bool


def leading(size: float) -> float:
    """The distance between two baselines in millimetres, for text of `size` points."""
    return size * LEADING * _POINT


def wrap(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines no wider than `limit` millimetres; "\\n" always ends a line.

    Breaks anywhere between Chinese characters except before closing and after opening punctuation, and never
    inside a Latin word or number unless it is wider than the line.
    """
    return tuple(line for part in text.split("\n") for line in _wrap_paragraph(part, limit, size, bold))


def balance(text: str, limit: float, size: float) -> tuple[str, ...]:
    """`text` wrapped to `limit` with lines of nearly equal width, so that no label leaves one character over."""
    lines = wrap(text, limit, size)
    if len(lines) == 1:
        return lines
    least = max(width(text, size) / len(lines), widest(text, size))
    limits = (least + (limit - least) * step / _BALANCING for step in range(_BALANCING + 1))
    tried = (wrap(text, one, size) for one in limits)
    return next(one for one in tried if len(one) <= len(lines))


def fit(text: str, limit: float, height: float, sizes: Sequence[float]) -> Fitted:
    """`text` at the first of `sizes` (falling) where it fits `limit` x `height` millimetres.

    A size that leaves all words whole goes before a larger one that cuts an over-wide one. Where it fits at
    none, the lines the space can take at the last size, with `rest` set.
    """
    cut: Fitted | None = None
    lines: tuple[str, ...] = ()
    for size in sizes:
        lines = wrap(text, limit, size)
        if len(lines) * leading(size) > height:
            continue
        if widest(text, size) <= limit:
            return Fitted(lines, size, rest=False)
        cut = cut or Fitted(lines, size, rest=False)
    return cut or Fitted(lines[: max(1, int(height / leading(sizes[-1])))], sizes[-1], rest=True)


@lru_cache(maxsize=1024)
def set_label(text: str, limit: float, sizes: tuple[float, ...]) -> Fitted:
    """A short `text` on one line at one of `sizes`, or at the largest at which no word is cut, on several.

    Labels are the definition's own words, and the same on every page: what is found out of one is kept.
    """
    for size in sizes:
        if width(text, size) <= limit:
            return Fitted((text,), size, rest=False)
    size = next((one for one in sizes if widest(text, one) <= limit), sizes[-1])
    return Fitted(balance(text, limit, size), size, rest=False)


def widest(text: str, size: float, *, bold: bool = False) -> float:
    """The width of the widest piece of `text` that can only be broken by force."""
    pieces = (chunk for part in text.split("\n") for chunk in _chunks(part))
    return max((width(piece.rstrip(), size, bold=bold) for piece in pieces), default=0.0)


def _wrap_paragraph(text: str, limit: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for chunk in _chunks(text):
        if not line or width((line + chunk).rstrip(), size, bold=bold) <= limit:
            line += chunk
        else:
            lines.append(line.rstrip())
            line = chunk.lstrip()
        while width(line.rstrip(), size, bold=bold) > limit and len(line) > 1:
            head = _head(line, limit, size, bold)
            lines.append(line[:head])
            line = line[head:]
    return [*lines, line.rstrip()]


def _head(word: str, limit: float, size: float, bold: bool) -> int:
    """How many characters of an over-wide word go on this line: at least one."""
    used = accumulate(width(sign, size, bold=bold) for sign in word)
    return max(1, sum(end <= limit for end in used))


def _chunks(text: str) -> list[str]:
    """`text` cut wherever a line may end."""
    chunks: list[str] = []
    for sign in text:
        if chunks and _joined(chunks[-1][-1], sign):
            chunks[-1] += sign
        else:
            chunks.append(sign)
    return chunks


def _joined(before: str, after: str) -> bool:
    if after in _NO_START or before in _NO_END or after == " ":
        return True
    return before != " " and before.isascii() and after.isascii()
