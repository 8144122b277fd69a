"""Photos of paper, whichever paper it is: kept encrypted while it is keyed, sent after the records (J1, M3).

Which paper one is of, its record says; who may keep and see it, the services of that record (`visit_photos`,
`form_photos`).
"""

from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import RECORDS, fields_of
from crm_desktop.models.kinds import Kind
from crm_desktop.models.local import Draft
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.errors import StoreError, known_errors
from crm_desktop.store.search.finding import driver_connection
from sync.errors import UnknownFile
from sync.replica.files import Attachment

PAPERS: Final = tuple(
    type_ for type_ in RECORDS if any(info.kind is Kind.FILE for info in fields_of(type_).values())
)  # fmt: skip
"""The types of record that a photo of their paper belongs to."""


def keep(seat: Seat, content: bytes) -> str:
    """Keep a photo for what is being keyed; what the record is to name it by. Raises StoreErrors."""
    with known_errors():
        return seat.store.files.add(content, partition=seat.branch.code)


def give_up(seat: Seat, photo: str) -> None:
    """What was keyed does without it after all: nothing of it stays, unless something else shows the same photo."""
    with seat.store.reading() as session:
        if is_named(session, photo):
            return
    with known_errors():
        seat.store.files.remove(photo, partition=seat.branch.code)


def read(seat: Seat, photo: str) -> bytes | None:
    """The photo as it is kept; None while it has not come from head office, which is then asked for it."""
    with known_errors():
        files = seat.store.files
        try:
            with files.open(photo) as stream:
                return stream.read()
        except UnknownFile:
            files.want(photo, partition=seat.branch.code)
            return None


def unsent(store: BranchStore) -> int:
    """How many photos that records name are still to be sent; those of drafts go with their drafts."""
    waiting = _unsent(store)
    if not waiting:
        return 0
    with store.reading() as session:
        return sum(on_record(session, one.hash) for one in waiting)


def drop_unnamed(seat: Seat) -> int:
    """Remove the photos that were kept for something keyed which nobody went on with; how many. For a start of work.

    What any save has ever named stays: its history may bring it back.
    """
    gone = 0
    for one in _unsent(seat.store):
        with seat.store.reading() as session:
            saved = driver_connection(session).execute(_SAVED, (one.hash,)).fetchone()
            kept = saved is not None or is_named(session, one.hash)
        if not kept:
            with known_errors():
                seat.store.files.remove(one.hash, partition=one.partition)
            gone += 1
    return gone


def is_named(session: Session, photo: str) -> bool:
    """Whether a record names the photo, or something half keyed does."""
    return on_record(session, photo) or _half_keyed(session, photo)


def on_record(session: Session, photo: str) -> bool:
    """Whether a record of this desktop names the photo."""
    return any(
        session.exec(select(model.id).where(getattr(model, column) == photo).limit(1)).first() is not None
        for model, column in _COLUMNS
    )


def _unsent(store: BranchStore) -> list[Attachment]:
    """What waits; nothing where the photos' file cannot be read now: that is told where one is opened."""
    try:
        return store.unsent_files()
    except StoreError:
        return []


def _half_keyed(session: Session, photo: str) -> bool:
    return session.exec(select(Draft.id).where(col(Draft.content).contains(photo)).limit(1)).first() is not None


_SAVED: Final = "SELECT 1 FROM sync_op WHERE instr(value, ?) LIMIT 1"
_COLUMNS: Final = tuple(
    (RECORDS[type_], column) for type_ in PAPERS for column, info in fields_of(type_).items() if info.kind is Kind.FILE
)
