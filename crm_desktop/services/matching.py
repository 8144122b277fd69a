"""Who that may be: customers found by the digits typed so far, and files like the one being written (C5)."""

from dataclasses import dataclass

from crm_desktop.models.chain import Staff
from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.rules.masking import mask_phone
from crm_desktop.rules.phones import digits_of
from crm_desktop.rules.words import Words
from crm_desktop.services.last_seen import Seen, last_seen
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import match_phone as find_phone
from crm_desktop.store.search.hit import Hit

_LEAST = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A customer who may be meant; the phone is masked. `reasons` say why, the surest first."""

    customer_id: str
    name: str
    contact: str
    phone: str
    place: str
    owner: str
    seen: Seen | None
    archived: bool
    level: DuplicateLevel = DuplicateLevel.NONE
    reasons: tuple[Words, ...] = ()


def match_phone(seat: Seat, typed: str, *, limit: int = 5) -> tuple[Match, ...]:
    """Customers of this desktop whose number begins with, ends in or is what was typed so far; none below 4 digits.

    A whole number makes the level BLOCK: one customer, one file (M1). Other branches are not looked at.
    """
    digits = digits_of(typed)
    if is_declined(typed) or len(digits) < _LEAST:
        return ()
    with seat.store.reading() as session:
        hits = find_phone(session, digits, limit=limit, own=seat.person.id)
        seen = last_seen(session, [hit.customer_id for hit in hits])
        owners = {hit.owner_id: session.get(Staff, hit.owner_id) for hit in hits if hit.owner_id}
    names: dict[str | None, str] = {id_: (staff.name or "") if staff else "" for id_, staff in owners.items()}
    return tuple(_match(hit, digits, seen=seen, owners=names) for hit in hits)


def _match(hit: Hit, digits: str, *, seen: dict[str, Seen], owners: dict[str | None, str]) -> Match:
    whole = digits_of(hit.phone.partition(";")[0]) == digits
    return Match(
        customer_id=hit.customer_id,
        name=hit.short_name or hit.name,
        contact=hit.contact,
        phone=mask_phone(hit.phone) if hit.phone and not is_declined(hit.phone) else "",
        place=hit.place,
        owner=owners.get(hit.owner_id, ""),
        seen=seen.get(hit.customer_id),
        archived=hit.archived,
        level=DuplicateLevel.BLOCK if whole else DuplicateLevel.NONE,
        reasons=(Words("号码相同", "Same number"),) if whole else (),
    )
