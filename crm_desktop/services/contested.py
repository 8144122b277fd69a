"""Which fields of which customers have two answers that wait for a person (SYNC "Merge": policy ask)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Contact
from crm_desktop.store.search.finding import driver_connection
from sync.replica.journal import Conflict, conflicts


def contests(session: Session) -> dict[str, list[Conflict]]:
    """The open conflicts of each customer that has any, those of the contacts included."""
    found = [one for one in conflicts(driver_connection(session)) if one.type in ("customer", "contact")]
    homes = _customers_of(session, [one.id for one in found if one.type == "contact"])
    by_customer: dict[str, list[Conflict]] = {}
    for one in found:
        customer = one.id if one.type == "customer" else homes.get(one.id)
        if customer:
            by_customer.setdefault(customer, []).append(one)
    return by_customer


def contested_customers(session: Session) -> tuple[str, ...]:
    """The customers that have any."""
    return tuple(contests(session))


def _customers_of(session: Session, contact_ids: Sequence[str]) -> dict[str, str]:
    if not contact_ids:
        return {}
    wanted = select(Contact.id, Contact.customer_id).where(col(Contact.id).in_(contact_ids))
    return {contact: customer for contact, customer in session.exec(wanted).all() if customer}
