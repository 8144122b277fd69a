"""When this desktop last spoke with head office, and how far its clock was off then (SYNC "Clocks", D5)."""

from datetime import UTC, datetime, timedelta

import msgspec

from crm_desktop.rules.deadlines import ClockTrust
from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.store.branch_store import BranchStore

_KEY = "sync.contact"
_NOISE = timedelta(minutes=1)


class _Contact(msgspec.Struct):
    at_ms: int
    offset_ms: int
    boot: str
    wall_minus_mono_ms: int


def note_contact(store: BranchStore, *, offset: timedelta) -> None:
    """A session has ended well; `offset` is office time minus desktop time."""
    stamp = store.clock.now()
    keep(store, _KEY, _Contact(stamp.wall_ms, round(offset.total_seconds() * 1000), stamp.boot,
                               stamp.wall_ms - stamp.mono_ms))  # fmt: skip


def last_contact(store: BranchStore) -> datetime | None:
    """The desktop's own time of its last good session, or None before the first."""
    contact = recall(store, _KEY, _Contact)
    return None if contact is None else datetime.fromtimestamp(contact.at_ms / 1000, UTC)


def clock_trust(store: BranchStore) -> ClockTrust:
    """What is known of the desktop's clock: how far it was off at the last session, and whether it was turned since.

    Wall and monotonic clock keep their distance within one boot, asleep or awake; when it changes, the clock was set.
    """
    contact = recall(store, _KEY, _Contact)
    if contact is None:
        return ClockTrust(timedelta(0), checked=False)
    stamp = store.clock.now()
    offset = timedelta(milliseconds=contact.offset_ms)
    if stamp.boot != contact.boot:
        return ClockTrust(offset, checked=False, moved_back=stamp.wall_ms < contact.at_ms)
    turned = timedelta(milliseconds=stamp.wall_ms - stamp.mono_ms - contact.wall_minus_mono_ms)
    return ClockTrust(offset - turned, checked=True, moved_back=turned < -_NOISE)
