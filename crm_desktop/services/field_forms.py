"""How a field of a customer's file is put before a person: its name, how it is keyed, what there is to choose.

All of it is derived from the catalogue; forms and pages are built from it and never name a field themselves.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.field import Choice, FieldInfo
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, field_words

PLACE: Final = ("province", "city", "district", "address")
"""The fields one address is kept in, from the widest to the narrowest."""

INVOICE: Final = (
    "invoice_name", "invoice_tax_number", "invoice_address", "invoice_phone", "invoice_bank", "invoice_account",
)  # fmt: skip
"""The fields of the tax invoice header, in the order of the invoice form."""


class Input(StrEnum):
    """How a value is keyed; the window has one widget for each."""

    LINE = "line"
    TEXT = "text"
    PHONE = "phone"
    CHOICE = "choice"
    TAGS = "tags"
    DAY = "day"
    MONEY = "money"
    COUNT = "count"
    TICK = "tick"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class FieldForm:
    """A field as a form shows it.

    `parts` are the columns it fills: one, or the alternatives of a standard's "contact.mobile|contact.landline".
    `declinable`: the customer may refuse to tell (`DECLINED` is then a value); what the office decides is not.
    `latin`: it is written in letters and digits only.
    """

    name: str
    parts: tuple[str, ...]
    words: Words
    input: Input
    choices: tuple[Choice, ...]
    personal: bool
    declinable: bool
    hint: Words | None
    latin: bool = False


_INPUTS: Final = {
    Kind.TEXT: Input.LINE,
    Kind.EMAIL: Input.LINE,
    Kind.CODE: Input.LINE,
    Kind.STATE: Input.LINE,
    Kind.TIME: Input.LINE,
    Kind.LONG_TEXT: Input.TEXT,
    Kind.PHONE: Input.PHONE,
    Kind.CHOICE: Input.CHOICE,
    Kind.TAGS: Input.TAGS,
    Kind.DATE: Input.DAY,
    Kind.MONEY: Input.MONEY,
    Kind.COUNT: Input.COUNT,
    Kind.COUNTER: Input.COUNT,
    Kind.TICK: Input.TICK,
    Kind.REFERENCE: Input.PERSON,
    Kind.FILE: Input.LINE,
}
_LATIN: Final = frozenset({Kind.EMAIL, Kind.CODE})
_OFFICE_DECIDES: Final = frozenset(
    {
        "kind",
        "industry",
        "source",
        "channel",
        "area",
        "life_cycle",
        "importance",
        "grade",
        "number",
        "tags",
        "contact.phone_state",
    }
)
_CANNOT_HOLD_WORDS: Final = (Input.DAY, Input.MONEY, Input.COUNT, Input.TICK, Input.PERSON)
_HINTS: Final = {
    "province": Words("可输整条地址", "Or the whole address"),
    "district": Words("如“铁西”，省市自动补", "The rest follows"),
    "contact.mobile|contact.landline": Words("手机或带区号的座机", "Mobile, or landline with area code"),
    "contact.email|contact.wechat": Words("邮箱或微信号", "E-mail address or WeChat id"),
    "business": Words("如：门头招牌、车身贴", "e.g. shop signs, vehicle wraps"),
    "credit_code": Words("18 位，对照营业执照", "18 characters, as on the licence"),
    "invoice_tax_number": Words("18 位，对照营业执照", "18 characters, as on the licence"),
}


def field_form(name: str) -> FieldForm:
    """The form of a field, or of alternatives joined by "|"; KeyError for a field that does not exist."""
    parts = tuple(name.split("|"))
    infos = [field_info(part) for part in parts]
    how = Input.PLACE if name in PLACE else _INPUTS[infos[0].kind]
    return FieldForm(
        name=name,
        parts=parts,
        words=field_words(name),
        input=how,
        choices=infos[0].choices,
        personal=any(info.personal for info in infos),
        declinable=how not in _CANNOT_HOLD_WORDS and name not in _OFFICE_DECIDES,
        hint=_HINTS.get(name),
        latin=all(info.kind in _LATIN for info in infos),
    )


def field_info(name: str) -> FieldInfo:
    """What the catalogue says of one field; KeyError for one that does not exist."""
    if name.startswith(CONTACT):
        return fields_of("contact")[name.removeprefix(CONTACT)]
    return fields_of("customer")[name]


def register_of(name: str) -> frozenset[str]:
    """The fields that merge together with `name`, itself among them: all of an address, both names."""
    group = field_info(name).group
    if not group:
        return frozenset({name})
    head, type_ = (CONTACT, "contact") if name.startswith(CONTACT) else ("", "customer")
    return frozenset(head + one for one, info in fields_of(type_).items() if info.group == group)
