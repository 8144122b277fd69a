"""What is kept about a customer beside the file itself: what moves along with it, and what an erasure ends."""

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.catalogue import table_of
from crm_desktop.models.corrections import AmountCorrection, Proposal
from crm_desktop.models.customer import Consent, Contact
from crm_desktop.models.field import Record
from crm_desktop.models.privacy import Disclosure
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.twins import CustomerMerge
from crm_desktop.models.visit import Visit, VisitPlan
from crm_desktop.store.search.finding import driver_connection
from sync.wire import ERASED

_KEPT: Final[tuple[type[Record], ...]] = (
    Contact, Consent, RegistrationForm, PhoneOrderNote, Visit, VisitPlan, CustomerMerge, Proposal,
    AmountCorrection,
)  # fmt: skip
_ABOUT: Final[tuple[type[Record], ...]] = (*_KEPT, Disclosure)


def records_about(session: Session, customer_id: str) -> Iterator[tuple[str, str]]:
    """Type and id of every contact, consent, form, note, visit and plan of the customer that this desktop has."""
    connection = driver_connection(session)
    for model in _KEPT:
        name = str(table_of(model).name)
        rows = connection.execute(f"SELECT id FROM {name} WHERE customer_id = ? ORDER BY id", (customer_id,))
        yield from ((name, str(id_)) for (id_,) in rows.fetchall())
    yield from (("visit", id_) for id_, named in _older_wordings(session, customer_id) if not named)


def older_wordings(session: Session, customer_id: str) -> Iterator[tuple[str, str]]:
    """Type and id of the visits that one of the customer's corrects, and that were put down to another or to nobody.

    They are of the same page, and so of the same person.
    """
    yield from (("visit", id_) for id_, _ in _older_wordings(session, customer_id))


def _older_wordings(session: Session, customer_id: str) -> list[tuple[str, str]]:
    rows = driver_connection(session).execute(
        "WITH RECURSIVE older (id) AS (SELECT supersedes_id FROM visit WHERE customer_id = :customer UNION "
        "SELECT v.supersedes_id FROM visit v JOIN older USING (id)) "
        "SELECT v.id, COALESCE(v.customer_id, '') FROM visit v JOIN older USING (id) "
        "WHERE v.customer_id IS NOT :customer ORDER BY v.id",
        {"customer": customer_id},
    )
    return [(str(id_), str(named)) for id_, named in rows.fetchall()]


def logged_about(session: Session, customer_id: str) -> Iterator[tuple[str, str]]:
    """Type and id of every line of the privacy log about the customer: an erasure takes these too, a move does not."""
    rows = session.exec(select(Disclosure.id).where(Disclosure.customer_id == customer_id).order_by(Disclosure.id))
    yield from (("disclosure", id_) for id_ in rows.all())


def left_of_erased(session: Session) -> Iterator[tuple[str, str, str]]:
    """Type, id and branch of what a branch saved of a customer before it heard that they had been erased."""
    connection = driver_connection(session)
    for model in _ABOUT:
        name = str(table_of(model).name)
        rows = connection.execute(
            f"SELECT t.id, r.partition FROM sync_stub s JOIN {name} t ON t.customer_id = s.id "
            "JOIN sync_record r ON r.id = t.id WHERE s.fate = ? ORDER BY t.id",
            (ERASED,),
        )
        yield from ((name, str(id_), str(partition)) for id_, partition in rows.fetchall())
