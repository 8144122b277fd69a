"""A customer no longer served is archived with a reason and a record, never deleted (C10)."""

from crm_desktop.models.customer import Customer
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import OpenedFile, require
from crm_desktop.services.errors import Invalid
from crm_desktop.services.seat import Seat

_REASON = Problem("archive_reason", "archived_reason", Words("请写明归档原因", "Say why the file is archived"))


def archive_customer(seat: Seat, opened: OpenedFile, *, reason: str) -> None:
    """Put the file away: it leaves lists and call sheets and is still found by name. Raises NotAllowed, Invalid."""
    require(seat, Action.ARCHIVE, RecordType.CUSTOMER, own=opened.own)
    if not reason.strip():
        raise Invalid((_REASON,))
    with seat.unit("archive_customer", bases=opened.bases) as session:
        customer = session.get_one(Customer, opened.customer_id)
        customer.archived_at, customer.archived_reason = seat.now(), reason.strip()
        session.add(customer)


def take_customer_back(seat: Seat, opened: OpenedFile) -> None:
    """Serve an archived customer again; that it was archived stays in the history. Raises NotAllowed."""
    require(seat, Action.ARCHIVE, RecordType.CUSTOMER, own=opened.own)
    with seat.unit("take_customer_back", bases=opened.bases) as session:
        customer = session.get_one(Customer, opened.customer_id)
        customer.archived_at, customer.archived_reason = None, None
        session.add(customer)
