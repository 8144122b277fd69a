"""What is noted with an order by phone, all in one text: a promise to ring back, the customer's words, who rang."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.typed import clean

CALL_BACK: Final = "30分钟内回电"
"""Stands first in the note while a call is promised (B1-3.3)."""
_RANG: Final = "已回电 "
_CALLER: Final = "来电人："
_BETWEEN: Final = "；"


@dataclass(frozen=True, slots=True)
class Said:
    """`promised`: a call is still owed; `rang` is when it was made, as it was noted; `caller` who rang, "" for the
    customer."""

    words: str
    caller: str
    promised: bool
    rang: str

    @property
    def told(self) -> str:
        """The words, and who rang."""
        return _BETWEEN.join(filter(None, (self.words, f"{_CALLER}{self.caller}" if self.caller else "")))


def noted(words: str, *, told: str = "", call_back: bool = False, caller: str = "") -> str:
    """The text of a note; `told` is the answer to the question beside the order that goes to the accountant."""
    parts = (
        CALL_BACK if call_back else "",
        clean(words),
        f"客户资料：{told}" if told else "",
        f"{_CALLER}{clean(caller)}" if caller else "",
    )
    return _BETWEEN.join(filter(None, parts))


def said_in(text: str | None) -> Said:
    """What a note says, part by part."""
    parts = [part for part in (text or "").split(_BETWEEN) if part]
    callers = [part.removeprefix(_CALLER) for part in parts if part.startswith(_CALLER)]
    rang = [part.removeprefix(_RANG) for part in parts if part.startswith(_RANG)]
    rest = [part for part in parts if part != CALL_BACK and not part.startswith((_CALLER, _RANG))]
    return Said(_BETWEEN.join(rest), "".join(callers[:1]), CALL_BACK in parts, "".join(rang[:1]))


def rang_back(text: str | None, at: datetime) -> str:
    """The same note once the promised call was made."""
    parts = [part for part in (text or "").split(_BETWEEN) if part and part != CALL_BACK]
    return _BETWEEN.join((f"{_RANG}{at.astimezone(BRANCH_ZONE):%m-%d %H:%M}", *parts))
