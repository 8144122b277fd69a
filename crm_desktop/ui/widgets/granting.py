"""What a person's post does not allow is there and disabled, and says why: as tool tip and to a screen reader (P1)."""

from PySide6.QtWidgets import QWidget

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say


def refusal_of(right: Allowed | Refused) -> str:
    """The reason of a refusal as a person reads it, "" for what is allowed."""
    return say(right.words) if isinstance(right, Refused) else ""


def grant(widget: QWidget, right: Allowed | Refused | Words | None, *, usable: bool = True, tip: str = "") -> None:
    """Enable `widget` if the post allows it and it is of use now; else its reason is heard and seen.

    `right` is a verdict, or the sentence of a refusal, None for none. `tip` is what it says while it may be used.
    """
    refused = right.words if isinstance(right, Refused) else right if isinstance(right, Words) else None
    widget.setEnabled(refused is None and usable)
    widget.setToolTip(say(refused) if refused is not None else tip)
    widget.setAccessibleDescription(say(refused) if refused is not None else "")
