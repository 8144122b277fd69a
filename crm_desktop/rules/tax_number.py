"""The tax number on an invoice: a firm's credit code, an older number, or that of a private person (PRACTICE 4.3)."""

import re
from dataclasses import dataclass
from typing import Final

from stdnum.cn import ric

from crm_desktop.rules.credit_code import check_credit_code
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class TaxNumberCheck:
    """A typed number judged: `number` without spaces, in capitals; `well_formed` where its check digit is right.

    Nothing blocks: which numbers an office has given out, only the customer's licence tells.
    """

    typed: str
    number: str
    problems: tuple[Problem, ...]

    @property
    def well_formed(self) -> bool:
        """Whether form and check digit are those of a number of today; nobody has looked it up."""
        return not self.problems


CHARACTERS: Final = "tax_number_characters"
"""The code of the problem that no further key mends."""

_LENGTHS: Final = (15, 17, 18, 20)
_OLD: Final = Words(
    "15 位是旧税号，请问是否已换成 18 位", "15 characters is an old number: ask whether there is one of 18 by now"
)
_PERSON: Final = Words(
    "这是个人的税号（含身份证号），请核对是否开给个人",
    "That is a person's number (it holds the identity number): check that the invoice is for a person",
)
_CHARACTERS: Final = Words("税号里只有数字和字母，请核对", "A tax number has digits and letters only: check it")


def check_tax_number(text: str, *, field: str = "invoice_tax_number") -> TaxNumberCheck:
    """Check length, characters and check digit; spaces, dashes, small and full-width letters are accepted."""
    number = re.sub(r"[\s\-]", "", half_width(text)).upper()
    if not re.fullmatch(r"[0-9A-Z]*", number):
        return TaxNumberCheck(text, half_width(text).strip(), (_warn(CHARACTERS, field, _CHARACTERS),))
    if len(number) == 18:
        return TaxNumberCheck(text, number, _of_18(number, field))
    if len(number) not in _LENGTHS:
        words = Words(
            f"税号一般是 18 位，现在是 {len(number)} 位，请核对",
            f"A tax number usually has 18 characters, this one has {len(number)}: check it",
        )
        return TaxNumberCheck(text, number, (_warn("tax_number_length", field, words),))
    old = len(number) == 15
    return TaxNumberCheck(text, number, (_warn(f"tax_number_{len(number)}", field, _OLD if old else _PERSON),))


def _of_18(number: str, field: str) -> tuple[Problem, ...]:
    found = check_credit_code(number, field=field).problems
    if found and ric.is_valid(number):
        return (_warn("tax_number_person", field, _PERSON),)
    return tuple(_warn(one.code.replace("credit_code", "tax_number"), field, one.words) for one in found)


def _warn(code: str, field: str, words: Words) -> Problem:
    return Problem(code, field, words, Severity.WARN)
