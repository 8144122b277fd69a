"""A customer's contacts: opened for editing, added, made the main one, archived; never deleted (C1, C10)."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, OpenedFile, file_values, open_file, require, save_file
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.seat import Seat
from sync.ids import new_id

_NOBODY = Problem(
    "contact_blank",
    "contact.name",
    Words("至少写下称呼或一个号码", "Write at least a name or a number"),
)


def contacts_of(session: Session, customer_id: str) -> list[Contact]:
    """The contacts in use, the main one first, then in the order they came."""
    return list(
        session.exec(
            select(Contact)
            .where(Contact.customer_id == customer_id, col(Contact.archived_at).is_(None))
            .order_by(col(Contact.is_main).desc(), col(Contact.created_at), col(Contact.id))
        ).all()
    )


def open_contact(seat: Seat, customer_id: str, contact_id: str = "") -> OpenedFile:
    """The file with one certain contact in it, or with a blank one to be added. Raises NotFound."""
    opened = open_file(seat, customer_id)
    customer_id = opened.customer_id
    with seat.store.reading() as session:
        contact = session.get(Contact, contact_id) if contact_id else None
        if contact_id and contact is None:
            raise NotFound(Words("本机没有这位联系人。", "This desktop has no such contact."))
        values = file_values(session.get_one(Customer, customer_id), contact)
        shown = seat.store.shown(session, "contact", contact_id) if contact_id else None
    bases = {key: base for key, base in opened.bases.items() if key[0] == customer_id}
    return replace(
        opened, contact_id=contact_id, values=values, bases={**bases, **(shown.bases if shown else {})},
        contact_own=opened.own or contact is None or contact.created_by == seat.person.id,
    )  # fmt: skip


def save_contact(seat: Seat, opened: OpenedFile, edits: Mapping[str, object]) -> str:
    """Save an opened contact, or add the blank one, and give its id; the customer's first contact is the main one.

    Raises NotAllowed by post, Invalid for a new contact without a name and without a number.
    """
    if opened.contact_id:
        save_file(seat, opened, edits)
        return opened.contact_id
    require(seat, Action.CREATE, RecordType.CONTACT, own=opened.own)
    given = {name.removeprefix(CONTACT): value for name, value in edits.items() if value not in (None, "", ())}
    if not given.keys() & {"name", "mobile", "landline"}:
        raise Invalid((_NOBODY,))
    with seat.unit("add_contact") as session:
        first = not contacts_of(session, opened.customer_id)
        contact = Contact(
            id=new_id(), customer_id=opened.customer_id, is_main=first, created_by=seat.person.id,
            created_at=seat.now(), phone_state="unverified",
        )  # fmt: skip
        for name in given.keys() & fields_of("contact").keys():
            setattr(contact, name, given[name])
        session.add(contact)
        return contact.id


def make_main(seat: Seat, customer_id: str, contact_id: str) -> None:
    """Make a contact the one who is called first. Raises NotAllowed by post."""
    require(seat, Action.EDIT, RecordType.CONTACT, own=open_file(seat, customer_id).own)
    with seat.unit("make_main") as session:
        for contact in contacts_of(session, customer_id):
            main = contact.id == contact_id
            if bool(contact.is_main) != main:
                contact.is_main = main
                session.add(contact)


def archive_contact(seat: Seat, customer_id: str, contact_id: str) -> None:
    """Put a contact away who has left; the history keeps them. Raises NotAllowed by post."""
    _set_archived(seat, customer_id, contact_id, archived=True)


def take_contact_back(seat: Seat, customer_id: str, contact_id: str) -> None:
    """Undo `archive_contact`."""
    _set_archived(seat, customer_id, contact_id, archived=False)


def _set_archived(seat: Seat, customer_id: str, contact_id: str, *, archived: bool) -> None:
    require(seat, Action.ARCHIVE, RecordType.CONTACT, own=open_file(seat, customer_id).own)
    with seat.unit("archive_contact" if archived else "take_contact_back") as session:
        contact = session.get_one(Contact, contact_id)
        contact.archived_at = seat.now() if archived else None
        session.add(contact)
