"""The one place where a field says everything about itself; see `catalogue.py` for what is derived."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from crm_desktop.models.kinds import COLUMN_TYPES, Kind
from crm_desktop.rules.words import Words
from sync.catalogue import Policy

INFO = "field"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field and how people call it."""

    value: str
    words: Words


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What a field is.

    `standard`: the profile standard may count it (C4). `personal`: personal data, masked by default (D1).
    `policy` and `group`: how concurrent edits merge; the columns of a group merge together. `transitions`
    belong to states. `to` is the type of the record that a reference names, "" for any.
    """

    words: Words
    kind: Kind = Kind.TEXT
    standard: bool = False
    personal: bool = False
    policy: Policy = Policy.LATEST
    group: str = ""
    choices: tuple[Choice, ...] = ()
    transitions: Mapping[str, frozenset[str]] = dataclass_field(default_factory=dict)
    to: str = ""


class Record(SQLModel):
    """A record that syncs: its id is a UUIDv7 made on the device that creates it."""

    __table_args__ = {"sqlite_strict": True}  # SQLAlchemy reads it as declared

    id: str = Field(primary_key=True, sa_type=Text)


def field(
    zh: str,
    en: str,
    *,
    kind: Kind = Kind.TEXT,
    standard: bool = False,
    personal: bool = False,
    policy: Policy = Policy.LATEST,
    group: str = "",
    choices: tuple[Choice, ...] = (),
    transitions: Mapping[str, frozenset[str]] | None = None,
    to: str = "",
    index: bool = False,
) -> Any:
    """Declare a field. Every column may be NULL: sync brings records as they are, rules judge them."""
    info = FieldInfo(
        words=Words(zh, en), kind=kind, standard=standard, personal=personal, policy=policy, group=group,
        choices=choices, transitions=transitions or {}, to=to,
    )  # fmt: skip
    return Field(
        default=None,
        sa_type=COLUMN_TYPES[kind],
        index=index,
        nullable=True,
        sa_column_kwargs={"info": {INFO: info}},
    )
