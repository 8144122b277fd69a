"""One line of a customer's timeline, in words and masked (C9)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from crm_desktop.rules.words import Words

NOBODY: Final = Words("", "")


class EventKind(StrEnum):
    """What happened; decides the icon."""

    FORM = "form"
    SHOP = "shop"
    VISIT = "visit"
    ORDER = "order"
    CONSENT = "consent"
    CREATED = "created"
    CHANGE = "change"
    CONFLICT = "conflict"
    MERGED = "merged"
    DECIDED = "decided"
    RESTORED = "restored"
    LOST = "lost"
    ARCHIVED = "archived"
    MOVED = "moved"
    JOINED = "joined"
    PARTED = "parted"


@dataclass(frozen=True, slots=True)
class Event:
    """When (aware UTC), what, by whom and on which desktop; `key` is unique within a customer.

    `pending`: head office has not heard of it yet; `late`: it was written down on a later day than it happened.
    `merge_id`: it is a merge that may be taken back; `photo_of`: the form whose photo this person may look at.
    """

    key: str
    at: datetime
    kind: EventKind
    title: Words
    detail: tuple[Words, ...] = ()
    who: Words = NOBODY
    device: Words = NOBODY
    pending: bool = False
    late: bool = False
    merge_id: str = ""
    photo_of: str = ""

    @property
    def mark(self) -> tuple[datetime, str]:
        """Where it stands: the next page begins before it."""
        return self.at, self.key
