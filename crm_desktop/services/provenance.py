"""Where a value came from: the paper it stood on, and how it was verified (PRACTICE 2.6, R10).

A value and the paper it was keyed from are saved in one unit of work, on whichever desktop: the form, visit or order
with a change of the same moment by the same person is the paper. A number is verified when its state says so while it
is in force.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.words import Words
from crm_desktop.services.history_words import People
from crm_desktop.store.search.finding import driver_connection
from sync.replica.database import Connection
from sync.replica.journal import Line, history

NUMBERS: Final = frozenset({"mobile", "landline"})
"""The registers of a contact that `phone_state` speaks of."""


Papers = Mapping[tuple[int, str], Words]
"""What a paper is called, by the moment (ms since 1970) and the person of a change that was made with it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How a number was verified, by whom and when."""

    at: datetime
    words: Words
    who: Words


def papers_of(session: Session, customer_id: str) -> Papers:
    """The customer's forms, pages of visit booklets and phone orders, by all their changes."""
    named: dict[str, Words] = {}
    for form in _of(session, RegistrationForm, customer_id):
        number = form.paper_number or form.number or ""
        named[form.id] = Words(f"登记表 {number}", f"form {number}")
    for visit in _of(session, Visit, customer_id):
        if visit.page_code:
            named[visit.id] = Words(f"拜访册 {visit.page_code}", f"booklet page {visit.page_code}")
    for note in _of(session, PhoneOrderNote, customer_id):
        named[note.id] = Words(f"电话订购 {note.number or ''}", f"phone order {note.number or ''}")
    connection = driver_connection(session)
    return {(line.at, line.actor): words for id_, words in named.items() for line in history(connection, id_)}


def verified_between(lines: Sequence[Line], start: int, end: int | None, *, people: People) -> Verified | None:
    """What was last found out about a number in force from `start` to `end` (ms; None: until now).

    `lines` are changes of the contact's `phone_state`.
    """
    choices = {one.value: one.words for one in fields_of("contact")["phone_state"].choices}
    last: Verified | None = None
    for line in sorted(lines, key=lambda one: one.at):
        told = choices.get(str(line.new))
        if told is None or line.new == "unverified" or line.at < start or (end is not None and line.at >= end):
            continue
        last = Verified(datetime.fromtimestamp(line.at / 1000, UTC), told, people.name(line.actor))
    return last


def state_lines(connection: Connection, contact_id: str) -> list[Line]:
    """The changes of a contact's `phone_state`, that at its making too."""
    found = []
    for line in history(connection, contact_id):
        if line.register == "phone_state":
            found.append(line)
        elif not line.register and isinstance(line.new, dict) and line.new.get("phone_state"):
            found.append(replace(line, register="phone_state", old=None, new=line.new["phone_state"]))
    return found


def _of(session: Session, model: Any, customer_id: str) -> Sequence[Any]:
    return session.exec(select(model).where(col(model.customer_id) == customer_id)).all()
