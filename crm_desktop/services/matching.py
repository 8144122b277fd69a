"""Who that may be: customers found by the digits typed so far, and files like the one being written (C5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.rules.credit_code import check_credit_code
from crm_desktop.rules.duplicates import NOT_ALIKE, DuplicateLevel, Identity, Verdict, judge
from crm_desktop.rules.masking import mask_phone
from crm_desktop.rules.phones import digits_of
from crm_desktop.rules.query import classify
from crm_desktop.rules.taken_back import was_taken_back
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import chief_contact
from crm_desktop.services.distinct_pairs import identities_of
from crm_desktop.services.last_seen import Seen, last_seen
from crm_desktop.services.registration_entry import Entry, is_declined, numbers_of
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import find
from crm_desktop.store.search.finding import match_phone as find_phone
from crm_desktop.store.search.hit import Hit
from crm_desktop.store.search.similar import similar

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

    A whole number is judged as the save judges it (`rules.duplicates`): the same mobile blocks, as there is one file
    for one customer (M1); the same landline warns, and only with its extension. Other branches are not looked at.
    """
    digits = digits_of(typed)
    if is_declined(typed) or len(digits) < _LEAST:
        return ()
    with seat.store.reading() as session:
        hits = find_phone(session, digits, limit=limit, own=seat.person.id)
        return _matches(session, hits, _same_number(session, seat, typed, hits))


def find_customers(seat: Seat, typed: str, *, limit: int = 5) -> tuple[Match, ...]:
    """Customers of this desktop by tail of the phone, name, pinyin, initials or number (C6)."""
    query = classify(typed, default_area_code=seat.branch.area_code or None)
    if query.empty:
        return ()
    with seat.store.reading() as session:
        hits = find(session, query, limit=limit, own=seat.person.id)
        return _matches(session, hits, {})


def look_alikes(seat: Seat, entry: Entry, *, limit: int = 5) -> tuple[Match, ...]:
    """Customers of this desktop that may be the one on the form, the surest first, each with its reasons."""
    identity = identity_of(seat, entry)
    if not identity.name and not identity.mobiles | identity.landlines:
        return ()
    with seat.store.reading() as session:
        judged = [(one, judge(identity, one.identity)) for one in similar(session, identity)]
        alike = sorted((pair for pair in judged if pair[1].reasons), key=lambda pair: -pair[1].level)[:limit]
        seen = last_seen(session, [candidate.customer_id for candidate, _ in alike])
        return tuple(_judged(session, one.customer_id, verdict, seen=seen) for one, verdict in alike)


def identity_of(seat: Seat, entry: Entry) -> Identity:
    """What the customer on the form is recognised by; numbers that are no numbers yet are left out."""
    mobile, landline = (
        frozenset() if not number or is_declined(number) else frozenset({number})
        for number in numbers_of(entry, area_code=seat.branch.area_code)
    )
    return Identity(
        name=entry.customer_name,
        kind=entry.customer_kind,
        branch=seat.branch.code,
        mobiles=mobile,
        landlines=landline,
        credit_code="" if is_declined(entry.credit_code) else check_credit_code(entry.credit_code).code or "",
        city=entry.city,
        district=entry.district,
    )


def _judged(session: Session, customer_id: str, verdict: Verdict, *, seen: dict[str, Seen]) -> Match:
    customer = session.get_one(Customer, customer_id)
    contact = chief_contact(session, customer_id)
    phone = (contact.mobile or contact.landline or "") if contact else ""
    owner = session.get(Staff, customer.owner_id) if customer.owner_id else None
    return Match(
        customer_id=customer_id,
        name=customer.short_name or customer.name or "",
        contact=(contact.name if contact else "") or "",
        phone=mask_phone(phone) if phone and not is_declined(phone) else "",
        place="".join(part or "" for part in (customer.city, customer.district)),
        owner=(owner.name if owner else "") or "",
        seen=seen.get(customer_id),
        archived=customer.archived_at is not None,
        level=verdict.level,
        reasons=tuple(reason.words for reason in verdict.reasons),
    )


def _same_number(session: Session, seat: Seat, typed: str, hits: Sequence[Hit]) -> Mapping[str, Verdict]:
    """What the number alone says of each, nothing while it is no whole number yet."""
    number = identity_of(seat, Entry(phone=typed))
    if not hits or not number.mobiles | number.landlines:
        return {}
    known = identities_of(session, seat, tuple(hit.customer_id for hit in hits))
    for hit in hits:
        if hit.archived and was_taken_back(session.get_one(Customer, hit.customer_id).archived_reason):
            known.pop(hit.customer_id, None)
    return {id_: judge(number, identity) for id_, identity in known.items()}


def _matches(session: Session, hits: Sequence[Hit], verdicts: Mapping[str, Verdict]) -> tuple[Match, ...]:
    seen = last_seen(session, [hit.customer_id for hit in hits])
    owners = {hit.owner_id: session.get(Staff, hit.owner_id) for hit in hits if hit.owner_id}
    names: dict[str | None, str] = {id_: (staff.name or "") if staff else "" for id_, staff in owners.items()}
    return tuple(_match(hit, verdicts.get(hit.customer_id, NOT_ALIKE), seen=seen, owners=names) for hit in hits)


def _match(hit: Hit, verdict: Verdict, *, seen: dict[str, Seen], owners: dict[str | None, str]) -> Match:
    return Match(
        customer_id=hit.customer_id,
        name=hit.short_name or hit.name,
        contact=hit.contact,
        phone=mask_phone(hit.phone) if hit.phone and not is_declined(hit.phone) else "",
        place=hit.place,
        owner=owners.get(hit.owner_id, ""),
        seen=seen.get(hit.customer_id),
        archived=hit.archived,
        level=verdict.level,
        reasons=tuple(reason.words for reason in verdict.reasons),
    )
