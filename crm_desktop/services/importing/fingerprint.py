"""Whether a customer is as the import left it: one mark over the file and its contacts."""

import hashlib

import msgspec
from sqlalchemy import select
from sqlmodel import Session

from crm_desktop.models.catalogue import RECORDS, table_of
from crm_desktop.models.customer import Contact, Customer

_BYTES = 12


def fingerprint(session: Session, customer_id: str) -> str:
    """A mark that changes when any field of the customer or of a contact changes, or a contact comes in."""
    file, people = table_of(Customer), table_of(Contact)
    # From the tables, not from objects in memory: those hold more digits of a second than are kept.
    rows = [*session.execute(select(file).where(file.c.id == customer_id))]
    rows += session.execute(select(people).where(people.c.customer_id == customer_id).order_by(people.c.id))
    return hashlib.blake2b(msgspec.json.encode([tuple(row) for row in rows]), digest_size=_BYTES).hexdigest()


def in_use(session: Session, customer_id: str) -> bool:
    """Whether anything but its contacts is about the customer: a form, a visit, an order, a plan."""
    for model in RECORDS.values():
        table = table_of(model)
        if model is Contact or "customer_id" not in table.c:
            continue
        if session.execute(select(table.c.id).where(table.c.customer_id == customer_id).limit(1)).first() is not None:
            return True
    return False
