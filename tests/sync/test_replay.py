"""The log gives the state, and says so when somebody has been at the database (I25)."""

import pytest
from sqlalchemy import text

from sync.head_office import store
from sync.head_office.replay import verify
from sync.replica import acts
from tests.sync.parts import CATALOGUE, Desk, HeadOffice


@pytest.fixture(autouse=True)
def busy(office: HeadOffice, a: Desk, b: Desk) -> None:
    """A head office that has seen everything: conflicts, refusals, chains, sets, moves, an alias, an erasure."""
    c = Desk("C")
    office.rights.forbidden["nobody"] = "rights"
    for name in ("c1", "c2", "c3", "c4"):
        a.create(name, phone="1", tags='["x"]', points=1)
    office.sync(a, b)
    a.edit(phone="2", tags='["x","y"]', remarks="a")
    b.edit(phone="3", tags="[]", points=7, remarks="b")
    b.edit(phone="4")
    b.edit("c2", archived="2026-11-27")
    a.edit("c2", remarks="late")
    office.sync(a, b, a)
    with a.replica.unit("acts", actor="A", partition="S1") as connection:
        acts.move(connection, "customer", "c3", to="S2")
        acts.alias(a.replica, connection, "customer", "c2", into="c1")
    b.edit("c3", phone="late")
    b.edit("c2", points=9)
    b.edit("c4", phone="personal")
    office.sync(a, b)
    office.sync(c, partitions=("S2",))
    with c.replica.unit("edit", actor="C", partition="S2") as connection:
        connection.execute("UPDATE customer SET phone = '5' WHERE id = 'c3'")
        acts.move(connection, "customer", "c3", to="S1")
    with b.replica.unit("erase", actor="B", partition="S1") as connection:
        acts.erase(connection, "customer", "c4")
    office.sync(c, partitions=("S2",))
    office.sync(b, a)


def troubles(office: HeadOffice) -> list[str]:
    with office.store.read() as connection:
        return [one.what for one in verify(connection, CATALOGUE)]


def test_the_log_gives_the_state(office: HeadOffice) -> None:
    with office.store.read() as connection:
        assert verify(connection, CATALOGUE) == []


def test_a_restored_office_is_replayed_as_it_judged(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.edit("c1", phone="8")
    office.sync(a)
    b.edit("c1", phone="9")
    office.restore(copy)
    office.sync(b, a, b)
    with office.store.read() as connection:
        assert verify(connection, CATALOGUE) == []


def test_a_unit_rewritten_with_a_link_that_fits_breaks_the_next_one(office: HeadOffice) -> None:
    place = "partition = 'S1' AND seq ="
    with office.store.write() as connection:
        body, result = connection.execute(text(f"SELECT body, result FROM sync_unit WHERE {place} 4")).one()
        (before,) = connection.execute(text(f"SELECT chain FROM sync_unit WHERE {place} 3")).one()
        forged = body.replace('"by":"A"', '"by":"Z"')
        assert forged != body
        content = store.content_hash(forged, result)
        connection.execute(
            text(f"UPDATE sync_unit SET body = :body, content = :content, chain = :chain WHERE {place} 4"),
            {"body": forged, "content": content, "chain": store.chain(before, content)},
        )
    assert "chain" in troubles(office)


def test_an_authority_counts_as_it_did(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit("c1", grade="gold")
    b.edit("c1", grade="silver")
    office.sync(a)
    office.rights.authorities.add("B")
    office.sync(b, a)
    office.rights.authorities.clear()
    assert (a.see("grade"), troubles(office)) == ("silver", [])


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE sync_unit SET body = REPLACE(body, 'late', 'hate') WHERE body LIKE '%late%'", "chain"),
        ("UPDATE sync_unit SET result = REPLACE(result, 'conflict', 'applied') WHERE partition = 'S1'", "chain"),
        ("UPDATE sync_unit SET chain = 'x' WHERE seq = 3", "chain"),
        ("DELETE FROM sync_unit WHERE seq = 2", "chain"),
        ('UPDATE sync_record SET state = REPLACE(state, \'"phone":"5"\', \'"phone":"6"\')', "state"),
        ("DELETE FROM sync_record WHERE id = 'c1'", "count"),
        ("UPDATE sync_partition SET digest = digest + 1", "count"),
    ],
)
def test_tampering_is_named(office: HeadOffice, statement: str, what: str) -> None:
    with office.store.write() as connection:
        assert connection.execute(text(statement)).rowcount
    assert what in troubles(office)
