"""A known customer as the counter and the phone see them: who, when last, and the one thing to ask (B1-3.1.2, C4)."""

from dataclasses import dataclass

from sqlmodel import Session, select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.masking import mask_phone
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.area_rep import rep_of
from crm_desktop.services.consent_use import refused
from crm_desktop.services.customer_file import OpenedFile, chief_contact, field_words, open_file
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.gap_asked import question_for
from crm_desktop.services.gap_question import Question
from crm_desktop.services.history_words import people_of
from crm_desktop.services.last_seen import Seen, last_seen
from crm_desktop.services.phone_check import PhoneCheck, check_of
from crm_desktop.services.registration_entry import is_declined
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import place_of


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What is shown of a customer beside the form.

    `phone` is masked while `masked`, `phone_field` names it for `reveal`; `opened` is handed back when something is
    saved, so that edits are based on what was shown. `may_edit` is False where an answer goes to the accountant
    instead of into the file. `new` on the day of the registration, until the accountant has filed it. `question` is
    the one thing to ask on this visit, `gaps` all that is missing, `check` what is known of the number.
    """

    opened: OpenedFile
    name: str
    number: str
    contact: str
    contacts: tuple[str, ...]
    phone: str
    phone_field: str
    masked: bool
    place: str
    rep: str
    rep_id: str
    seen: Seen | None
    new: bool
    open_orders: int
    archived: bool
    no_calls: bool
    question: Question | None
    gaps: tuple[Words, ...]
    check: PhoneCheck | None
    may_edit: bool

    @property
    def customer_id(self) -> str:
        """Whose card it is."""
        return self.opened.customer_id


def customer_card(seat: Seat, customer_id: str) -> CustomerCard:
    """The card of a customer; raises NotFound."""
    opened = open_file(seat, customer_id)
    customer_id = opened.customer_id
    may_edit = isinstance(may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=opened.own), Allowed)
    value = opened.values.get
    phone_field = "contact.mobile" if value("contact.mobile") else "contact.landline"
    phone = str(value(phone_field) or "")
    masked = bool(phone) and not may_edit and not is_declined(phone)
    question = question_for(seat, opened)
    with seat.store.reading() as session:
        customer = session.get_one(Customer, customer_id)
        rep = rep_of(session, seat, customer)
        return CustomerCard(
            opened=opened,
            name=customer.name or "",
            number=customer.number or "",
            contact=str(value("contact.name") or ""),
            contacts=_contacts(session, customer_id),
            phone=mask_phone(phone) if masked else shown_number(phone),
            phone_field=phone_field,
            masked=masked,
            place=place_of(customer, street=may_edit),
            rep=(rep.name if rep else "") or "",
            rep_id=rep.id if rep else "",
            seen=last_seen(session, [customer_id]).get(customer_id),
            new=_is_new(session, seat, customer_id),
            open_orders=_open_orders(session, customer_id),
            archived=customer.archived_at is not None,
            no_calls=Purpose.CALL_BACK in refused(session, customer_id),
            question=question,
            gaps=tuple(field_words(name) for name in opened.completeness.missing),
            check=check_of(chief_contact(session, customer_id), people_of(session)),
            may_edit=may_edit,
        )


def _is_new(session: Session, seat: Seat, customer_id: str) -> bool:
    wanted = select(RegistrationForm.id).where(
        RegistrationForm.customer_id == customer_id,
        RegistrationForm.day == seat.today,
        RegistrationForm.state != "filed",
    )
    return session.exec(wanted.limit(1)).first() is not None


def _contacts(session: Session, customer_id: str) -> tuple[str, ...]:
    rows = session.exec(select(Contact.name).where(Contact.customer_id == customer_id)).all()
    return tuple(name for name in rows if name)


def _open_orders(session: Session, customer_id: str) -> int:
    wanted = select(PhoneOrderNote.id).where(PhoneOrderNote.customer_id == customer_id, PhoneOrderNote.state == "open")
    return len(session.exec(wanted).all())
