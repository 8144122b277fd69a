"""A customer's page: who they are, what is missing, what is disputed, what they agreed to (C4, C9, D1)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlmodel import Session

from crm_desktop.models.choices import IMPORTANCES, LIFE_CYCLES
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.rules.consent import ConsentState, Purpose
from crm_desktop.rules.handing_over import FORMER_SHOWN
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.salutations import called
from crm_desktop.rules.words import Words
from crm_desktop.services.contested import contests
from crm_desktop.services.customer_consents import PurposeConsent, consents_of
from crm_desktop.services.customer_contacts import contacts_of, open_contact
from crm_desktop.services.customer_contests import Contest, contest_of
from crm_desktop.services.customer_erasing import erasing
from crm_desktop.services.customer_facts import CONTACT_SECTION, SECTIONS, Fact, Reading, Section, facts_of
from crm_desktop.services.customer_file import CONTACT, OpenedFile, open_file
from crm_desktop.services.customer_moving import leaving, left_behind
from crm_desktop.services.field_values import field_reader
from crm_desktop.services.gap_question import Question, question_of
from crm_desktop.services.handing_over.records import former_owner
from crm_desktop.services.history_words import people_of
from crm_desktop.services.last_seen import Seen, last_seen
from crm_desktop.services.phone_check import STATE_FIELD, PhoneCheck, check_of
from crm_desktop.services.proposals_view import waiting_proposals
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names, home_of
from crm_desktop.store.search.finding import driver_connection
from sync.replica.journal import history

RECENT: Final = timedelta(days=30)
"""How long a changed field bears the clock glyph (PRACTICE 3.3)."""

_NONE: Final = Words("", "")
_CLASSES: Final = {one.value: one.words for one in (*LIFE_CYCLES, *IMPORTANCES)}


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One contact: the name on top, the rest as facts; `right` says whether this person may change it.

    `check` is what is known of the number, None without one.
    """

    id: str
    name: Words
    main: bool
    facts: tuple[Fact, ...]
    check: PhoneCheck | None
    right: Allowed | Refused


@dataclass(frozen=True, slots=True)
class Archived:
    """Since when and why the file lies in the archive."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """All that the page shows but the timeline.

    `right`, `archiving`, `copying`, `erasure`, `proposing` (a change, where the right is refused), `adding` and
    `putting_away` (contacts), `consenting` (keep what the customer agreed to) say what this person may do, or why not;
    `erasing` that an erasure is ordered and head office has not answered yet.

    `standing` is known at head office: which branch keeps the file, and whether it may go to another. `former_owner`
    handed the customer over within the last 90 days.

    `opened` was read in the same moment; open anew for editing, so that the edit's base is what its form shows.
    """

    opened: OpenedFile
    name: str
    short_name: str
    number: str
    life_cycle: Words
    importance: Words
    grade: str
    owner: Words
    registered_by: Words
    created_at: datetime | None
    seen: Seen | None
    phone: Fact | None
    sections: tuple[tuple[Section, tuple[Fact, ...]], ...]
    contacts: tuple[ContactFacts, ...]
    consents: tuple[PurposeConsent, ...]
    contests: tuple[Contest, ...]
    question: Question | None
    archived: Archived | None
    right: Allowed | Refused
    archiving: Allowed | Refused
    copying: Allowed | Refused
    erasure: Allowed | Refused
    proposing: Allowed | Refused
    adding: Allowed | Refused
    putting_away: Allowed | Refused
    consenting: Allowed | Refused
    erasing: bool = False
    standing: "Standing | None" = None
    former_owner: Words = _NONE

    @property
    def customer_id(self) -> str:
        """Whose page it is."""
        return self.opened.customer_id

    @property
    def may_edit(self) -> bool:
        """Whether this person may change the file."""
        return isinstance(self.right, Allowed)

    @property
    def no_calls(self) -> bool:
        """Whether the customer refused call-backs or took consent back."""
        against = (ConsentState.REFUSED, ConsentState.WITHDRAWN)
        return any(one.purpose is Purpose.CALL_BACK and one.state in against for one in self.consents)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which branch keeps the file. `leaving` names the one it is on the way to, `behind` counts what was left there."""

    branch: str
    moving: Allowed | Refused
    leaving: str
    behind: int


def open_page(seat: Seat, customer_id: str) -> CustomerPage:
    """The page of a customer; personal data in full only for who may change the file. Raises NotFound."""
    opened = open_file(seat, customer_id)
    customer_id = opened.customer_id
    reader = field_reader(seat)
    right = _may(seat, Action.EDIT, RecordType.CUSTOMER, own=opened.own)
    with seat.store.reading() as session:
        customer = session.get_one(Customer, customer_id)
        people = people_of(session)
        contacts = contacts_of(session, customer_id)
        disputes = {(one.id, one.register): contest_of(one, people) for one in contests(session).get(customer_id, ())}
        recent = _recent(session, seat, (customer_id, *(one.id for one in contacts)))
        waiting = waiting_proposals(session, seat, customer_id, own=opened.own)
        reading = Reading(reader, people, isinstance(right, Allowed), recent, disputes, waiting)
        going = erasing(session, customer_id)
        consents, seen = consents_of(session, customer_id), last_seen(session, [customer_id]).get(customer_id)
        former = former_owner(session, customer_id, since=seat.now() - FORMER_SHOWN)
    shown = tuple(_contact(seat, opened, one, reading) for one in contacts)
    return CustomerPage(
        opened=opened,
        name=customer.name or "",
        short_name=customer.short_name or "",
        number=customer.number or "",
        life_cycle=_CLASSES.get(customer.life_cycle or "", _NONE),
        importance=_CLASSES.get(customer.importance or "", _NONE),
        grade=customer.grade or "",
        owner=people.name(customer.owner_id) if customer.owner_id else _NONE,
        registered_by=people.name(customer.created_by) if customer.created_by else _NONE,
        created_at=customer.created_at,
        seen=seen,
        phone=_phone(shown),
        sections=tuple((section, facts_of(section, opened, reading)) for section in SECTIONS),
        contacts=shown,
        consents=consents,
        contests=tuple(disputes.values()),
        question=question_of(opened),
        archived=Archived(customer.archived_at, customer.archived_reason or "") if customer.archived_at else None,
        right=right,
        archiving=_may(seat, Action.ARCHIVE, RecordType.CUSTOMER, own=opened.own),
        copying=_may(seat, Action.EXPORT, RecordType.CUSTOMER, own=opened.own),
        erasure=_may(seat, Action.ERASE, RecordType.CUSTOMER, own=False),
        erasing=going,
        proposing=_may(seat, Action.PROPOSE, RecordType.CUSTOMER, own=opened.own),
        adding=_may(seat, Action.CREATE, RecordType.CONTACT, own=True),
        consenting=_may(seat, Action.CREATE, RecordType.CONSENT, own=True),
        putting_away=_may(seat, Action.ARCHIVE, RecordType.CONTACT, own=opened.own),
        standing=_standing(seat, customer_id) if seat.at_head_office else None,
        former_owner=people.name(former) if former and former != customer.owner_id else _NONE,
    )


def _may(seat: Seat, action: Action, record_type: RecordType, *, own: bool) -> Allowed | Refused:
    return may(seat.person.role, action, record_type, own=own)


def _standing(seat: Seat, customer_id: str) -> Standing:
    with seat.store.reading() as session:
        names, away = branch_names(session), leaving(session, customer_id)
        here = home_of(session, customer_id) or ""
        return Standing(
            branch=names.get(here, here),
            moving=may(seat.person.role, Action.MOVE, RecordType.CUSTOMER, own=False),
            leaving=names.get(away, away),
            behind=len(left_behind(session, customer_id)),
        )


def _contact(seat: Seat, opened: OpenedFile, contact: Contact, reading: Reading) -> ContactFacts:
    chief = contact.id == opened.contact_id
    own = opened if chief else open_contact(seat, opened.customer_id, contact.id)
    right = _may(seat, Action.EDIT, RecordType.CONTACT, own=own.contact_own)
    facts = facts_of(CONTACT_SECTION, own, replace(reading, plain=isinstance(right, Allowed)))
    if not chief:
        # The standard counts the chief contact only.
        facts = tuple(fact for fact in facts if fact.text.zh or fact.contest or fact.proposals)
    name = called(contact.name or "", contact.salutation or "")
    return ContactFacts(
        contact.id,
        Words(name, name),
        chief,
        tuple(one for one in facts if one.field not in _SAID or one.contest or one.proposals),
        check_of(contact, reading.people),
        right,
    )


def _phone(contacts: tuple[ContactFacts, ...]) -> Fact | None:
    """The number to call: the first contact's mobile, else the landline."""
    numbers = [fact for one in contacts[:1] for fact in one.facts if fact.field in _NUMBERS and fact.text.zh]
    return numbers[0] if numbers else None


_NUMBERS: Final = (CONTACT + "mobile", CONTACT + "landline")
_SAID: Final = (CONTACT + "name", STATE_FIELD)
"""What a contact's card says above its facts."""


def _recent(session: Session, seat: Seat, ids: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """The registers, by record, that somebody changed within the last 30 days."""
    since = (seat.now().astimezone(UTC) - RECENT).timestamp() * 1000
    connection = driver_connection(session)
    return frozenset(
        (line.id, line.register)
        for id_ in ids
        for line in history(connection, id_)
        if line.register and line.at >= since
    )
