"""What each customer on this desktop is recognised by, and which of them share something (PRACTICE 3.1)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.duplicates import Identity
from crm_desktop.rules.names import CustomerKind, company_core, guess_kind
from crm_desktop.rules.pinyin import homophone_key
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.store.search.finding import driver_connection

MEANINGLESS: Final = 20
"""A number or name that more files than this share says nothing of two of them; it is listed as such."""

People = Mapping[str, list[Contact]]
"""The contacts in use by their customer's id, the main one first."""


def people_by_customer(session: Session, ids: Iterable[str] | None = None) -> People:
    """The contacts in use of these customers, or of all."""
    found: dict[str, list[Contact]] = defaultdict(list)
    order = (col(Contact.is_main).desc(), col(Contact.created_at), col(Contact.id))
    wanted = select(Contact).where(col(Contact.archived_at).is_(None)).order_by(*order)
    if ids is not None:
        wanted = wanted.where(col(Contact.customer_id).in_(list(ids)))
    for contact in session.exec(wanted):
        found[contact.customer_id or ""].append(contact)
    return found


def identities(session: Session, people: People) -> dict[str, Identity]:
    """What each customer in use is recognised by, by id."""
    homes = dict(
        driver_connection(session).execute("SELECT id, partition FROM sync_record WHERE type = 'customer'").fetchall()
    )
    in_use = session.exec(select(Customer).where(col(Customer.archived_at).is_(None)))
    return {one.id: identity_of_file(one, people.get(one.id, ()), branch=homes.get(one.id, "")) for one in in_use}


def identity_of_file(customer: Customer, contacts: Iterable[Contact], *, branch: str) -> Identity:
    """What a customer is recognised by; `branch` is the one that keeps the file."""
    numbers = list(contacts)
    return Identity(
        name=customer.name or "",
        kind=CustomerKind(customer.kind) if customer.kind in set(CustomerKind) else guess_kind(customer.name or ""),
        branch=branch,
        mobiles=frozenset(one.mobile for one in numbers if one.mobile and not is_declined(one.mobile)),
        landlines=frozenset(one.landline for one in numbers if one.landline and not is_declined(one.landline)),
        credit_code="" if is_declined(customer.credit_code or "") else customer.credit_code or "",
        city=customer.city or "",
        district=customer.district or "",
    )


def sharing(known: Mapping[str, Identity]) -> Iterator[set[str]]:
    """Customers that share a number, a code or a firm's core; crowds come as well, and mean nothing."""
    return _alike(known, _sure_keys)


def resembling(known: Mapping[str, Identity]) -> Iterator[set[str]]:
    """Customers whose names sound alike in one district or begin alike, or whose numbers differ by a slip."""
    yield from _alike(known, _vague_keys)
    yield from _slips(known)


def pairs_of(ids: set[str]) -> Iterator[tuple[str, str]]:
    """Every two of them, the smaller id first."""
    return combinations(sorted(ids), 2)


def _alike(known: Mapping[str, Identity], keys_of: Callable[[Identity], Iterator[str]]) -> Iterator[set[str]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for id_, identity in known.items():
        for key in keys_of(identity):
            keys[key].add(id_)
    return (same for same in keys.values() if len(same) > 1)


def _sure_keys(identity: Identity) -> Iterator[str]:
    yield from (f"phone {number}" for number in identity.mobiles | identity.landlines)
    if identity.credit_code:
        yield f"code {identity.credit_code}"
    core = _core(identity)
    if core:
        yield f"core {core}"


def _vague_keys(identity: Identity) -> Iterator[str]:
    core = _core(identity)
    if core:
        yield f"begin {identity.city} {core[:2]}"
    name = core or identity.name.strip()
    if identity.district and name:
        yield f"sound {identity.district} {homophone_key(name)}"


def _core(identity: Identity) -> str:
    return company_core(identity.name) if identity.kind is CustomerKind.COMPANY else ""


def _slips(known: Mapping[str, Identity]) -> Iterator[set[str]]:
    """Customers whose mobile numbers differ in one place, or in two neighbours: place by place, to spare memory."""
    numbers = [(number, id_) for id_, identity in known.items() for number in identity.mobiles]
    longest = max((len(number) for number, _ in numbers), default=0)
    for width in (1, 2):
        for place in range(longest - width + 1):
            alike: dict[str, set[str]] = defaultdict(set)
            for number, id_ in numbers:
                blurred = "".join(sorted(number[place : place + width])) if width > 1 else "?"
                alike[f"{number[:place]}{blurred}{number[place + width :]}"].add(id_)
            yield from (same for same in alike.values() if len(same) > 1)
