"""Head office comes back from an older copy: what it had acknowledged is offered again, and nothing is lost (I23)."""

import msgspec
import pytest

from sync.errors import OfficeRestored, Offline
from sync.replica import acts, journal
from sync.replica.stubs import resolve
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Rights


@pytest.fixture(autouse=True)
def shared(office: HeadOffice, a: Desk, b: Desk) -> None:
    """A customer both desks know."""
    a.create("c1", phone="1", remarks="x", points=10)
    office.sync(a, b)


def later(office: HeadOffice, *desks: Desk, ms: int) -> None:
    """Time passes everywhere."""
    for clock in (office.clock, *(desk.clock for desk in desks)):
        clock.forward(ms)


def settle(office: HeadOffice, *desks: Desk) -> None:
    """Let everybody sync until nothing moves."""
    for _ in range(3):
        office.sync(*desks)


def test_acknowledged_work_is_offered_again_and_everybody_agrees(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.edit(phone="2", points=13)
    a.create("c2", phone="new")
    office.sync(a, b)
    b.edit(remarks="y", points=20)
    office.sync(b, a)
    office.restore(copy)
    settle(office, a, b)
    for desk in (a, b):
        assert [desk.see(name) for name in ("phone", "remarks", "points")] == ["2", "y", 20]
        assert desk.see("phone", "c2") == "new"
        assert desk.replica.queue().units == 0
        assert not journal.refused(desk.connection)
    assert a.rows("SELECT id, revs FROM sync_record") == b.rows("SELECT id, revs FROM sync_record")


def test_an_edit_on_a_value_of_the_lost_time_overwrites_nothing_it_had_not_seen(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    copy = office.backup()
    a.edit(phone="2")
    office.sync(a, b)
    b.edit(phone="3")
    office.restore(copy)
    c = Desk("C")
    office.sync(c)
    c.edit(phone="4")
    c.edit(phone="5")
    office.sync(c)
    settle(office, b, a, c)
    for desk in (a, b, c):
        (conflict,) = journal.conflicts(desk.connection)
        assert {"5", "3"} <= {one.value for one in conflict.candidates}


def test_a_rev_of_the_lost_time_is_not_taken_for_one_of_the_new(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.edit(phone="2")
    office.sync(a, b)
    b.edit(phone="3")
    office.restore(copy)
    c = Desk("C")
    office.sync(c)
    c.edit(phone="4")
    office.sync(c)
    assert c.rev("phone") == 2
    settle(office, b, c)
    (conflict,) = journal.conflicts(c.connection)
    assert {"4", "3"} <= {one.value for one in conflict.candidates}


def test_refused_work_is_not_offered_again(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    office.rights.forbidden["A"] = "rights"
    a.edit(phone="no")
    office.sync(a)
    office.rights = Rights()
    a.edit(remarks="yes")
    office.sync(a)
    office.restore(copy)
    settle(office, a, b)
    assert (b.see("phone"), b.see("remarks")) == ("1", "yes")
    assert len(journal.refused(a.connection)) == 1


def test_what_waits_during_a_restore_still_goes(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.edit(remarks="acknowledged")
    office.sync(a, b)
    a.edit(phone="waiting")
    b.edit(points=11)
    office.restore(copy)
    settle(office, a, b)
    assert [b.see(name) for name in ("phone", "remarks", "points")] == ["waiting", "acknowledged", 11]


def test_what_had_left_before_the_backup_leaves_also_who_had_not_heard_of_it(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c2", phone="2")
    office.sync(a, b)
    with a.replica.unit("merge", actor="A", partition="S1") as connection:
        acts.alias(a.replica, connection, "customer", "c2", into="c1")
    office.sync(a)
    office.restore(office.backup())
    settle(office, b, a)
    assert b.rows("SELECT id FROM sync_record") == [("c1",)]
    assert resolve(b.connection, "c2") == "c1"


def test_an_own_edit_stays_in_view_while_its_record_comes_back_by_another_partition(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    with a.replica.unit("move", actor="A", partition="S1") as connection:
        acts.move(connection, "customer", "c1", to="S2")
    office.sync(a)
    b.edit(phone="typed here")
    office.restore(office.backup())
    line = office.line(b, partitions=("S1", "S2"))
    line.faults = ["", "", "", "request"]
    with pytest.raises(Offline):
        Session(b.replica, line, ("S1", "S2")).run()
    assert b.see("phone") == "typed here"
    office.sync(b, partitions=("S1", "S2"))
    assert (b.see("phone"), b.replica.queue().units) == ("typed here", 0)


DAY, YEARS_MS = "2026-11-27", 3 * 365 * 86_400_000


def test_an_archiving_of_the_lost_time_that_had_not_seen_an_edit_keeps_the_record(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.edit(archived=DAY)
    b.edit(remarks="is coming on Monday")
    office.sync(b)
    office.restore(office.backup())
    settle(office, a, b)
    assert [desk.see("archived") for desk in (a, b)] == [None, None]
    assert len(journal.conflicts(a.connection)) == 1


def test_an_archiving_of_the_lost_time_that_had_seen_all_is_no_conflict(office: HeadOffice, a: Desk, b: Desk) -> None:
    b.edit(remarks="seen")
    office.sync(b, a)
    copy = office.backup()
    a.edit(archived=DAY)
    office.sync(a, b)
    office.restore(copy)
    settle(office, a, b)
    assert [desk.see("archived") for desk in (a, b)] == [DAY, DAY]
    assert journal.conflicts(a.connection) == []


def test_an_archiving_of_the_lost_time_knows_nothing_of_what_came_after_the_backup(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    copy = office.backup()
    b.edit(remarks="lost")
    office.sync(b, a)
    a.edit(archived=DAY)
    office.restore(copy)
    c = Desk("C")
    office.sync(c)
    c.edit(phone="of the new time, under the rev that the lost edit had")
    office.sync(c)
    settle(office, a, c)
    assert c.see("archived") is None
    assert len(journal.conflicts(c.connection)) == 1


def test_what_had_lost_in_the_lost_time_alone_is_no_loser_any_more(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.edit(remarks="first")
    later(office, a, b, ms=60_000)
    b.edit(remarks="second")
    office.sync(b, a, b)
    assert [[one.lost.value for one in journal.losers(desk.connection)] for desk in (a, b)] == [["first"], ["first"]]
    office.restore(copy)
    office.sync(b)
    assert journal.losers(b.connection) == []
    settle(office, a, b)
    assert [[one.lost.value for one in journal.losers(desk.connection)] for desk in (a, b)] == [["first"], ["first"]]


def test_what_is_offered_again_is_as_old_as_it_was(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.edit(remarks="first")
    later(office, a, b, ms=60_000)
    b.edit(remarks="second")
    office.sync(b)
    later(office, a, b, ms=60_000)
    office.sync(a)
    office.restore(copy)
    office.sync(b, a)
    settle(office, a, b)
    assert [desk.see("remarks") for desk in (a, b)] == ["second", "second"]


def test_a_record_whose_author_is_gone_stays_where_it_is(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.create("c2", phone="only b has it now")
    office.sync(a, b)
    office.restore(copy)
    settle(office, b)
    assert b.see("phone", "c2") == "only b has it now"
    assert [one.id for one in journal.only_here(b.connection)] == ["c2"]


def test_a_record_that_is_offered_anew_stands_as_head_office_has_it_at_once(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    copy = office.backup()
    a.create("c2", phone="1")
    office.sync(a, b)
    b.edit("c2", remarks="refused, since nobody has offered the record yet")
    office.sync(b)
    office.restore(copy)
    office.sync(b, a)
    office.sync(b, heals=False)
    assert (b.see("phone", "c2"), b.see("remarks", "c2"), b.rev("remarks", "c2")) == ("1", None, 1)
    assert [(one.old, one.new) for one in journal.history(b.connection, "c2")][-1][1] != "1"
    assert len(journal.refused(b.connection)) == 1
    assert a.rows("SELECT id, revs, digest FROM sync_record") == b.rows("SELECT id, revs, digest FROM sync_record")


def test_an_edit_whose_author_is_gone_gives_way_to_what_head_office_holds(office: HeadOffice, a: Desk, b: Desk) -> None:
    copy = office.backup()
    a.edit(phone="2")
    office.sync(a, b)
    office.restore(copy)
    settle(office, b)
    assert (b.see("phone"), b.rev("phone")) == ("1", 1)
    assert "2" in [line.new for line in journal.history(b.connection, "c1")]


def test_an_office_that_changes_its_epoch_in_every_answer_is_not_followed_for_ever(office: HeadOffice, a: Desk) -> None:
    line = office.line(a)

    class Restless(type(line)):  # type: ignore[misc]
        def last(self, request: object) -> object:
            answer = super().last(request)
            office.restore(office.backup())
            return answer

    line.__class__ = Restless
    office.restore(office.backup())
    with pytest.raises(OfficeRestored):
        Session(a.replica, line, ("S1",)).run()


def test_a_desk_whose_wall_clock_is_years_off_keeps_what_only_it_still_has(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    copy = office.backup()
    a.create("c2", phone="only B has it now")
    office.sync(a, b)
    office.restore(copy)
    b.clock.wall_ms += YEARS_MS
    office.sync(b)
    assert b.see("phone", "c2") == "only B has it now"


def test_an_older_head_office_that_tells_no_time_makes_nobody_drop_anything(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    copy = office.backup()
    a.create("c2", phone="only B has it now")
    office.sync(a, b)
    office.restore(copy)
    line = office.line(b)
    told = line.last
    line.last = lambda request: msgspec.structs.replace(told(request), now=0)  # type: ignore[method-assign]
    for clock in (office.clock, b.clock):
        clock.forward(YEARS_MS)
    Session(b.replica, line, ("S1",)).run()
    assert b.see("phone", "c2") == "only B has it now"
