"""Photos of the pages that visits are entered from: kept encrypted, sent after the records, logged when looked at (M3).

Such a photo shows what a customer said, in the rep's hand: it is for those who enter visits, and goes with the visit
when the customer is erased or moves.
"""

from typing import Final

from sqlmodel import col, select

from crm_desktop.models.local import Draft
from crm_desktop.models.visit import Visit
from crm_desktop.rules.words import Words
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import NotFound
from crm_desktop.services.reveal import REASONS
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_drafts import FORM
from crm_desktop.services.visits_entry import require_entering
from crm_desktop.services.visits_reach import require_reach
from crm_desktop.store.errors import known_errors
from sync.errors import UnknownFile

_CHECKING: Final = REASONS[1].zh


def keep_photo(seat: Seat, content: bytes) -> str:
    """Keep a photo for a row that is being keyed; what the row names it by. Raises NotAllowed, StoreErrors."""
    require_entering(seat)
    with known_errors():
        return seat.store.files.add(content, partition=seat.branch.code)


def give_up_photo(seat: Seat, photo: str) -> None:
    """The row does without it after all: nothing of it stays, unless another row shows the same photo."""
    with seat.store.reading() as session:
        named = session.exec(select(Visit.id).where(Visit.photo == photo).limit(1)).first()
        typed = session.exec(select(Draft.id).where(Draft.form == FORM, col(Draft.content).contains(photo))).first()
    if named is None and typed is None:
        with known_errors():
            seat.store.files.remove(photo, partition=seat.branch.code)


def read_photo(seat: Seat, photo: str) -> bytes | None:
    """The photo as it is kept; None while it has not come from head office, which is then asked for it.

    Raises NotAllowed for who does not enter visits.
    """
    require_entering(seat)
    with known_errors():
        files = seat.store.files
        try:
            with files.open(photo) as stream:
                return stream.read()
        except UnknownFile:
            files.want(photo, partition=seat.branch.code)
            return None


def look_at_photo(seat: Seat, visit_id: str) -> bytes | None:
    """The photo of a visit on record, looked at in full: who did, and when, stays in the privacy log (D1).

    None while it has not come; that is no look. Raises NotFound, NotAllowed.
    """
    require_entering(seat)
    with seat.store.reading() as session:
        visit = session.get(Visit, visit_id)
    if visit is None or not visit.photo:
        raise NotFound(Words("这次拜访没有照片。", "This visit has no photo."))
    require_reach(seat, visit.rep_id)
    content = read_photo(seat, visit.photo)
    if content is not None:
        disclose(
            seat, "reveal", "visit_photo", number=visit.page_code or "", customer_id=visit.customer_id or "",
            reason=_CHECKING,
        )  # fmt: skip
    return content
