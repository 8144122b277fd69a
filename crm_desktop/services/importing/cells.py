"""A row's cells read as the fields of a customer's file, with what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.addresses import check_address, parse_address
from crm_desktop.rules.invoice_header import split_bank, split_place
from crm_desktop.rules.names import CustomerKind, guess_kind
from crm_desktop.rules.phones import PhoneKind, check_phone
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.typed import clean, half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import field_words
from crm_desktop.services.field_forms import PLACE
from crm_desktop.services.field_values import FieldReader

_PHONES: Final = ("contact.mobile", "contact.landline")
_ANY_PHONE: Final = "|".join(_PHONES)
_DIGITS: Final = frozenset(
    {*_PHONES, "credit_code", "contact.wechat", "invoice_phone", "invoice_tax_number", "invoice_account"}
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE][+]?\d+")
_NO_ZERO = re.compile(r"[2-9]\d{8,10}")

_LOST_DIGITS: Final = Words(
    "表格软件把它变成了科学计数，后几位已经丢失。请把该列设为“文本”，按原始资料重新录入",
    "The spreadsheet turned this into 1.38E+10 and lost digits. Make the column text and enter it again",
)
_LOST_ZERO: Final = Words(
    "号码前面的 0 被表格软件去掉了，请按 024-23456789 这样补上区号的 0",
    "The spreadsheet dropped the 0 in front: write it with its area code, as in 024-23456789",
)
_BROKEN: Final = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")
"""What a spreadsheet shows where a formula has no result."""

_NO_NAME: Final = Words("这一行没有客户名称，也没有联系人", "This row names neither a customer nor a contact")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it would be filed: values by column name of customer and contact, and all problems found."""

    customer: Mapping[str, object]
    contact: Mapping[str, object]
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        """Whether the row cannot be taken over."""
        return any(problem.severity is Severity.BLOCK for problem in self.problems)

    @property
    def kind(self) -> CustomerKind:
        """Company or person, as said or guessed."""
        return CustomerKind(str(self.customer["kind"]))


def read_row(reader: FieldReader, texts: Mapping[str, str]) -> ReadRow:
    """Read the cells of one row, by field; what is empty is left out. Nothing is guessed where digits are lost."""
    given = _parted({field: text for field, text in texts.items() if text})
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for field, text in given.items():
        if field in PLACE:
            continue
        edits, found = _read(reader, field, text, values)
        values |= {name: value for name, value in edits.items() if value not in (None, "", ())}
        problems += found
    _read_place(reader, given, values, problems)
    _complete(values, problems)
    contact = {name.removeprefix("contact."): value for name, value in values.items() if name.startswith("contact.")}
    customer = {name: value for name, value in values.items() if not name.startswith("contact.")}
    return ReadRow(customer, contact, tuple(problems))


def _parted(given: dict[str, str]) -> dict[str, str]:
    """Address and phone, bank and account of an invoice header that share a column, each in its own field."""
    for field, beside, split in (
        ("invoice_address", "invoice_phone", split_place),
        ("invoice_bank", "invoice_account", split_bank),
    ):
        if field in given and beside not in given:
            first, second = split(given[field])
            given |= {name: text for name, text in ((field, first), (beside, second)) if text}
            if not first:
                del given[field]
    return given


def _read(
    reader: FieldReader, field: str, text: str, values: Mapping[str, object]
) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    lost = _lost(reader, field, text)
    if lost is not None:
        return {}, (lost,)
    name = _ANY_PHONE if field in _PHONES else field
    reading = reader.read(name, text, values=values)
    if not any(problem.code == "choice_unknown" for problem in reading.problems):
        return reading.edits, tuple(_renamed(problem, field) for problem in reading.problems)
    # An answer that is not among ours must not cost the row: it goes into the remarks, where a person sees it.
    label = field_words(field)
    note = f"{label.zh}：{clean(text)}"
    before = str(values.get("remarks") or "")
    words = Words(
        f"{label.zh}里没有“{text}”，写进备注", f'{label.en}: "{text}" is no known answer, put into the remarks'
    )
    remarks = f"{before}；{note}" if before else note
    return {"remarks": remarks}, (Problem("choice_unknown", field, words, Severity.WARN),)


def _lost(reader: FieldReader, field: str, text: str) -> Problem | None:
    """What a spreadsheet has eaten, digits or the result of a formula: refused, because nobody can know it."""
    if _BROKEN.fullmatch(text.strip()):
        words = Words(
            f"这一格的公式出错了（{text.strip()}），请在表格软件里改好，或清空这一格",
            f"The formula of this cell has failed ({text.strip()}): mend it in the spreadsheet, or empty the cell",
        )
        return Problem("formula_failed", field, words)
    plain = re.sub(r"[\s\-]", "", half_width(text))
    if field in _DIGITS and _SCIENTIFIC.fullmatch(plain):
        return Problem("digits_lost", field, _LOST_DIGITS)
    if field in _PHONES and _NO_ZERO.fullmatch(plain):
        whole = check_phone(f"0{plain}")
        as_typed = check_phone(plain, default_area_code=reader.branch.area_code or None)
        if whole.kind is PhoneKind.LANDLINE and not as_typed.accepted:
            return Problem("zero_lost", field, _LOST_ZERO)
    return None


def _read_place(
    reader: FieldReader, given: Mapping[str, str], values: dict[str, object], problems: list[Problem]
) -> None:
    """Province, city, district and street are one address, in however many columns it came."""
    broken = [lost for part in PLACE if part in given and (lost := _lost(reader, part, given[part])) is not None]
    if broken:
        problems += broken
        return
    written = "".join(clean(given[part]) for part in PLACE if part in given)
    if not written:
        return
    divisions = reader.branch.places()
    place = parse_address(written, home=reader.branch.city, divisions=divisions)
    parts = (place.province, place.city, place.district, place.street)
    values.update({name: part for name, part in zip(PLACE, parts, strict=True) if part})
    problems += check_address(place, divisions=divisions)
    if place.district:
        follows = reader.read("district", place.district, values=values).edits
        for name in ("area", "owner_id"):
            if follows.get(name) and not values.get(name):
                values[name] = follows[name]


def _complete(values: dict[str, object], problems: list[Problem]) -> None:
    """A person is called like the contact, and the other way round."""
    if not values.get("name"):
        values["name"] = values.get("contact.name", "")
    if not values["name"]:
        if not any(problem.field in ("name", "contact.name") for problem in problems):
            problems.append(Problem("name_empty", "name", _NO_NAME))
        values.setdefault("kind", CustomerKind.PERSON.value)
        return
    values.setdefault("kind", guess_kind(str(values["name"])).value)
    if values["kind"] == CustomerKind.PERSON.value:
        values.setdefault("contact.name", values["name"])


def _renamed(problem: Problem, field: str) -> Problem:
    return Problem(problem.code, field, problem.words, problem.severity)
