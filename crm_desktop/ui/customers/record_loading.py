"""What a customer's page needs of the file, read in one go on the database thread."""

from dataclasses import dataclass

from crm_desktop.services.customer_contacts import open_contact
from crm_desktop.services.customer_file import OpenedFile
from crm_desktop.services.customer_page import CustomerPage, open_page
from crm_desktop.services.customer_twins import LikelyTwin, likely_twins_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import seat_beside
from crm_desktop.services.timeline import TimelinePage, timeline


@dataclass(frozen=True, slots=True)
class LoadedRecord:
    """A page as read for the customer `wanted`, who may have been merged into the page's own; `seat` is theirs.

    `fresh` is what a form for `contact_id` that is open on it is to be compared with.
    """

    page: CustomerPage
    events: TimelinePage
    fresh: OpenedFile
    contact_id: str | None
    seat: Seat
    twins: tuple[LikelyTwin, ...]
    wanted: str


def load_record(seat: Seat, wanted: str, contact_id: str | None) -> LoadedRecord:
    """Read the page of `wanted`, and the contact whose form is open, "" for one to be added; raises NotFound."""
    seat = seat_beside(seat, wanted)
    page = open_page(seat, wanted)
    fresh = open_contact(seat, wanted, contact_id) if contact_id is not None else page.opened
    events, twins = timeline(seat, page.customer_id), likely_twins_of(seat, page.customer_id)
    return LoadedRecord(page, events, fresh, contact_id, seat, twins, wanted)
