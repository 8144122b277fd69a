"""What a person types into a field, read and checked by the field's kind, and what is kept, shown again (C5)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlmodel import col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.field import Choice
from crm_desktop.rules.addresses import Address, check_address, parse_address
from crm_desktop.rules.bank_account import check_account
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.credit_code import check_credit_code
from crm_desktop.rules.divisions import Divisions
from crm_desktop.rules.emails import check_email
from crm_desktop.rules.money import parse_yuan, yuan
from crm_desktop.rules.names import check_name
from crm_desktop.rules.phones import PhoneKind, check_phone
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.rights import Role
from crm_desktop.rules.tax_number import check_tax_number
from crm_desktop.rules.typed import clean, half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.area_rep import areas_of
from crm_desktop.services.field_forms import PLACE, FieldForm, Input, field_form
from crm_desktop.services.in_service import still_here
from crm_desktop.services.own_numbers import own_number
from crm_desktop.services.seat import BranchFacts, Seat

Typed = str | tuple[str, ...] | date | bool | None
"""What a widget hands over: text, the keys chosen, a day, a tick; None or empty for nothing."""

DECLINED_WORDS: Final = Words(DECLINED, "Declined")
_NO_NAME: Final = frozenset({"name", "contact.name", "legal_representative"})
_SPLIT = re.compile(r"[、,，;；\s]+")
_KEPT_PHONE = re.compile(r"\+\d{5,15}(?:;\d{1,6})?")
_LEAST_WRITTEN: Final = 4
"""Characters of places a street must begin with before it is split: 沈阳铁西, but not the 和平 of 和平里."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, as it would be kept: `edits` by field name (None empties), and what is wrong with it.

    Where a problem blocks there are no edits.
    """

    edits: Mapping[str, object]
    problems: tuple[Problem, ...] = ()

    @property
    def blocked(self) -> Problem | None:
        """The problem that stands in the way of saving."""
        return next((one for one in self.problems if one.severity is Severity.BLOCK), None)


@dataclass(frozen=True, slots=True)
class Owner:
    """Someone who may own a customer: staff id, name, and the areas they look after."""

    id: str
    name: str
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class FieldReader:
    """Reads and shows fields as this branch does: its city and area code, its people.

    `owners` are offered; `names` has everybody who is known here by id, as a file may be in the name of who has left.
    """

    branch: BranchFacts
    owners: tuple[Owner, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def form(self, name: str) -> FieldForm:
        """The form of a field with its choices, those that depend on the branch too."""
        form = field_form(name)
        if form.input is not Input.PERSON:
            return form
        people = tuple(Choice(owner.id, Words(owner.name, owner.name)) for owner in self.owners)
        return replace(form, choices=people)

    def read(self, name: str, typed: Typed, *, values: Mapping[str, object] = MappingProxyType({})) -> Reading:
        """Read what was typed into `name`; `values` is the rest of the file as it stands.

        A place fills all parts of an address it names, and where area and owner are still open, those of the district.
        """
        form = self.form(name)
        text = clean(typed) if isinstance(typed, str) and form.input is not Input.TEXT else typed
        if text in (None, "", (), False):
            return Reading(dict.fromkeys(form.parts))
        if text in (DECLINED, (DECLINED,)):
            return self._declined(form)
        return _READERS[form.input](self, form, text, values)

    def shown(self, name: str, value: object) -> Words:
        """A kept value as people read it; "" for none."""
        if value in (None, "", ()):
            return Words("", "")
        if value in (DECLINED, (DECLINED,)):
            return DECLINED_WORDS
        form = self.form(name)
        if form.input in (Input.CHOICE, Input.PERSON, Input.TAGS):
            keys = [str(one) for one in value] if isinstance(value, tuple | list) else [str(value)]
            people = self.names if form.input is Input.PERSON else {}
            words = {id_: Words(name, name) for id_, name in people.items()}
            words |= {choice.value: choice.words for choice in form.choices}
            told = [words.get(key, Words(key, key)) for key in keys]
            return Words("、".join(one.zh for one in told), ", ".join(one.en for one in told))
        if form.input is Input.TICK:
            return Words("是", "Yes")
        text = self.typed(name, value)
        return Words(str(text), str(text))

    def typed(self, name: str, value: object) -> Typed:
        """What a widget shows for a kept value: the inverse of `read`."""
        if value is None:
            return ""
        how = self.form(name).input
        if how is Input.PHONE:
            return shown_number(str(value))
        if how is Input.MONEY and isinstance(value, int):
            return yuan(value)
        if isinstance(value, list):
            return tuple(str(one) for one in value)
        return value if isinstance(value, str | tuple | date | bool) else str(value)

    def _declined(self, form: FieldForm) -> Reading:
        if not form.declinable:
            words = Words("这一项不能填“拒绝提供”", "This one cannot be declined")
            return Reading({}, (Problem("not_declinable", form.name, words),))
        value: object = (DECLINED,) if form.input is Input.TAGS else DECLINED
        return Reading({**dict.fromkeys(form.parts), form.parts[0]: value})

    def _line(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        text = str(typed)
        if "contact.email" in form.parts and ("@" in text or len(form.parts) == 1):
            email = check_email(text, field=form.name)
            return _kept(form, "contact.email", email.address, email.problems)
        if form.name == "credit_code":
            code = check_credit_code(text)
            return _kept(form, form.name, code.code, code.problems)
        if form.name == "invoice_tax_number":
            tax = check_tax_number(text, field=form.name)
            return _kept(form, form.name, tax.number, tax.problems)
        if form.name == "invoice_account":
            account = check_account(text, field=form.name)
            return _kept(form, form.name, account.account, account.problems)
        if form.name in _NO_NAME:
            return _kept(form, form.name, text, check_name(text, field=form.name))
        return _kept(form, form.parts[-1], text)

    def _text(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        return _kept(form, form.name, str(typed).strip() or None)

    def _phone(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        text = str(typed)
        if _KEPT_PHONE.fullmatch(text):
            text = text.replace(";", "转")
        phone = check_phone(text, field=form.name, default_area_code=self.branch.area_code or None)
        column = form.parts[0]
        if len(form.parts) > 1 and phone.kind is PhoneKind.LANDLINE:
            column = "contact.landline"
        problems = (*own_number(phone, self.branch, field=form.name), *phone.problems)
        return _kept(form, column, phone.key, problems)

    def _choice(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        given = typed[0] if isinstance(typed, tuple) else str(typed)
        for choice in form.choices:
            if given in (choice.value, choice.words.zh, choice.words.en):
                return _kept(form, form.name, choice.value)
        words = Words(f"没有“{given}”这个选项", f'"{given}" is not among the answers')
        return Reading({}, (Problem("choice_unknown", form.name, words),))

    def _tags(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        keys = typed if isinstance(typed, tuple) else tuple(_SPLIT.split(str(typed)))
        by_words = {choice.words.zh: choice.value for choice in form.choices}
        return _kept(form, form.name, tuple(sorted({by_words.get(key, key) for key in keys if key})))

    def _day(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        if isinstance(typed, date):
            return _kept(form, form.name, typed)
        try:
            return _kept(form, form.name, date.fromisoformat(str(typed)))
        except ValueError:
            words = Words("日期看不懂，应像 2026-08-05", "A day reads like 2026-08-05")
            return Reading({}, (Problem("day_form", form.name, words),))

    def _money(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        sum_ = parse_yuan(str(typed), field=form.name)
        return Reading({}, (sum_,)) if isinstance(sum_, Problem) else _kept(form, form.name, sum_)

    def _count(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        text = half_width(str(typed))
        if text.isascii() and text.isdigit():
            return _kept(form, form.name, int(text))
        return Reading({}, (Problem("count_form", form.name, Words("请填整数", "Enter a whole number")),))

    def _tick(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        return _kept(form, form.name, True)

    def _place(self, form: FieldForm, typed: Typed, values: Mapping[str, object]) -> Reading:
        text = str(typed)
        home = str(values.get("city") or "") or self.branch.city
        found = parse_address(text, home=home, divisions=self.branch.places())
        named = [part for part in (found.province, found.city, found.district) if part]
        if form.name == "address" and not _says_places(text, found):
            edits: dict[str, object] = {"address": text}
        elif not named:
            words = Words(f"行政区划里没有“{text}”，请核对", f'No place is called "{text}": check it')
            edits = {form.name: text}
            return Reading(edits, (Problem("place_unknown", form.name, words, Severity.WARN),))
        else:
            parts = (found.province, found.city, found.district, found.street)
            edits = {name: part for name, part in zip(PLACE, parts, strict=True) if part}
            edits.setdefault(form.name, None)
        edits |= self._follow(str(edits.get("district") or ""), values)
        return Reading(edits, _former(form.name, {**values, **edits}, self.branch.places()))

    def _follow(self, district: str, values: Mapping[str, object]) -> dict[str, object]:
        """Area and owner go by the district, where nobody has said otherwise."""
        if not district:
            return {}
        edits: dict[str, object] = {}
        if not values.get("area"):
            edits["area"] = district
        rep = next((one for one in self.owners if _looks_after(one, district)), None)
        if rep is not None and not values.get("owner_id"):
            edits["owner_id"] = rep.id
        return edits


_Read = Callable[[FieldReader, FieldForm, Typed, Mapping[str, object]], Reading]
_READERS: Final[Mapping[Input, _Read]] = MappingProxyType(
    {
        Input.LINE: FieldReader._line,
        Input.TEXT: FieldReader._text,
        Input.PHONE: FieldReader._phone,
        Input.CHOICE: FieldReader._choice,
        Input.PERSON: FieldReader._choice,
        Input.TAGS: FieldReader._tags,
        Input.DAY: FieldReader._day,
        Input.MONEY: FieldReader._money,
        Input.COUNT: FieldReader._count,
        Input.TICK: FieldReader._tick,
        Input.PLACE: FieldReader._place,
    }
)


def field_reader(seat: Seat) -> FieldReader:
    """The reader of this branch: its sales reps first, then the others who may own a customer."""
    with seat.store.reading() as session:
        known = session.exec(select(Staff).order_by(col(Staff.post) != Role.SALES_REP.value, col(Staff.id))).all()
    owners = tuple(
        Owner(one.id, one.name or "", areas_of(one))
        for one in known
        if one.branch == seat.branch.code and still_here(one, seat.today)
    )
    return FieldReader(seat.branch, owners, {one.id: one.name for one in known if one.name})


def shown_number(kept: str) -> str:
    """A kept number as people read it: 138 1234 5678, 024-23456789 转 8012; what is no number stays as it is."""
    if not kept or kept == DECLINED:
        return kept
    checked = check_phone(kept.replace(";", "转"))
    return checked.display if checked.accepted else kept


def _kept(form: FieldForm, column: str, value: object, problems: tuple[Problem, ...] = ()) -> Reading:
    if any(problem.severity is Severity.BLOCK for problem in problems):
        return Reading({}, problems)
    return Reading({**dict.fromkeys(form.parts), column: value}, problems)


def _says_places(text: str, found: Address) -> bool:
    """Whether a street begins with its places, rather than being called after one."""
    if any(part and text.startswith(part) for part in (found.province, found.city, found.district)):
        return True
    return bool(found.city) and len(text) - len(found.street) >= _LEAST_WRITTEN


def _former(field: str, values: Mapping[str, object], divisions: Divisions) -> tuple[Problem, ...]:
    place = Address(*(str(values.get(name) or "") for name in PLACE))
    return tuple(
        Problem(one.code, field, one.words, one.severity)
        for one in check_address(place, divisions=divisions)
        if one.code == "address_former"
    )


def _looks_after(owner: Owner, district: str) -> bool:
    return any(district in (area, f"{area}区", f"{area}县", f"{area}市") for area in owner.areas)
