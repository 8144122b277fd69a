"""A bank account number: kept as it was written, read in groups of four (PRACTICE 4.3, 4.9)."""

import re
from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import clean, half_width
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """A typed account: `account` as it was written, in ordinary characters, and what deserves a second look."""

    typed: str
    account: str
    problems: tuple[Problem, ...]


CHARACTERS: Final = "account_characters"
"""The code of the problem that no further key mends."""

_SHORTEST, _LONGEST = 8, 32
_CHARACTERS: Final = Words("账号里有不是数字的字符，请核对", "The account holds what is no digit: check it")


def check_account(text: str, *, field: str = "invoice_account") -> AccountCheck:
    """Digits, with spaces or dashes between them; nothing blocks, as some banks write letters too."""
    account = clean(half_width(text))
    bare = bare_account(account)
    if bare and not (bare.isascii() and bare.isdigit()):
        return AccountCheck(text, account, (Problem(CHARACTERS, field, _CHARACTERS, Severity.WARN),))
    if bare and not _SHORTEST <= len(bare) <= _LONGEST:
        words = Words(
            f"账号一般有 {_SHORTEST} 到 {_LONGEST} 位，现在是 {len(bare)} 位，请核对",
            f"An account usually has {_SHORTEST} to {_LONGEST} digits, this one has {len(bare)}: check it",
        )
        return AccountCheck(text, account, (Problem("account_length", field, words, Severity.WARN),))
    return AccountCheck(text, account, ())


def grouped_account(account: str) -> str:
    """As it is read: 6222 0210 0112 2334 455; one with letters, or with groups of its own, as it was written."""
    if not (account.isascii() and account.isdigit()):
        return account
    return " ".join(account[start : start + 4] for start in range(0, len(account), 4))


def bare_account(account: str) -> str:
    """By which two accounts are compared: without spaces and dashes."""
    return re.sub(r"[\s\-]", "", account)
