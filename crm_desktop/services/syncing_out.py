"""Which saves have really gone out without an answer.

The engine freezes a save before it asks for a line: its own mark of what was sent also counts what never left here.
"""

import msgspec
from sqlmodel import Session

from crm_desktop.services.syncing_memory import keep, recall_in
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection
from sync.replica import journal

_KEY = "sync.gone_out"


class _GoneOut(msgspec.Struct):
    unit: int


def note_gone_out(store: BranchStore) -> None:
    """A request went out and the line broke: all that is frozen now was in it, as a request takes the queue's head."""
    with store.reading() as session:
        frozen = [one.unit for one in journal.queued(driver_connection(session)) if one.sent]
    if frozen:
        keep(store, _KEY, _GoneOut(max(frozen)))


def unconfirmed(session: Session) -> frozenset[int]:
    """The units that wait here though a request with them has gone out: head office may have them already."""
    gone = recall_in(session, _KEY, _GoneOut)
    if gone is None:
        return frozenset()
    queued = journal.queued(driver_connection(session))
    return frozenset(one.unit for one in queued if one.sent and one.unit <= gone.unit)
