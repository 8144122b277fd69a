"""Each further print of a paper, and each copy of it that is saved, is one more line of the privacy log (D1).

The first print is noted by whoever makes the paper, before it is there.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from crm_desktop.services.disclosing import disclose
from crm_desktop.services.seat import Seat
from crm_desktop.ui.page import Desk

Again = Callable[[str], object]
"""Called with "print" or "save" once it was done."""


def paper_trail(
    desk: Desk, seat: Seat, owner: QObject, subject: str, *, number: str, customer_id: str = "", persons: int = 1
) -> Again:
    """What a preview calls; the paper is told by `subject` and `number` as in `services.disclosing`."""
    note = partial(disclose, seat, subject=subject, number=number, customer_id=customer_id, persons=persons)
    return partial(_note, desk, owner, note)


def _note(desk: Desk, owner: QObject, note: Callable[..., None], kind: str) -> None:
    desk.tasks.database(partial(note, kind), owner=owner)
