"""What people write before the parts of a tax invoice header, as it is sent about (PRACTICE 4.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crm_desktop.rules.typed import half_width


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


def _word(word: str) -> str:
    """A label is no end of a firm's or a bank's name: 有限公司|税号, 中国银行|账号."""
    if word in _BARE or word.startswith(("银行", "企业", "账户")):
        return rf"(?<![\u4e00-\u9fff]){word}"
    return rf"(?<![限任团份分总]){word}" if word.startswith("公司") else word


_ONE: Final = "|".join(
    (
        *map(_word, sorted(_KIND, key=len, reverse=True)),
        *(rf"(?<![a-z])(?:{words})(?![a-z])" for words in _LATIN.values()),
    )
)
_JOINT: Final = r"(?:[ ]?(?:[/、,&+|\-]|以及|[及和与或])[ ]?)?"
_LABEL: Final = re.compile(
    rf"(?P<label>(?:{_ONE})(?:{_JOINT}(?:{_ONE})|\((?:{_ONE}|必填|选填|非必填)\))*)(?P<colon>[ ]*[:∶︰=】\]]+)?",
    re.IGNORECASE,
)
_PARTS: Final = re.compile("|".join((*sorted(_KIND, key=len, reverse=True), *_LATIN.values())), re.IGNORECASE)
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
    found = [match for match in _LABEL.finditer(folded) if _announces(folded, match, start)]
    if not found or found[0].start() > start:
        before = line[: found[0].start()] if found else line
        yield Piece(frozenset(), "", trimmed(before))
    for at, match in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        end = following.start() if following else len(line)
        parts = frozenset(_part(one.group()) for one in _PARTS.finditer(match["label"]))
        value = line[match.end() : end]
        if following:
            value = _before_number(value, number + at + 1 if number else 0)
        yield Piece(parts, line[match.start("label") : match.end("label")], trimmed(value))


def trimmed(text: str) -> str:
    """Without the punctuation that separates it from what stands around it."""
    return text.strip(_EDGES)


def _begin(folded: str) -> tuple[int, int]:
    """Where the line's own words begin, behind a number or a bullet that stands before a label; and that number."""
    numbering = _NUMBERING.match(folded)
    at = numbering.end() if numbering else 0
    number = numbering["number"] if numbering else None
    return (at, int(number or 0)) if _LABEL.match(folded, at) else (0, 0)


def _before_number(value: str, number: int) -> str:
    """Without the number that stands before the label that follows, where the line is counted; else it is no such."""
    found = _NEXT_NUMBER.search(half_width(value))
    return value[: found.start()] if found and int(found["number"]) == number else value


def _announces(folded: str, match: re.Match[str], start: int) -> bool:
    """Whether a word is a label: by its colon, the number that follows, by beginning the line or standing alone."""
    if match["colon"]:
        return True
    label = match["label"].lower()
    if label.isascii():
        return False
    parts = {_part(one.group()) for one in _PARTS.finditer(label)}
    following = folded[match.end() :]
    if parts <= _NUMBERS and re.match(r"[ ]*[(+]?[0-9A-Z]\d", following, re.IGNORECASE):
        return True
    alone = folded[match.start() - 1 : match.start()] == " " and following.startswith(" ")
    return label not in _BARE and (match.start() == start or alone)


def _part(word: str) -> Part:
    known = _KIND.get(word)
    if known is not None:
        return known
    return next(part for part, words in _LATIN.items() if re.fullmatch(words, word, re.IGNORECASE))
