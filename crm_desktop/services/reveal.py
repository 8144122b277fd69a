"""Showing a masked value in full: for 15 seconds, with a reason, and with a trace; copying counts the same (D1)."""

from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.bank_account import grouped_account
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_contacts import open_contact
from crm_desktop.services.customer_file import CONTACT, OpenedFile, open_file
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_forms import field_form
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.invoice_values import inherited
from crm_desktop.services.seat import Seat

SECONDS: Final = 15
"""How long a revealed value stays on screen."""

REASONS: Final = (
    Words("联系客户", "To contact the customer"),
    Words("核对资料", "To check the file"),
    Words("客户本人要求", "The customer asked"),
    Words("送货或售后", "Delivery or service"),
)
"""What a value is usually revealed for, so that one key is enough."""

NO_REASON: Final = Problem("reveal_reason", "reason", Words("请选择或写明查看原因", "Say why you look"))
"""What is said where a value is hidden, and no reason was given for a look or a copy."""


_NO_PHONES: Final = frozenset({"invoice_tax_number", "invoice_account"})
"""Numbers that stay as they were written, even where they look like somebody's phone."""


@dataclass(frozen=True, slots=True)
class Revealed:
    """A value in full, as people read it and as it is copied."""

    field: str
    text: str


def reveal(seat: Seat, customer_id: str, field: str, *, reason: str, contact_id: str = "") -> Revealed:
    """A personal value in full; who looked, at what and why stays in the privacy log. Invalid without a reason."""
    if not reason.strip():
        raise Invalid((NO_REASON,))
    text = _value(seat, customer_id, field, contact_id)
    text = grouped_account(text) if field == "invoice_account" else text
    _trace(seat, "reveal", customer_id, field, reason=reason)
    return Revealed(field, text)


def copy_value(seat: Seat, customer_id: str, field: str, *, reason: str = "", contact_id: str = "") -> str:
    """A value for the clipboard, logged like a look at it; Invalid without a reason where a look would ask for one."""
    if not reason.strip() and asks_reason(seat, customer_id, field, contact_id=contact_id):
        raise Invalid((NO_REASON,))
    text = _value(seat, customer_id, field, contact_id)
    _trace(seat, "copy", customer_id, field, reason=reason)
    return text


def asks_reason(seat: Seat, customer_id: str, field: str, *, contact_id: str = "") -> bool:
    """Whether this person sees the value masked: who may change it has it plain before them."""
    if field == "name" or not field_form(field).personal:
        return False
    opened = _opened(seat, customer_id, field, contact_id)
    of_contact = field.startswith(CONTACT)
    kind, own = (RecordType.CONTACT, opened.contact_own) if of_contact else (RecordType.CUSTOMER, opened.own)
    return isinstance(may(seat.person.role, Action.EDIT, kind, own=own), Refused)


def _opened(seat: Seat, customer_id: str, field: str, contact_id: str) -> OpenedFile:
    if field.startswith(CONTACT) and contact_id:
        return open_contact(seat, customer_id, contact_id)
    return open_file(seat, customer_id)


def _value(seat: Seat, customer_id: str, field: str, contact_id: str) -> str:
    opened = _opened(seat, customer_id, field, contact_id)
    if field == "address":
        return "".join(str(opened.values.get(part) or "") for part in ("province", "city", "district", "address"))
    kept = str(opened.values.get(field) or inherited(opened.values, field))
    return kept if field in _NO_PHONES else shown_number(kept)


def _trace(seat: Seat, kind: str, customer_id: str, field: str, *, reason: str) -> None:
    disclose(seat, kind, "customer", customer_id=customer_id, detail=field, reason=reason)
