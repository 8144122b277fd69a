"""How conflicts, refused work and the queue are put to people: names of fields, persons and devices, values as read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlmodel import Session

from crm_desktop.models.catalogue import RECORDS, fields_of, register_words, sync_catalogue, words_of
from crm_desktop.models.chain import Device, Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.field import FieldInfo, Record
from crm_desktop.models.kinds import Kind
from crm_desktop.models.scalars import columns_of, from_scalar, to_scalars
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.masking import mask_phone
from crm_desktop.rules.money import yuan
from crm_desktop.rules.owners import BELONGS_TO, OFFICE, owners
from crm_desktop.rules.states import state_words
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_acts import ACTS
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.history_words import A_PHOTO, People, people_of, shown, together
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import homes_of
from sync.catalogue import Policy, Register
from sync.values import Scalar, Value

NOTHING: Final = Words("（空）", "(empty)")
KEPT: Final = Words("保留，不归档", "Keep it, not archived")
_HEAD_OFFICE: Final = Words("总部", "Head office")
_HERE: Final = Words("本机", "This desktop")
_UNKNOWN: Final = Words("未知人员", "Unknown person")
_OTHER: Final = Words("另一台设备", "Another device")
_CATALOGUE: Final = sync_catalogue()

_TITLE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "customer": ("name", "short_name", "number"),
        "contact": ("name", "mobile"),
        "registration_form": ("number",),
        "phone_order_note": ("number",),
        "visit_booklet": ("number",),
        "booklet_page": ("code",),
        "daily_entry_report": ("number",),
        "visit": ("page_code",),
        "branch": ("name",),
        "staff": ("name",),
        "product": ("name",),
    }
)


@dataclass(slots=True)
class Telling:
    """Puts things into words for one seat, within one read of its file; looks each name up once."""

    session: Session
    seat: Seat
    _names: dict[str, Words] = field(default_factory=dict)
    _people: People | None = None

    def person(self, staff: str) -> Words:
        """A person by name; head office's own changes by its name."""
        if staff == OFFICE:
            return _HEAD_OFFICE
        if staff not in self._names:
            found = self.session.get(Staff, staff)
            self._names[staff] = _same(found.name) if found and found.name else _UNKNOWN
        return self._names[staff]

    def device(self, device: str) -> Words:
        """A device by its letter and name; "" is this one."""
        if device == OFFICE:
            return _HEAD_OFFICE
        found = self.session.get(Device, device) if device else None
        if not device or (found and (found.branch, found.letter) == (self.seat.branch.code, self.seat.device_letter)):
            return _HERE
        if found is None:
            return _OTHER
        name = f" {found.name}" if found.name else ""
        return Words(f"{found.branch} {found.letter} 机{name}", f"{found.branch} {found.letter}{name}")

    def record(self, type_: str, record_id: str, *, typed: Mapping[str, object] | None = None) -> Words:
        """A record as people call it: its kind, and the name or number in it, or in what was `typed` for it."""
        kind = words_of(type_) if type_ in RECORDS else Words(type_, type_)
        row = self.row(type_, record_id)
        values = {**(row.model_dump() if row else {}), **(typed or {})}
        title = next((_titled(name, str(values[name])) for name in _TITLE.get(type_, ()) if values.get(name)), "")
        home = self._home(type_, values)
        parts = [part for part in (home, title) if part]
        told = " · ".join(parts)
        return Words(f"{kind.zh} {told}".strip(), f"{kind.en} {told}".strip())

    def at_branch(self, words: Words, record_id: str) -> Words:
        """A record's words with the branch that keeps it before them, at head office; elsewhere there is one only."""
        name = homes_of(self.session, [record_id]).get(record_id) if self.seat.at_head_office else None
        return words if name is None else Words(f"{name} · {words.zh}", f"{name} · {words.en}")

    def row(self, type_: str, record_id: str) -> Record | None:
        """The record's row in the branch's file."""
        model = RECORDS.get(type_)
        return None if model is None else self.session.get(model, record_id)

    def register(self, type_: str, register: str) -> Words:
        """A field, or a group of fields, as forms call it."""
        return register_words(type_, register) if type_ in RECORDS else _same(register)

    def value(self, type_: str, register: str, value: Value) -> Words:
        """A register's value as people read it."""
        known = known_register(type_, register)
        if known is None:
            return NOTHING if value is None else _same(str(value))
        told = [
            words
            for name, scalar in columns_of(known, value)
            if (words := self.column(type_, name, from_scalar(type_, name, scalar))) is not NOTHING
        ]
        if known.policy is Policy.ARCHIVE:
            return Words(f"归档（{told[0].zh}）", f"Archive it ({told[0].en})") if told else KEPT
        if not told:
            return NOTHING
        if register in ("place", "invoice"):
            return together(register, told)
        return Words(" ".join(one.zh for one in told), " ".join(one.en for one in told))

    def masked(self, type_: str, register: str, value: Value) -> Words:
        """The same for someone who need not know it: enough to recognise, not enough to use (D1)."""
        known = known_register(type_, register)
        if known is None:
            return NOTHING
        if known.policy is Policy.ARCHIVE:
            return self.value(type_, register, value)
        told = [
            words
            for name, scalar in columns_of(known, value)
            if (words := self.masked_column(type_, name, scalar)) is not NOTHING
        ]
        return together(register, told) if told else NOTHING

    def masked_column(self, type_: str, column: str, scalar: Scalar) -> Words:
        """A column's value, masked where it is personal data."""
        if scalar in (None, ""):
            return NOTHING
        if self._people is None:
            self._people = people_of(self.session)
        return shown(type_, column, scalar, people=self._people)

    def in_force(self, type_: str, record_id: str, register: str) -> Words:
        """What everybody at this desktop sees in the register now."""
        known, row = known_register(type_, register), self.row(type_, record_id)
        if known is None or row is None:
            return NOTHING
        scalars = to_scalars(type_, {name: getattr(row, name) for name in known.columns})
        return self.value(type_, register, scalars if known.composite else scalars[known.name])

    def column(self, type_: str, column: str, value: Any) -> Words:
        """A column's value as people read it."""
        if value is None or value in ("", ()):
            return NOTHING
        info = fields_of(type_)[column]
        if info.kind is Kind.REFERENCE:
            return self._reference(column, str(value))
        if info.kind is Kind.STATE:
            return state_words(type_, str(value))
        return _plain(info, value)

    def owns(self, type_: str, record_id: str, person: str) -> bool:
        """Whether the record is that person's, by its own fields or its customer's or booklet's."""
        row = self.row(type_, record_id)
        if row is None:
            return False
        values = row.model_dump()
        if person in owners(type_, values):
            return True
        name, parent = BELONGS_TO.get(type_, ("", ""))
        return bool(values.get(name)) and self.owns(parent, str(values[name]), person)

    def _reference(self, column: str, record_id: str) -> Words:
        staff = self.session.get(Staff, record_id)
        if staff is not None:
            return _same(staff.name or "")
        customer = self.session.get(Customer, record_id) if column == "customer_id" else None
        return _same(customer.name or "") if customer else _UNKNOWN

    def _home(self, type_: str, values: Mapping[str, object]) -> str:
        """The customer a record belongs to, by name."""
        customer = values.get("customer_id") if type_ != "customer" else None
        found = self.session.get(Customer, str(customer)) if customer else None
        return found.name or "" if found else ""


def known_register(type_: str, register: str) -> Register | None:
    """The register, if this version's catalogue has it."""
    kind = _CATALOGUE.types.get(type_)
    return kind.register(register) if kind else None


def act(what: str) -> Words:
    """A unit of work as people call it."""
    return ACTS.get(what, Words("改动", "Change"))


def when(ms: int) -> datetime:
    """A moment the engine keeps, aware."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def scalars_in_python(type_: str, values: Mapping[str, Scalar]) -> dict[str, Any]:
    """Columns in Python's own types; those this version does not know are left out."""
    known = fields_of(type_) if type_ in RECORDS else {}
    return {name: from_scalar(type_, name, value) for name, value in values.items() if name in known}


def _plain(info: FieldInfo, value: Any) -> Words:
    if info.choices:
        words = {choice.value: choice.words for choice in info.choices}
        chosen = [words.get(one, _same(one)) for one in (value if isinstance(value, tuple) else (value,))]
        return Words("、".join(one.zh for one in chosen), ", ".join(one.en for one in chosen))
    if isinstance(value, tuple):
        return Words("、".join(value), ", ".join(value))
    if isinstance(value, bool):
        return Words("是", "Yes") if value else Words("否", "No")
    if isinstance(value, datetime):
        return _same(f"{value.astimezone(BRANCH_ZONE):%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        return _same(value.isoformat())
    if info.kind is Kind.MONEY and isinstance(value, int):
        return _same(yuan(value))
    if info.kind is Kind.FILE:
        return A_PHOTO
    if info.kind is Kind.PHONE:
        return _same(shown_number(str(value)))
    return _same(str(value))


def _titled(column: str, value: str) -> str:
    return mask_phone(value) if column == "mobile" else value


def _same(text: str) -> Words:
    return Words(text, text)
