"""A value of a record's history as people read it, masked: history is read by more people than the file (D1)."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.catalogue import fields_of
from crm_desktop.models.chain import Branch, Device, Staff
from crm_desktop.models.field import FieldInfo
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.masking import (
    mask_address,
    mask_code,
    mask_email,
    mask_name,
    mask_numbers,
    mask_phone,
    mask_wechat,
)
from crm_desktop.rules.money import yuan
from crm_desktop.rules.owners import OFFICE
from crm_desktop.rules.states import state_words
from crm_desktop.rules.words import Words
from sync.values import Value

_HIDDEN: Final = "****"
_EMPTY: Final = Words("（空）", "(empty)")
_MIDDLE: Final = Words("（中间几位有改动）", "(digits in the middle changed)")
_UNSEEN: Final = Words("（内容有改动）", "(hidden part changed)")
A_PHOTO: Final = Words("一张照片", "a photo")
_BETWEEN: Final = {"invoice": (" · ", " · "), "naming": (" ", " ")}
_TICKS: Final = {True: Words("是", "Yes"), False: Words("否", "No")}


@dataclass(frozen=True, slots=True)
class Delta:
    """One column's change: its label, the values before and after as shown, and the values themselves."""

    column: str
    label: Words
    old: Words
    new: Words

    @property
    def words(self) -> Words:
        """手机 138****1234 → 138****5678."""
        return Words(f"{self.label.zh} {self.old.zh} → {self.new.zh}", f"{self.label.en} {self.old.en} → {self.new.en}")


@dataclass(frozen=True, slots=True)
class People:
    """Names of staff and devices by id, for a history's "who" and "where"."""

    staff: Mapping[str, str]
    devices: Mapping[str, Words]

    def name(self, staff_id: str) -> Words:
        """Who it was; head office itself, or the id where this desktop does not know the person."""
        if staff_id == OFFICE:
            return Words("总部", "Head office")
        name = self.staff.get(staff_id, "")
        return Words(name or "未知人员", name or "Unknown person")

    def device(self, device_id: str) -> Words:
        """Where it was typed; "" stands for this desktop."""
        if not device_id:
            return Words("本机", "this desktop")
        return self.devices.get(device_id, Words("总部" if device_id == OFFICE else "其他设备", "another device"))


def people_of(session: Session) -> People:
    """The staff and the devices this desktop knows: some hundred in a chain of a hundred branches."""
    branches = {one.code: one.name or "" for one in session.exec(select(Branch)).all()}
    devices = {
        one.id: Words(
            f"{branches.get(one.branch, '') or one.branch or ''} {one.letter or ''}机".strip(),
            f"{branches.get(one.branch, '') or one.branch or ''} desktop {one.letter or ''}".strip(),
        )
        for one in session.exec(select(Device)).all()
    }
    return People({one.id: one.name or "" for one in session.exec(select(Staff)).all()}, devices)


def deltas(type_: str, register: str, *, old: Value, new: Value, people: People) -> tuple[Delta, ...]:
    """What changed, column by column; of a group of columns only those that did."""
    columns = fields_of(type_)
    return tuple(
        _delta(type_, column, before, after, info=columns[column], people=people)
        for column, before, after in _pairs(register, old, new)
        if column in columns and _plain(before) != _plain(after)
    )


def shown(type_: str, column: str, value: object, *, people: People) -> Words:
    """One value of a column as the history shows it."""
    return _shown(type_, column, value, info=fields_of(type_)[column], people=people)


def together(register: str, parts: Sequence[Words]) -> Words:
    """The parts of a group of columns as one: an address in one run, an invoice header with signs between them."""
    zh, en = _BETWEEN.get(register, ("", " "))
    return Words(zh.join(one.zh for one in parts), en.join(one.en for one in parts))


def _pairs(register: str, old: Value, new: Value) -> Iterator[tuple[str, object, object]]:
    if isinstance(old, dict) or isinstance(new, dict):
        before, after = (one if isinstance(one, dict) else {} for one in (old, new))
        yield from ((column, before.get(column), after.get(column)) for column in {**before, **after})
    else:
        yield register, old, new


def _plain(value: object) -> object:
    return None if value in ("", "[]", None) else value


def _delta(type_: str, column: str, old: object, new: object, *, info: FieldInfo, people: People) -> Delta:
    before, after = (_shown(type_, column, value, info=info, people=people) for value in (old, new))
    if before == after:
        hint = _MIDDLE if info.kind is Kind.PHONE else _UNSEEN
        after = Words(after.zh + hint.zh, f"{after.en} {hint.en}")
    return Delta(column, info.words, before, after)


def _shown(type_: str, column: str, value: object, *, info: FieldInfo, people: People) -> Words:
    if _plain(value) is None:
        return _EMPTY
    if value == DECLINED:
        return Words(DECLINED, "Declined")
    text = str(value)
    if info.choices and info.kind is not Kind.TAGS:
        return next((one.words for one in info.choices if one.value == text), Words(text, text))
    if info.kind is Kind.STATE:
        return state_words(type_, text)
    how = _HOW.get(info.kind)
    if how is not None:
        return how(value, info, people)
    told = _MASKS.get((type_, column), _hide if info.personal else mask_numbers)(text)
    return Words(told, told)


def _hide(_text: str) -> str:
    return _HIDDEN


def _as_written(text: str) -> str:
    return text


def _tags(value: object, info: FieldInfo, _people: People) -> Words:
    keys = json.loads(value) if isinstance(value, str) and value.startswith("[") else [value]
    known = {one.value: one.words for one in info.choices}
    told = [known.get(str(key), Words(str(key), str(key))) for key in keys]
    return Words("、".join(one.zh for one in told), ", ".join(one.en for one in told))


def _time(value: object, _info: FieldInfo, _people: People) -> Words:
    if not isinstance(value, int):
        return Words(str(value), str(value))
    at = datetime.fromtimestamp(value / 1000, UTC).astimezone(BRANCH_ZONE)
    return Words(f"{at:%Y-%m-%d %H:%M}", f"{at:%Y-%m-%d %H:%M}")


def _money(value: object, _info: FieldInfo, _people: People) -> Words:
    told = yuan(value) if isinstance(value, int) else str(value)
    return Words(told, told)


def _tick(value: object, _info: FieldInfo, _people: People) -> Words:
    return _TICKS[bool(value)]


def _person(value: object, _info: FieldInfo, people: People) -> Words:
    return people.name(str(value))


def _photo(_value: object, _info: FieldInfo, _people: People) -> Words:
    return A_PHOTO


def _phone(value: object, _info: FieldInfo, _people: People) -> Words:
    told = mask_phone(str(value))
    return Words(told, told)


_HOW: Final[Mapping[Kind, Callable[[object, FieldInfo, People], Words]]] = MappingProxyType(
    {
        Kind.TAGS: _tags,
        Kind.TIME: _time,
        Kind.MONEY: _money,
        Kind.TICK: _tick,
        Kind.REFERENCE: _person,
        Kind.PHONE: _phone,
        Kind.FILE: _photo,
    }
)
# The name of a customer is how everybody calls it; all other personal data is masked, what has no mask is hidden.
_MASKS: Final[Mapping[tuple[str, str], Callable[[str], str]]] = MappingProxyType(
    {
        ("customer", "name"): _as_written,
        ("customer", "legal_representative"): mask_name,
        ("contact", "name"): mask_name,
        ("contact", "wechat"): mask_wechat,
        ("contact", "email"): mask_email,
        ("contact", "birthday"): _hide,
        ("customer", "credit_code"): mask_code,
        ("customer", "invoice_tax_number"): mask_code,
        ("customer", "invoice_address"): mask_address,
        ("customer", "invoice_account"): mask_code,
    }
)
