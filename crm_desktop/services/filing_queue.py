"""The accountant's work list: the forms of today and of earlier days that are not profiles yet (J2, M4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Row, select
from sqlmodel import Session

from crm_desktop.models.catalogue import table_of
from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import Completeness, Standard, completeness
from crm_desktop.rules.deadlines import entry_deadline
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, fields_by, standard_in_force
from crm_desktop.services.filing_clock import FilingClock, filing_clock
from crm_desktop.services.filing_reasons import reason_words
from crm_desktop.services.seat import Seat

WAITING: Final = ("received", "returned")
_DECIDE_STANDARD: Final = frozenset({"name", "kind", "source", "life_cycle", "importance"})


@dataclass(frozen=True, slots=True)
class QueuedForm:
    """A form that waits to be filed, as the work list shows it."""

    form_id: str
    number: str
    customer_id: str
    customer_name: str
    contact_name: str
    day: date
    received_at: datetime | None
    receptionist: str
    completeness: Completeness
    returned: bool
    returned_reason: Words
    overdue: bool


@dataclass(frozen=True)
class EntryQueue:
    """Today's and overdue forms, oldest first, and how today stands."""

    waiting: tuple[QueuedForm, ...]
    filed_today: int
    received_today: int
    deadline: datetime | None
    clock: FilingClock

    @cached_property
    def overdue(self) -> int:
        """How many forms of earlier days still wait."""
        return sum(form.overdue for form in self.waiting)

    @cached_property
    def to_file(self) -> int:
        """How many wait for the accountant; those given back wait for whoever took them."""
        return sum(not form.returned for form in self.waiting)


def entry_queue(seat: Seat) -> EntryQueue:
    """The forms that wait for their profile, oldest first; six queries, however many wait."""
    today = seat.today
    with seat.store.reading() as session:
        connection = session.connection()
        forms = _forms(connection)
        waiting = _queued(forms, connection, standard=standard_in_force(session), today=today)
        states = _states_of(connection, today)
        clock = filing_clock(session, seat)
    return EntryQueue(
        waiting=waiting,
        filed_today=states.count("filed"),
        received_today=sum(state != "void" for state in states),
        deadline=entry_deadline(today, open_day=clock.open_day, hours=clock.hours),
        clock=clock,
    )


def staff_names(session: Session) -> dict[str, str]:
    """The names of all staff this desktop knows, by id."""
    staff = table_of(Staff)
    rows = session.connection().execute(select(staff.c.id, staff.c.name))
    return {row.id: row.name or "" for row in rows}


def _forms(connection: Connection) -> list[Row[Any]]:
    form = table_of(RegistrationForm)
    columns = (form.c.id, form.c.number, form.c.customer_id, form.c.day, form.c.received_at, form.c.receptionist_id,
               form.c.state, form.c.returned_reason)  # fmt: skip
    oldest_first = select(*columns).where(form.c.state.in_(WAITING)).order_by(form.c.received_at, form.c.id)
    return list(connection.execute(oldest_first))


def _states_of(connection: Connection, day: date) -> list[str | None]:
    form = table_of(RegistrationForm)
    return [row.state for row in connection.execute(select(form.c.state).where(form.c.day == day))]


def _queued(
    forms: Iterable[Row[Any]], connection: Connection, *, standard: Standard, today: date
) -> tuple[QueuedForm, ...]:
    files = _files(connection, standard)
    staff = table_of(Staff)
    names = {row.id: row.name or "" for row in connection.execute(select(staff.c.id, staff.c.name))}
    return tuple(_form(form, files.get(form.customer_id, {}), standard, names=names, today=today) for form in forms)


def _form(
    form: Row[Any], values: Mapping[str, object], standard: Standard, *, names: Mapping[str, str], today: date
) -> QueuedForm:
    day = form.day or today
    return QueuedForm(
        form_id=form.id,
        number=form.number or "",
        customer_id=form.customer_id or "",
        customer_name=str(values.get("name") or ""),
        contact_name=str(values.get("contact.name") or ""),
        day=day,
        received_at=form.received_at,
        receptionist=names.get(form.receptionist_id or "", ""),
        completeness=completeness(values, fields_by(standard, values)) if values else Completeness(0, 0, ()),
        returned=form.state == "returned",
        returned_reason=reason_words(form.returned_reason),
        overdue=day < today,
    )


def _files(connection: Connection, standard: Standard) -> dict[str, dict[str, object]]:
    """What the standard asks of the customers that wait, by customer; the chief contact's fields with their prefix."""
    form, customer, contact = table_of(RegistrationForm), table_of(Customer), table_of(Contact)
    names = _asked(standard)
    waiting = select(form.c.customer_id).where(form.c.state.in_(WAITING))
    own = [customer.c[name] for name in sorted(names) if not name.startswith(CONTACT)]
    rows = connection.execute(select(customer.c.id, *own).where(customer.c.id.in_(waiting)))
    files = {row.id: dict(row._mapping) for row in rows}
    theirs = [contact.c[name.removeprefix(CONTACT)] for name in sorted(names) if name.startswith(CONTACT)]
    chief_first = (
        select(contact.c.customer_id, *theirs)
        .where(contact.c.customer_id.in_(waiting), contact.c.archived_at.is_(None))
        .order_by(contact.c.is_main.desc(), contact.c.created_at, contact.c.id)
    )
    met: set[str] = set()
    for row in connection.execute(chief_first):
        if row.customer_id in files and row.customer_id not in met:
            met.add(row.customer_id)
            files[row.customer_id] |= {CONTACT + column.name: row._mapping[column] for column in theirs}
    return files


def _asked(standard: Standard) -> frozenset[str]:
    groups = (*standard.by_kind.values(), *standard.by_source.values(), *standard.by_class.values())
    asked = {part for names in groups for name in names for part in name.split("|")}
    return frozenset(asked | _DECIDE_STANDARD | {"contact.name"})
