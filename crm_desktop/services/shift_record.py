"""Who handed over last at this desktop, and when: what the next shift counts from (PRACTICE M5)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec

from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.store.branch_store import BranchStore

_KEY: Final = "shift.handed_over"


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over: when, who gave, who took ("" where nobody was named), and the words left for them."""

    at: datetime
    giver_id: str
    giver: str
    taker: str
    note: str


class _Kept(msgspec.Struct):
    at_ms: int
    giver_id: str
    giver: str
    taker: str = ""
    note: str = ""


class _Nothing(msgspec.Struct):
    """Stands where a hand-over was taken back and there was none before it."""


def last_hand_over(seat: Seat) -> HandOver | None:
    """The last one at this desktop, or None."""
    kept = recall(seat.store, _KEY, _Kept)
    if kept is None:
        return None
    return HandOver(datetime.fromtimestamp(kept.at_ms / 1000, UTC), kept.giver_id, kept.giver, kept.taker, kept.note)


def handed_over_at(store: BranchStore) -> datetime | None:
    """When a shift was last handed over at this desktop."""
    kept = recall(store, _KEY, _Kept)
    return None if kept is None else datetime.fromtimestamp(kept.at_ms / 1000, UTC)


def keep_hand_over(seat: Seat, given: HandOver | None) -> None:
    """Remember it as the last, or forget the last with None."""
    if given is None:
        keep(seat.store, _KEY, _Nothing())
        return
    at_ms = round(given.at.timestamp() * 1000)
    keep(seat.store, _KEY, _Kept(at_ms, given.giver_id, given.giver, given.taker, given.note))
