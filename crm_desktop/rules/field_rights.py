"""What a change of a field amounts to, field by field: the act by which `rights` judges it (P1, P2).

Declared here once. Head office asks for every op, the window for every field it offers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crm_desktop.rules.rights import Action

STATE: Final = "state"
"""The register that says how far a record has come, in every type that has one."""

_BY_FIELD: Final[Mapping[tuple[str, str], Action]] = MappingProxyType(
    {
        ("customer", "filed_at"): Action.FILE_PROFILE,
        ("customer", "filed_by"): Action.FILE_PROFILE,
        ("registration_form", "filed_at"): Action.FILE_PROFILE,
        ("registration_form", "filed_by"): Action.FILE_PROFILE,
        ("customer", "archived_at"): Action.ARCHIVE,
        ("contact", "archived_at"): Action.ARCHIVE,
    }
)
_BY_STATE: Final[Mapping[tuple[str, str], Action]] = MappingProxyType(
    {
        ("registration_form", "filed"): Action.FILE_PROFILE,
        ("visit_booklet", "issued"): Action.ISSUE_BOOKLET,
        ("visit_plan", "approved"): Action.APPROVE_PLAN,
    }
)
_DECIDED_AT_HEAD_OFFICE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"account_request": frozenset({"approved", "refused", "done"})}
)
_STAYS_AS_WRITTEN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "account_request": frozenset({STATE}),
        "hand_over": frozenset({"undone"}),
        "proposal": frozenset({STATE, "decision"}),
    }
)
_SIGNED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "account_request": frozenset({"asked_by"}),
        "hand_over": frozenset({"made_by", "undone_by"}),
        "proposal": frozenset({"proposed_by", "decided_by"}),
    }
)
ABOUT: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({"proposal": ("record_type", "record_id")})
"""Records about another one, by whose rights they are judged: the fields that name its type and its id."""

_BORN: Final[Mapping[str, str]] = MappingProxyType({"account_request": "asked", "proposal": "open"})
TAKEN_BACK: Final = "withdrawn"
"""The state into which only who made a record brings it."""


def act_of(type_: str, register: str, value: object) -> Action | None:
    """The act that writing `value` to a register is, where it is more than an edit; else None."""
    if register == STATE:
        return _BY_STATE.get((type_, str(value)))
    return _BY_FIELD.get((type_, register))


def decided_at_head_office(type_: str, register: str, value: object) -> bool:
    """Whether only head office itself brings a record into that state, once a person has proved who they are there."""
    return register == STATE and str(value) in _DECIDED_AT_HEAD_OFFICE.get(type_, ())


def stays_as_written(type_: str, register: str) -> bool:
    """Whether a register is never changed after its record was made: what was asked stays as it was asked."""
    return type_ in _STAYS_AS_WRITTEN and register not in _STAYS_AS_WRITTEN[type_]


def act_about(type_: str, register: str, value: object) -> Action | None:
    """What an op on a record about another one is to that other one: proposing a change of it, or deciding that.

    None for what concerns its maker alone: taking it back.
    """
    if not register:
        return Action.PROPOSE
    return None if register == STATE and value == TAKEN_BACK else Action.EDIT


def born_so(type_: str, written: Mapping[str, object]) -> bool:
    """Whether a record begins in the state in which records of its type begin: nothing is decided at birth."""
    return type_ not in _BORN or written.get(STATE) == _BORN[type_]


def forged(type_: str, written: Mapping[str, object], *, by: str) -> bool:
    """Whether a record would bear somebody else's name where its author signs: who asked, proposed, decided."""
    return any(written.get(name) not in (None, by) for name in _SIGNED.get(type_, ()))
