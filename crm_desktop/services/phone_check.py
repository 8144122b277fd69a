"""Whether a number was found right: how, by whom, when; a wrong one sends the form back to who took it (C5, M4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.choices import PHONE_STATES
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import CONTACT, OpenedFile, chief_contact, open_file, require
from crm_desktop.services.errors import NotFound
from crm_desktop.services.filing_reasons import NO_NUMBER
from crm_desktop.services.history_words import People, people_of
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.services.seat import Seat
from sync.replica.capture import Bases

UNVERIFIED: Final = "unverified"
WRONG: Final = "wrong"
STATE_FIELD: Final = CONTACT + "phone_state"
"""The field of the file that holds it."""
CHECKS: Final = ("called", "sms", "seen", WRONG)
"""What a check may come to, in the order in which the window offers it."""

_WORDS: Final = {choice.value: choice.words for choice in PHONE_STATES}


@dataclass(frozen=True, slots=True)
class PhoneCheck:
    """What is known of a contact's number; `by` and `at` are of whoever found out last."""

    contact_id: str
    state: str
    by: Words
    at: datetime | None

    @property
    def words(self) -> Words:
        """The state: 未核实, 已拨通 ..."""
        return state_words(self.state)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was kept; `returned` is the number of the form that went back, `receptionist` who took it."""

    state: str
    returned: str = ""
    receptionist: str = ""


@dataclass(frozen=True, slots=True)
class FileChecked:
    """A check of an open file's number: what was kept, the file with that taken over, what is known now."""

    told: Checked
    file: OpenedFile
    check: PhoneCheck | None


def state_words(state: str) -> Words:
    """What a state is called; an unknown one is unverified."""
    return _WORDS.get(state, _WORDS[UNVERIFIED])


def check_of(contact: Contact | None, people: People) -> PhoneCheck | None:
    """What is known of the contact's number; None for nobody, and for who has none."""
    if contact is None or not any(_is_number(number) for number in (contact.mobile, contact.landline)):
        return None
    by = people.name(contact.phone_checked_by) if contact.phone_checked_by else Words("", "")
    return PhoneCheck(contact.id, contact.phone_state or UNVERIFIED, by, contact.phone_checked_at)


def check_in(seat: Seat, customer_id: str) -> PhoneCheck | None:
    """What is known of the chief contact's number."""
    with seat.store.reading() as session:
        return check_of(chief_contact(session, customer_id), people_of(session))


def check_open_file(seat: Seat, opened: OpenedFile, state: str, *, form_id: str = "") -> FileChecked:
    """`note_check` for the contact of a file that is open on screen, which goes on with the new state as its base."""
    told = note_check(seat, opened.contact_id, state, form_id=form_id)
    file = opened.adopting(open_file(seat, opened.customer_id), frozenset({STATE_FIELD}))
    return FileChecked(told, file, check_in(seat, opened.customer_id))


def note_check(seat: Seat, contact_id: str, state: str, *, form_id: str = "") -> Checked:
    """Keep what a check of the contact's number came to, in one unit of work.

    A number that does not exist sends a form back to whoever took it, `form_id` or the customer's latest, where the
    person may return forms. Raises NotAllowed by post, NotFound.
    """
    with seat.store.reading() as session:
        contact = session.get(Contact, contact_id)
        if contact is None:
            raise NotFound(_NOBODY)
        customer = session.get(Customer, contact.customer_id or "")
        own = customer is not None and seat.person.id in (customer.created_by, customer.owner_id)
        form = _form_to_return(session, seat, contact.customer_id or "", form_id) if state == WRONG else None
        bases = _bases(seat, session, contact_id, form)
        receptionist = session.get(Staff, form.receptionist_id) if form and form.receptionist_id else None
    require(seat, Action.EDIT, RecordType.CONTACT, own=own)
    with seat.unit("check_phone", bases=bases) as session:
        contact = session.get_one(Contact, contact_id)
        contact.phone_state = state
        contact.phone_checked_by, contact.phone_checked_at = seat.person.id, seat.now()
        session.add(contact)
        if form is not None:
            row = session.get_one(RegistrationForm, form.id)
            row.state, row.returned_reason = "returned", NO_NUMBER
            session.add(row)
    if form is None:
        return Checked(state)
    return Checked(state, form.number or "", (receptionist.name if receptionist else "") or "")


def _form_to_return(session: Session, seat: Seat, customer_id: str, form_id: str) -> RegistrationForm | None:
    if not isinstance(may(seat.person.role, Action.FILE_PROFILE, RecordType.REGISTRATION_FORM, own=False), Allowed):
        return None
    forms = session.exec(
        select(RegistrationForm)
        .where(RegistrationForm.customer_id == customer_id, col(RegistrationForm.state).in_(("received", "filed")))
        .order_by(col(RegistrationForm.received_at).desc())
    ).all()
    return next((form for form in forms if form.id == form_id), None if form_id else next(iter(forms), None))


def _bases(seat: Seat, session: Session, contact_id: str, form: RegistrationForm | None) -> Bases:
    shown = [seat.store.shown(session, "contact", contact_id)]
    if form is not None:
        shown.append(seat.store.shown(session, "registration_form", form.id))
    return {key: base for one in shown if one is not None for key, base in one.bases.items()}


def _is_number(number: str | None) -> bool:
    return bool(number) and not is_declined(number or "")


_NOBODY: Final = Words("本机没有这位联系人。", "This desktop has no such contact.")
