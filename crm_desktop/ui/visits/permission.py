"""What a button says when the person's post does not allow it."""

from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat


def refusal(seat: Seat, action: Action, record_type: RecordType, *, own: bool = False) -> Words | None:
    """Why the person may not, or None."""
    verdict = may(seat.person.role, action, record_type, own=own)
    return verdict.words if isinstance(verdict, Refused) else None
