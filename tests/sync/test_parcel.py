"""What waits, carried by hand: lost, late, doubled or out of order, it counts once and is heard of in the end (I4)."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from sync import wire
from sync.errors import IdentityReused, OfficeRestored, ProtocolError, UpgradeNeeded
from sync.head_office.replay import verify
from sync.head_office.service import OutOfScope
from sync.parcel import Taken, pack, unpack
from sync.replica import journal
from tests.sync.parts import DAY, Desk, HeadOffice

HOUR = DAY // 24


@pytest.fixture(autouse=True)
def known(office: HeadOffice, a: Desk, b: Desk) -> None:
    """A customer that both desks have."""
    a.create("c1", phone="138", points=10)
    office.sync(a, b)


def packed(desk: Desk, max_bytes: int = 1_000_000) -> list[wire.SyncRequest]:
    """What waits at a desk, as a parcel."""
    return pack(desk.replica, ("S1",), max_bytes=max_bytes)


def bring(office: HeadOffice, desk: Desk, parcel: list[wire.SyncRequest], *, age: int = 0) -> list[Taken]:
    """Hand a parcel in at head office."""
    return [unpack(office.service(desk.name), request, age=age) for request in parcel]


def test_what_waits_takes_effect_and_its_author_hears_of_it_at_the_next_session(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.edit(points=15, phone="139")
    (parcel,) = packed(a)
    assert a.replica.queue().units == 1
    assert bring(office, a, [parcel]) == [Taken(units=1, new=1, refused=0)]
    office.sync(b)
    assert (b.see("points"), b.see("phone")) == (15, "139")

    report = office.sync(a)
    assert (report.sent, report.refused, a.replica.queue().units) == (2, 0, 0)
    assert (a.see("points"), a.see("phone")) == (15, "139")
    with office.store.read() as connection:
        assert not verify(connection, office.catalogue)


def test_it_counts_once_however_often_and_late_it_comes(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(points=15)
    parcel = packed(a)
    a.edit(points=18)
    office.sync(a, b)
    assert bring(office, a, parcel) == [Taken(units=1, new=0, refused=0)]
    assert bring(office, a, parcel) == [Taken(units=1, new=0, refused=0)]
    office.sync(a, b, a)
    assert (a.see("points"), b.see("points")) == (18, 18)


def test_one_that_is_lost_costs_nothing(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(points=15)
    packed(a)
    office.sync(a, b)
    assert b.see("points") == 15


def test_a_long_queue_goes_in_several_requests_all_of_it_and_in_order(office: HeadOffice, a: Desk, b: Desk) -> None:
    for place in range(7):
        a.create(f"n{place}", phone=str(place))
    parcel = packed(a, max_bytes=100)
    assert len(parcel) > 2
    assert [unit.n for request in parcel for unit in request.units] == [
        unit.n for request in packed(a) for unit in request.units
    ]
    assert [request.waits for request in parcel] == sorted((request.waits for request in parcel), reverse=True)
    with pytest.raises(ProtocolError):
        bring(office, a, parcel[1:])
    assert sum(one.new for one in bring(office, a, parcel)) == 7
    office.sync(b)
    assert b.see("phone", "n6") == "6"


def test_nothing_waits_nothing_is_packed(a: Desk) -> None:
    assert packed(a) == []


def test_what_is_saved_after_it_goes_on_from_it(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(phone="139")
    parcel = packed(a)
    a.edit(phone="137")
    bring(office, a, parcel)
    office.sync(b)
    assert b.see("phone") == "139"
    office.sync(a, b)
    assert (a.see("phone"), b.see("phone")) == ("137", "137")
    assert not journal.conflicts(a.connection)


def test_a_clash_is_found_and_both_are_kept(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(phone="139")
    parcel = packed(a)
    b.edit(phone="137")
    office.sync(b)
    bring(office, a, parcel)
    office.sync(a, b)
    for desk in (a, b):
        (conflict,) = journal.conflicts(desk.connection)
        assert {one.value for one in conflict.candidates} == {"139", "137"}


def test_refused_work_comes_back_to_its_author(office: HeadOffice, a: Desk) -> None:
    a.edit(phone="139")
    office.rights.forbidden["A"] = "rights"
    assert bring(office, a, packed(a)) == [Taken(units=1, new=1, refused=1)]
    report = office.sync(a)
    assert (report.refused, a.see("phone")) == (1, "138")


def test_the_days_on_the_way_do_not_make_it_younger(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.clock.forward(HOUR)
    office.clock.forward(HOUR)
    a.edit(phone="139")
    saved = office.clock.wall_ms
    parcel = packed(a)
    office.clock.forward(3 * DAY)
    bring(office, a, parcel, age=3 * DAY)
    office.sync(b)
    (line,) = [one for one in journal.history(b.connection, "c1") if one.new == "139"]
    assert line.at == saved


def test_the_cursors_stay_those_of_the_desk(office: HeadOffice, a: Desk, b: Desk) -> None:
    """Tombstones are kept as long as somebody has not heard of them: a parcel hears nothing."""
    a.edit(phone="139")
    parcel = packed(a)
    b.create("c2", phone="1")
    office.sync(b)
    bring(office, a, parcel)
    with office.store.read() as connection:
        told = connection.execute(text("SELECT cursors FROM sync_origin WHERE origin = :r"), {"r": a.replica.origin})
        assert json.loads(told.scalar_one()) == {"S1": 1}
    office.sync(a)
    assert a.see("phone", "c2") == "1"


def test_one_from_before_a_restore_waits_for_its_desk(office: HeadOffice, a: Desk, b: Desk) -> None:
    backup = office.backup()
    a.edit(phone="139")
    parcel = packed(a)
    office.restore(backup)
    with pytest.raises(OfficeRestored):
        bring(office, a, parcel)
    office.sync(a, b)
    assert b.see("phone") == "139"


def test_one_of_another_device_or_scope_is_not_taken(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(phone="139")
    (parcel,) = packed(a)
    office.sync(a)
    with pytest.raises(IdentityReused):
        bring(office, b, [wire.decode(wire.encode(parcel).replace(b"139", b"666"), wire.SyncRequest)])
    with pytest.raises(OutOfScope):
        unpack(office.service("A", partitions=("S2",)), parcel, age=0)


def test_a_copy_of_the_file_that_said_something_else_is_told(office: HeadOffice, a: Desk) -> None:
    a.edit(phone="139")
    (parcel,) = packed(a)
    office.sync(a)
    other = wire.decode(wire.encode(parcel).replace(b"139", b"666"), wire.SyncRequest)
    with pytest.raises(IdentityReused):
        bring(office, a, [other])


def test_one_that_is_too_old_a_catalogue_is_left_whole(office: HeadOffice, a: Desk) -> None:
    a.edit(phone="139")
    parcel = packed(a)
    newer = replace(office.service("A"), min_write_version=2)
    with pytest.raises(UpgradeNeeded):
        unpack(newer, parcel[0], age=0)
    assert a.replica.queue().units == 1
