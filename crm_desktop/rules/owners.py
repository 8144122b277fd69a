"""Whose a record is: the person who entered it and those it is given to (P2).

Declared here once: the window asks before it offers an edit, head office asks before an edit has an effect.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

OFFICE: Final = "office"
"""The person and the device that head office's own changes bear in a record's history."""

OWNER_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "customer": ("owner_id", "created_by"),
        "contact": ("created_by",),
        "consent": ("taken_by",),
        "registration_form": ("receptionist_id", "handler_id"),
        "phone_order_note": ("rep_id", "taken_by"),
        "visit_booklet": ("rep_id",),
        "visit": ("rep_id", "entered_by"),
        "visit_plan": ("rep_id",),
    }
)
"""By record type, the fields that name a person the record belongs to."""

BELONGS_TO: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "contact": ("customer_id", "customer"),
        "consent": ("customer_id", "customer"),
        "registration_form": ("customer_id", "customer"),
        "phone_order_note": ("customer_id", "customer"),
        "booklet_page": ("booklet_id", "visit_booklet"),
    }
)
"""By record type, the field that names the record whose owners own this one too, and that record's type."""


def owners(type_: str, values: Mapping[str, object]) -> frozenset[str]:
    """The staff ids that the record's own fields name; its maker and its parent's owners come on top."""
    return frozenset(str(values[name]) for name in OWNER_FIELDS.get(type_, ()) if values.get(name))
