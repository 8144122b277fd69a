"""What a change for many customers can be made to: the people who may own a customer, and the chain's choices."""

from dataclasses import dataclass

from crm_desktop.models.catalogue import fields_of
from crm_desktop.rules.words import Words
from crm_desktop.services.bulk_edit import FIELDS
from crm_desktop.services.seat import Seat
from crm_desktop.services.sign_in import colleagues

_NOBODY = Words("（空）", "(empty)")


@dataclass(frozen=True, slots=True)
class BulkField:
    """A field with its values, each with its words; none where it is typed."""

    key: str
    words: Words
    values: tuple[tuple[str, Words], ...]


def bulk_fields(seat: Seat) -> tuple[BulkField, ...]:
    """The fields that may be changed for many, owner first."""
    declared = fields_of("customer")
    people = tuple(
        (one.id, Words(f"{one.name} · {one.role.words.zh}", f"{one.name} · {one.role.words.en}"))
        for one in colleagues(seat.store, seat.branch.code)
    )
    made = []
    for key in FIELDS:
        chosen = people if key == "owner_id" else tuple((one.value, one.words) for one in declared[key].choices)
        values = (*chosen, ("", _NOBODY)) if chosen else ()
        made.append(BulkField(key, declared[key].words, values))
    return tuple(made)
