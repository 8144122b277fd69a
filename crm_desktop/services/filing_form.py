"""A registration form opened for filing: what the counter keyed, beside the customer's file (J2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlmodel import Session

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.typed import word_set
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import OpenedFile, field_words, open_file
from crm_desktop.services.errors import NotFound
from crm_desktop.services.field_values import FieldReader, field_reader
from crm_desktop.services.filing_queue import staff_names
from crm_desktop.services.filing_reasons import reason_words
from crm_desktop.services.registration_entry import Entry, NoticeAnswer, read_entry, snapshot
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import Changes
from forms.definition import Option
from forms.reading import shipped
from sync.replica.capture import Bases


@dataclass(frozen=True, slots=True)
class Written:
    """One line of the form as written; `field` is where it went in the file, "" for what has no place there."""

    label: Words
    text: Words
    field: str


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form as the accountant sees it; what it was opened with is what filing is based on.

    `photo` names the photo of the paper (`form_photos`), "" for none.
    """

    form_id: str
    number: str
    paper_number: str
    day: date
    received_at: datetime | None
    receptionist: str
    state: str
    returned_reason: Words
    written: tuple[Written, ...]
    file: OpenedFile
    bases: Bases
    photo: str = ""

    @property
    def returned(self) -> bool:
        """Whether it was given back to whoever took it."""
        return self.state == "returned"

    def with_file(self, file: OpenedFile) -> "OpenedForm":
        """The same form over another reading of the file."""
        return replace(self, file=file)


_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "phone": "contact.mobile",
        "contact": "contact.name",
        "post": "contact.post",
        "salutation": "contact.salutation",
        "decision_role": "contact.decision_role",
        "landline": "contact.landline",
        "wechat": "contact.wechat",
        "email": "contact.email",
    }
)
_SAME_NAME: Final = word_set(
    "name short_name kind credit_code province city district address industry business source needs "
    "purchase_preferences competitors payment_terms remarks"
)
_LABELS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "phone": Words("电话", "Phone"),
        "name": Words("单位", "Company"),
        "wants": Words("具体需求", "Wants"),
        "heard": Words("从何得知", "Heard of us"),
        "notice": Words("告知书", "Privacy notice"),
        "consents": Words("同意", "Agreed to"),
        "no_consent": Words("同意", "Agreed to"),
        "paper_number": Words("纸质表编号", "Paper form"),
        "duplicate_reason": Words("仍要新建", "New file because"),
    }
)
_NOTICE: Final = {
    NoticeAnswer.SIGNED.value: Words("已告知并签字", "Told and signed"),
    NoticeAnswer.UNSIGNED.value: Words("已告知，未签字", "Told, not signed"),
}
_ADDRESS: Final = Words("地址", "Address")
_PLACE: Final = ("province", "city", "district", "address")


def open_form(seat: Seat, form_id: str) -> OpenedForm:
    """Open a form with its customer's file; raises NotFound where this desktop lacks either."""
    with seat.store.reading() as session:
        form = form_or_refuse(session, form_id)
        shown = seat.store.shown(session, "registration_form", form_id)
        names = staff_names(session)
    file = open_file(seat, form.customer_id or "")
    return OpenedForm(
        form_id=form.id,
        number=form.number or "",
        paper_number=form.paper_number or "",
        day=form.day or seat.today,
        received_at=form.received_at,
        receptionist=names.get(form.receptionist_id or "", ""),
        state=form.state or "",
        returned_reason=reason_words(form.returned_reason),
        written=written_lines(form, field_reader(seat)),
        file=file,
        bases=shown.bases if shown else {},
        photo=form.photo or "",
    )


def written_lines(form: RegistrationForm, reader: FieldReader) -> tuple[Written, ...]:
    """What the counter keyed, line by line; nothing where another program's snapshot cannot be read."""
    return entry_lines(_entry(form), reader)


def entry_lines(entry: Entry, reader: FieldReader) -> tuple[Written, ...]:
    """The fields of an entry that hold something, line by line in the order of the form."""
    return tuple(_written(entry, reader))


def concerns(changes: object, form: OpenedForm) -> bool:
    """Whether what was saved or came by sync touches the form or the file open here; None: anything may have."""
    if not isinstance(changes, Changes):
        return True
    file = form.file
    return bool(
        {form.form_id} & changes.ids("registration_form")
        or {file.customer_id} & changes.ids("customer")
        or changes.ids("contact")
    )


def concerns_queue(changes: object) -> bool:
    """Whether the work list may look different after what was saved or came by sync."""
    if not isinstance(changes, Changes):
        return True
    return changes.touches("registration_form", "customer", "contact", "chain", "branch", "staff")


def form_or_refuse(session: Session, form_id: str) -> RegistrationForm:
    """The form; raises NotFound."""
    form = session.get(RegistrationForm, form_id)
    if form is None:
        raise NotFound(Words("本机没有这张登记表。", "This desktop has no such registration form."))
    return form


def _entry(form: RegistrationForm) -> Entry:
    try:
        return read_entry(form.as_written or "")
    except ValueError:
        # Another program's snapshot: the profile can be filed without it.
        return Entry()


def _written(entry: Entry, reader: FieldReader) -> Iterator[Written]:
    """The lines that hold something, in the order of the form; the address is one line."""
    kept = {} if entry.blank else snapshot(entry)
    place = "".join(dict.fromkeys(str(kept.pop(name)) for name in _PLACE if name in kept))
    for key, value in kept.items():
        field = key if key in _SAME_NAME else _FIELDS.get(key, "")
        label = _LABELS.get(key) or field_words(field)
        if key == "industry" and place:
            yield Written(_ADDRESS, Words(place, place), "address")
            place = ""
        yield Written(label, _text(key, field, value, reader=reader), field)
    if place:
        yield Written(_ADDRESS, Words(place, place), "address")


def _text(key: str, field: str, value: object, *, reader: FieldReader) -> Words:
    if key == "notice":
        return _NOTICE.get(str(value), Words(str(value), str(value)))
    if key == "no_consent":
        return Words("均未同意", "None")
    if key == "consents" and isinstance(value, tuple):
        return _joined([Purpose(one).words for one in value if one in set(Purpose)])
    if key == "heard" and isinstance(value, tuple):
        options = {option.key: Words(option.label.zh, option.label.en) for option in _options("heard")}
        return _joined([options.get(one, Words(one, one)) for one in value])
    if field == "contact.mobile" or not field:
        return Words(str(value), str(value))
    return reader.shown(field, value)


def _options(key: str) -> tuple[Option, ...]:
    return next((field.options for field in shipped("registration").fields() if field.key == key), ())


def _joined(words: list[Words]) -> Words:
    return Words("、".join(one.zh for one in words), ", ".join(one.en for one in words))
