"""A disputed field as the customer's page shows it: both values, masked, with who wrote which (SYNC "Merge")."""

from dataclasses import dataclass
from datetime import UTC, datetime

from crm_desktop.models.catalogue import register_words
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import known_register
from crm_desktop.services.history_words import People, shown, together
from sync.replica.journal import Candidate, Conflict
from sync.values import Value


@dataclass(frozen=True, slots=True)
class ContestSide:
    """One of the values; the one in force comes first."""

    text: Words
    who: Words
    device: Words
    at: datetime


@dataclass(frozen=True, slots=True)
class Contest:
    """A field with several values; `resolving`: a decision made here is on its way to head office."""

    type: str
    id: str
    register: str
    words: Words
    base: Words
    sides: tuple[ContestSide, ...]
    resolving: bool


def contest_of(conflict: Conflict, people: People) -> Contest:
    """A conflict of the journal in words."""
    return Contest(
        type=conflict.type,
        id=conflict.id,
        register=conflict.register,
        words=register_words(conflict.type, conflict.register),
        base=_value(conflict, conflict.base, people),
        sides=tuple(_side(conflict, one, people) for one in conflict.candidates),
        resolving=conflict.resolving,
    )


def _side(conflict: Conflict, candidate: Candidate, people: People) -> ContestSide:
    return ContestSide(
        text=_value(conflict, candidate.value, people),
        who=people.name(candidate.by),
        device=people.device(candidate.device),
        at=datetime.fromtimestamp(candidate.at / 1000, UTC),
    )


def _value(conflict: Conflict, value: Value, people: People) -> Words:
    known = known_register(conflict.type, conflict.register)
    if known is None or not isinstance(value, dict):
        return shown(conflict.type, conflict.register, value, people=people)
    parts = [shown(conflict.type, name, value[name], people=people) for name in known.columns if value.get(name)]
    return together(conflict.register, parts)
