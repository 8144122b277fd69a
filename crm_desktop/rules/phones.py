"""A telephone number as typed, judged and put into the one form by which numbers are compared (C5, PRACTICE 4.2)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crm_desktop.rules import phone_plan
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words


class PhoneKind(StrEnum):
    """What sort of line a number reaches; `FOREIGN` is anything outside the mainland's +86."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    HOTLINE = "hotline"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class PhoneCheck:
    """What is known about a typed number.

    `e164` is None as soon as a problem blocks; `extension` is "" where there is none; `tail4` and `display` never
    contain the extension and the country code of the mainland.
    """

    typed: str
    kind: PhoneKind | None
    e164: str | None
    display: str
    tail4: str
    extension: str
    problems: tuple[Problem, ...]

    @property
    def accepted(self) -> bool:
        """Whether the number may be saved: nothing blocks, though something may deserve a second look."""
        return self.e164 is not None

    @property
    def key(self) -> str | None:
        """The number with its extension, equal exactly where the same person is reached ("+862423456789;8012")."""
        if self.e164 is None or not self.extension:
            return self.e164
        return f"{self.e164};{self.extension}"


_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_WHOLE_FLOAT = re.compile(r"(\d{7,15})\.0+")
_SEVERAL = re.compile(r"(?:\d[\d \-]{5,}\d) *[/,、;，；或\n]+ *(?:\d[\d \-]{5,}\d)")
_EXTENSION = re.compile(r"[\s\-(,]*(?:转|轉|分机|ext\.?|x|#)[\s.:：\-]*(\d{1,6})\)?$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"^((?:\(?0\d{2,3}\)?[\s\-]*)?[2-8]\d{6,7})-(\d{1,6})$")
_SEPARATORS = re.compile(r"[\s\-‐-―−()·.]+")
_HOTLINE = re.compile(r"[48]00\d{7}")

_SENTENCES: Final = {
    "phone_empty": Words("请输入电话号码", "Enter a phone number"),
    "phone_spreadsheet": Words(
        "表格软件把号码变成了科学计数，后几位已经丢失。请把该列设为“文本”，按原始资料重新录入",
        "The spreadsheet turned this into 1.38E+10 and lost digits. Make the column text and enter it again",
    ),
    "phone_several": Words(
        "一格只填一个号码，其余的请另加一行", "One number per field: add a line for each other number"
    ),
    "phone_characters": Words("号码里有不是数字的字符，请改正", "The number contains something that is not a digit"),
    "phone_area_code": Words("请加上区号，如 024-23456789", "Add the area code, for example 024-23456789"),
    "phone_area_unknown": Words("没有见过这个区号，请再核对", "This area code is not known: check it again"),
    "phone_segment": Words("没有见过这个号段，请读回核对", "This mobile segment is not known: read it back and check"),
    "phone_no_such": Words("没有这样的号码，请再问一次", "There is no such number: ask again"),
    "phone_made_up": Words("这个号码像是随手编的，请再问一次", "This number looks made up: ask again"),
    "phone_start": Words("固定电话不会以 0、1、9 开头，请核对", "A landline does not start with 0, 1 or 9: check it"),
    "phone_foreign_length": Words(
        "境外号码应有 7 到 15 位数字，请核对", "A number abroad has 7 to 15 digits: check it"
    ),
}


def check_phone(text: str, *, field: str = "mobile", default_area_code: str | None = None) -> PhoneCheck:
    """Judge a number typed at the counter, on the phone or found in a spreadsheet.

    A wrong length, equal digits and counting ones block, an unknown segment only warns. `default_area_code` is the
    branch's own ("024"), put before a local number typed without one. `field` names the field in the problems.
    """
    typed = half_width(text).strip()
    whole = _WHOLE_FLOAT.fullmatch(typed)
    number, extension = _split_extension(whole.group(1) if whole else typed)
    code = _unreadable(typed, number)
    if code:
        return _refuse(text, field, code)
    digits, foreign = _national(_SEPARATORS.sub("", number))
    if foreign:
        return _check_foreign(text, field, digits, extension)
    if _HOTLINE.fullmatch(digits):
        display = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
        return _accept(text, PhoneKind.HOTLINE, f"+86{digits}", display, extension, ())
    if digits.startswith("1"):
        return _check_mobile(text, field, digits, extension)
    return _check_landline(text, field, digits, extension=extension, default_area_code=default_area_code)


def digits_of(text: str) -> str:
    """The national digits typed so far, for matching while the customer is still speaking; "" for no digit at all."""
    number, _ = _split_extension(half_width(text).strip())
    return re.sub(r"[^0-9]", "", _national(_SEPARATORS.sub("", number))[0])


def spoken_groups(text: str) -> tuple[str, ...]:
    """The digits in the groups in which a clerk reads a number back: 138 1234 5678, 024 2345 6789, 400 123 4567."""
    digits = digits_of(text)
    area_code = phone_plan.area_code_of(digits)
    head = len(area_code) if area_code else 3 if len(digits) > 8 else 0
    rest = digits[head:]
    cuts = [rest[start : start + 4] for start in range(0, len(rest), 4)]
    if len(rest) == 7:
        cuts = [rest[:3], rest[3:]]
    return tuple(group for group in (digits[:head], *cuts) if group)


def _split_extension(typed: str) -> tuple[str, str]:
    found = _EXTENSION.search(typed)
    if found:
        return typed[: found.start()], found.group(1)
    dashed = _DASHED_EXTENSION.match(typed)
    return (dashed.group(1), dashed.group(2)) if dashed else (typed, "")


def _unreadable(typed: str, number: str) -> str | None:
    if not typed:
        return "phone_empty"
    if _SCIENTIFIC.fullmatch(typed):
        return "phone_spreadsheet"
    if _SEVERAL.search(typed):
        return "phone_several"
    bare = _SEPARATORS.sub("", number)
    return None if re.fullmatch(r"\+?\d+", bare) else "phone_characters"


def _national(bare: str) -> tuple[str, bool]:
    """The digits without the mainland's country code, and whether another country's code stands before them."""
    if bare.startswith(("+86", "0086")):
        rest = bare.removeprefix("+86").removeprefix("0086")
        is_area = rest[:1] not in ("0", "1") and len(rest) in (9, 10, 11) and not _HOTLINE.fullmatch(rest)
        return (f"0{rest}" if is_area or re.match(r"10\d{8}$", rest) else rest), False
    if bare.startswith("86") and re.fullmatch(r"861\d{10}", bare):
        return bare[2:], False
    if bare.startswith("+"):
        return bare[1:], True
    return (bare[2:], True) if bare.startswith("00") and len(bare) > 9 else (bare, False)


def _check_mobile(text: str, field: str, digits: str, extension: str) -> PhoneCheck:
    if len(digits) != 11:
        words = Words(
            f"手机号应为 11 位，现在是 {len(digits)} 位", f"A mobile number has 11 digits, this one has {len(digits)}"
        )
        return _refuse(text, field, "phone_length", words)
    if _equal_or_counting(digits):
        return _refuse(text, field, "phone_no_such")
    problems = []
    if digits[:3] not in phone_plan.MOBILE_SEGMENTS:
        problems.append(_problem(field, "phone_segment", Severity.WARN))
    if digits in phone_plan.MADE_UP_NUMBERS:
        problems.append(_problem(field, "phone_made_up", Severity.WARN))
    display = f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return _accept(text, PhoneKind.MOBILE, f"+86{digits}", display, extension, tuple(problems))


def _check_landline(text: str, field: str, digits: str, *, extension: str, default_area_code: str | None) -> PhoneCheck:
    if not digits.startswith("0"):
        if default_area_code is None:
            code = "phone_area_code" if len(digits) in (7, 8) else "phone_length"
            return _refuse(text, field, code, None if code == "phone_area_code" else _no_such_length(digits))
        digits = default_area_code + digits
    area_code = phone_plan.area_code_of(digits)
    if area_code is None:
        return _refuse(text, field, "phone_length", _no_such_length(digits))
    local = digits[len(area_code) :]
    lengths = phone_plan.local_lengths(area_code)
    if len(local) not in lengths:
        return _refuse(text, field, "phone_length", _wrong_local_length(area_code, lengths, len(local)))
    if local[0] in "019":
        return _refuse(text, field, "phone_start")
    problems = []
    if not phone_plan.known_area_code(area_code):
        problems.append(_problem(field, "phone_area_unknown", Severity.WARN))
    if _equal_or_counting(local):
        problems.append(_problem(field, "phone_made_up", Severity.WARN))
    display = f"{area_code}-{local}"
    return _accept(text, PhoneKind.LANDLINE, f"+86{digits[1:]}", display, extension, tuple(problems))


def _check_foreign(text: str, field: str, digits: str, extension: str) -> PhoneCheck:
    if not 7 <= len(digits) <= 15:
        return _refuse(text, field, "phone_foreign_length")
    country = phone_plan.country_code(digits)
    return _accept(text, PhoneKind.FOREIGN, f"+{digits}", f"+{country} {digits[len(country) :]}", extension, ())


def _equal_or_counting(digits: str) -> bool:
    """Whether digits look like the work of someone who did not ask. A landline may be so; no mobile number is."""
    ups = "01234567890123456789"
    counting = digits in ups or digits in ups[::-1] or digits.startswith("123456")
    return len(set(digits)) == 1 or counting


def _wrong_local_length(area_code: str, lengths: tuple[int, ...], typed: int) -> Words:
    zh = "或".join(str(length) for length in lengths)
    en = " or ".join(str(length) for length in lengths)
    return Words(
        f"区号 {area_code} 的号码应为 {zh} 位，现在是 {typed} 位",
        f"Numbers in area {area_code} have {en} digits, this one has {typed}",
    )


def _no_such_length(digits: str) -> Words:
    return Words(f"{len(digits)} 位不是电话号码的长度，请核对", f"No phone number has {len(digits)} digits: check it")


def _problem(field: str, code: str, severity: Severity) -> Problem:
    return Problem(code, field, _SENTENCES[code], severity)


def _refuse(text: str, field: str, code: str, words: Words | None = None) -> PhoneCheck:
    problem = Problem(code, field, words or _SENTENCES[code], Severity.BLOCK)
    return PhoneCheck(text, None, None, text.strip(), "", "", (problem,))


def _accept(
    text: str, kind: PhoneKind, e164: str, display: str, extension: str, problems: tuple[Problem, ...]
) -> PhoneCheck:
    shown = f"{display} 转 {extension}" if extension else display
    return PhoneCheck(text, kind, e164, shown, e164[-4:], extension, problems)
