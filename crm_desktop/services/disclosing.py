"""Keeping that customers' data left the screen: who, what, what for, of how many; it goes to head office (D1).

The line is kept before the paper, the file or the number is there: what fails afterwards was still about to leave.
"""

from sqlmodel import Session

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.privacy import Disclosure
from crm_desktop.services.seat import Seat
from sync.ids import new_id


def disclose(
    seat: Seat,
    kind: str,
    subject: str,
    *,
    number: str = "",
    customer_id: str = "",
    detail: str = "",
    medium: str = "",
    masked: bool | None = None,
    reason: str = "",
    persons: int = 1,
) -> None:
    """Keep one line, in a unit of work of its own.

    `kind` and `subject` are choices of `Disclosure`; `number` is that of the paper or file, `customer_id` whose data it
    was where it was one customer's, `detail` the field, `medium` the file's kind, `persons` how many customers.
    """
    line = Disclosure(
        id=new_id(),
        kind=kind,
        subject=subject,
        number=number or None,
        customer_id=customer_id or None,
        detail=detail or None,
        medium=medium or None,
        masked=masked,
        reason=reason.strip() or None,
        persons=persons,
        actor_id=seat.person.id,
        device=_device(seat),
        at=seat.now(),
    )
    with seat.unit("disclose", partition=partition_of(seat)) as session:
        session.add(line)


def without_person(session: Session, line: Disclosure) -> None:
    """Put a line that names nobody in the place of one about a customer who is being erased; within an open unit."""
    kept = line.model_dump(exclude={"id", "customer_id", "reason"})
    session.add(Disclosure(id=new_id(), **kept))


def partition_of(seat: Seat) -> str:
    """Head office's people look into branches' files from their own house: the line stays there."""
    return HEAD_OFFICE if seat.at_head_office else seat.branch.code


def _device(seat: Seat) -> str:
    return f"{partition_of(seat)}{seat.device_letter}"
