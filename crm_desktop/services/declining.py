"""A request about the own data that is not carried out: that it was made, what for, and why not, is kept (PIPL 50)."""

from enum import StrEnum
from typing import Final

from crm_desktop.models.customer import Customer
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import open_file, require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid
from crm_desktop.services.seat import Seat


class Request(StrEnum):
    """What a person asked for; the values are subjects of the privacy log."""

    COPY = "copy_request"
    ERASURE = "erasure_request"


REASONS: Final = (
    Words("无法核实是本人", "The person could not be identified"),
    Words("还有未办完的订货或售后", "Orders or service are not finished"),
    Words("依法须留存，已封存归档", "The law has it kept: archived"),
)
"""Why a request is usually not carried out."""

_RIGHTS: Final = {Request.COPY: Action.EXPORT, Request.ERASURE: Action.ERASE}
_REASON: Final = Problem("decline_reason", "reason", Words("请写明为什么不予办理", "Say why it is not carried out"))


def decline(seat: Seat, customer_id: str, request: Request, *, reason: str) -> None:
    """Keep it in the privacy log, by who could have carried it out. Raises NotAllowed, NotFound, Invalid."""
    opened = open_file(seat, customer_id)
    require(seat, _RIGHTS[request], RecordType.CUSTOMER, own=opened.own)
    if not reason.strip():
        raise Invalid((_REASON,))
    with seat.store.reading() as session:
        number = session.get_one(Customer, customer_id).number or ""
    disclose(seat, "decline", request.value, number=number, customer_id=customer_id, reason=reason)
