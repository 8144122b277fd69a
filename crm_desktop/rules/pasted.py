"""A block pasted from a chat or a web page, split into the fields it holds (PRACTICE 4.4)."""

import re
from dataclasses import dataclass

from crm_desktop.rules.addresses import Address, parse_address
from crm_desktop.rules.divisions import Divisions
from crm_desktop.rules.names import CustomerKind, guess_kind
from crm_desktop.rules.phones import PhoneCheck, check_phone
from crm_desktop.rules.surnames import surname_of
from crm_desktop.rules.typed import half_width, strip_readings


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted block was found to hold; `rest` is every word no field took, so that nothing typed is lost."""

    address: Address
    company: str
    person: str
    phones: tuple[PhoneCheck, ...]
    rest: str


_LABEL = re.compile(
    r"(?:收[货件]人|联系人|姓名|名称|单位|公司|电话|手机号?码?|联系方式|联系电话|收货地址|详细地址|所在地区|地址|"
    r"tel|phone|name|address)\s*[:：]",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)86[\s\-]?)?(?:1\d{2}[\s\-]?\d{4}[\s\-]?\d{4}|"
    r"\(?0\d{2,3}\)?[\s\-]?\d{7,8}|[48]00[\s\-]?\d{3}[\s\-]?\d{4})"
    r"(?:\s*(?:转|-转|分机|-)\s*\d{1,6})?(?!\d)"
)
_BETWEEN = re.compile(r"[\s,，;；、|。]+")
_STREET = re.compile(r"[路街道巷村镇乡号楼室厦园弄栋]")
_FIRM = re.compile(r"公司|[厂店部社]$|广告|图文|工作室|中心|集团|商行")


def split_pasted(
    text: str, *, home: str = "", default_area_code: str | None = None, divisions: Divisions | None = None
) -> Pasted:
    """Find address, firm, person and phones in any order: "沈阳市铁西区兴华北街12号 王老板 138...".

    `home` is the branch's city, for districts named without one. Two addresses, firms or persons: the first is taken,
    the second stays in `rest`.
    """
    plain = _LABEL.sub(" ", half_width(strip_readings(text)))
    phones = tuple(check_phone(found.group(), default_area_code=default_area_code) for found in _PHONE.finditer(plain))
    written, company, person = "", "", ""
    rest: list[str] = []
    for word in filter(None, _BETWEEN.split(_PHONE.sub(" ", plain))):
        if _continues(written, word, home, divisions):
            written += word
        elif not company and _is_company(word):
            company = word
        elif not person and _is_person(word):
            person = word
        else:
            rest.append(word)
    address = parse_address(written, home=home, divisions=divisions) if written else Address()
    return Pasted(address, company, person, phones, " ".join(rest))


def _continues(written: str, word: str, home: str, divisions: Divisions | None) -> bool:
    """Whether `word` begins the address or goes on with it ("辽宁省 沈阳市 铁西区 兴华北街 12号")."""
    if _is_company(word):
        return False
    before, after = (parse_address(part, home=home, divisions=divisions) for part in (written, written + word))
    if not before.street and _depth(after) > _depth(before):
        return True
    if re.search(r"\d", word) and _STREET.search(word):
        return not re.search(r"\d", before.street)
    return bool(_STREET.search(word)) and bool(before.province) and not before.street


def _depth(address: Address) -> int:
    return sum(map(bool, (address.province, address.city, address.district)))


def _is_company(word: str) -> bool:
    """A firm by what its name says, not merely by its being no person."""
    return guess_kind(word) is CustomerKind.COMPANY and bool(_FIRM.search(word))


def _is_person(word: str) -> bool:
    return bool(surname_of(word)) and guess_kind(word) is CustomerKind.PERSON
