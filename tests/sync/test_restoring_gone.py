"""Head office comes back from an older copy: what went elsewhere, or for good, in the time it knows goes everywhere."""

import pytest

from sync.replica import acts
from sync.replica.stubs import stub_of
from tests.sync.parts import Desk, HeadOffice

BOTH = ("S1", "S2")


@pytest.fixture
def moved(office: HeadOffice, a: Desk, b: Desk) -> HeadOffice:
    """C1 was moved to S2 at B, which keeps both branches; head office is back from before that."""
    a.create("c1", phone="13912345678")
    office.sync(a)
    office.sync(b, partitions=BOTH)
    copy = office.backup()
    with b.replica.unit("move", actor="B", partition="S1") as connection:
        acts.move(connection, "customer", "c1", to="S2")
    office.sync(b, partitions=BOTH)
    assert b.rows("SELECT partition FROM sync_record") == [("S2",)]
    office.restore(copy)
    return office


def erase(a: Desk) -> None:
    with a.replica.unit("erase", actor="A", partition="S1") as connection:
        acts.erase(connection, "customer", "c1")


def trace(b: Desk) -> list[tuple[object, ...]]:
    return [
        *b.rows("SELECT phone FROM customer"),
        *b.rows("SELECT id FROM sync_record"),
        *b.rows("SELECT value FROM sync_op WHERE value LIKE '%139%'"),
        *b.rows("SELECT new FROM sync_history WHERE new LIKE '%139%'"),
    ]


def test_who_was_erased_in_the_branch_they_had_left_meanwhile_is_erased_where_they_went(
    moved: HeadOffice, a: Desk, b: Desk
) -> None:
    erase(a)
    moved.sync(a)
    moved.sync(b, partitions=BOTH)
    stub = stub_of(b.connection, "c1")
    assert stub is not None and stub.fate == "erased"
    assert trace(b) == []


def test_who_went_to_a_third_branch_instead_is_not_kept_where_only_others_had_moved_them(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    c = Desk("C")
    a.create("c1", phone="13912345678")
    office.sync(a)
    copy = office.backup()
    with a.replica.unit("move", actor="A", partition="S1") as connection:
        acts.move(connection, "customer", "c1", to="S2")
    office.sync(a)
    office.sync(c, partitions=BOTH)
    office.restore(copy)
    office.sync(b)
    with b.replica.unit("move", actor="B", partition="S1") as connection:
        acts.move(connection, "customer", "c1", to="S3")
    office.sync(b)
    office.sync(c, partitions=BOTH)
    assert c.rows("SELECT id FROM sync_record") == []
    assert c.see("phone") is None


def test_who_was_moved_there_again_before_this_desk_heard_of_the_restore_stays(
    moved: HeadOffice, a: Desk, b: Desk
) -> None:
    with a.replica.unit("move", actor="A", partition="S1") as connection:
        acts.move(connection, "customer", "c1", to="S2")
    moved.sync(a)
    for _ in range(2):
        moved.sync(b, partitions=BOTH)
    assert b.rows("SELECT id, partition, told FROM sync_record") == [("c1", "S2", 1)]
    assert b.see("phone") == "13912345678"
