"""A record moves, is merged into another, or is erased: everybody in scope hears of it, and nothing typed is lost."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from sync.errors import Offline, UpgradeNeeded, WriteRefused
from sync.replica import acts, journal
from sync.replica.stubs import resolve, stub_of
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line, insert, update

BOTH = ("S1", "S2")


@pytest.fixture
def c() -> Desk:
    """A desk of the other branch."""
    return Desk("C")


def act(desk: Desk, what: str, id_: str = "c1", **arguments: str) -> None:
    """Save a unit that holds one act."""
    with desk.replica.unit(what, actor=desk.name, partition="S1") as connection:
        if what in ("alias", "part"):
            getattr(acts, what)(desk.replica, connection, "customer", id_, **arguments)
        else:
            getattr(acts, what)(connection, "customer", id_, **arguments)


def everything_at(office: HeadOffice) -> str:
    """All that the office's database holds, as one text."""
    with office.store.read() as connection:
        tables = ("sync_record", "sync_unit", "sync_line", "sync_stub")
        return "".join(str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in tables)


def everything_on(desk: Desk) -> str:
    """All that a desk's file holds, as one text."""
    names = [str(name) for (name,) in desk.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "".join(str(desk.rows(f'SELECT * FROM "{name}"')) for name in names)


# Moving --------------------------------------------------------------------------------------------


def test_a_moved_record_leaves_one_branch_and_enters_the_other_whole(
    office: HeadOffice, a: Desk, b: Desk, c: Desk
) -> None:
    a.create("c1", phone="1", remarks="x")
    office.sync(a, b)
    a.edit(phone="2")
    b.edit(phone="3")
    office.sync(a, b)
    office.sync(c, partitions=("S2",))
    act(a, "move", to="S2")
    office.sync(a, b)
    office.sync(c, partitions=("S2",))
    assert [desk.see("phone") for desk in (a, b, c)] == [None, None, "2"]
    assert [stub_of(desk.connection, "c1").target for desk in (a, b)] == ["S2", "S2"]  # type: ignore[union-attr]
    assert {one.value for one in journal.conflicts(c.connection)[0].candidates} == {"2", "3"}
    assert not journal.conflicts(b.connection)
    assert "'3'" not in str(b.rows("SELECT * FROM sync_history"))


def test_an_edit_saved_before_the_move_could_be_known_still_merges(
    office: HeadOffice, a: Desk, b: Desk, c: Desk
) -> None:
    a.create("c1", phone="1")
    office.sync(a, b)
    b.edit(remarks="still here")
    act(a, "move", to="S2")
    office.sync(a, b)
    office.sync(c, partitions=("S2",))
    assert c.see("remarks") == "still here"
    assert journal.refused(b.connection) == []


def test_a_late_edit_merges_beside_work_for_the_branch_that_the_record_moved_to(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c1", phone="1")
    a.create("c2", part="S2", phone="2")
    office.sync(a, b, partitions=BOTH)
    b.edit(remarks="still here")
    with b.replica.unit("edit", actor="B", partition="S2") as connection:
        connection.execute("UPDATE customer SET remarks = 'there' WHERE id = 'c2'")
    act(a, "move", to="S2")
    office.sync(a, b, partitions=BOTH)
    assert (b.see("remarks"), b.see("remarks", "c2")) == ("still here", "there")
    assert journal.refused(b.connection) == []


def test_an_edit_saved_after_the_move_was_told_is_refused_with_what_was_typed(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c1", phone="1")
    office.sync(a, b)
    act(a, "move", to="S2")
    office.sync(a, b)
    with b.replica.unit("edit", actor="B", partition="S1") as connection:
        connection.execute(
            "INSERT INTO sync_op (unit, type, id, register, value, base_rev) "
            "VALUES (sync_unit(), 'customer', 'c1', 'remarks', '\"late\"', 1)"
        )
    office.sync(b)
    (refused,) = journal.refused(b.connection)
    assert (refused.code, refused.ops[0].value) == ("moved", "late")


def test_who_reads_both_branches_keeps_a_moved_record(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a, b, partitions=BOTH)
    act(a, "move", to="S2")
    office.sync(a, b, partitions=BOTH)
    for desk in (a, b):
        assert desk.see("phone") == "1", "its own author, too"
        assert desk.rows("SELECT partition FROM sync_record WHERE id = 'c1'") == [("S2",)]
        assert stub_of(desk.connection, "c1") is None


def test_a_record_that_went_the_other_way_is_kept_as_well(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", part="S2", phone="1")
    office.sync(a, b, partitions=BOTH)
    with a.replica.unit("move", actor="A", partition="S2") as connection:
        acts.move(connection, "customer", "c1", to="S1")
    office.sync(a, b, partitions=BOTH)
    assert [desk.see("phone") for desk in (a, b)] == ["1", "1"]


def test_a_record_that_comes_back_is_told_whole_again(office: HeadOffice, a: Desk, b: Desk, c: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a, b)
    act(a, "move", to="S2")
    office.sync(a, b)
    office.sync(c, partitions=("S2",))
    with c.replica.unit("back", actor="C", partition="S2") as connection:
        update(connection, "c1", phone="9")
        acts.move(connection, "customer", "c1", to="S1")
    office.sync(c, partitions=("S2",))
    office.sync(a, b)
    assert [desk.see("phone") for desk in (a, b, c)] == ["9", "9", None]
    assert stub_of(a.connection, "c1") is None


def test_own_open_edits_of_a_record_that_left_are_still_answered(office: HeadOffice, a: Desk, b: Desk, c: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a, b)
    act(a, "move", to="S2")
    office.sync(a)
    line = Line(office.service("B"))
    line.on_answer = lambda: b.edit(remarks="while the answer was under way")
    Session(b.replica, line, ("S1",)).run()
    office.sync(b)
    office.sync(c, partitions=("S2",))
    assert b.see("phone") is None
    assert c.see("remarks") == "while the answer was under way"
    assert b.replica.queue().units == 0


def test_a_second_move_to_the_same_branch_comes_to_nothing(office: HeadOffice, a: Desk, c: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a)
    act(a, "move", to="S2")
    act(a, "move", to="S2")
    office.sync(a)
    office.sync(c, partitions=("S2",))
    assert (a.see("phone"), c.see("phone")) == (None, "1")
    assert a.replica.queue().units == 0


def test_an_own_edit_stays_in_view_when_its_record_comes_in_by_another_partition(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a, partitions=BOTH)
    act(a, "move", to="S2")
    line = office.line(a, partitions=BOTH)
    line.on_answer = lambda: a.edit(remarks="while the answer was under way")
    line.faults = ["", "request"]
    with pytest.raises(Offline):
        Session(a.replica, line, BOTH).run()
    assert (a.see("phone"), a.see("remarks")) == ("1", "while the answer was under way")


# Merging two records -------------------------------------------------------------------------------


@pytest.fixture
def twins(office: HeadOffice, a: Desk, b: Desk) -> None:
    """Two records of one customer, known to both desks."""
    a.create("c1", name="金彩", phone="1", points=5, tags='["x"]')
    a.create("c2", name="金采", phone="1", points=7, tags='["y"]')
    office.sync(a, b)


@pytest.mark.usefixtures("twins")
def test_late_edits_follow_an_alias_by_value(office: HeadOffice, a: Desk, b: Desk) -> None:
    b.edit("c2", phone="2", points=10, tags='["y","z"]', name="金采部")
    act(a, "alias", "c2", into="c1")
    office.sync(a, b)
    office.sync(a, b)
    for desk in (a, b):
        assert desk.see("phone", "c1") == "2", "its author had seen the value that is in force"
        assert (desk.see("points", "c1"), desk.see("tags", "c1")) == (8, '["x","z"]')
        assert {one.value for one in journal.conflicts(desk.connection)[0].candidates} == {"金彩", "金采部"}
        assert desk.see("name", "c2") is None
        assert resolve(desk.connection, "c2") == "c1"


@pytest.mark.usefixtures("twins")
def test_a_merge_can_be_taken_back(office: HeadOffice, a: Desk, b: Desk) -> None:
    act(a, "alias", "c2", into="c1")
    office.sync(a, b)
    act(b, "part", "c2")
    office.sync(b, a)
    assert [desk.see("name", "c2") for desk in (a, b)] == ["金采", "金采"]
    assert resolve(a.connection, "c2") == "c2"


@pytest.mark.usefixtures("twins")
@pytest.mark.parametrize("into", ["c2", "nobody"])
def test_no_record_is_merged_into_itself_or_nothing(office: HeadOffice, a: Desk, into: str) -> None:
    act(a, "alias", "c2", into=into)
    office.sync(a)
    assert [one.code for one in journal.refused(a.connection)] == ["no_target"]
    assert a.see("name", "c2") == "金采"


@pytest.mark.usefixtures("twins")
def test_an_own_late_edit_that_meets_another_value_is_a_conflict_of_the_record_merged_into(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    act(a, "alias", "c2", into="c1")
    office.sync(a)
    b.edit("c2", name="金采部")
    office.sync(b)
    assert [(one.id, one.register) for one in journal.conflicts(b.connection)] == [("c1", "name")]


@pytest.mark.usefixtures("twins")
def test_what_was_told_of_a_merged_record_leaves_with_the_one_it_was_merged_into(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.edit("c2", name="told to b")
    office.sync(a, b)
    act(a, "alias", "c2", into="c1")
    act(a, "move", "c1", to="S2")
    office.sync(a, b)
    assert b.rows("SELECT * FROM sync_history") == []


@pytest.mark.usefixtures("twins")
def test_a_late_edit_that_continues_a_refused_one_stands_on_what_that_stood_on(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    office.rights.forbidden["nobody"] = "rights"
    a.edit("c1", name="金采")
    office.sync(a, b)
    act(a, "alias", "c2", into="c1")
    office.sync(a)
    with b.replica.unit("edit", actor="nobody", partition="S1") as connection:
        update(connection, "c2", name="refused")
    b.edit("c2", name="stands")
    office.sync(b)
    assert (b.see("name", "c1"), journal.conflicts(b.connection)) == ("stands", [])


# Erasing -------------------------------------------------------------------------------------------


def test_an_erasure_leaves_nothing_anywhere(office: HeadOffice, a: Desk, b: Desk) -> None:
    office.rights.forbidden["nobody"] = "rights"
    a.create("c1", phone="13898881111", remarks="geheim")
    a.create("c2", phone="keep")
    office.sync(a, b)
    a.edit(phone="13898882222")
    b.edit(phone="13898883333")
    office.sync(a, b)
    b.edit(remarks="geheimer")
    with b.replica.unit("edit", actor="nobody", partition="S1") as connection:
        update(connection, "c1", remarks="am geheimsten")
    office.sync(b)
    b.edit(remarks="noch unterwegs geheim")
    act(a, "erase")
    office.sync(a, b)
    office.sync(a, b)
    for everything in (everything_at(office), everything_on(a), everything_on(b)):
        assert "1389888" not in everything
        assert "geheim" not in everything
        assert "keep" in everything


def test_bytes_under_way_during_an_erasure_go_when_they_are_answered(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a, b)
    b.edit(remarks="geheim")
    with pytest.raises(Offline):
        Session(b.replica, Line(office.service("B"), ["request"]), ("S1",)).run()
    act(a, "erase")
    office.sync(a)
    strict = replace(office.service("B"), min_write_version=2)
    with pytest.raises(UpgradeNeeded):
        Session(b.replica, Line(strict), ("S1",)).run()
    assert b.see("phone") is None
    assert "geheim" in everything_on(b)
    office.sync(b)
    assert "geheim" not in everything_on(b)


def test_an_erasure_beats_an_edit_that_did_not_see_it(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a, b)
    b.edit(phone="2")
    act(a, "erase")
    office.sync(a, b)
    assert b.see("phone") is None
    assert [one.code for one in journal.refused(b.connection)] == ["erased"]
    with b.replica.unit("create", actor="B", partition="S1") as connection:
        insert(connection, "c1", phone="3")
    office.sync(b, a)
    assert a.see("phone") is None, "an erased record does not rise again"


@pytest.mark.usefixtures("twins")
def test_an_erasure_takes_with_it_what_was_merged_into_the_record(office: HeadOffice, a: Desk, b: Desk) -> None:
    act(a, "alias", "c2", into="c1")
    office.sync(a, b)
    act(a, "erase", "c1")
    office.sync(a, b)
    for everything in (everything_at(office), everything_on(a), everything_on(b)):
        assert "金" not in everything


def test_an_erasure_takes_with_it_what_was_said_late_of_a_record_merged_into_it(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c1", phone="1")
    a.create("c2", phone="2")
    office.sync(a, b)
    b.edit("c2", remarks="geheim")
    act(a, "alias", "c2", into="c1")
    office.sync(a, b)
    act(a, "erase", "c1")
    office.sync(a, b)
    for everything in (everything_at(office), everything_on(a), everything_on(b)):
        assert "geheim" not in everything


def test_an_erasure_reaches_the_branch_that_the_record_had_left(office: HeadOffice, a: Desk, b: Desk, c: Desk) -> None:
    a.create("c1", phone="geheim")
    office.sync(a, b)
    b.edit(remarks="geheimer")
    act(a, "move", to="S2")
    office.sync(a, b, a)
    office.sync(c, partitions=("S2",))
    with c.replica.unit("erase", actor="C", partition="S2") as connection:
        acts.erase(connection, "customer", "c1")
    office.sync(c, partitions=("S2",))
    office.sync(a, b)
    for everything in (everything_at(office), everything_on(a), everything_on(b), everything_on(c)):
        assert "geheim" not in everything


def test_a_record_moved_and_erased_at_once_is_gone(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="geheim")
    office.sync(a, b)
    act(a, "move", to="S2")
    act(a, "erase")
    office.sync(a, b)
    for everything in (everything_at(office), everything_on(a), everything_on(b)):
        assert "geheim" not in everything


def test_an_act_outside_a_unit_is_refused(a: Desk) -> None:
    with pytest.raises(WriteRefused), a.replica.database.write() as connection:
        acts.erase(connection, "customer", "c1")


def test_rights_are_asked_for_acts_too(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="1")
    office.sync(a)
    office.rights.forbidden["A"] = "rights"
    act(a, "erase")
    office.sync(a)
    assert [one.code for one in journal.refused(a.connection)] == ["rights"]
    assert a.see("phone") == "1"
