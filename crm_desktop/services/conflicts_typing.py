"""Typing another value: into a disputed field, or into refused work before it is sent again (PRACTICE 3.11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts import Conflict
from crm_desktop.services.conflicts_refused import RefusedWork
from crm_desktop.services.conflicts_refused import Typed as TypedBefore
from crm_desktop.services.conflicts_words import known_register
from crm_desktop.services.customer_file import CONTACT
from crm_desktop.services.field_forms import PLACE, FieldForm, field_form
from crm_desktop.services.field_values import FieldReader, Typed

Key = tuple[str, str]
"""A record's id and a column of it."""

_PREFIX: Final = MappingProxyType({"customer": "", "contact": CONTACT})
_KEPT_BY_PROGRAM: Final = frozenset(
    {"number", "customer_id", "created_by", "created_at", "filed_by", "filed_at", "archived_at", "points", "area"}
)
"""Columns nobody types: they are shown, not edited."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A field to type into: how it is keyed, what stands there at first, and the rest of its record as known here."""

    key: Key
    name: str
    form: FieldForm
    typed: Typed
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, as it would be kept, by record and column; with a problem there is nothing to save yet."""

    values: Mapping[Key, object]
    problems: Mapping[Key, Problem]


def slots_of_conflict(reader: FieldReader, conflict: Conflict) -> tuple[Slot, ...]:
    """Where a third value is typed, beginning with the one in force; none where the person may not, or it has no form.

    An address is one line, which is split again when it is read.
    """
    register = known_register(conflict.type, conflict.register)
    values = conflict.sides[0].values
    if register is None or conflict.type not in _PREFIX or not values:
        return ()
    columns = ("address",) if conflict.register == "place" else register.columns
    named = {_PREFIX[conflict.type] + column: value for column, value in values.items()}
    slots = [_slot(reader, conflict.type, (conflict.id, column), values[column], named) for column in columns]
    if conflict.register == "place":
        whole = "".join(str(values.get(part) or "") for part in PLACE)
        slots = [Slot(one.key, one.name, one.form, whole, one.values) for one in slots]
    return tuple(slots)


def slots_of_work(reader: FieldReader, work: RefusedWork) -> tuple[Slot, ...]:
    """What can be typed anew in refused work; what the program filled in, or has no form, is not among them."""
    found: list[Slot] = []
    for record in work.records:
        if record.type in _PREFIX:
            named = {_PREFIX[record.type] + one.column: one.value for one in record.typed}
            keyed = (one for one in record.typed if _typable(one))
            found += [_slot(reader, one.type, (one.id, one.column), one.value, named) for one in keyed]
    return tuple(found)


def read_slots(
    reader: FieldReader, slots: Sequence[Slot], typed: Mapping[Key, Typed], *, must_change: bool = False
) -> Read:
    """Read what was typed into `slots`; what stands as it was is left out, and a problem where something `must_change`.

    A place may fill the other parts of its address; what else would follow from it stays as it is.
    """
    values: dict[Key, object] = {}
    problems: dict[Key, Problem] = {}
    for slot in slots:
        given = typed.get(slot.key, slot.typed)
        if given == slot.typed:
            continue
        reading = reader.read(slot.name, given, values=slot.values)
        if reading.blocked is not None:
            problems[slot.key] = reading.blocked
        prefix = slot.name.removesuffix(slot.key[1])
        together = {*slot.form.parts, *(PLACE if slot.name in PLACE else ())}
        values |= {
            (slot.key[0], part.removeprefix(prefix)): value for part, value in reading.edits.items() if part in together
        }
    if must_change and not values and not problems:
        problems[slots[0].key] = Problem("unchanged", slots[0].name, _UNCHANGED, Severity.BLOCK)
    return Read(values, problems)


def _typable(one: TypedBefore) -> bool:
    return one.column not in _KEPT_BY_PROGRAM


def _slot(reader: FieldReader, type_: str, key: Key, value: object, values: Mapping[str, object]) -> Slot:
    name = _PREFIX[type_] + key[1]
    return Slot(key, name, field_form(name), reader.typed(name, value), values)


_UNCHANGED: Final = Words("还没有改动，请填新的内容", "Nothing has been changed yet")
