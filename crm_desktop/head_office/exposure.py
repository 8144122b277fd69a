"""Whose personal data was on a desktop: for who must tell the persons when it is lost (PIPL 57).

A desktop held what was in its partitions at its last contact. A record that came later, or had left before, was not
there; where that cannot be told for sure it counts as having been there. What was typed there and never sent, nobody
knows at head office.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select, text

from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import values_of
from crm_desktop.head_office.tables import device_table
from crm_desktop.models.catalogue import HEAD_OFFICE, SHARED, fields_of
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.words import Words
from sync import wire
from sync.head_office.partitions import partition_names
from sync.head_office.state import RecordState
from sync.head_office.store import CONTACT_MS, read_state

TYPES: Final = ("customer", "contact", "staff")
"""The kinds of records that are about a person; everything else belongs to one of them."""

ERASED: Final = "erased"
_AT_ONCE: Final = 2000
_HIDDEN: Final = frozenset({"verifier"})


@dataclass(frozen=True, slots=True)
class Person:
    """A person, or a firm of whom a person is known: `values` by column, where it was found, and where it went since.

    `gone` is the branch it moved to, "erased" with no values left, or empty. `customer` is the file that a contact
    belongs to.
    """

    type: str
    id: str
    partition: str
    values: Mapping[str, Any]
    customer: str = ""
    gone: str = ""

    @property
    def holds(self) -> tuple[Words, ...]:
        """The kinds of personal data known of them, as people call them."""
        found = fields_of(self.type)
        return tuple(found[name].words for name in personal_columns(self.type, self.values))


@dataclass(frozen=True, slots=True)
class LastContact:
    """A desktop as it was last heard of, `at` being None if it never was; `waiting` changes were not sent then."""

    device: str
    branch: str
    at: datetime | None
    waiting: int
    cursors: Mapping[str, int]


def last_contact(office: Office, device_id: str) -> LastContact:
    """When a desktop was heard of last, and how far it had read; raises Rejected if it is unknown."""
    with office.read() as connection:
        row = connection.execute(select(device_table).where(device_table.c.id == device_id)).mappings().first()
        if row is None:
            raise Rejected(Words("没有这台电脑。", "There is no such desktop."))
        heard = connection.execute(
            text("SELECT seen_ms, waits, cursors FROM sync_origin WHERE device = :device ORDER BY seen_ms"),
            {"device": device_id},
        ).all()
    cursors: dict[str, int] = {}
    for _, _, listed in heard:
        for name, seq in msgspec.json.decode(listed, type=dict[str, int]).items():
            cursors[name] = max(seq, cursors.get(name, 0))
    at = datetime.fromtimestamp(heard[-1][0] / 1000, UTC) if heard else None
    return LastContact(device_id, str(row["branch"]), at, int(heard[-1][1]) if heard else 0, cursors)


def persons_on(office: Office, contact: LastContact) -> Iterator[Person]:
    """The persons whose data the desktop held, branch by branch; of what left since, as it is now."""
    if contact.at is None:
        return
    until = round(contact.at.timestamp() * 1000) + CONTACT_MS
    with office.read() as connection:
        names = partition_names(connection) if contact.branch == HEAD_OFFICE else (contact.branch, SHARED)
        for partition in sorted(names):
            yield from _persons(office, connection, _Held(partition, contact.cursors.get(partition, 0), until))


def personal_columns(type_: str, values: Mapping[str, Any]) -> list[str]:
    """The columns that say something of a person; a firm's own name and address do not."""
    firm = type_ == "customer" and values.get("kind") != CustomerKind.PERSON.value
    named = {"name"} if type_ == "staff" else set()
    ignored = _HIDDEN | ({"name", "address"} if firm else set())
    return [
        name
        for name, field in fields_of(type_).items()
        if (field.personal or name in named) and name not in ignored and values.get(name)
    ]


@dataclass(frozen=True, slots=True)
class _Held:
    """A partition as the desktop knew it: up to that seq for certain, up to that time (ms) perhaps."""

    partition: str
    cursor: int
    until_ms: int

    def has(self, state: RecordState, entered_ms: int) -> bool:
        """Whether a record was in it that came into the partition then."""
        return state.born <= self.cursor or entered_ms <= self.until_ms


def _persons(office: Office, connection: Connection, held: _Held) -> Iterator[Person]:
    names: dict[str, str] = {}
    contacts: list[Person] = []
    for person in _all(office, connection, held):
        if person.type == "customer":
            names[person.id] = str(person.values.get("name") or "")
        if person.type == "contact":
            contacts.append(person)
        elif person.gone == ERASED or personal_columns(person.type, person.values):
            yield person
    for one in contacts:
        firm = names.get(str(one.values.get("customer_id")), "")
        if one.gone == ERASED or personal_columns(one.type, one.values):
            yield Person(one.type, one.id, one.partition, one.values, customer=firm, gone=one.gone)


def _all(office: Office, connection: Connection, held: _Held) -> Iterator[Person]:
    came = _came(connection, held.partition)
    for id_, type_, state in _here(connection, held.partition):
        entered = came.get(id_, 0) if state.moved else state.made.at
        if held.has(state, entered):
            yield _person(office, type_, id_, held.partition, state=state)
    for id_, type_, fate, target in _left(connection, held):
        now = _state(connection, id_)
        if now is not None and (now.erased or now.made.at <= held.until_ms):
            gone = ERASED if now.erased else target if fate == wire.MOVED else ""
            yield _person(office, type_, id_, held.partition, state=now, gone=gone)


def _person(office: Office, type_: str, id_: str, partition: str, *, state: RecordState, gone: str = "") -> Person:
    return Person(type_, id_, partition, values_of(office.catalogue.types[type_], state), gone=gone)


def _here(connection: Connection, partition: str) -> Iterator[tuple[str, str, RecordState]]:
    """The records about persons that are in a partition now, by id."""
    statement = text(
        "SELECT id, type, state FROM sync_record WHERE partition = :partition AND id > :after ORDER BY id LIMIT :limit"
    )
    after = ""
    while rows := connection.execute(
        statement, {"partition": partition, "after": after, "limit": _AT_ONCE}
    ).all():  # fmt: skip
        for id_, type_, state in rows:
            if type_ in TYPES:
                yield str(id_), str(type_), read_state(state)
        after = str(rows[-1][0])


def _came(connection: Connection, partition: str) -> dict[str, int]:
    """When records came into a partition from another (ms), as far as that is not long ago."""
    rows = connection.execute(
        text("SELECT id, MAX(at_ms) FROM sync_stub WHERE target = :partition AND fate = :moved GROUP BY id"),
        {"partition": partition, "moved": wire.MOVED},
    )
    return {str(id_): int(at) for id_, at in rows}


def _left(connection: Connection, held: _Held) -> list[tuple[str, str, str, str]]:
    """The records about persons that left a partition after the last contact."""
    rows = connection.execute(
        text("SELECT id, type, fate, target FROM sync_stub WHERE partition = :partition AND seq > :cursor ORDER BY id"),
        {"partition": held.partition, "cursor": held.cursor},
    )
    return [(str(id_), str(type_), str(fate), str(target)) for id_, type_, fate, target in rows if type_ in TYPES]


def _state(connection: Connection, record_id: str) -> RecordState | None:
    found = connection.execute(text("SELECT state FROM sync_record WHERE id = :id"), {"id": record_id}).scalar()
    return None if found is None else read_state(str(found))
