"""What waits to be sent, and how the last sessions went: the Sync page's two lists (J4)."""

from dataclasses import dataclass
from datetime import datetime

from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import Telling, act, when
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_news import words_of_trouble
from crm_desktop.services.syncing_out import unconfirmed
from crm_desktop.store.search.finding import driver_connection
from sync.replica import journal


@dataclass(frozen=True, slots=True)
class Waiting:
    """One save that head office has not answered; `changes` counts fields, `unconfirmed`: it has gone out already."""

    act: Words
    person: Words
    at: datetime
    changes: int
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One session: what went and came, counted by field; `trouble` is what ended it early, if anything did."""

    started_at: datetime
    ended_at: datetime
    sent: int
    received: int
    merged: int
    conflicts: int
    refused: int
    bytes_up: int
    bytes_down: int
    trouble: Words | None


def waiting(seat: Seat) -> list[Waiting]:
    """What waits, in the order in which it goes."""
    with seat.store.reading() as session:
        telling, out = Telling(session, seat), unconfirmed(session)
        return [
            Waiting(act(one.what), telling.person(one.actor), when(one.at), one.ops, one.unit in out)
            for one in journal.queued(driver_connection(session))
        ]


def runs(seat: Seat, *, limit: int = 50) -> list[Run]:
    """The last sessions, youngest first."""
    with seat.store.reading() as session:
        found = journal.runs(driver_connection(session), limit=limit)
    return [
        Run(
            started_at=when(one.started),
            ended_at=when(one.ended),
            sent=one.sent,
            received=one.received,
            merged=one.merged,
            conflicts=one.conflicts,
            refused=one.refused,
            bytes_up=one.bytes_up,
            bytes_down=one.bytes_down,
            trouble=words_of_trouble(one.trouble) if one.trouble else None,
        )
        for one in found
    ]
