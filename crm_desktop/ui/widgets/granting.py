"""What cannot be used now is there and disabled, and says why: as tool tip and to a screen reader (P1).

Nobody else disables: three reasons there are, the post that does not allow it, what is not there yet, and work under
way, which says of itself that it is.
"""

from typing import Final

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say

BUSY: Final = "busy"
"""The property of a widget that only waits for work under way."""
_TOLD: Final = "whyNot"
_TIP: Final = "ownTip"
_DESCRIPTION: Final = "ownDescription"


def refusal_of(right: Allowed | Refused) -> str:
    """The reason of a refusal as a person reads it, "" for what is allowed."""
    return say(right.words) if isinstance(right, Refused) else ""


def grant(
    widget: QWidget,
    right: Allowed | Refused | Words | None,
    *,
    lacks: str = "",
    busy: bool = False,
    tip: str | None = None,
) -> None:
    """Enable `widget` if the post allows it and it is of use now; else its reason is heard and seen.

    `right` is a verdict, or the sentence of a refusal, None for none. `lacks` says what has to be there first, `busy`
    that work is under way. `tip` is what it says while it may be used, None for what it said before.
    """
    why = _reason(right) or lacks
    widget.setEnabled(not why and not busy)
    widget.setProperty(BUSY, busy and not why)
    _tell(widget, why, tip)


def let_type(box: QLineEdit | QPlainTextEdit, right: Allowed | Refused | Words | None) -> None:
    """As `grant`, for a text that everybody reads and copies: who may not change it reads why."""
    why = _reason(right)
    box.setReadOnly(bool(why))
    _tell(box, why, None)


def _reason(right: Allowed | Refused | Words | None) -> str:
    refused = right.words if isinstance(right, Refused) else right if isinstance(right, Words) else None
    return say(refused) if refused is not None else ""


def _tell(widget: QWidget, why: str, tip: str | None) -> None:
    """Put the reason where the widget's own words stand, and those back once there is none."""
    told = widget.property(_TOLD) or ""
    if not told or widget.toolTip() != told:
        widget.setProperty(_TIP, widget.toolTip())
    if not told or widget.accessibleDescription() != told:
        widget.setProperty(_DESCRIPTION, widget.accessibleDescription())
    if tip is not None:
        widget.setProperty(_TIP, tip)
    widget.setProperty(_TOLD, why)
    widget.setToolTip(why or widget.property(_TIP) or "")
    widget.setAccessibleDescription(why or widget.property(_DESCRIPTION) or "")
