"""What people write before the parts of a tax invoice header, as it is sent about (PRACTICE 4.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from crm_desktop.rules.typed import half_width, is_chinese


class Part(StrEnum):
    """What a label announces; `OTHER` is none of the header's, and ends what stands before it."""

    NAME = "name"
    TAX = "tax"
    PLACE = "place"
    PHONE = "phone"
    BANK = "bank"
    ACCOUNT = "account"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: the parts its label announces (none without one), the label, and what stands behind it."""

    parts: frozenset[Part]
    label: str
    value: str


_WORDS: Final = {
    Part.NAME: "单位名称 公司名称 企业名称 开票名称 开票单位名称 开票单位 开票公司 开票抬头 发票抬头 "
    "抬头名称 发票名称 购买方名称 购货方名称 购方名称 购货单位 客户名称 公司全称 单位全称 "
    "企业全称 户名 账户名称 名称 抬头 全称 单位 公司",
    Part.TAX: "纳税人识别号码 纳税人识别号 纳税人识别码 纳税识别号 纳税人税号 纳税号 税务登记证号 "
    "税务登记号 开票税号 统一社会信用代码证号 统一社会信用代码 社会统一信用代码 "
    "统一信用代码 社会信用代码 信用代码 公司税号 企业税号 单位税号 税号 识别号",
    Part.PLACE: "单位地址 公司地址 企业地址 注册地址 开票地址 营业地址 经营地址 办公地址 详细地址 "
    "联系地址 注册地 住所 地址",
    Part.PHONE: "电话号码 联系电话 单位电话 公司电话 企业电话 注册电话 开票电话 办公电话 固定电话 "
    "手机号码 手机号 手机 固话 座机 电话",
    Part.BANK: "开户银行名称 开户行名称 基本户开户行 基本开户行 开户银行 开户支行 开户网点 银行名称 开户行 银行",
    Part.ACCOUNT: "银行账户号码 银行账户 银行帐户 银行账号 银行帐号 对公账号 对公帐号 对公账户 公司账号 "
    "公司帐号 开户账号 开户帐号 银行卡号 账户号码 账号 帐号 账户 帐户 卡号",
    Part.OTHER: "开户行行号 开户行号 银行行号 支付行号 联行号 行号 电子邮箱 电子邮件 邮箱 邮编 收件人 "
    "收票人 联系人 备注 传真 网址 法人 法定代表人 微信号 微信 开票类型 发票类型 开票内容 "
    "开票金额 金额",
}
_LATIN: Final = {
    Part.NAME: "invoice title|company name|company|name|title",
    Part.TAX: r"tax id|tax no\.?|tax number|vat no\.?|vat",
    Part.PLACE: "address",
    Part.PHONE: "telephone|phone|tel",
    Part.BANK: "bank name|bank",
    Part.ACCOUNT: r"account number|account no\.?|account|a/c",
    Part.OTHER: "e-mail|email|fax|swift|contact|remarks?",
}
_KIND: Final = {word: part for part, words in _WORDS.items() for word in words.split()}
_BARE: Final = frozenset({"单位", "公司", "银行", "全称", "住所", "金额", "法人", "手机", "微信", "识别号"})
"""Words that name, and mean nothing without a colon."""
_NUMBERS: Final = frozenset({Part.TAX, Part.PHONE, Part.ACCOUNT})
_JOINT: Final = re.compile(r"[ ]?(?:[/、,&+|\-]|以及|[及和与或])[ ]?|")
_OPTIONAL: Final = re.compile(r"\((?:必填|选填|非必填)\)")
_COLON: Final = re.compile(r"[ ]*[:∶︰=】\]]+")
_NUMBERING: Final = re.compile(
    r"[ ]*(?:\(?(?P<number>\d{1,2})[.、)](?!\d)|[①-⑩]|[一二三四五六七][、.]|[\-·•*◆●【\[])?[ ]*"
)
_NEXT_NUMBER: Final = re.compile(r"[ ,;]*\(?(?P<number>\d{1,2})[.、)][ ]*$")
_HEADING: Final = re.compile(
    r"(?:以下|这)?(?:是|为)?(?:我|贵|本|我们)?(?:司|公司|单位|店|家)?的?(?:增值税)?(?:专用|普通)?(?:开票|发票)"
    r"(?:信息|资料|抬头|抬头信息|内容)?(?:如下)?[ ]*[:,。!]*"
)
_EDGES: Final = " \t,，;；。、|：:/【】[]·•*◆●"


def pieces(line: str) -> Iterator[Piece]:
    """The line, cleaned already, cut at its labels; a heading such as 开票信息 says nothing and is left out."""
    folded = half_width(line)
    if _HEADING.fullmatch(folded.strip()):
        return
    start, number = _begin(folded)
    found = [label for label in _labels(folded) if _announces(folded, label, start)]
    if not found or found[0].start > start:
        before = line[: found[0].start] if found else line
        yield Piece(frozenset(), "", trimmed(before))
    for at, label in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        value = line[label.behind : following.start if following else len(line)]
        if following:
            value = _before_number(value, number + at + 1 if number else 0)
        yield Piece(label.parts, line[label.start : label.end], trimmed(value))


def trimmed(text: str) -> str:
    """Without the punctuation that separates it from what stands around it."""
    return text.strip(_EDGES)


@dataclass(frozen=True, slots=True)
class _Label:
    """Where a label stands; `behind` its colon, where it has one, which begins at `end`."""

    start: int
    end: int
    behind: int
    parts: frozenset[Part]


@cache
def _words() -> re.Pattern[str]:
    """All that may stand in a label, the longer before the shorter; made when a header is first pasted."""
    return re.compile("|".join((*sorted(_KIND, key=len, reverse=True), *_LATIN.values())), re.IGNORECASE)


def _labels(folded: str) -> Iterator[_Label]:
    at = 0
    while (found := _words().search(folded, at)) is not None:
        label = _label_at(folded, found.start())
        if label is not None:
            yield label
        at = label.behind if label is not None else found.start() + 1


def _label_at(folded: str, start: int) -> _Label | None:
    """The label that begins there, with all that is joined to it: 开户行及账号, 纳税人识别号(统一社会信用代码)."""
    first = _words().match(folded, start)
    if first is None or not _begins_a_word(folded, first):
        return None
    end, parts = first.end(), {_part(first.group())}
    while (more := _joined_at(folded, end)) is not None:
        end = more[0]
        parts |= more[1]
    colon = _COLON.match(folded, end)
    return _Label(start, end, colon.end() if colon else end, frozenset(parts))


def _joined_at(folded: str, at: int) -> tuple[int, set[Part]] | None:
    optional = _OPTIONAL.match(folded, at)
    if optional is not None:
        return optional.end(), set()
    bracket = folded.startswith("(", at)
    joint = _JOINT.match(folded, at)
    begin = at + 1 if bracket else joint.end() if joint else at
    word = _words().match(folded, begin)
    if word is None or (bracket and not folded.startswith(")", word.end())):
        return None
    return word.end() + bracket, {_part(word.group())}


def _begins_a_word(folded: str, word: re.Match[str]) -> bool:
    """A label is no end of a firm's or a bank's name (有限公司|税号, 中国银行|账号), and no part of a Latin word."""
    text, before = word.group(), folded[: word.start()][-1:]
    if text.isascii():
        return not any(sign.isascii() and sign.isalpha() for sign in (before, folded[word.end() :][:1]))
    if text in _BARE or text.startswith(("银行", "企业", "账户")):
        return not is_chinese(before) if before else True
    return not (text.startswith("公司") and before and before in "限任团份分总")


def _begin(folded: str) -> tuple[int, int]:
    """Where the line's own words begin, behind a number or a bullet that stands before a label; and that number."""
    numbering = _NUMBERING.match(folded)
    at = numbering.end() if numbering else 0
    number = numbering["number"] if numbering else None
    return (at, int(number or 0)) if _label_at(folded, at) is not None else (0, 0)


def _before_number(value: str, number: int) -> str:
    """Without the number that stands before the label that follows, where the line is counted; else it is no such."""
    found = _NEXT_NUMBER.search(half_width(value))
    return value[: found.start()] if found and int(found["number"]) == number else value


def _announces(folded: str, label: _Label, start: int) -> bool:
    """Whether a word is a label: by its colon, the number that follows, by beginning the line or standing alone."""
    if label.behind > label.end:
        return True
    text, following = folded[label.start : label.end], folded[label.end :]
    if text.isascii():
        return False
    if label.parts <= _NUMBERS and re.match(r"[ ]*[(+]?[0-9A-Z]\d", following, re.IGNORECASE):
        return True
    alone = folded[label.start - 1 : label.start] == " " and following.startswith(" ")
    return text not in _BARE and (label.start == start or alone)


def _part(word: str) -> Part:
    known = _KIND.get(word)
    if known is not None:
        return known
    return next(part for part, words in _LATIN.items() if re.fullmatch(words, word, re.IGNORECASE))
