"""A customer's file opened for work: values by field name, gaps against the standard, and saving what changed.

Field names are the catalogue's; the chief contact's are written "contact.mobile", as in the profile standard (C4).
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.chain import Chain
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.completeness import DEFAULT_STANDARD, Completeness, Standard, completeness
from crm_desktop.rules.names import CustomerKind, guess_kind
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.moved_customers import find_customer, no_file
from crm_desktop.services.seat import Seat
from sync.ids import new_id
from sync.replica.capture import Bases

logger = logging.getLogger(__name__)

CONTACT: Final = "contact."
_NUMBERS: Final = ("mobile", "landline")
_HIDDEN = frozenset(
    {
        "archived_at", "created_at", "created_by", "filed_at", "filed_by", "customer_id", "is_main", "phone_checked_at",
        "phone_checked_by",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as a form shows it: what it was opened with is what its edits are based on.

    `own` says whether the customer is the person's, `contact_own` whether the contact is, be it for that reason alone.
    """

    customer_id: str
    contact_id: str
    values: Mapping[str, object]
    completeness: Completeness
    standard: tuple[str, ...]
    bases: Bases
    own: bool
    contact_own: bool = False

    def changes(self, edits: Mapping[str, object]) -> dict[str, object]:
        """Those of `edits` that differ from what the form was opened with."""
        return {name: value for name, value in edits.items() if _plain(value) != _plain(self.values.get(name))}

    def gaps(self, edits: Mapping[str, object]) -> Completeness:
        """How complete the file would be with `edits`."""
        return completeness({**self.values, **edits}, self.standard)

    def differing(self, fresh: "OpenedFile") -> dict[str, object]:
        """What `fresh`, the same file opened later, holds otherwise: changed elsewhere while this form was open."""
        return self.changes(fresh.values)

    def adopting(self, fresh: "OpenedFile", names: frozenset[str]) -> "OpenedFile":
        """This file with the fields `names`, which merge together, taken over from `fresh`, values and bases both.

        Only for a person who asked for it: until then edits stay based on what the form had shown (SYNC "base").
        """
        values = {**self.values, **{name: fresh.values.get(name) for name in names}}
        taken = {base_key(fresh, name) for name in names}
        moved = {key: base for key, base in fresh.bases.items() if key in taken}
        return replace(
            self,
            contact_id=self.contact_id or fresh.contact_id,
            values=values,
            bases={**self.bases, **moved},
            completeness=completeness(values, self.standard),
        )


def base_key(file: OpenedFile, name: str) -> tuple[str, str]:
    """The record and the register by which a field merges: where its base stands in `file.bases`."""
    if name.startswith(CONTACT):
        column = name.removeprefix(CONTACT)
        return file.contact_id, fields_of("contact")[column].group or column
    return file.customer_id, fields_of("customer")[name].group or name


def open_file(seat: Seat, customer_id: str) -> OpenedFile:
    """Open a customer's file, or the one it was merged into; raises NotFound."""
    with seat.store.reading() as session:
        customer = find_customer(session, customer_id)
        customer_id = customer.id
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
        contact_own=own or contact is None or contact.created_by == seat.person.id,
    )


def save_file(seat: Seat, opened: OpenedFile, edits: Mapping[str, object]) -> None:
    """Save the changed fields of a file in one unit of work, based on what the form had shown.

    Raises NotAllowed when the post may only propose changes to others' files (P2).
    """
    require_edits(seat, opened, edits)
    with seat.unit("edit_customer", bases=opened.bases) as session:
        write_edits(session, seat, opened, edits)


def require_edits(seat: Seat, opened: OpenedFile, edits: Mapping[str, object]) -> None:
    """Raise NotAllowed unless the person's post allows these edits: of the customer, of the contact, or of both."""
    theirs = [name.startswith(CONTACT) for name in edits]
    if not all(theirs):
        require(seat, Action.EDIT, RecordType.CUSTOMER, own=opened.own)
    if any(theirs):
        action = Action.EDIT if opened.contact_id else Action.CREATE
        require(seat, action, RecordType.CONTACT, own=opened.contact_own)


def write_edits(session: Session, seat: Seat, opened: OpenedFile, edits: Mapping[str, object]) -> None:
    """Write the changed fields within an open unit; a first contact is made when its fields are given.

    A number that changed is unverified again.
    """
    customer = session.get(Customer, opened.customer_id)
    if customer is None:
        raise no_file(session, opened.customer_id)
    theirs = {name.removeprefix(CONTACT): value for name, value in edits.items() if name.startswith(CONTACT)}
    _assign(customer, {name: value for name, value in edits.items() if not name.startswith(CONTACT)})
    session.add(customer)
    if theirs:
        contact = session.get(Contact, opened.contact_id) if opened.contact_id else None
        if contact is None:
            contact = Contact(
                id=new_id(), customer_id=customer.id, is_main=True, created_by=seat.person.id, created_at=seat.now()
            )  # fmt: skip
        _assign_checked(contact, theirs, seat)
        session.add(contact)


def _assign_checked(contact: Contact, values: Mapping[str, object], seat: Seat) -> None:
    """Assign a contact's fields; a number that changed is unverified again, a state somebody set bears their name."""
    before, state = [getattr(contact, name) for name in _NUMBERS], contact.phone_state
    _assign(contact, values)
    if [getattr(contact, name) for name in _NUMBERS] != before and contact.phone_state == state:
        reset_check(contact)
    elif contact.phone_state != state:
        verified = contact.phone_state not in (None, "", "unverified")
        contact.phone_checked_by = seat.person.id if verified else None
        contact.phone_checked_at = seat.now() if verified else None


def reset_check(contact: Contact) -> None:
    """The number is another one: nobody has verified it."""
    contact.phone_state, contact.phone_checked_by, contact.phone_checked_at = "unverified", None, None


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
    return fields_by(standard_in_force(session), file_values(customer, None))


def fields_by(standard: Standard, values: Mapping[str, object]) -> tuple[str, ...]:
    """The fields of `standard` that count for a file with these values: by kind, source and classes."""
    kind, source = str(values.get("kind") or ""), str(values.get("source") or "")
    known = kind in set(CustomerKind)
    classes = tuple(str(values[name]) for name in ("life_cycle", "importance") if values.get(name))
    return standard.fields(
        kind=CustomerKind(kind) if known else guess_kind(str(values.get("name") or "")),
        source=source,
        classes=classes,
    )


def standard_in_force(session: Session) -> Standard:
    """The profile standard head office set for the chain, else the one the program ships."""
    chain = session.exec(select(Chain)).first()
    if chain is None or not chain.profile_standard:
        return DEFAULT_STANDARD
    try:
        return _read_standard(json.loads(chain.profile_standard))
    except (ValueError, KeyError, AttributeError):
        # Work goes on by the standard shipped; head office sees what it sent in its own window.
        logger.warning("the profile standard that head office sent cannot be read")
        return DEFAULT_STANDARD


def field_words(name: str) -> Words:
    """What people call a field of the file; alternatives are joined."""
    parts = [
        fields_of("contact")[one.removeprefix(CONTACT)] if one.startswith(CONTACT) else fields_of("customer")[one]
        for one in name.split("|")
    ]
    return Words("或".join(part.words.zh for part in parts), " or ".join(part.words.en for part in parts))


def _read_standard(told: Mapping[str, Mapping[str, list[str]]]) -> Standard:
    by_kind = {CustomerKind(kind): tuple(names) for kind, names in told["by_kind"].items()}
    if set(by_kind) != set(CustomerKind):
        raise KeyError("by_kind")
    standard = Standard(
        by_kind=by_kind,
        by_source={name: tuple(names) for name, names in told.get("by_source", {}).items()},
        by_class={name: tuple(names) for name, names in told.get("by_class", {}).items()},
    )
    for names in (*by_kind.values(), *standard.by_source.values(), *standard.by_class.values()):
        for name in names:
            field_words(name)
    return standard


def _plain(value: object) -> object:
    """A value as it is compared: nothing typed is nothing kept, the order of tags means nothing."""
    if isinstance(value, tuple | list):
        return frozenset(value) or None
    return value if value != "" else None


def _assign(record: Customer | Contact, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if _plain(getattr(record, name)) != _plain(value):
            setattr(record, name, value)
