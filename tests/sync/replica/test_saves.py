"""What a person saved here, and whether anybody has built on it since: what an undo asks."""

from sync.replica.decisions import resolve
from sync.replica.journal import conflicts
from sync.replica.saves import is_contested, later_change, saves
from tests.sync.parts import Desk, HeadOffice


def test_own_saves_are_listed_youngest_first_with_old_and_new_values(a: Desk) -> None:
    a.create("c1", phone="138")
    a.edit(phone="139")
    a.edit(remarks="x", city="沈阳")

    found = saves(a.connection, actor="A", since_ms=0, limit=2)

    assert [save.what for save in found] == ["edit", "edit"]
    assert {(op.register, op.old is None, op.type, op.id) for op in found[0].ops} == {
        ("remarks", True, "customer", "c1"),
        ("address", False, "customer", "c1"),
    }
    assert [(op.register, op.old, op.value) for op in found[1].ops] == [("phone", "138", "139")]
    assert saves(a.connection, actor="B", since_ms=0, limit=9) == []
    assert saves(a.connection, actor="A", since_ms=a.clock.wall_ms + 1, limit=9) == []


def test_what_head_office_refused_is_no_save_any_more(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="138")
    office.sync(a)
    office.rights.forbidden["A"] = "rights"
    a.edit(phone="139")
    office.sync(a)

    assert [op.register for save in saves(a.connection, actor="A", since_ms=0, limit=9) for op in save.ops] == [""]


def test_a_later_edit_of_the_register_is_found_one_of_another_is_not(a: Desk) -> None:
    a.create("c1", phone="138")
    a.edit(phone="139")
    (save, made) = saves(a.connection, actor="A", since_ms=0, limit=9)
    assert later_change(a.connection, save, save.ops[0]) is None
    a.edit(remarks="x")
    assert later_change(a.connection, save, save.ops[0]) is None
    a.edit(phone="137")

    found = later_change(a.connection, save, save.ops[0])

    assert found is not None
    assert (found.actor, found.device) == ("A", "")
    assert later_change(a.connection, made, made.ops[0]) is not None


def test_units_that_cancel_out_do_not_count(a: Desk) -> None:
    a.create("c1", phone="138")
    a.edit(phone="139")
    save = saves(a.connection, actor="A", since_ms=0, limit=1)[0]
    a.edit(phone="137")
    a.edit(phone="139")
    units = [one.unit for one in saves(a.connection, actor="A", since_ms=0, limit=2)]

    assert later_change(a.connection, save, save.ops[0], without=units) is None
    assert later_change(a.connection, save, save.ops[0], without=units[:1]) is not None


def test_what_another_desk_changed_since_is_found_and_what_it_had_changed_before_is_not(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    office.sync(a, b)
    a.create("c1", phone="138")
    office.sync(a, b)
    b.edit(remarks="earlier")
    office.sync(b, a)
    a.edit(remarks="mine")
    office.sync(a, b)
    save = saves(a.connection, actor="A", since_ms=0, limit=1)[0]
    assert later_change(a.connection, save, save.ops[0]) is None
    b.edit(remarks="later")
    office.sync(b, a)

    found = later_change(a.connection, save, save.ops[0])

    assert found is not None
    assert (found.actor, found.device) == ("B", "B")
    assert not is_contested(a.connection, "c1", "remarks")


def test_a_contested_register_is_told(office: HeadOffice, a: Desk, b: Desk) -> None:
    office.sync(a, b)
    a.create("c1", phone="138")
    office.sync(a, b)
    a.edit(phone="139")
    b.edit(phone="137")
    office.sync(a, b, a)

    assert is_contested(a.connection, "c1", "phone")
    assert is_contested(a.connection, "c1", "")
    assert not is_contested(a.connection, "c1", "remarks")


def test_a_register_that_was_decided_here_waits_no_more(office: HeadOffice, a: Desk, b: Desk) -> None:
    office.sync(a, b)
    a.create("c1", phone="138")
    office.sync(a, b)
    a.edit(phone="139")
    b.edit(phone="137")
    office.sync(a, b, a)
    (conflict,) = conflicts(a.connection)

    unit = resolve(a.replica, conflict, "137", actor="A")

    assert not is_contested(a.connection, "c1", "phone")
    save = saves(a.connection, actor="A", since_ms=0, limit=1)[0]
    assert (save.unit, save.what) == (unit, "resolve")
    assert later_change(a.connection, save, save.ops[0]) is None
