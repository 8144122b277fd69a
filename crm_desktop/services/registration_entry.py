"""What is written on the registration form (LC 16.06.302.01), as typed: a draft first, then "as written" for good."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.numbers import RecordNumber, Series, parse_number
from crm_desktop.rules.phones import PhoneCheck, PhoneKind, check_phone
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.salutations import called
from crm_desktop.rules.typed import clean
from crm_desktop.rules.words import Words
from forms.codes import parse_code

_NOT_A_FORM = Problem(
    "paper_number_kind",
    "paper_number",
    Words("这不是登记表的编号", "This is not the number of a registration form"),
)


class NoticeAnswer(StrEnum):
    """What became of the privacy notice (PIPL 17): told and signed, or told and not signed; service goes on."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Entry:
    """The form's fields by their keys, each as typed and "" where nothing is written.

    `phone` is the number asked first, mobile or landline; `contact` the person, `name` the firm ("" for a private
    customer). `consents` are the keys of the purposes agreed to, `no_consent` says that all were declined.
    `duplicate_reason` says why a new file was wanted although one like it exists.
    """

    phone: str = ""
    contact: str = ""
    name: str = ""
    needs: tuple[str, ...] = ()
    source: str = "walk_in"
    notice: str = ""
    consents: tuple[str, ...] = ()
    no_consent: bool = False
    wants: str = ""
    kind: str = ""
    short_name: str = ""
    salutation: str = ""
    post: str = ""
    decision_role: str = ""
    landline: str = ""
    wechat: str = ""
    email: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    address: str = ""
    industry: str = ""
    business: str = ""
    credit_code: str = ""
    purchase_preferences: str = ""
    competitors: str = ""
    payment_terms: str = ""
    heard: tuple[str, ...] = ()
    remarks: str = ""
    paper_number: str = ""
    duplicate_reason: str = ""

    @property
    def customer_name(self) -> str:
        """The firm's name, or what the person is called where there is no firm."""
        return told(self.name) or called(told(self.contact) or "", self.salutation)

    @property
    def customer_kind(self) -> CustomerKind:
        """As chosen, else a firm exactly where one is named."""
        if self.kind:
            return CustomerKind(self.kind)
        return CustomerKind.COMPANY if clean(self.name) else CustomerKind.PERSON

    @property
    def blank(self) -> bool:
        """Whether nothing was written that is worth keeping."""
        return not snapshot(self).keys() - {"source", "kind"}


def snapshot(entry: Entry) -> dict[str, object]:
    """The fields that hold something, by key: the "as written" of the form and the content of a draft."""
    return {key: value for key, value in asdict(entry).items() if value not in ("", (), False)}


def as_written(entry: Entry) -> str:
    """The snapshot as JSON text."""
    return json.dumps(snapshot(entry), ensure_ascii=False)


def read_entry(written: str) -> Entry:
    """The entry a snapshot was made of; keys of other versions are left out."""
    return entry_of(json.loads(written) if written else {})


def entry_of(values: Mapping[str, object]) -> Entry:
    """An entry from values by key, as drafts and windows hold them."""
    told = {}
    for field in fields(Entry):
        value = values.get(field.name)
        if value in (None, "", ()):
            continue
        told[field.name] = tuple(value) if isinstance(value, list | tuple) else value
    return Entry(**told)  # type: ignore[arg-type]  # kinds of value are those the snapshot had


def is_declined(text: str) -> bool:
    """Whether a field holds the customer's refusal to tell, in either language."""
    return clean(text).lower() in (DECLINED, "declined")


def told(text: str) -> str | None:
    """A field of text as it is kept: tidied, `DECLINED` for a refusal, None for nothing."""
    return DECLINED if is_declined(text) else clean(text) or None


def paper_number_of(text: str) -> RecordNumber | Problem:
    """The number of a paper form, keyed by hand or scanned from its QR code; anything else is a Problem."""
    scanned = parse_code(text)
    number = parse_number(scanned.number if scanned is not None else text)
    if isinstance(number, Problem):
        return Problem(number.code, "paper_number", number.words)
    if isinstance(number, RecordNumber) and number.series is Series.REGISTRATION_FORM:
        return number
    return _NOT_A_FORM


def numbers_of(entry: Entry, *, area_code: str) -> tuple[str, str]:
    """The numbers to keep as (mobile, landline), each a `PhoneCheck.key`, `DECLINED` or "".

    A landline given as the first number goes where landlines are; a hotline or a number abroad counts as mobile.
    """
    mobile = landline = ""
    if is_declined(entry.phone):
        mobile = DECLINED
    elif entry.phone:
        first = phone_of(entry.phone, area_code=area_code)
        if first.kind is PhoneKind.LANDLINE:
            landline = first.key or ""
        else:
            mobile = first.key or ""
    if entry.landline and not is_declined(entry.landline):
        second = phone_of(entry.landline, area_code=area_code)
        if second.kind is not PhoneKind.LANDLINE and not mobile:
            mobile = second.key or ""
        else:
            landline = landline or second.key or ""
    return mobile, landline


def unplaced_number(entry: Entry, *, area_code: str) -> str:
    """The second number as typed, where both are landlines and the file has room for one; "" where each has its place.

    A file has one mobile and one landline; what it has no room for is written into its remarks.
    """
    kept = numbers_of(entry, area_code=area_code)
    second = phone_of(entry.landline, area_code=area_code).key if entry.landline else None
    return clean(entry.landline) if second and second not in kept else ""


def phone_of(text: str, *, area_code: str, field: str = "phone") -> PhoneCheck:
    """A number judged as this branch reads it."""
    return check_phone(text, field=field, default_area_code=area_code or None)
