"""A block pasted into a form, told apart into its fields; what does not fit goes to the remarks (PRACTICE 4.4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from crm_desktop.rules.pasted import Pasted, split_pasted
from crm_desktop.rules.phones import PhoneCheck, PhoneKind, check_phone
from crm_desktop.rules.salutations import split_salutation
from crm_desktop.services.seat import BranchFacts

Value = str | tuple[str, ...] | bool
"""What a form's field holds."""

COUNTER: Final = frozenset(
    {"contact", "salutation", "name", "province", "city", "district", "address", "phone", "landline", "remarks"}
)
"""The fields a block can go into. "phone" takes any number; a form may have "mobile" instead, for mobiles alone."""

_BLOCK: Final = 2
"""So many different things make a block; one alone is just a paste."""
_LONGEST: Final = 400
_NUMBERS: Final = ("phone", "mobile", "landline")


@dataclass(frozen=True, slots=True)
class Split:
    """The answers with what the block adds to them, and the words that no field of the form took."""

    after: Mapping[str, Value]
    left: str


def with_block(before: Mapping[str, Value], text: str, branch: BranchFacts) -> dict[str, Value]:
    """The counter's answers `before` with what a pasted block adds to them; {} where it is no block.

    Answers that stand are kept. What differs from them, and every word no field took, is appended to the remarks.
    """
    split = split_block(before, text, branch, takes=COUNTER)
    if split is None:
        return {}
    after = {**split.after, "remarks": with_remark(str(before.get("remarks", "")), split.left)}
    return {key: value for key, value in after.items() if value}


def with_remark(remarks: str, added: str) -> str:
    """Remarks with a line more."""
    return "\n".join(filter(None, (remarks, added)))


def split_block(before: Mapping[str, Value], text: str, branch: BranchFacts, *, takes: Collection[str]) -> Split | None:
    """What a block adds to the answers `before` of a form whose fields are `takes`; None where it is no block.

    `before` may hold more than the form shows: what the file says already is not said twice.
    """
    if len(text) > _LONGEST:
        return None
    found = split_pasted(text, home=branch.city, default_area_code=branch.area_code or None, divisions=branch.places())
    numbers = any(phone.accepted for phone in found.phones)
    if numbers + bool(found.person) + bool(found.company) + bool(found.address.one_line) < _BLOCK:
        return None
    after = dict(before)
    left = [
        found.rest,
        *_put_words(after, found, takes),
        *_put_place(after, found, takes),
        *_put_numbers(after, found, takes, branch=branch),
    ]
    return Split(after, " ".join(filter(None, left)))


def _put_words(after: dict[str, Value], found: Pasted, takes: Collection[str]) -> list[str]:
    left: list[str] = []
    for key, word in (("contact", _told_apart(after, found.person, takes)), ("name", found.company)):
        if not word or after.get(key) == word:
            continue
        if key in takes and not after.get(key):
            after[key] = word
        else:
            left.append(word)
    return left


def _told_apart(after: dict[str, Value], person: str, takes: Collection[str]) -> str:
    """The name without its form of address, which goes into its own field; as it is where another one stands there."""
    name, salutation = split_salutation(person)
    if not salutation or "salutation" not in takes:
        return person
    stands = after.get("contact") or name, after.get("salutation") or salutation
    if stands != (name, salutation):
        return person
    after["salutation"] = salutation
    return name


def _put_place(after: dict[str, Value], found: Pasted, takes: Collection[str]) -> list[str]:
    """An address goes in whole or not at all: half of one and half of another leads nowhere."""
    place = found.address
    told = {"province": place.province, "city": place.city, "district": place.district, "address": place.street}
    if any(after.get(key) and after[key] != part for key, part in told.items()):
        same = all(after.get(key) == part for key, part in told.items() if part)
        return [] if same else [place.one_line]
    wanting = [key for key, part in told.items() if part and after.get(key) != part]
    if all(key in takes for key in wanting):
        after |= {key: told[key] for key in wanting}
        return []
    if "address" in takes and not after.get("address"):
        # A form without the wider places reads them from the line.
        after["address"] = place.one_line
        return []
    return [place.one_line]


def _put_numbers(after: dict[str, Value], found: Pasted, takes: Collection[str], *, branch: BranchFacts) -> list[str]:
    """A mobile first, a landline beside it; those that stand there already are not said twice."""
    code = branch.area_code or None
    known = {check_phone(str(after.get(key) or ""), default_area_code=code).key for key in _NUMBERS}
    left: list[str] = []
    for phone in sorted(found.phones, key=lambda one: one.kind is not PhoneKind.MOBILE):
        if phone.accepted and phone.key in known:
            continue
        free = next((key for key in _fits(phone) if key in takes and phone.accepted and not after.get(key)), "")
        known.add(phone.key)
        if free:
            after[free] = phone.typed.strip()
        else:
            left.append(phone.typed.strip())
    return left


def _fits(phone: PhoneCheck) -> tuple[str, ...]:
    return ("phone", "mobile") if phone.kind is PhoneKind.MOBILE else ("phone", "landline")
