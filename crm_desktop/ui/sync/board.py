"""Everything the sync page shows, read in one go on the database thread."""

from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.conflicts import Conflict, Loser, conflicts, losers
from crm_desktop.services.conflicts_refused import RefusedWork, refused, set_aside
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.parcels import LastParcel, last_parcel
from crm_desktop.services.seat import Seat
from crm_desktop.services.shift import may_close, shift_begin
from crm_desktop.services.shift_record import HandOver, last_hand_over
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_log import Run, Waiting, runs, waiting
from crm_desktop.services.syncing_news import SyncStatus

_RUNS: Final = 2000
"""One session a minute for a long day: quiet ones are many, and left out of the list."""


@dataclass(frozen=True, slots=True)
class Board:
    """The page's content at one moment; `sent` counts the fields sent since the shift began."""

    status: SyncStatus
    waiting: tuple[Waiting, ...]
    conflicts: tuple[Conflict, ...]
    losers: tuple[Loser, ...]
    refused: tuple[RefusedWork, ...]
    runs: tuple[Run, ...]
    sent: int
    close: Allowed | Refused
    handed_over: HandOver | None
    reader: FieldReader
    aside: tuple[RefusedWork, ...] = ()
    parcel: LastParcel | None = None

    @property
    def attention(self) -> int:
        """How many things want a person; what is decided and only waits to be sent does not."""
        return sum(not one.resolving for one in self.conflicts) + len(self.refused)


def read_board(seat: Seat, syncing: Syncing) -> Board:
    """The board as it is now."""
    sessions, begin = runs(seat, limit=_RUNS), shift_begin(seat)
    return Board(
        status=syncing.status(),
        waiting=tuple(waiting(seat)),
        conflicts=tuple(conflicts(seat)),
        losers=tuple(losers(seat)),
        refused=tuple(refused(seat)),
        runs=tuple(sessions),
        sent=sum(run.sent for run in sessions if run.started_at >= begin),
        close=may_close(seat),
        handed_over=last_hand_over(seat),
        reader=field_reader(seat),
        aside=tuple(set_aside(seat)),
        parcel=last_parcel(seat.store),
    )
