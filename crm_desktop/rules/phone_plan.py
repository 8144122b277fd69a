"""The Chinese telephone numbering plan, as far as it decides whether a number can be right (PRACTICE 4.2).

Segments and lengths change: what is not listed here is a reason to ask, never to refuse. As of 2026.
"""

import re
from typing import Final

from crm_desktop.rules.typed import word_set

MOBILE_SEGMENTS: Final = word_set(
    "130 131 132 133 134 135 136 137 138 139 145 146 147 148 149 150 151 152 153 155 156 157 158 159 162 165 "
    "166 167 170 171 172 173 174 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 192 193 195 "
    "196 197 198 199"
)

# Area codes of three digits serve the largest cities; all their numbers have eight digits.
_LARGE_CITIES: Final = word_set("010 020 021 022 023 024 025 027 028 029")

# Area codes of four digits whose local numbers are known to have been raised to eight digits.
_EIGHT_DIGITS: Final = word_set(
    "0311 0371 0377 0379 0411 0431 0432 0451 0510 0511 0512 0513 0514 0515 0516 0517 0518 0519 0523 0527 0531 "
    "0532 0551 0571 0573 0574 0575 0576 0577 0579 0591 0595 0731 0755 0757 0760 0769 0791 0851 0871 0898"
)

_AREA_CODE = re.compile(r"0(?:10|2\d|[3-9]\d\d)")

# Service numbers and test numbers that turn up in made-up files (REQUIREMENTS A3).
MADE_UP_NUMBERS: Final = word_set("13800138000 13000000000 13800000000 13900000000")

_ONE_DIGIT_COUNTRIES: Final = frozenset("17")
_TWO_DIGIT_COUNTRIES: Final = word_set(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 "
    "84 90 91 92 93 94 95 98"
)


def area_code_of(digits: str) -> str | None:
    """The area code, with its 0, that a landline's `digits` begin with, or None when they begin with none."""
    found = _AREA_CODE.match(digits)
    return found.group() if found else None


def known_area_code(area_code: str) -> bool:
    """Whether `area_code` ("024", "0411") has the form of one in use; 026 never was given out."""
    return bool(_AREA_CODE.fullmatch(area_code)) and area_code != "026"


def local_lengths(area_code: str) -> tuple[int, ...]:
    """How many digits a local number behind `area_code` may have: 8 in Shenyang 024 and Dalian 0411, else 7 or 8."""
    if area_code in _LARGE_CITIES or area_code in _EIGHT_DIGITS:
        return (8,)
    return (7, 8)


def country_code(international: str) -> str:
    """The country code at the start of `international`, the digits after the plus sign."""
    if international[:1] in _ONE_DIGIT_COUNTRIES:
        return international[:1]
    return international[:2] if international[:2] in _TWO_DIGIT_COUNTRIES else international[:3]
