"""The copy of a customer's tax invoice header as one block, which counts as a look at what is hidden (D1)."""

from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.invoice_header import header_block
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import OpenedFile, open_file
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_forms import INVOICE, field_info
from crm_desktop.services.invoice_values import header_of, told
from crm_desktop.services.reveal import NO_REASON
from crm_desktop.services.seat import Seat

_NOTHING: Final = Problem(
    "header_empty", "", Words("还没有开票抬头，请先填写", "There is no invoice header yet: fill it in first")
)


@dataclass(frozen=True, slots=True)
class CopiedHeader:
    """The text for the clipboard, and the labels of the fields that it holds and lacks."""

    text: str
    holds: Words
    lacks: Words


def copy_header(seat: Seat, customer_id: str, *, reason: str = "") -> CopiedHeader:
    """The header as one block for the clipboard; that it was copied stays in the privacy log.

    Raises NotFound, and Invalid where there is nothing to copy, or no reason where a look would ask for one.
    """
    opened = open_file(seat, customer_id)
    header = header_of(opened.values)
    if not header.found:
        raise Invalid((_NOTHING,))
    if not reason.strip() and _hides(seat, opened):
        raise Invalid((NO_REASON,))
    register = field_info(INVOICE[0]).group
    disclose(seat, "copy", "customer", customer_id=opened.customer_id, detail=register, reason=reason)
    holds = [name for name in INVOICE if name.removeprefix("invoice_") in header.found]
    return CopiedHeader(header_block(header), _labels(holds), _labels([one for one in INVOICE if one not in holds]))


def _hides(seat: Seat, opened: OpenedFile) -> bool:
    """Whether it holds what this person sees masked."""
    if not any(field_info(name).personal and told(opened.values.get(name)) for name in INVOICE):
        return False
    return isinstance(may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=opened.own), Refused)


def _labels(names: list[str]) -> Words:
    labels = [field_info(name).words for name in names]
    return Words("、".join(one.zh for one in labels), ", ".join(one.en.lower() for one in labels))
