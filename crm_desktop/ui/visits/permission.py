"""What a button says when the person's post does not allow it."""

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import say


def refusal(seat: Seat, action: Action, record_type: RecordType, *, own: bool = False) -> Words | None:
    """Why the person may not, or None."""
    verdict = may(seat.person.role, action, record_type, own=own)
    return verdict.words if isinstance(verdict, Refused) else None


def grant(widget: QWidget, refused: Words | None, *, usable: bool = True) -> None:
    """Enable `widget` if the post allows it and it is of use now; the tool tip gives the reason of a refusal."""
    widget.setEnabled(refused is None and usable)
    widget.setToolTip(say(refused) if refused is not None else "")
