"""Every op takes effect once, whatever is lost, doubled, late or copied (I6, I7, I12)."""

import json

import pytest

from sync import wire
from sync.errors import IdentityReused, Offline, ProtocolError
from sync.replica.database import Database
from sync.replica.replica import Replica
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line


def run(desk: Desk, line: Line) -> None:
    """One session that may be cut."""
    try:
        Session(desk.replica, line, ("S1",)).run()
    except Offline:
        return


@pytest.fixture
def pair(office: HeadOffice, a: Desk, b: Desk) -> tuple[Desk, Desk]:
    """Two desks that know one customer with ten points."""
    a.create("c1", phone="138", points=10)
    office.sync(a, b)
    return a, b


@pytest.mark.parametrize("fault", ["request", "answer"])
def test_a_lost_message_costs_a_repeat_and_nothing_else(
    office: HeadOffice, pair: tuple[Desk, Desk], fault: str
) -> None:
    a, b = pair
    a.edit(points=15)
    run(a, Line(office.service("A"), [fault]))
    assert a.replica.queue().units == 1
    office.sync(a, b)
    assert (a.see("points"), b.see("points"), a.replica.queue().units) == (15, 15, 0)


def test_a_repeat_hears_the_answer_of_the_first_time(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    a.edit(phone="139")
    line = Line(office.service("A"), ["answer"])
    run(a, line)
    b.edit(phone="137")
    office.sync(b)
    again = Line(office.service("A"))
    run(a, again)
    assert again.requests[0].units == line.requests[0].units
    assert [op.o for result in again.answers[0].res for op in result.ops] == ["applied"]
    assert again.answers[0].parts["S1"].entries[0].f["phone"].cands != []


def test_a_repeat_that_has_grown_older_is_the_same_unit(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(points=15)
    before = a.replica.origin
    run(a, Line(office.service("A"), ["answer"]))
    a.clock.forward(60_000)
    again = Line(office.service("A"))
    run(a, again)
    assert again.requests[0].units[0].age == 60_000
    assert (a.replica.origin, a.see("points")) == (before, 15)


def test_a_late_answer_that_comes_twice_is_taken_once(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(points=15)
    session = Session(a.replica, Line(office.service("A")), ("S1",))
    request = session._request()
    answer = session.office.sync(request)
    session._take(request, answer)
    a.edit(points=20)
    session._take(request, answer)
    assert (a.see("points"), a.replica.queue().ops) == (20, 1)


def test_a_late_answer_that_comes_twice_is_told_once(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    b.edit(remarks="theirs")
    for clock in (a.clock, b.clock, office.clock):
        clock.forward(1000)
    office.sync(b)
    a.edit(remarks="older")
    a.clock.forward(-1000)
    session = Session(a.replica, Line(office.service("A")), ("S1",))
    request = session._request()
    request.units[0].age = 5000
    answer = session.office.sync(request)
    assert answer.res[0].ops[0].s is not None
    session._take(request, answer)
    before = a.rows("SELECT * FROM sync_history")
    session._take(request, answer)
    assert a.rows("SELECT * FROM sync_history") == before


def test_what_was_sent_keeps_its_bytes_when_the_person_types_again(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(phone="139")
    first = Line(office.service("A"), ["answer"])
    run(a, first)
    a.edit(phone="136")
    second = Line(office.service("A"))
    run(a, second)
    assert [bytes(op) for op in second.requests[0].units[0].ops] == [bytes(op) for op in first.requests[0].units[0].ops]
    later = json.loads(bytes(second.requests[0].units[1].ops[0]))
    assert (later["v"], later["w"], later["p"]) == ("136", "139", first.requests[0].units[0].n)


def test_what_was_sent_goes_again_as_it_was_even_if_a_newer_program_would_write_it_otherwise(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, b = pair
    a.edit(points=15)
    run(a, Line(office.service("A"), ["answer"]))
    a.connection.execute("UPDATE sync_op SET known = 5 WHERE status < 2")
    before = a.replica.origin
    office.sync(a, b)
    assert (b.see("points"), a.replica.origin) == (15, before)


def test_a_late_answer_is_taken_for_the_ops_that_still_wait(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(points=15)
    session = Session(a.replica, Line(office.service("A")), ("S1",))
    first = session._request()
    session._take(first, session.office.sync(first))
    a.edit(points=17)
    second = session._request()
    second.units = [*first.units, *second.units]
    session._take(second, session.office.sync(second))
    assert (a.see("points"), a.replica.queue().ops) == (17, 0)


def test_the_same_number_with_other_bytes_is_refused_without_effect(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, b = pair
    a.edit(points=15)
    line = Line(office.service("A"))
    run(a, line)
    forged = line.requests[0]
    op = json.loads(bytes(forged.units[0].ops[0])) | {"v": 99}
    forged.units[0].ops = [wire.msgspec.Raw(json.dumps(op).encode())]
    with pytest.raises(IdentityReused):
        office.service("A").sync(forged)
    office.sync(b)
    assert b.see("points") == 15


def clone(desk: Desk) -> Desk:
    """A copy of a desk's file, as a restored backup or a copied disk is one."""
    copy = Desk.__new__(Desk)
    copy.name, copy.clock = desk.name, desk.clock
    target = Desk("x").connection
    desk.connection.backup(target)
    copy.replica = Replica(Database(lambda: target), desk.replica.catalogue, clock=desk.clock)
    return copy


def test_a_copied_disk_takes_a_name_of_its_own_and_counts_nothing_twice(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, b = pair
    a.edit(points=15)
    twin = clone(a)
    office.sync(a)
    a.edit(points=25)
    twin.edit(phone="139")
    office.sync(a, twin, a, b)
    assert twin.replica.origin != a.replica.origin
    assert [desk.see("points") for desk in (a, twin, b)] == [25, 25, 25]
    assert [desk.see("phone") for desk in (a, twin, b)] == ["139", "139", "139"]


def test_a_copied_disk_with_nothing_to_send_hears_what_its_twin_wrote(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, _ = pair
    twin = clone(a)
    a.edit(phone="139")
    office.sync(a, twin)
    assert twin.see("phone") == "139"


def test_a_backup_restored_twice_counts_what_waited_in_it_once(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    backup = clone(a)
    a.edit(phone="139")
    office.sync(a)
    backup.edit(points=15)
    again = clone(backup)
    office.sync(backup)
    again.edit(points=18)
    backup.edit(remarks="r")
    office.sync(backup, again, backup, again, b)
    assert [desk.see("points") for desk in (backup, again, b)] == [18, 18, 18]
    assert [desk.see("remarks") for desk in (backup, again, b)] == ["r", "r", "r"]
    assert backup.replica.origin != again.replica.origin


def test_a_restored_replica_drains_its_old_queue_under_the_old_name(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, b = pair
    a.edit(points=15)
    backup = clone(a)
    office.sync(a)
    old = backup.replica.origin
    assert backup.replica.adopt_identity() != old
    backup.edit(points=16)
    office.sync(backup, b)
    assert (backup.see("points"), b.see("points")) == (16, 16)


def test_a_restored_replica_hears_what_it_had_written_after_the_backup(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, _ = pair
    a.edit(points=15)
    backup = clone(a)
    a.edit(phone="139")
    a.edit(remarks="later")
    office.sync(a)
    office.sync(backup)
    assert (backup.see("phone"), backup.see("remarks"), backup.see("points")) == ("139", "later", 15)


def test_a_chain_goes_on_when_the_queue_is_issued_anew(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    a.edit(phone="139")
    a.edit(phone="136")
    a.replica.reissue()
    office.sync(a, b)
    assert (b.see("phone"), a.replica.queue().conflicts) == ("136", 0)


def test_an_origin_belongs_to_one_device(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    a.edit(points=15)
    run(a, Line(office.service("A"), ["answer"]))
    a.edit(points=18)
    Session(a.replica, Line(office.service("another device")), ("S1",)).run()
    office.sync(b)
    with office.store.read() as connection:
        owners = connection.exec_driver_sql("SELECT device FROM sync_origin ORDER BY device").all()
    assert [owner for (owner,) in owners] == ["A", "B", "another device"]
    assert b.see("points") == 18


def test_another_device_that_always_bears_a_used_name_is_told_so(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(points=15)

    class Deaf(Line):
        def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
            raise IdentityReused("always")

    with pytest.raises(IdentityReused):
        Session(a.replica, Deaf(office.service("A")), ("S1",)).run()
    assert a.replica.queue().units == 1


def test_no_first_number_lets_a_known_origin_skip_any(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(points=15)
    line = Line(office.service("A"))
    run(a, line)
    request = line.requests[0]
    request.first = request.units[0].n = 900
    with pytest.raises(ProtocolError, match="is missing"):
        office.service("A").sync(request)


def test_a_unit_that_claims_numbers_of_the_next_is_answered_alone(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(points=15)
    a.edit(points=16)
    session = Session(a.replica, Line(office.service("A")), ("S1",))
    request = session._request()
    request.units[0].ops = request.units[0].ops * 2
    answer = office.service("A").sync(request)
    assert [result.n for result in answer.res] == [request.units[0].n]


def test_an_answer_that_counts_other_ops_than_were_sent_is_not_taken(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, _ = pair
    a.edit(points=15)
    session = Session(a.replica, Line(office.service("A")), ("S1",))
    request = session._request()
    answer = session.office.sync(request)
    answer.res[0].ops *= 2
    with pytest.raises(ProtocolError, match="2 results for 1 ops"):
        session._take(request, answer)
    assert a.replica.queue().ops == 1


def test_a_queue_left_unanswered_ends_the_session(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, _ = pair
    a.edit(points=15)

    class Mute(Line):
        def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
            return wire.SyncResponse(e="")

    with office.store.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    a.connection.execute("DELETE FROM sync_meta WHERE key = 'epoch'")
    with pytest.raises(ProtocolError, match="unanswered"):
        Session(a.replica, Mute(office.service("A")), ("S1",)).run()


def test_a_request_that_is_held_up_does_not_make_younger_what_was_saved_meanwhile(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c1", remarks="x")
    office.sync(a, b)
    held_up = Line(office.service("A"))
    Session(a.replica, held_up, ("S1",)).run()
    a.edit(remarks="older")
    for clock in (office.clock, a.clock, b.clock):
        clock.forward(60_000)
    b.edit(remarks="younger")
    for clock in (office.clock, a.clock, b.clock):
        clock.forward(60_000)
    office.service("A").sync(held_up.requests[0])
    office.sync(b, a)
    office.sync(b)
    assert [desk.see("remarks") for desk in (a, b)] == ["younger", "younger"]
