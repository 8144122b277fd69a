"""Archiving and editing never destroy each other (I15)."""

import pytest

from sync.replica import decisions, journal
from tests.sync.parts import Desk, HeadOffice, update

DAY = "2026-11-27"


@pytest.fixture(autouse=True)
def shared(office: HeadOffice, a: Desk, b: Desk) -> None:
    """A customer both desks know."""
    a.create("c1", phone="1", remarks="x")
    office.sync(a, b)


def both(office: HeadOffice, first: Desk, second: Desk) -> None:
    office.sync(first, second)
    office.sync(first, second)


@pytest.mark.parametrize("archiver_first", [True, False])
def test_an_edit_that_did_not_see_the_archiving_keeps_the_record(
    office: HeadOffice, a: Desk, b: Desk, archiver_first: bool
) -> None:
    a.edit(archived=DAY)
    b.edit(remarks="is coming on Monday")
    both(office, *((a, b) if archiver_first else (b, a)))
    for desk in (a, b):
        assert (desk.see("archived"), desk.see("remarks")) == (None, "is coming on Monday")
        (conflict,) = journal.conflicts(desk.connection)
        assert [(one.value, one.by) for one in conflict.candidates] == [(None, "B"), (DAY, "A")]


@pytest.mark.parametrize("decider", ["A", "B"])
def test_a_person_decides(office: HeadOffice, a: Desk, b: Desk, decider: str) -> None:
    a.edit(archived=DAY)
    b.edit(remarks="y")
    both(office, a, b)
    desk = a if decider == "A" else b
    decisions.resolve(desk.replica, journal.conflicts(desk.connection)[0], DAY, actor=decider)
    both(office, b, a)
    assert [desk.see("archived") for desk in (a, b)] == [DAY, DAY]
    assert [journal.conflicts(desk.connection) for desk in (a, b)] == [[], []]


def test_who_saw_the_edit_archives_without_a_conflict(office: HeadOffice, a: Desk, b: Desk) -> None:
    b.edit(remarks="y")
    both(office, b, a)
    a.edit(archived=DAY)
    both(office, a, b)
    assert [desk.see("archived") for desk in (a, b)] == [DAY, DAY]
    assert journal.conflicts(a.connection) == []


def test_who_was_told_of_an_edit_that_was_overtaken_archives_without_a_conflict(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    b.edit(remarks="y")
    office.sync(b)
    office.clock.forward(1_000)
    a.edit(remarks="the younger one")
    office.sync(a)
    assert [loser.lost.value for loser in journal.losers(a.connection)] == ["y"]
    a.edit(archived=DAY)
    both(office, a, b)
    assert [desk.see("archived") for desk in (a, b)] == [DAY, DAY]
    assert journal.conflicts(a.connection) == []


def test_own_edits_before_the_archiving_are_seen(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(remarks="last word")
    a.edit(archived=DAY)
    both(office, a, b)
    assert (b.see("archived"), b.see("remarks")) == (DAY, "last word")
    assert journal.conflicts(a.connection) == []


@pytest.mark.parametrize(("typed", "again"), [("[]", '["a"]'), ('["b"]', "[]"), ('["c","b"]', '["b"]')])
def test_tags_of_ones_own_are_seen_however_they_are_listed(
    office: HeadOffice, a: Desk, b: Desk, typed: str, again: str
) -> None:
    a.edit(tags=typed)
    a.edit(tags=again)
    a.edit(archived=DAY)
    both(office, a, b)
    assert b.see("archived") == DAY
    assert journal.conflicts(a.connection) == []


def test_tags_that_go_on_from_refused_ones_are_ones_own(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(tags='["a"]')
    both(office, a, b)
    office.rights.forbidden["nobody"] = "rights"
    with a.replica.unit("edit", actor="nobody", partition="S1") as connection:
        update(connection, "c1", tags='["a","b"]')
    a.edit(tags='["b"]')
    a.edit(archived=DAY)
    both(office, a, b)
    assert b.see("archived") == DAY
    assert journal.conflicts(a.connection) == []


def test_who_saw_the_archiving_edits_an_archived_record(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(archived=DAY)
    both(office, a, b)
    b.edit(remarks="for the file")
    both(office, b, a)
    assert (a.see("archived"), a.see("remarks")) == (DAY, "for the file")


def test_a_form_opened_before_the_edit_came_does_not_archive_it_away(office: HeadOffice, a: Desk, b: Desk) -> None:
    form = a.open_form()
    b.edit(remarks="y")
    both(office, b, a)
    form.save(archived=DAY)
    both(office, a, b)
    assert b.see("archived") is None
    assert len(journal.conflicts(b.connection)) == 1


def test_two_who_put_it_away_on_different_days_are_both_kept(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(archived=DAY)
    b.edit(archived="2026-11-28")
    both(office, a, b)
    (conflict,) = journal.conflicts(b.connection)
    assert {one.value for one in conflict.candidates} == {DAY, "2026-11-28"}


def test_an_archiving_that_meets_another_and_an_edit_destroys_neither(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit(archived=DAY)
    a.edit(remarks="y")
    b.edit(archived="2026-11-28")
    both(office, a, b)
    (conflict,) = journal.conflicts(b.connection)
    assert {one.value for one in conflict.candidates} == {None, DAY, "2026-11-28"}


def test_who_decides_has_seen_the_edits_of_others(office: HeadOffice, a: Desk, b: Desk) -> None:
    c = Desk("C")
    a.edit(archived=DAY)
    b.edit(remarks="y")
    both(office, a, b)
    office.sync(c)
    decisions.resolve(c.replica, journal.conflicts(c.connection)[0], DAY, actor="C")
    both(office, c, a)
    assert a.see("archived") == DAY
    assert journal.conflicts(a.connection) == []


def test_who_typed_the_same_as_an_unseen_edit_has_not_seen_it(office: HeadOffice, a: Desk, b: Desk) -> None:
    b.edit(remarks="y")
    office.sync(b)
    office.clock.forward(1000)
    a.edit(remarks="y")
    a.edit(archived=DAY)
    both(office, a, b)
    assert a.see("archived") is None
    assert len(journal.conflicts(a.connection)) == 1
