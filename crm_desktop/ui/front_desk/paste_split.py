"""A block pasted into a form, told apart into its fields; what does not fit goes to the remarks (PRACTICE 4.4)."""

from collections.abc import Mapping
from typing import Final

from crm_desktop.rules.pasted import Pasted, split_pasted
from crm_desktop.rules.phones import PhoneKind, check_phone
from crm_desktop.rules.salutations import split_salutation
from crm_desktop.services.seat import BranchFacts
from crm_desktop.ui.front_desk.answers import Value

_BLOCK: Final = 2
"""So many different things make a block; one alone is just a paste."""
_LONGEST: Final = 400
_NUMBERS: Final = ("phone", "landline")


def with_block(before: Mapping[str, Value], text: str, branch: BranchFacts) -> dict[str, Value]:
    """The answers `before` with what a pasted block adds to them; {} where it is no block.

    Answers that stand are kept. What differs from them, and every word no field took, is appended to the remarks.
    """
    if len(text) > _LONGEST:
        return {}
    found = split_pasted(text, home=branch.city, default_area_code=branch.area_code or None, divisions=branch.places())
    numbers = any(phone.accepted for phone in found.phones)
    if numbers + bool(found.person) + bool(found.company) + bool(found.address.one_line) < _BLOCK:
        return {}
    after = dict(before)
    left = [found.rest, *_put_words(after, found), *_put_place(after, found), *_put_numbers(after, found, branch)]
    added = " ".join(filter(None, left))
    after["remarks"] = "\n".join(filter(None, (str(before.get("remarks", "")), added)))
    return {key: value for key, value in after.items() if value}


def _put_words(after: dict[str, Value], found: Pasted) -> list[str]:
    told = {"contact": _told_apart(after, found.person), "name": found.company}
    left = [word for key, word in told.items() if word and after.get(key, word) != word]
    after |= {key: word for key, word in told.items() if word and not after.get(key)}
    return left


def _told_apart(after: dict[str, Value], person: str) -> str:
    """The name without its form of address, which goes into its own field; as it is where another one stands there."""
    name, salutation = split_salutation(person)
    if not salutation or after.get("contact", name) != name or after.get("salutation", salutation) != salutation:
        return person
    after["salutation"] = salutation
    return name


def _put_place(after: dict[str, Value], found: Pasted) -> list[str]:
    """An address goes in whole or not at all: half of one and half of another leads nowhere."""
    place = found.address
    told = {"province": place.province, "city": place.city, "district": place.district, "address": place.street}
    if any(after.get(key) and after[key] != part for key, part in told.items()):
        same = all(after.get(key) == part for key, part in told.items() if part)
        return [] if same else [place.one_line]
    after |= told
    return []


def _put_numbers(after: dict[str, Value], found: Pasted, branch: BranchFacts) -> list[str]:
    """A mobile first, a landline beside it; those that stand there already are not said twice."""
    code = branch.area_code or None
    known = {check_phone(str(after.get(key, "")), default_area_code=code).key for key in _NUMBERS}
    left: list[str] = []
    for phone in sorted(found.phones, key=lambda one: one.kind is not PhoneKind.MOBILE):
        fits = _NUMBERS[:1] if phone.kind is PhoneKind.MOBILE else _NUMBERS
        free = next((key for key in fits if phone.accepted and not after.get(key)), "")
        if phone.accepted and phone.key in known:
            continue
        known.add(phone.key)
        if free:
            after[free] = phone.typed.strip()
        else:
            left.append(phone.typed.strip())
    return left
