"""Names of customers and people: what is obviously no name, whether it is a firm, and what firms are compared by."""

import re
from enum import StrEnum
from typing import Final

from crm_desktop.rules.divisions import Divisions, shipped_divisions
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.simplified import to_simplified
from crm_desktop.rules.surnames import is_surname, surname_of
from crm_desktop.rules.typed import clean, half_width, has_chinese, word_set
from crm_desktop.rules.words import Words


class CustomerKind(StrEnum):
    """Whether a customer is a firm or a private person."""

    COMPANY = "company"
    PERSON = "person"


_NOBODY: Final = word_set(
    "测试 测试客户 测试用户 试验 无名 无名氏 无 没有 不详 不知 不知道 未知 未填 待补 待定 匿名 保密 客户 顾客 "
    "新客户 老客户 散客 零散客户 零售 临时 临时客户 某某 某人 某公司 路人 过路 张三 李四 王五 先生 女士 小姐 "
    "老板 老板娘 经理 师傅 大哥 大姐 姓名 名称 名字 单位 公司 test tester testing none null nil na n/a "
    "unknown customer client name anonymous nobody someone noname asdf qwer qwerty"
)
_NUMBERED = re.compile(
    r"(?:测试|客户|顾客|用户|散客|新客户|会员|test|customer|user)[\s\-_#]*[\dA-Za-z一二三四五六七八九十]{1,4}号?"
)
_TITLES: Final = "先生|女士|小姐|老板娘?|经理|师傅|总|工|哥|姐|老师|主任|阿姨|叔"
_ONLY_CALLED = re.compile(rf"[老小大阿]?[㐀-鿿]{{1,2}}(?:{_TITLES})")
_TITLE_AT_END = re.compile(rf"(?:{_TITLES}|厂长|店长|会计|院长|校长|队长|科长|处长|部长|助理)$")

_COMPANY_WORDS = re.compile(
    r"公司|集团|工厂|[㐀-鿿]厂$|商店|[㐀-鿿]{2}店$|门市|经营部|制作部|经销处|工作室|中心|商行|商贸|广告|图文|印刷|喷绘|标识|标牌|展览|传媒|文化|"
    r"装饰|科技|贸易|学校|大学|学院|医院|银行|酒店|宾馆|饭店|超市|协会|委员会|事务所|合作社|政府|[㐀-鿿]{2}[局社院部处]$|"
    r"\b(?:co|ltd|inc|llc|corp|gmbh|s\.?p\.?a|s\.?r\.?l|company|limited)\b\.?",
    re.IGNORECASE,
)

_LEGAL_FORM = re.compile(
    r"(?:(?:股份|责任)?有限(?:责任)?公司|股份公司|集团|总公司|分公司|公司|有限合伙|普通合伙|个人独资|个体工商户|个体户|个体|"
    r"经营部|经销部|制作部|业务部|加工部|服务部|门市部?|经销处|办事处|工作室|商行|商店|总店|分店|店|厂|"
    r"coltd|ltd|inc|llc|corp|gmbh|spa|srl|limited)$"
)
_BRACKETED = re.compile(r"[（(\[【]([^()（）\[\]【】]*)[)）\]】]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_STREET_AFTER = re.compile(r"(?:[东西南北中大一二三]?[路街道巷]|大街|大道|胡同)")
_TRADE_WORDS: Final = word_set(
    "广告 广告制作 广告图文 图文 图文广告 图文快印 快印 印刷 喷绘 标识 标牌 文化传媒 传媒 装饰 装饰工程 商贸 "
    "科技 文化 展览 展示 设计"
)


def check_name(text: str, *, field: str = "name") -> tuple[Problem, ...]:
    """Find names that are obviously placeholders: 测试, aaa, 客户1 block; 王先生 asks for the full name (C5)."""
    name = clean(text)
    if not name:
        return (Problem("name_empty", field, Words("请输入名称", "Enter a name")),)
    if _is_placeholder(name):
        words = Words(
            f"“{name}”不像真实名称，请再问一次；客人不愿说就选“拒绝提供”",
            f'"{name}" is not a real name: ask again, or choose "Declined" if the customer will not say',
        )
        return (Problem("name_placeholder", field, words),)
    if is_surname(name):
        words = Words(f"“{name}”只是姓，请问一下全名", f'"{name}" is only a surname: ask for the full name')
        return (Problem("name_called", field, words, Severity.WARN),)
    if _ONLY_CALLED.fullmatch(name) or _is_nickname(name):
        words = Words(f"“{name}”只是称呼，请问一下全名", f'"{name}" is only a form of address: ask for the full name')
        return (Problem("name_called", field, words, Severity.WARN),)
    if re.search(r"\d{7,}", half_width(name)):
        words = Words("名称里有一串数字，是不是电话填错了格？", "A long number in the name: is it the phone number?")
        return (Problem("name_number", field, words, Severity.WARN),)
    return ()


def guess_kind(name: str) -> CustomerKind:
    """Guess from the name alone whether a customer is a firm or a person; the clerk may say otherwise."""
    plain = clean(name)
    if _COMPANY_WORDS.search(plain):
        return CustomerKind.COMPANY
    bare = without_title(plain)
    if not has_chinese(bare):
        return CustomerKind.PERSON
    is_person = bool(surname_of(bare)) and len(bare) <= 3 + (len(surname_of(bare)) == 2)
    return CustomerKind.PERSON if is_person or "·" in bare else CustomerKind.COMPANY


def without_title(name: str) -> str:
    """A person's name without the form of address behind it: 王芳经理 is 王芳, 王老板 is 王."""
    bare = _TITLE_AT_END.sub("", name)
    return bare or name


def company_core(name: str, *, divisions: Divisions | None = None) -> str:
    """The part of a firm's name that tells it from others: 沈阳市金彩广告有限公司 (铁西店) becomes 金彩广告.

    Place names before it and in brackets, legal forms behind it, spaces, full-width and traditional characters go.
    Equal cores are a reason to look, not a proof. "" when nothing distinctive is left.
    """
    table = divisions or shipped_divisions()
    plain = _BRACKETED.sub(lambda found: _bracket(found.group(1), table), to_simplified(half_width(clean(name))))
    core = _without_places(_NOT_LETTERS.sub("", plain).lower(), table)
    shorter = _LEGAL_FORM.sub("", core)
    while shorter != core:
        core, shorter = shorter, _LEGAL_FORM.sub("", shorter)
    return core if len(core) > 1 and core not in _TRADE_WORDS else ""


def _is_placeholder(name: str) -> bool:
    plain = _NOT_LETTERS.sub("", half_width(name)).lower()
    if not plain or half_width(name).lower() in _NOBODY or plain in _NOBODY:
        return True
    if _LEGAL_FORM.sub("", plain) in _NOBODY:
        return True
    return plain.isdecimal() or _one_latin_letter(plain) or bool(_NUMBERED.fullmatch(plain))


def _is_nickname(name: str) -> bool:
    return len(name) == 2 and name[0] in "老小阿" and surname_of(name[1]) != ""


def _one_latin_letter(plain: str) -> bool:
    return plain.isascii() and (len(set(plain)) == 1 or len(plain) == 1)


def _bracket(inside: str, table: Divisions) -> str:
    """Brackets hold a place, a branch or a legal form more often than a name: only the rest stays."""
    bare = _LEGAL_FORM.sub("", inside)
    return "" if not bare or not _without_places(bare, table) or bare != inside else inside


def _without_places(text: str, table: Divisions) -> str:
    for spelling, _ in table.prefixes(text):
        rest = text[len(spelling) :]
        if not _STREET_AFTER.match(rest):
            return _without_places(rest, table)
    return text
