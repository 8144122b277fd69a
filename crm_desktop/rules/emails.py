"""An e-mail address as typed, checked for form and for the slips of common domains (C5)."""

import re
from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class EmailCheck:
    """A typed address judged: `address` is its comparable form, or None when something blocks."""

    typed: str
    address: str | None
    problems: tuple[Problem, ...]


_FORM = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~\-]+(?:\.[\w!#$%&'*+/=?^`{|}~\-]+)*@(?:[a-z\d](?:[a-z\d\-]*[a-z\d])?\.)+[a-z]{2,}",
    re.IGNORECASE | re.ASCII,
)
_SLIPS: Final = {
    "qq.con": "qq.com",
    "qq.cm": "qq.com",
    "qq.cn": "qq.com",
    "163.con": "163.com",
    "163.cn": "163.com",
    "126.con": "126.com",
    "sina.con": "sina.com",
    "gmial.com": "gmail.com",
    "gmail.con": "gmail.com",
    "hotmail.con": "hotmail.com",
    "outlook.con": "outlook.com",
}


def check_email(text: str, *, field: str = "email") -> EmailCheck:
    """Check an address; the domain is made small, the part before @ stays as typed."""
    typed = half_width(text).replace("。", ".").strip()
    if not _FORM.fullmatch(typed):
        words = Words("邮箱格式不对，应像 name@example.com", "An e-mail address reads like name@example.com")
        return EmailCheck(text, None, (Problem("email_form", field, words),))
    local, _, domain = typed.partition("@")
    domain = domain.lower()
    problems: tuple[Problem, ...] = ()
    if domain in _SLIPS:
        meant = _SLIPS[domain]
        words = Words(f"是不是 {local}@{meant}？", f"Did you mean {local}@{meant}?")
        problems = (Problem("email_slip", field, words, Severity.WARN),)
    return EmailCheck(text, f"{local}@{domain}", problems)
