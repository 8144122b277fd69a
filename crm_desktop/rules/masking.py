"""Personal data shown to those who need not know it: enough to recognise, not enough to use (D1, PIPL 51)."""

import re
from typing import Final

from crm_desktop.rules.addresses import parse_address
from crm_desktop.rules.surnames import COMPOUND
from crm_desktop.rules.typed import clean, is_chinese

_HIDDEN: Final = "****"
_NUMBERS: Final = re.compile(
    r"(?<!\d)(?:(?:(?:\+|00)?86[\s-]?)?(?P<mobile>1[3-9]\d(?:(?:[\s-]?\d){8}|\.\d{4}\.\d{4}))"
    r"|(?P<landline>(?:0\d{2,3}[\s.-]?|\(0\d{2,3}\)[\s-]?)\d{3,4}[\s.-]?\d{4}))(?!\d)"
)
"""Mobiles, and landlines with their area code, as people write them among other words."""
_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: ord(" "),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), ord("-")),
}
"""One character for one, so that a place in the copy is the same place in what was typed."""


def mask_phone(number: str) -> str:
    """138****1234 for a mobile, 024-****5678 for a landline; +86, spaces and the extension go."""
    plain = re.sub(r"[\s]+|(?:转|;).*$", "", number).removeprefix("+86")
    digits = re.sub(r"\D", "", plain)
    if len(digits) < 7:
        return _HIDDEN
    if re.fullmatch(r"1\d{10}", digits):
        return f"{digits[:3]}{_HIDDEN}{digits[-4:]}"
    head = plain[: plain.index("-") + 1] if "-" in plain[:5] else ""
    return f"{head}{_HIDDEN}{digits[-4:]}"


def mask_numbers(text: str) -> str:
    """Words that somebody typed, with the phone numbers among them masked: 改打 138****1234."""
    shown, done = "", 0
    for found in _NUMBERS.finditer(text.translate(_HALF_WIDTH)):
        number = found["mobile"] or re.sub(r"[().-]+", "-", found["landline"]).strip("-")
        shown += text[done : found.start()] + mask_phone(number)
        done = found.end()
    return shown + text[done:]


def mask_name(name: str) -> str:
    """A person's name by the surname: 王*, 欧阳**; a foreign name by its first letter."""
    plain = name.strip()
    if not plain:
        return ""
    if not is_chinese(plain[0]):
        return plain[0] + _HIDDEN
    shown = 2 if plain[:2] in COMPOUND and len(plain) > 2 else 1
    return plain[:shown] + "*" * max(len(plain) - shown, 1)


def mask_address(address: str) -> str:
    """沈阳市铁西区****: down to the district as it was written; all hidden where no division is recognised."""
    plain = clean(address)
    street = parse_address(plain).street
    return plain.removesuffix(street) + _HIDDEN if plain else ""


def mask_wechat(account: str) -> str:
    """ab****: the first two characters."""
    plain = account.strip()
    return plain[:2] + _HIDDEN if plain else ""


def mask_email(address: str) -> str:
    """l****@example.com: the first letter and the domain."""
    local, at, domain = address.strip().partition("@")
    return f"{local[:1]}{_HIDDEN}{at}{domain}" if local else ""


def mask_code(code: str) -> str:
    """****1234 for bank accounts and identity numbers: the last four characters."""
    plain = re.sub(r"\s", "", code)
    return _HIDDEN + plain[-4:] if len(plain) > 4 else _HIDDEN if plain else ""
