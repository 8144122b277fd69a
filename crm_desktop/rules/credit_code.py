"""The unified social credit code: its form and check digit, which prove neither firm nor licence (PRACTICE 4.3)."""

import re
from dataclasses import dataclass
from typing import Final

from stdnum.cn import uscc

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words


@dataclass(frozen=True, slots=True)
class CreditCodeCheck:
    """A typed code judged: `code` has 18 capitals and digits, or is None when something blocks."""

    typed: str
    code: str | None
    words: Words
    problems: tuple[Problem, ...]


WELL_FORMED: Final = Words("格式正确", "Well formed")
"""All that may be said of a code that passes: nobody has looked it up."""


# Department, kind, six digits of region, organisation code, check digit. The library's own validation wants digits in
# the first two places too and so refuses farmers' co-operatives (N2...) and others.
_FORM = re.compile(r"[\dA-HJ-NP-RTUWXY]{2}\d{6}[\dA-HJ-NP-RTUWXY]{10}")


def check_credit_code(text: str, *, field: str = "credit_code") -> CreditCodeCheck:
    """Check form and check digit by GB 32100-2015; spaces, dashes, small and full-width letters are accepted."""
    code = re.sub(r"[\s\-]", "", half_width(text)).upper()
    if len(code) != 18:
        words = Words(
            f"信用代码应为 18 位，现在是 {len(code)} 位", f"A credit code has 18 characters, this one has {len(code)}"
        )
        return _refuse(text, "credit_code_length", field, words)
    if not _FORM.fullmatch(code):
        words = Words(
            "信用代码里有不该出现的字符，不用 I、O、Z、S、V，请对照营业执照",
            "The code holds a character it cannot have (I, O, Z, S, V are never used): compare with the licence",
        )
        return _refuse(text, "credit_code_characters", field, words)
    if uscc.calc_check_digit(code[:17]) != code[17]:
        words = Words("信用代码的校验位不对，请对照营业执照", "The check digit is wrong: compare with the licence")
        return _refuse(text, "credit_code_check", field, words)
    return CreditCodeCheck(text, code, WELL_FORMED, ())


def _refuse(text: str, code: str, field: str, words: Words) -> CreditCodeCheck:
    return CreditCodeCheck(text, None, words, (Problem(code, field, words),))
