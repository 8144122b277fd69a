"""Everything the sync page shows, read in one go on the database thread."""

from dataclasses import dataclass

from crm_desktop.services.conflicts import Conflict, Loser, conflicts, losers
from crm_desktop.services.conflicts_refused import RefusedWork, refused
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_log import Run, Waiting, runs, waiting
from crm_desktop.services.syncing_news import SyncStatus

_RUNS = 8


@dataclass(frozen=True, slots=True)
class Board:
    """The page's content at one moment."""

    status: SyncStatus
    waiting: tuple[Waiting, ...]
    conflicts: tuple[Conflict, ...]
    losers: tuple[Loser, ...]
    refused: tuple[RefusedWork, ...]
    runs: tuple[Run, ...]

    @property
    def attention(self) -> int:
        """How many things want a person."""
        return len(self.conflicts) + len(self.refused)


def read_board(seat: Seat, syncing: Syncing) -> Board:
    """The board as it is now."""
    return Board(
        status=syncing.status(),
        waiting=tuple(waiting(seat)),
        conflicts=tuple(conflicts(seat)),
        losers=tuple(losers(seat)),
        refused=tuple(refused(seat)),
        runs=tuple(runs(seat, limit=_RUNS)),
    )
