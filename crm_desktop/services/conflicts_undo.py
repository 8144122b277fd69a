"""Decisions made for many conflicts at once, taken back together: each is a save of its own, and undone as one."""

from collections.abc import Collection
from dataclasses import dataclass

from crm_desktop.rules.rights import Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.services.undo import saves_of, undo
from crm_desktop.services.undo_steps import CannotUndo


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many fields have the value again that stood there before, and why others have not, each reason once."""

    count: int
    kept: tuple[Words, ...]


def take_back_decisions(seat: Seat, units: Collection[int]) -> TakenBack:
    """Take back the decisions with these save numbers, each as far as nobody has gone on from it.

    The conflict stays decided, for the value that was in force before; history keeps the other.
    """
    count, kept = 0, list[Words]()
    for save in saves_of(seat, units):
        if isinstance(save.right, Refused):
            kept.append(save.right.words)
            continue
        try:
            undo(seat, save)
        except CannotUndo as refusal:
            kept.append(refusal.words)
        else:
            count += 1
    return TakenBack(count, tuple(dict.fromkeys(kept)))
