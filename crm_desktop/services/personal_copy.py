"""What is kept about a person, put together for that person: everything, read as people read it (D2, PIPL 45).

Whoever else is named in it - other contacts, those who were met instead - stays masked: the copy is for one person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import fields_of, register_words, words_of
from crm_desktop.models.customer import Consent, Contact, Customer
from crm_desktop.models.field import Record
from crm_desktop.models.kinds import Kind
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.scalars import to_scalars
from crm_desktop.models.visit import Visit, VisitPlan
from crm_desktop.rules.consent import Act, Purpose
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.masking import mask_name
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.words import Words
from crm_desktop.services import paper_photos
from crm_desktop.services.conflicts_words import Telling, known_register
from crm_desktop.services.customer_file import open_file, require
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.filing_form import written_lines
from crm_desktop.services.moved_customers import no_file
from crm_desktop.services.privacy_notice import notice_in_force
from crm_desktop.services.seat import Seat
from crm_desktop.store.errors import StoreError
from crm_desktop.store.search.finding import driver_connection
from sync.replica.journal import Line as Change
from sync.replica.journal import history

CHECKED: Final = (
    Words("本人到店，已核对证件", "In person, identity checked"),
    Words("本人来电，已回拨核实", "By phone, called back"),
    Words("书面申请，已核实", "In writing, checked"),
)
"""How one made sure that whoever asks is the person; it is kept as the reason."""

_REASON: Final = Problem("copy_reason", "reason", Words("请写明怎样核实了本人", "Say how the person was identified"))
_ACTS: Final = {
    Act.GIVEN: Words("同意", "Agreed"),
    Act.REFUSED: Words("不同意", "Refused"),
    Act.WITHDRAWN: Words("撤回同意", "Withdrawn"),
}
_WAYS: Final = {"signed": Words("书面签字", "Signed"), "spoken": Words("口头", "Spoken")}
_INNER: Final = frozenset(
    {"customer_id", "is_main", "twin_id", "twin_answer", "as_written", "supersedes_id", "visit_id"}
)
"""Columns that join records to each other, and tell a person nothing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line: the field's name in the catalogue, what people call it, what it says."""

    field: str
    words: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that belong together: one contact, one visit, one change; `at` is when it was."""

    kind: str
    title: Words
    items: tuple[Item, ...]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonalCopy:
    """The copy: for whom, made when, by whom and where, under which notice, and all that is kept.

    `photos` are the JPEGs of the papers, in the order in which the parts number them from 1; those that only head
    office has are named as such there.
    """

    person: str
    name: str
    number: str
    branch: Words
    made_at: datetime
    made_by: str
    notice: str
    parts: tuple[Part, ...]
    photos: tuple[bytes, ...] = ()


def personal_copy(seat: Seat, customer_id: str, *, reason: str, contact_id: str = "") -> PersonalCopy:
    """Everything about the person behind a file: contact `contact_id`, or the chief one.

    Kept in the log before anything is handed over. Raises NotAllowed (the right to export), NotFound, and Invalid
    unless it is said how the person was identified.
    """
    opened = open_file(seat, customer_id)
    require(seat, Action.EXPORT, RecordType.CUSTOMER, own=opened.own)
    if not reason.strip():
        raise Invalid((_REASON,))
    notice, reader = notice_in_force(seat), field_reader(seat)
    with seat.store.reading() as session:
        customer = session.get(Customer, customer_id)
        if customer is None:
            raise no_file(session, customer_id)
        who = session.get(Contact, contact_id or opened.contact_id)
        person = (who.name if who else None) or customer.name or ""
        gathering = _Gathering(session, Telling(session, seat), reader, person, who.id if who else "")
        parts = tuple(gathering.all(customer))
    made = PersonalCopy(
        person=person,
        name=customer.name or "",
        number=customer.number or "",
        branch=Words(f"{seat.branch.name}（{seat.branch.code}）", f"{seat.branch.name} ({seat.branch.code})"),
        made_at=seat.now(),
        made_by=seat.person.name,
        notice=notice.version,
        parts=parts,
        photos=tuple(gathering.photos.values()),
    )
    disclose(seat, "personal_copy", "customer", number=customer.number or "", customer_id=customer_id, reason=reason)
    return made


@dataclass(frozen=True, slots=True)
class _Gathering:
    """Reads all of it within one view of the file; `own` is the contact whose copy it is."""

    session: Session
    telling: Telling
    reader: FieldReader
    person: str
    own: str
    photos: dict[str, bytes] = field(default_factory=dict)

    def all(self, customer: Customer) -> Iterator[Part]:
        yield self._record("customer", customer, masked=self._third_parties(customer))
        contacts = self.session.exec(
            select(Contact).where(Contact.customer_id == customer.id).order_by(col(Contact.is_main).desc(), Contact.id)
        ).all()
        for contact in contacts:
            yield self._contact(contact)
        yield from self._consents(customer.id)
        yield from self._forms(customer.id)
        for model, at in ((PhoneOrderNote, "taken_at"), (Visit, "day"), (VisitPlan, "day"), (CustomerMove, "moved_at")):
            yield from self._about(model, at, customer.id)
        own = [customer.id, *(one.id for one in contacts if one.id == self.own)]
        yield from self._changes(own)

    def _third_parties(self, customer: Customer) -> frozenset[str]:
        named = customer.legal_representative
        return frozenset({"legal_representative"}) if named and named != self.person else frozenset()

    def _record(self, type_: str, row: Record, *, masked: frozenset[str] = frozenset(), at: str = "") -> Part:
        values = row.model_dump()
        scalars = to_scalars(type_, {name: values[name] for name in masked})
        items = []
        for name, info in fields_of(type_).items():
            if name in _INNER or values[name] in (None, "", ()):
                continue
            hidden = name in masked
            if info.kind is Kind.FILE:
                items.append(Item(name, info.words, self._photo(str(values[name]))))
                continue
            told = (self.telling.masked_column(type_, name, scalars[name]) if hidden
                    else self.telling.column(type_, name, values[name]))  # fmt: skip
            items.append(Item(name, info.words, told))
        return Part(type_, words_of(type_), tuple(items), _moment(values.get(at)) if at else None)

    def _photo(self, name: str) -> Words:
        """What is said of a photo, which is read to go with the copy."""
        if name not in self.photos:
            content = _read(self.telling.seat, name)
            if content is None:
                return _AT_HEAD_OFFICE
            self.photos[name] = content
        at = list(self.photos).index(name) + 1
        return Words(f"照片 {at}，随附", f"Photo {at}, enclosed")

    def _contact(self, contact: Contact) -> Part:
        personal = frozenset(name for name, info in fields_of("contact").items() if info.personal)
        return self._record("contact", contact, masked=frozenset() if contact.id == self.own else personal)

    def _consents(self, customer_id: str) -> Iterator[Part]:
        acts = self.session.exec(select(Consent).where(Consent.customer_id == customer_id).order_by(col(Consent.at)))
        for one in acts.all():
            if one.purpose not in set(Purpose) or one.act not in set(Act):
                continue
            told = [
                ("purpose", Purpose(one.purpose).words),
                ("act", _ACTS[Act(one.act)]),
                ("way", _WAYS.get(one.way or "", Words("", ""))),
                ("notice_version", Words(one.notice_version or "", one.notice_version or "")),
            ]
            labels = fields_of("consent")
            items = tuple(Item(name, labels[name].words, words) for name, words in told if words.zh)
            yield Part("consent", words_of("consent"), items, one.at)

    def _forms(self, customer_id: str) -> Iterator[Part]:
        forms = self.session.exec(
            select(RegistrationForm).where(RegistrationForm.customer_id == customer_id).order_by(RegistrationForm.id)
        )
        for form in forms.all():
            part = self._record("registration_form", form, at="received_at")
            lines = (Item(one.field, one.label, one.text) for one in written_lines(form, self.reader))
            yield Part(part.kind, part.title, (*part.items, *lines), part.at)

    def _about(self, model: type[Record], at: str, customer_id: str) -> Iterator[Part]:
        type_ = str(model.__tablename__)
        rows = self.session.exec(select(model).where(model.customer_id == customer_id).order_by(model.id))  # type: ignore[attr-defined]  # each of them has one
        for row in rows.all():
            met = getattr(row, "met", None)
            part = self._record(type_, row, at=at)
            if met and met != self.person:
                hidden = Words(mask_name(met), mask_name(met))
                items = tuple(Item("met", one.words, hidden) if one.field == "met" else one for one in part.items)
                part = Part(part.kind, part.title, items, part.at)
            yield part

    def _changes(self, ids: Iterable[str]) -> Iterator[Part]:
        """What was there before: earlier values are kept as long as the file is."""
        connection = driver_connection(self.session)
        lines = [line for id_ in ids for line in history(connection, id_) if line.register and line.register[0] != "~"]
        for line in sorted(lines, key=lambda one: one.at):
            if known_register(line.type, line.register) is None:
                continue
            before, after = (self._value(line, value) for value in (line.old, line.new))
            told = Words(f"{before.zh} → {after.zh}", f"{before.en} → {after.en}")
            item = Item(line.register, register_words(line.type, line.register), told)
            yield Part("change", _CHANGED, (item,), datetime.fromtimestamp(line.at / 1000, UTC))

    def _value(self, line: Change, value: object) -> Words:
        if line.type == "customer" and line.register == "legal_representative":
            return self.telling.masked(line.type, line.register, value)  # type: ignore[arg-type]  # as it was kept
        return self.telling.value(line.type, line.register, value)  # type: ignore[arg-type]  # as it was kept


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(f"{value}T12:00").replace(tzinfo=BRANCH_ZONE) if value else None


def _read(seat: Seat, photo: str) -> bytes | None:
    """A photo as it is kept; None where it is not here, or the file of the photos cannot be read now."""
    try:
        return paper_photos.read(seat, photo)
    except StoreError:
        return None


_AT_HEAD_OFFICE: Final = Words(
    "有一张，在总部，还没传到这台电脑；传到后可再取一份",
    "One, at head office: it has not come to this desktop yet, and can be had later",
)
_CHANGED: Final = Words("修改记录", "Change")
