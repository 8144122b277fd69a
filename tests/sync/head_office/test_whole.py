"""A unit of work that brings records into a feed whole: no page may come of it that nobody can read."""

import pytest

from sync import wire
from sync.head_office import merging
from sync.replica import acts, journal
from tests.sync.parts import Desk, HeadOffice


def move(desk: Desk, *ids: str) -> None:
    """Save that customers go to S2, in one unit."""
    with desk.replica.unit("move", actor=desk.name, partition="S1") as connection:
        for id_ in ids:
            acts.move(connection, "customer", id_, to="S2")


def test_more_than_a_page_can_hold_does_not_move_at_once(
    office: HeadOffice, a: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        a.create(f"c{number}", remarks="x" * 1000)
    office.sync(a)
    monkeypatch.setattr(merging, "WHOLE_BYTES", 3000)
    move(a, "c0", "c1", "c2", "c3")
    office.sync(a)
    assert [(one.code, len(one.ops)) for one in journal.refused(a.connection)] == [("too_much", 4)]
    assert a.see("remarks", "c3") == "x" * 1000
    move(a, "c0", "c1")
    move(a, "c2", "c3")
    office.sync(a)
    there = Desk("C")
    office.sync(there, partitions=("S2",))
    assert len(there.rows("SELECT id FROM customer")) == 4


def test_one_record_moves_whatever_it_holds(office: HeadOffice, a: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    a.create("c1", remarks="x" * 5000)
    office.sync(a)
    monkeypatch.setattr(merging, "WHOLE_BYTES", 3000)
    move(a, "c1")
    office.sync(a)
    assert journal.refused(a.connection) == []


def test_what_one_unit_brings_whole_fits_an_answer() -> None:
    assert merging.WHOLE_BYTES <= wire.MAX_BODY // 2
