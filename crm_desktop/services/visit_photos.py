"""Photos of the pages that visits are entered from: kept encrypted, sent after the records, logged when looked at (M3).

Such a photo shows what a customer said, in the rep's hand: it is for those who enter visits, and goes with the visit
when the customer is erased or moves.
"""

from typing import Final

from crm_desktop.models.visit import Visit
from crm_desktop.rules.words import Words
from crm_desktop.services import paper_photos
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import NotFound
from crm_desktop.services.reveal import REASONS
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_entry import require_entering
from crm_desktop.services.visits_reach import require_reach

_CHECKING: Final = REASONS[1].zh


def keep_photo(seat: Seat, content: bytes) -> str:
    """Keep a photo for a row that is being keyed; what the row names it by. Raises NotAllowed, StoreErrors."""
    require_entering(seat)
    return paper_photos.keep(seat, content)


def read_photo(seat: Seat, photo: str) -> bytes | None:
    """The photo as it is kept; None while it has not come from head office, which is then asked for it.

    Raises NotAllowed for who does not enter visits.
    """
    require_entering(seat)
    return paper_photos.read(seat, photo)


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
