"""Merged records and other branches: what moves or is erased takes along what stands for it, and no more."""

from sync.head_office.replay import verify
from sync.replica import acts, journal
from sync.replica.stubs import stub_of
from tests.sync.linked import AS_WRITTEN, BOTH, LINKED, LinkedDesk, a, b, office
from tests.sync.parts import HeadOffice

__all__ = ["a", "b", "office"]


def test_a_survivor_takes_along_to_another_branch_what_stands_for_the_merged(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.merge("c3", "c2")
    a.merge("c2", "c1")
    office.sync(a, b)
    a.move("customer", "c1")
    for number in "123":
        a.move("note", f"note{number}")
    c = LinkedDesk("C")
    office.sync(c, partitions=("S2",))
    office.sync(a)
    office.sync(c, partitions=("S2",))
    assert c.named() == {"note1": "c1", "note2": "c1", "note3": "c1"}
    fresh = LinkedDesk("D")
    office.sync(fresh, partitions=("S2",))
    assert fresh.named() == c.named()
    c.part("c2", part="S2")
    office.sync(c, partitions=("S2",))
    office.sync(fresh, partitions=("S2",))
    for desk in (c, fresh):
        assert (desk.customers(), desk.named()) == (["c1", "c2"], {"note1": "c1", "note2": "c2", "note3": "c2"})
    office.sync(b)
    stub = stub_of(b.connection, "c2")
    assert stub is not None
    assert (stub.fate, stub.target) == ("moved", "S2"), "who knew it as merged hears where it is"
    with office.store.read() as connection:
        assert verify(connection, LINKED) == []


def test_a_record_that_has_moved_is_not_merged_by_who_had_not_heard(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    a.move("customer", "c2")
    b.merge("c2", "c1")
    office.sync(a, b)
    assert [one.code for one in journal.refused(b.connection)] == ["moved"]
    assert (b.customers(), b.named()) == (["c1", "c3"], AS_WRITTEN)


def test_an_erasure_spares_what_was_parted_from_the_record_in_another_branch(office: HeadOffice, a: LinkedDesk) -> None:
    a.merge("c2", "c1")
    office.sync(a)
    a.move("customer", "c1")
    office.sync(a)
    c = LinkedDesk("C")
    office.sync(c, partitions=("S2",))
    c.part("c2", part="S2")
    office.sync(c, partitions=("S2",))
    with c.replica.unit("erase", actor="C", partition="S2") as connection:
        acts.erase(connection, "customer", "c1")
    office.sync(c, partitions=("S2",))
    fresh = LinkedDesk("D")
    office.sync(fresh, partitions=("S2",))
    for desk in (c, fresh):
        assert (desk.customers(), desk.see("name", "c2")) == (["c2"], "n2")


def test_merged_and_moved_in_one_save_the_merged_one_is_known_where_the_survivor_is(
    office: HeadOffice, a: LinkedDesk
) -> None:
    with a.replica.unit("both", actor="A", partition="S1") as connection:
        acts.alias(a.replica, connection, "customer", "c2", into="c1")
        acts.move(connection, "customer", "c1", to="S2")
        acts.move(connection, "note", "note2", to="S2")
    c = LinkedDesk("C")
    office.sync(c, partitions=("S2",))
    office.sync(a)
    office.sync(c, partitions=("S2",))
    assert c.named() == {"note2": "c1"}


def test_an_erasure_is_told_where_the_record_came_back_and_left_again_in_the_same_request(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    office.sync(a, partitions=BOTH)
    a.merge("c2", "c1")
    a.part("c2")
    a.move("customer", "c2")
    with a.replica.unit("erase", actor="A", partition="S1") as connection:
        acts.erase(connection, "customer", "c2")
    office.sync(a, partitions=BOTH)
    office.sync(b)
    assert journal.refused(a.connection) == []
    assert [desk.rows("SELECT fate FROM sync_stub WHERE id = 'c2'") for desk in (a, b)] == [[("erased",)]] * 2


def test_an_erasure_is_told_where_the_record_was_before_the_same_save_moved_it_on(
    office: HeadOffice, a: LinkedDesk, b: LinkedDesk
) -> None:
    office.sync(a, b, partitions=(*BOTH, "S3"))
    a.move("customer", "c2")
    with b.replica.unit("both", actor="B", partition="S1") as connection:
        acts.move(connection, "customer", "c2", to="S3")
        acts.erase(connection, "customer", "c2")
    office.sync(a, b, partitions=(*BOTH, "S3"))
    assert journal.refused(b.connection) == []
    with office.store.read() as connection:
        fates = connection.exec_driver_sql("SELECT partition, fate FROM sync_stub WHERE id = 'c2' ORDER BY partition")
        assert fates.all() == [("S1", "erased"), ("S2", "erased"), ("S3", "erased")]
