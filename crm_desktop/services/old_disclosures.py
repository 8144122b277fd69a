"""What a desktop logged before the privacy log synced: taken over line by line, so that head office has it as well."""

import re
from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.customer import Contact
from crm_desktop.models.local import OldDisclosure
from crm_desktop.models.privacy import Disclosure
from crm_desktop.services.customer_file import CONTACT
from crm_desktop.services.disclosing import partition_of
from crm_desktop.services.seat import Seat

_AT_ONCE: Final = 200
_FIELD: Final = re.compile(r"(customer|contact) (\S+) (\S+)")
_LIST: Final = re.compile(r"customers (\w+) (masked|plain)")
_SUBJECTS: Final = (
    ("blank registration forms", "blank_forms"),
    ("registration form", "registration_form"),
    ("relationship card", "relationship_card"),
    ("daily entry report", "daily_entry_report"),
    ("visit_booklet", "visit_booklet"),
    ("hand-over sheet", "hand_over_sheet"),
    ("customer", "customer"),
)


def take_over_old_lines(seat: Seat) -> int:
    """Make records of what is left of the old log, and empty it; how many lines. Cut off, it goes on where it was."""
    count = 0
    while lines := tuple(_some(seat)):
        with seat.unit("disclose", partition=partition_of(seat)) as session:
            for line in lines:
                if session.get(Disclosure, line.id) is None:
                    session.add(_record(session, line))
        with seat.store.local() as session:
            for line in lines:
                session.delete(session.get_one(OldDisclosure, line.id))
        count += len(lines)
    return count


def _some(seat: Seat) -> Iterator[OldDisclosure]:
    with seat.store.reading() as session:
        yield from session.exec(select(OldDisclosure).order_by(OldDisclosure.id).limit(_AT_ONCE)).all()


def _record(session: Session, line: OldDisclosure) -> Disclosure:
    made = Disclosure(
        id=line.id,
        kind=line.kind,
        reason=line.reason or None,
        persons=line.count,
        actor_id=line.actor_id,
        at=line.at,
    )
    if match := _LIST.fullmatch(line.what):
        made.subject, made.medium, made.masked = "customer_list", match[1], match[2] == "masked"
    elif match := _FIELD.fullmatch(line.what):
        made.subject, made.customer_id, made.detail = "customer", _whose(session, match[1], match[2]), _field(match[3])
    else:
        made.subject, made.number = _named(line.what)
    return made


def _whose(session: Session, type_: str, id_: str) -> str | None:
    if type_ == "customer":
        return id_
    contact = session.get(Contact, id_)
    return contact.customer_id if contact else None


def _field(name: str) -> str:
    return name if name in fields_of("customer") else f"{CONTACT}{name}"


def _named(what: str) -> tuple[str, str]:
    for begins, subject in _SUBJECTS:
        if what.startswith(begins):
            return subject, what.removeprefix(begins).strip()
    return "", what
