"""What a record that is erased later had part in gives the records that are left, replayed (I25)."""

import json

import pytest
from sqlalchemy import text

from sync.head_office.replay import verify
from sync.replica import acts
from tests.sync.parts import CATALOGUE, Desk, HeadOffice

BOTH = ("S1", "S2")


@pytest.fixture(autouse=True)
def customers(office: HeadOffice, a: Desk, b: Desk) -> None:
    """Two desks with three customers."""
    for name in ("c1", "c2", "c3"):
        a.create(name, phone="1")
    office.sync(a, b, partitions=BOTH)


def merge(office: HeadOffice, desk: Desk, name: str, into: str | None, *, partition: str = "S1") -> None:
    """Merge a customer into another one, or (into nobody) take that back; synced."""
    with desk.replica.unit("merge", actor=desk.name, partition=partition) as connection:
        if into is None:
            acts.part(desk.replica, connection, "customer", name)
        else:
            acts.alias(desk.replica, connection, "customer", name, into=into)
    office.sync(desk, partitions=BOTH)


def move(office: HeadOffice, desk: Desk, name: str, to: str) -> None:
    """Hand a customer of S1 over; synced."""
    with desk.replica.unit("move", actor=desk.name, partition="S1") as connection:
        acts.move(connection, "customer", name, to=to)
    office.sync(desk, partitions=BOTH)


def erase(office: HeadOffice, desk: Desk, name: str, *, partition: str = "S1") -> None:
    """Erase a customer; synced."""
    with desk.replica.unit("erase", actor=desk.name, partition=partition) as connection:
        acts.erase(connection, "customer", name)
    office.sync(desk, partitions=BOTH)


def troubles(office: HeadOffice) -> list[str]:
    """What the check of head office's log finds."""
    with office.store.read() as connection:
        return [f"{one.what} {one.where}" for one in verify(connection, CATALOGUE)]


def phone(office: HeadOffice, name: str) -> object:
    """What head office holds."""
    with office.store.read() as connection:
        (body,) = connection.execute(text("SELECT state FROM sync_record WHERE id = :id"), {"id": name}).one()
    return json.loads(body)["values"]["phone"]


def test_a_customer_parted_from_one_that_is_erased_stands_as_the_log_says(office: HeadOffice, a: Desk) -> None:
    merge(office, a, "c1", "c2")
    merge(office, a, "c1", None)
    a.edit("c1", phone="2")
    erase(office, a, "c2")
    assert (phone(office, "c1"), troubles(office)) == ("2", [])


def test_what_was_said_late_of_a_customer_and_went_to_an_erased_one_is_left_out(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    merge(office, a, "c1", "c2")
    b.edit("c1", phone="late")
    office.sync(b, a, partitions=BOTH)
    assert phone(office, "c2") == "late"
    merge(office, a, "c1", None)
    erase(office, a, "c2")
    assert (phone(office, "c1"), troubles(office)) == ("1", [])


def test_what_was_said_late_of_an_erased_customer_stays_where_it_went(office: HeadOffice, a: Desk, b: Desk) -> None:
    merge(office, a, "c2", "c3")
    b.edit("c2", phone="late")
    office.sync(b, a, partitions=BOTH)
    merge(office, a, "c2", None)
    erase(office, a, "c2")
    assert (phone(office, "c3"), troubles(office)) == ("late", [])


def test_a_customer_that_went_along_with_an_erased_one_came_back_where_it_was(office: HeadOffice, a: Desk) -> None:
    merge(office, a, "c1", "c2")
    move(office, a, "c2", "S2")
    merge(office, a, "c1", None, partition="S2")
    erase(office, a, "c2", partition="S2")
    assert troubles(office) == []


def test_a_chain_of_merges_through_an_erased_customer_is_followed(office: HeadOffice, a: Desk) -> None:
    merge(office, a, "c2", "c3")
    merge(office, a, "c1", "c2")
    merge(office, a, "c2", None)
    merge(office, a, "c1", None)
    erase(office, a, "c2")
    assert troubles(office) == []


def test_only_an_erased_customer_excuses_a_unit_that_is_not_what_its_link_vouches_for(
    office: HeadOffice, a: Desk
) -> None:
    move(office, a, "c1", "S2")
    with office.store.write() as connection:
        assert connection.execute(
            text('UPDATE sync_unit SET body = REPLACE(body, \'"by":"A"\', \'"by":"Z"\') WHERE body LIKE \'%~move%\'')
        ).rowcount
    assert any(one.startswith("chain") for one in troubles(office))


def test_what_a_parted_customer_had_brought_into_one_that_is_erased_is_blank_and_the_chain_holds(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    b.edit("c2", phone="late")
    merge(office, a, "c2", "c1")
    office.sync(b, partitions=BOTH)
    merge(office, a, "c2", None)
    erase(office, a, "c1")
    assert (phone(office, "c2"), troubles(office)) == ("1", [])
    with office.store.read() as connection:
        assert "late" not in str(connection.execute(text("SELECT body FROM sync_unit")).all())
