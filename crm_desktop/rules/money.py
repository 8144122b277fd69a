"""Sums of money: integer fen inside, ¥1,234.50 and 人民币大写 outside (PRACTICE 4.6)."""

import re
from typing import Final

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words

MOST_FEN: Final = 10**14 - 1
"""The largest sum that can be written in words here: 9,999 亿 yuan and more than any branch will book."""

_FORM = re.compile(
    r"(?P<minus>-)?(?:¥|￥|RMB)?(?P<yuan>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<fen>\d{1,2}))?元?", re.IGNORECASE
)
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")


def yuan(fen: int) -> str:
    """A sum as shown and printed: ¥1,234.50, a negative one -¥1,234.50."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}¥{whole:,}.{part:02}"


def parse_yuan(text: str, *, field: str = "amount") -> int | Problem:
    """Read a typed sum as fen: "1,234.5", "¥1234.50", "1234元"; more than two decimals are refused, never rounded."""
    found = _FORM.fullmatch(re.sub(r"\s", "", half_width(text)))
    if found is None:
        words = Words("金额应像 1,234.50，最多两位小数", "A sum reads like 1,234.50, with at most two decimals")
        return Problem("money_form", field, words)
    fen = int(found["yuan"].replace(",", "")) * 100 + int((found["fen"] or "0").ljust(2, "0"))
    if fen > MOST_FEN:
        return Problem("money_size", field, Words("金额太大，请核对", "The sum is too large: check it"))
    return -fen if found["minus"] else fen


def in_words(fen: int) -> str:
    """A sum as invoices and receipts write it: 人民币壹仟贰佰叁拾肆元伍角整, a negative one marked （红字）.

    Raises ValueError beyond `MOST_FEN`.
    """
    if abs(fen) > MOST_FEN:
        raise ValueError(f"{fen} fen cannot be written in words")
    whole, part = divmod(abs(fen), 100)
    sign = "（红字）" if fen < 0 else ""
    if not whole and not part:
        return "人民币零元整"
    text = _whole_in_words(whole) + "元" if whole else ""
    return f"{sign}人民币{text}{_part_in_words(part, after_yuan=bool(whole))}"


def _part_in_words(part: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(part, 10)
    if not part:
        return "整"
    if not fen:
        return f"{_DIGITS[jiao]}角整"
    if jiao:
        return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"
    return f"{'零' if after_yuan else ''}{_DIGITS[fen]}分"


def _whole_in_words(whole: int) -> str:
    text = ""
    for place, group in enumerate(_groups_of_four(whole)):
        if not group:
            continue
        # However many zeros follow a group, one 零 is read for them, and none where nothing follows.
        unit = 10_000**place
        gap = "零" if 0 < whole % unit < unit // 10 else ""
        text = _group_in_words(group) + _GROUPS[place] + gap + text
    return text


def _groups_of_four(whole: int) -> list[int]:
    groups = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    return groups


def _group_in_words(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text
