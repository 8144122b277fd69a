"""What late edits hear: of a record that moved away or that theirs was merged into, nothing beyond the outcome."""

import json

import pytest
from sqlalchemy import text

from sync import wire
from sync.errors import Offline
from sync.replica import acts, journal
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line, update

BOTH = ("S1", "S2")


def merge(desk: Desk, id_: str, into: str) -> None:
    """Save that a customer was merged into another."""
    with desk.replica.unit("merge", actor=desk.name, partition="S1") as connection:
        acts.alias(desk.replica, connection, "customer", id_, into=into)


def part(desk: Desk, id_: str) -> None:
    """Save that the merge was a mistake."""
    with desk.replica.unit("part", actor=desk.name, partition="S1") as connection:
        acts.part(desk.replica, connection, "customer", id_)


def erase(desk: Desk, id_: str) -> None:
    """Save that a customer was erased."""
    with desk.replica.unit("erase", actor=desk.name, partition="S1") as connection:
        acts.erase(connection, "customer", id_)


def move(desk: Desk, id_: str) -> None:
    """Save that a customer goes to S2."""
    with desk.replica.unit("move", actor=desk.name, partition="S1") as connection:
        acts.move(connection, "customer", id_, to="S2")


def late(office: HeadOffice, *ops: dict[str, object], n: int = 1, partitions: tuple[str, ...] = ("S1",)) -> bytes:
    """What a device that says it has heard of nothing is answered to hand-made edits of c1."""
    listed = [wire.msgspec.Raw(json.dumps({"t": "customer", "id": "c1", **op}).encode()) for op in ops]
    unit = wire.Unit(n=n, part="S1", by="D", what="edit", ops=listed)
    answer = office.service("D", partitions=partitions).sync(wire.SyncRequest(r="forged", at={}, units=[unit]))
    return wire.encode(answer.res[0])


@pytest.fixture
def moved(office: HeadOffice, a: Desk) -> Desk:
    """A desk of S2, where a customer of S1 has gone and was changed."""
    there = Desk("C")
    a.create("c1", phone="1", remarks="old", state="open")
    office.sync(a)
    move(a, "c1")
    office.sync(a)
    office.sync(there, partitions=("S2",))
    with there.replica.unit("edit", actor="C", partition="S2") as connection:
        update(connection, "c1", phone="secret phone", remarks="secret remarks", state="done")
    office.sync(there, partitions=("S2",))
    return there


@pytest.mark.usefixtures("moved")
def test_nothing_is_told_of_a_record_that_is_beyond_the_senders_partitions(office: HeadOffice) -> None:
    edits = [{"f": name, "v": "typed", "w": "?", "b": 0} for name in ("phone", "remarks")]
    told = json.loads(late(office, *edits))
    assert [set(op) for op in told["ops"]] == [{"o"}, {"o"}]
    refused = late(office, {"f": "state", "v": "dropped", "b": 0, "w": "open"}, n=3)
    assert json.loads(refused)["code"] == "illegal_state"
    assert b"done" not in refused


@pytest.mark.usefixtures("moved")
def test_who_reads_the_branch_as_well_hears_how_the_record_stands(office: HeadOffice) -> None:
    told = late(office, {"f": "phone", "v": "typed", "w": "?", "b": 0}, partitions=BOTH)
    assert b"secret phone" in told


def test_an_edit_lands_with_the_move_that_it_was_saved_with(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a)
    with a.replica.unit("move", actor="A", partition="S1") as connection:
        update(connection, "c1", phone="2")
        acts.move(connection, "customer", "c1", to="S2")
    there = Desk("C")
    office.sync(a)
    office.sync(there, partitions=("S2",))
    assert (a.see("phone"), there.see("phone"), a.replica.queue().units) == (None, "2", 0)


@pytest.fixture
def twins(office: HeadOffice, a: Desk, b: Desk) -> None:
    """Two customers, known to both desks, of whom the second has changed often."""
    a.create("c1", phone="1")
    a.create("c2", phone="secret")
    office.sync(a, b)
    for number in range(4):
        a.edit("c2", phone=f"secret{number}")
        office.sync(a)
    office.sync(b)


@pytest.mark.usefixtures("twins")
def test_a_late_edit_of_a_merged_record_does_not_bring_the_other_ones_values(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    for number in range(5):
        a.create(f"z{number}")
    merge(a, "c1", "c2")
    b.edit("c1", phone="2")
    office.sync(a)
    line = Line(office.service("B"))
    Session(b.replica, line, ("S1",), page=1, stop=lambda: bool(line.answers)).run()
    assert line.answers[0].res[0].ops == [wire.OpResult("conflict")]
    assert (b.see("phone", "c1"), journal.conflicts(b.connection)) == ("1", [])
    office.sync(b)
    assert b.see("phone", "c1") is None
    assert [one.id for one in journal.conflicts(b.connection)] == ["c2"]
    assert "secret" not in str(b.rows("SELECT old, new FROM sync_history WHERE id = 'c1'"))


@pytest.mark.usefixtures("twins")
def test_a_late_answer_to_an_edit_of_a_record_parted_meanwhile_leaves_it_as_it_is(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    merge(a, "c1", "c2")
    b.edit("c1", phone="2")
    office.sync(a)
    with pytest.raises(Offline):
        Session(b.replica, Line(office.service("B"), ["answer"]), ("S1",)).run()
    part(a, "c1")
    office.sync(a, b)
    assert (b.see("phone", "c1"), b.see("phone", "c2")) == ("1", "secret3")
    assert b.rows("SELECT revs FROM sync_record WHERE id = 'c1'") == a.rows(
        "SELECT revs FROM sync_record WHERE id = 'c1'"
    )
    assert {one.id for one in journal.conflicts(b.connection)} == {"c2"}
    assert b.replica.queue().units == 0


@pytest.mark.usefixtures("twins")
@pytest.mark.parametrize("first", ["", "c1"])
def test_an_erasure_takes_with_it_what_a_record_parted_meanwhile_was_told_and_what_it_brought(
    office: HeadOffice, a: Desk, b: Desk, first: str
) -> None:
    merge(a, "c1", "c2")
    b.edit("c1", phone="late secret")
    office.sync(a, b)
    part(a, "c1")
    office.sync(a, b)
    with office.store.write() as connection:  # as a result was stored before
        told = '{"result":{"n":1,"ops":[{"o":"conflict","rev":6,"s":["secret3",6,0]}]},"who":[["A","A",1]]}'
        where = {"told": told, "origin": b.replica.origin}
        assert connection.execute(text("UPDATE sync_unit SET result = :told WHERE origin = :origin"), where).rowcount
    for id_ in (first, "c2") if first else ("c2",):
        erase(a, id_)
        office.sync(a)
    with office.store.read() as connection:
        assert "secret" not in str(connection.execute(text("SELECT body, result FROM sync_unit")).all())
