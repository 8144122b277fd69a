"""A desk with notes and forms that name customers: what merging is tried on."""

import pytest

from sync.catalogue import Catalogue, Kind, Policy, RecordType, Register
from sync.replica import acts
from tests.sync.parts import CUSTOMER, Desk, HeadOffice

_TEXT = Kind.TEXT
NOTE = RecordType(
    "note",
    (Register("customer", ("customer",), kinds={"customer": _TEXT}, references=frozenset({"customer"})),),
    append_only=True,
)
FORM = RecordType(
    "form",
    (
        Register("customer", ("customer",), Policy.ASK, kinds={"customer": _TEXT}, references=frozenset({"customer"})),
        Register("title", ("title",), kinds={"title": _TEXT}),
        Register("twin", ("other", "answer"), Policy.ASK, kinds={"other": _TEXT, "answer": _TEXT},
                 references=frozenset({"other"})),
    ),
)  # fmt: skip
LINKED = Catalogue.of(1, [CUSTOMER, NOTE, FORM])
BOTH = ("S1", "S2")


class LinkedDesk(Desk):
    """A desk with notes and forms that name customers."""

    def __init__(self, name: str) -> None:
        super().__init__(name, catalogue=LINKED)

    def merge(self, record: str, into: str, *, part: str = "S1", actor: str = "") -> None:
        """Save that two customers are one."""
        with self.replica.unit("merge", actor=actor or self.name, partition=part) as connection:
            acts.alias(self.replica, connection, "customer", record, into=into)

    def part(self, record: str, *, part: str = "S1") -> None:
        """Save that they are not."""
        with self.replica.unit("part", actor=self.name, partition=part) as connection:
            acts.part(self.replica, connection, "customer", record)

    def move(self, type_: str, record: str, *, part: str = "S1", to: str = "S2") -> None:
        """Hand a record to another branch."""
        with self.replica.unit("move", actor=self.name, partition=part) as connection:
            acts.move(connection, type_, record, to=to)

    def named(self) -> dict[str, object]:
        """What notes and forms name, as people see it."""
        rows = self.rows(
            "SELECT id, customer FROM note UNION SELECT id, customer FROM form "
            "UNION SELECT id || '.twin', other FROM form WHERE other IS NOT NULL"
        )
        return {str(id_): customer for id_, customer in rows}

    def customers(self) -> list[str]:
        """The customers in sight."""
        return [str(id_) for (id_,) in self.rows("SELECT id FROM customer ORDER BY id")]


@pytest.fixture
def office(office: HeadOffice) -> HeadOffice:
    """Head office, which knows notes and forms."""
    office.catalogue = LINKED
    return office


@pytest.fixture
def a(office: HeadOffice) -> LinkedDesk:
    """A desk with three customers, a note and a form on each, all known to head office."""
    made = LinkedDesk("A")
    for number in "123":
        made.create(f"c{number}", name=f"n{number}", phone="1")
        made.create(f"note{number}", type_="note", customer=f"c{number}")
        made.create(f"form{number}", type_="form", customer=f"c{number}")
    office.sync(made)
    return made


@pytest.fixture
def b(office: HeadOffice, a: LinkedDesk) -> LinkedDesk:
    """Another desk of that branch, filled."""
    made = LinkedDesk("B")
    office.sync(made)
    return made


AS_WRITTEN = {f"{what}{number}": f"c{number}" for what in ("note", "form") for number in "123"}
MERGED = AS_WRITTEN | {"note2": "c1", "form2": "c1"}
"""What they name once c2 was merged into c1."""
