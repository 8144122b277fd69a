"""What a file's tax invoice header comes to: its own fields, and the file's name and code where they are empty."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.invoice_header import Header
from crm_desktop.rules.words import Words
from crm_desktop.services.field_forms import INVOICE
from crm_desktop.services.field_values import shown_number

INHERITED: Final[Mapping[str, tuple[str, Words]]] = MappingProxyType(
    {
        "invoice_name": ("name", Words("同客户名称", "same as the customer's name")),
        "invoice_tax_number": ("credit_code", Words("同信用代码", "same as the credit code")),
    }
)
"""Where the header says nothing of its own it goes by another field of the file; how that is told beside it."""


def inherited(values: Mapping[str, object], name: str) -> str:
    """What a field of the header goes by where it is empty; "" for nothing, and where the customer would not tell."""
    return fallback(values, name) if values.get(name) in (None, "") else ""


def fallback(values: Mapping[str, object], name: str) -> str:
    """What the file's other field says that a field of the header goes by when it is empty; "" for none."""
    return told(values.get(INHERITED[name][0])) if name in INHERITED else ""


def header_of(values: Mapping[str, object]) -> Header:
    """The header by a file's values, as it goes on an invoice."""
    parts = {name.removeprefix("invoice_"): told(values.get(name)) or inherited(values, name) for name in INVOICE}
    parts["phone"] = shown_number(parts["phone"]).replace(" ", "")
    return Header(**parts)


def told(value: object) -> str:
    """A value that the customer told, "" for none and for a refusal."""
    return "" if value in (None, "", DECLINED) else str(value)
