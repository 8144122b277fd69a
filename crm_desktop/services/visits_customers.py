"""Whom a visit was paid to, found by whatever the rep wrote: phone, name, initials, number (C6, PRACTICE M3)."""

from dataclasses import dataclass

from crm_desktop.rules.masking import mask_phone
from crm_desktop.rules.query import classify
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import find


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who may be meant; the phone is masked."""

    customer_id: str
    name: str
    place: str
    contact: str
    phone: str


def find_customers(seat: Seat, text: str, *, limit: int = 6) -> tuple[Candidate, ...]:
    """Customers of this desktop meant by `text`, the person's own first among equals."""
    if not text.strip():
        return ()
    query = classify(text, default_area_code=seat.branch.area_code or None)
    with seat.store.reading() as session:
        hits = find(session, query, limit=limit, own=seat.person.id)
    return tuple(
        Candidate(
            customer_id=hit.customer_id,
            name=hit.short_name or hit.name,
            place=hit.place,
            contact=hit.contact,
            phone=mask_phone(hit.phone) if hit.phone else "",
        )
        for hit in hits
        if not hit.archived
    )
