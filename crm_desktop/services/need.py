"""Who needs customers' data in full: who keeps the branch's files; everybody else reads them masked (D1, PIPL 6).

The owner of a file, and the rep on the way to a customer, need what they need of that one: their screens ask for it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.masking import (
    mask_address,
    mask_code,
    mask_email,
    mask_name,
    mask_numbers,
    mask_phone,
    mask_wechat,
)
from crm_desktop.rules.rights import Action, Allowed, RecordType, Role, may
from crm_desktop.services.seat import Seat

MASKS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "contact.name": mask_name,
        "contact.mobile": mask_phone,
        "contact.landline": mask_phone,
        "contact.wechat": mask_wechat,
        "contact.email": mask_email,
        "legal_representative": mask_name,
        "address": mask_address,
        "credit_code": mask_code,
        "invoice_tax_number": mask_code,
        "invoice_address": mask_address,
        "invoice_phone": mask_phone,
        "invoice_account": mask_code,
    }
)
"""How a field of the file is masked on paper and in files."""


def keeps_file(seat: Seat, *, own: bool) -> bool:
    """Whether the person edits a customer's file, their `own` or somebody else's."""
    return isinstance(may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=own), Allowed)


def keeps_files(seat: Seat) -> bool:
    """Whether the post edits any customer's file."""
    return keeps_file(seat, own=False)


def reads_streets(seat: Seat) -> bool:
    """Whether visits are told with the street: a rep sees own visits only, and has to find the way."""
    return seat.person.role is Role.SALES_REP or keeps_files(seat)


def in_words(text: str, *, plain: bool) -> str:
    """What somebody typed, in full or with the phone numbers in it masked."""
    return text if plain else mask_numbers(text)


def masked_field(field: str, text: str, *, personal: bool) -> str:
    """A field's text for paper or a file that goes to somebody without need; "****" where no mask fits."""
    if not text:
        return text
    if not personal:
        return mask_numbers(text)
    mask = MASKS.get(field)
    return mask(text) if mask else "****"
