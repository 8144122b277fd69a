"""A customer's file opened for work: values by field name, gaps against the standard, and saving what changed.

Field names are the catalogue's; the chief contact's are written "contact.mobile", as in the profile standard (C4).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.chain import Chain
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.completeness import DEFAULT_STANDARD, Completeness, Standard, completeness
from crm_desktop.rules.names import CustomerKind, guess_kind
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotAllowed, NotFound
from crm_desktop.services.seat import Seat
from sync.ids import new_id
from sync.replica.capture import Bases

CONTACT = "contact."
_HIDDEN = frozenset({"archived_at", "created_at", "created_by", "filed_at", "filed_by", "customer_id", "is_main"})


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as a form shows it: what it was opened with is what its edits are based on."""

    customer_id: str
    contact_id: str
    values: Mapping[str, object]
    completeness: Completeness
    standard: tuple[str, ...]
    bases: Bases
    own: bool


def open_file(seat: Seat, customer_id: str) -> OpenedFile:
    """Open a customer's file; raises NotFound."""
    with seat.store.reading() as session:
        customer = session.get(Customer, customer_id)
        if customer is None:
            raise NotFound(Words("本机没有这位客户的档案。", "This desktop has no file of that customer."))
        contact = chief_contact(session, customer_id)
        values = file_values(customer, contact)
        standard = standard_fields(session, customer)
        shown = [seat.store.shown(session, "customer", customer_id)]
        if contact is not None:
            shown.append(seat.store.shown(session, "contact", contact.id))
        bases = {key: base for one in shown if one is not None for key, base in one.bases.items()}
        own = seat.person.id in (customer.created_by, customer.owner_id)
    return OpenedFile(
        customer_id=customer_id,
        contact_id=contact.id if contact else "",
        values=values,
        completeness=completeness(values, standard),
        standard=standard,
        bases=bases,
        own=own,
    )


def save_file(seat: Seat, opened: OpenedFile, edits: Mapping[str, object]) -> None:
    """Save the changed fields of a file in one unit of work, based on what the form had shown.

    Raises NotAllowed when the post may only propose changes to others' files (P2).
    """
    require(seat, Action.EDIT, RecordType.CUSTOMER, own=opened.own)
    with seat.unit("edit_customer", bases=opened.bases) as session:
        write_edits(session, seat, opened, edits)


def write_edits(session: Session, seat: Seat, opened: OpenedFile, edits: Mapping[str, object]) -> None:
    """Write the changed fields within an open unit; a first contact is made when its fields are given."""
    customer = session.get(Customer, opened.customer_id)
    if customer is None:
        raise NotFound(Words("本机没有这位客户的档案。", "This desktop has no file of that customer."))
    theirs = {name.removeprefix(CONTACT): value for name, value in edits.items() if name.startswith(CONTACT)}
    _assign(customer, {name: value for name, value in edits.items() if not name.startswith(CONTACT)})
    session.add(customer)
    if theirs:
        contact = session.get(Contact, opened.contact_id) if opened.contact_id else None
        if contact is None:
            contact = Contact(id=new_id(), customer_id=customer.id, is_main=True, created_at=seat.now())
        _assign(contact, theirs)
        session.add(contact)


def require(seat: Seat, action: Action, record_type: RecordType, *, own: bool) -> None:
    """Raise NotAllowed, with the reason, unless the person's post allows it."""
    verdict = may(seat.person.role, action, record_type, own=own)
    if isinstance(verdict, Refused):
        raise NotAllowed(verdict.words)


def chief_contact(session: Session, customer_id: str) -> Contact | None:
    """The customer's main contact, else the oldest one that is not archived."""
    return session.exec(
        select(Contact)
        .where(Contact.customer_id == customer_id, col(Contact.archived_at).is_(None))
        .order_by(col(Contact.is_main).desc(), col(Contact.created_at), col(Contact.id))
    ).first()


def file_values(customer: Customer, contact: Contact | None) -> dict[str, object]:
    """The file's fields by name, the chief contact's with their prefix."""
    values: dict[str, object] = {name: getattr(customer, name) for name in fields_of("customer") if name not in _HIDDEN}
    names = [name for name in fields_of("contact") if name not in _HIDDEN]
    values |= {CONTACT + name: getattr(contact, name) if contact else None for name in names}
    return values


def standard_fields(session: Session, customer: Customer) -> tuple[str, ...]:
    """The fields that count for this customer, by the standard in force (C4)."""
    kind = CustomerKind(customer.kind) if customer.kind else guess_kind(customer.name or "")
    classes = tuple(name for name in (customer.life_cycle, customer.importance) if name)
    return standard_in_force(session).fields(kind=kind, source=customer.source or "", classes=classes)


def standard_in_force(session: Session) -> Standard:
    """The profile standard head office set for the chain, else the one the program ships."""
    chain = session.exec(select(Chain)).first()
    if chain is None or not chain.profile_standard:
        return DEFAULT_STANDARD
    told = json.loads(chain.profile_standard)
    return Standard(
        by_kind={CustomerKind(kind): tuple(names) for kind, names in told["by_kind"].items()},
        by_source={name: tuple(names) for name, names in told.get("by_source", {}).items()},
        by_class={name: tuple(names) for name, names in told.get("by_class", {}).items()},
    )


def field_words(name: str) -> Words:
    """What people call a field of the file; alternatives are joined."""
    parts = [
        fields_of("contact")[one.removeprefix(CONTACT)] if one.startswith(CONTACT) else fields_of("customer")[one]
        for one in name.split("|")
    ]
    return Words("或".join(part.words.zh for part in parts), " or ".join(part.words.en for part in parts))


def _assign(record: Customer | Contact, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
