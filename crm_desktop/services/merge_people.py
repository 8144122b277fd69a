"""Contacts of two files who are one person: the same number, and names that do not say otherwise (3.2)."""

from collections.abc import Mapping, Sequence
from typing import Final

from crm_desktop.models.customer import Contact
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.pinyin import homophone_key

FILLED: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",),
    "salutation": ("salutation",),
    "post": ("post",),
    "decision_role": ("decision_role",),
    "mobile": ("mobile",),
    "landline": ("landline",),
    "wechat": ("wechat",),
    "email": ("email",),
    "birth": ("birthday", "birthday_calendar"),
}
"""What one of the two may give to the other, by what belongs together."""
_CHECK: Final = ("phone_state", "phone_checked_by", "phone_checked_at")
"""What is known of a number comes with it."""


def same_people(contacts: Sequence[Contact]) -> dict[str, str]:
    """By the id of each contact that is the same person as an earlier one of another file, that one's id."""
    found: dict[str, str] = {}
    for at, one in enumerate(contacts):
        first = next((other for other in contacts[:at] if other.id not in found and _is_same(one, other)), None)
        if first is not None:
            found[one.id] = first.id
    return found


def gaps_filled(kept: Contact, merged: Contact) -> dict[str, object]:
    """What the merged one knows and the kept one does not, by column."""
    given: dict[str, object] = {}
    for columns in FILLED.values():
        if not known(getattr(kept, columns[0])) and known(getattr(merged, columns[0])):
            given |= {column: getattr(merged, column) for column in columns}
    if not known(kept.mobile) and not known(kept.landline):
        given |= {column: getattr(merged, column) for column in _CHECK if getattr(merged, column) is not None}
    return given


def known(value: object) -> bool:
    """Whether that says something: a refusal to tell does not."""
    return value not in (None, "", DECLINED)


def _is_same(one: Contact, other: Contact) -> bool:
    if one.customer_id == other.customer_id:
        return False
    numbers = [{number for number in (two.mobile, two.landline) if known(number)} for two in (one, other)]
    if not numbers[0] & numbers[1]:
        return False
    names = [two.name.strip() if two.name and known(two.name) else "" for two in (one, other)]
    return not all(names) or homophone_key(names[0], person=True) == homophone_key(names[1], person=True)
