"""What left is forgotten when all have heard of it; who was away for longer starts over and loses nothing (I22)."""

import pytest

from sync.errors import Offline
from sync.head_office.collecting import LIVE_MS, collect
from sync.head_office.store import CONTACT_MS
from sync.replica import acts, journal
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line, insert


@pytest.fixture(autouse=True)
def shared(office: HeadOffice, a: Desk, b: Desk) -> None:
    """Two customers both desks know; then one moves to another branch while B is away."""
    a.create("c1", phone="1")
    a.create("c2", phone="2")
    office.sync(a, b)
    with a.replica.unit("move", actor="A", partition="S1") as connection:
        acts.move(connection, "customer", "c1", to="S2")
    office.sync(a)


def later(office: HeadOffice, *desks: Desk, ms: int) -> int:
    for clock in (office.clock, *(desk.clock for desk in desks)):
        clock.forward(ms)
    return office.clock.wall_ms


def test_nothing_is_forgotten_while_it_is_young_or_a_live_replica_has_not_heard(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    assert collect(office.store, now_ms=office.clock.wall_ms) == 0
    now = later(office, a, b, ms=LIVE_MS - 1000)
    office.sync(a)
    assert collect(office.store, now_ms=now + 500) == 0
    office.sync(b)
    assert b.see("phone") is None
    office.clock.forward(CONTACT_MS + 1)
    office.sync(a, b)
    assert collect(office.store, now_ms=now + 500) == 0, "all have heard, but it is young"
    assert collect(office.store, now_ms=later(office, a, b, ms=2000)) == 1


def test_nothing_is_forgotten_that_a_live_replica_has_asked_for_and_not_heard(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    later(office, a, b, ms=1000)
    with pytest.raises(Offline):
        Session(b.replica, Line(office.service("B"), ["answer"]), ("S1",)).run()
    now = later(office, a, b, ms=LIVE_MS - 500)
    office.sync(a)
    assert collect(office.store, now_ms=now) == 0
    office.sync(b)
    office.clock.forward(CONTACT_MS + 1)
    office.sync(b)
    assert b.see("phone") is None
    assert collect(office.store, now_ms=now) == 1


def test_an_erasure_finds_what_was_merged_long_ago(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c3", phone="geheim")
    office.sync(a, b)
    with a.replica.unit("alias", actor="A", partition="S1") as connection:
        acts.alias(a.replica, connection, "customer", "c3", into="c2")
    office.sync(a, b, a, b)
    now = later(office, a, b, ms=LIVE_MS + CONTACT_MS + 1000)
    office.sync(a, b)
    collect(office.store, now_ms=now)
    with a.replica.unit("erase", actor="A", partition="S1") as connection:
        acts.erase(connection, "customer", "c2")
    office.sync(a, b)
    with office.store.read() as connection:
        assert "geheim" not in str(connection.exec_driver_sql("SELECT state FROM sync_record").all())


def test_what_is_typed_while_an_expired_replica_is_told_so_is_sent(office: HeadOffice, a: Desk, b: Desk) -> None:
    now = later(office, a, b, ms=LIVE_MS + CONTACT_MS + 1000)
    office.sync(a)
    collect(office.store, now_ms=now)
    line = office.line(b)

    def type_meanwhile() -> None:
        b.edit("c2", remarks="typed meanwhile")
        b.create("c9", phone="new")

    line.on_answer = type_meanwhile
    Session(b.replica, line, ("S1",)).run()
    office.sync(a)
    assert [(desk.see("remarks", "c2"), desk.see("phone", "c9")) for desk in (a, b)] == [("typed meanwhile", "new")] * 2


def test_who_was_away_too_long_starts_over_and_keeps_its_queue(office: HeadOffice, a: Desk, b: Desk) -> None:
    b.edit("c2", remarks="typed while away")
    b.edit("c1", phone="typed, too")
    now = later(office, a, b, ms=LIVE_MS + CONTACT_MS + 1000)
    office.sync(a)
    assert collect(office.store, now_ms=now) == 1
    office.sync(b, a)
    assert (b.see("phone", "c1"), b.see("phone", "c2")) == (None, "2")
    assert a.see("remarks", "c2") == "typed while away"
    (refused,) = journal.refused(b.connection)
    assert (refused.code, refused.ops[0].value) == ("moved", "typed, too")
    assert b.replica.queue().units == 0


def test_nothing_erased_rises_again(office: HeadOffice, a: Desk, b: Desk) -> None:
    b.edit("c2", phone="geheim")
    with a.replica.unit("erase", actor="A", partition="S1") as connection:
        acts.erase(connection, "customer", "c2")
    office.sync(a)
    now = later(office, a, b, ms=LIVE_MS + CONTACT_MS + 1000)
    office.sync(a)
    collect(office.store, now_ms=now)
    c = Desk("C")
    with c.replica.unit("create", actor="C", partition="S1") as connection:
        insert(connection, "c2", phone="from an old copy")
    office.sync(c)
    assert [one.code for one in journal.refused(c.connection)] == ["erased"]
    office.sync(b)
    assert b.see("phone", "c2") is None
    assert "geheim" not in str(b.rows("SELECT * FROM sync_op")), "what was typed of it, and refused, goes as well"


def test_who_was_away_while_head_office_forgot_and_came_back_from_a_backup_starts_over(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    now = later(office, a, b, ms=LIVE_MS + CONTACT_MS + 1)
    office.sync(a)
    assert collect(office.store, now_ms=now) == 1
    office.restore(office.backup())
    office.sync(b)
    assert (b.see("phone"), b.see("phone", "c2")) == (None, "2")
