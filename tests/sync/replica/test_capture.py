"""Every change of a business table is queued in its own transaction, and there is no way around it."""

import sqlite3
from pathlib import Path

import pytest

from sync.errors import WriteRefused
from sync.replica.capture import Base
from sync.replica.sealing import MAX_UNIT
from tests.sync.parts import Desk, connector, insert, update


@pytest.fixture
def desk() -> Desk:
    """A desk with one customer, queue and all."""
    made = Desk("A")
    made.create("c1", name="金彩", phone="138", city="沈阳", tags='["a"]', points=10)
    return made


def ops(desk: Desk) -> list[tuple[object, ...]]:
    """What was captured after the creation."""
    return desk.rows(
        "SELECT type, id, register, value, old, was, base_rev, prev FROM sync_op WHERE register <> '' ORDER BY n"
    )


def test_a_creation_is_one_op_with_the_columns_that_have_a_value(desk: Desk) -> None:
    (row,) = desk.rows("SELECT n, type, id, register, value, base_rev, prev FROM sync_op")
    value = '{"name":"金彩","phone":"138","city":"沈阳","tags":"[\\"a\\"]","points":10}'
    assert row == (1, "customer", "c1", "", value, 0, 0)
    assert desk.rows("SELECT id, type, partition FROM sync_record") == [("c1", "customer", "S1")]


def test_an_edit_carries_old_new_and_the_base_its_form_had_shown(desk: Desk) -> None:
    with desk.replica.unit("x", actor="A", partition="S1", bases={("c1", "phone"): Base("137", 3, 0)}) as connection:
        update(connection, "c1", phone="139")
    assert ops(desk) == [("customer", "c1", "phone", '"139"', '"138"', '"137"', 3, 0)]


def test_without_a_form_the_base_is_what_is_there_and_the_own_open_op(desk: Desk) -> None:
    with desk.replica.unit("x", actor="A", partition="S1") as connection:
        update(connection, "c1", phone="139")
    assert ops(desk) == [("customer", "c1", "phone", '"139"', '"138"', '"138"', 1, 1)]


def test_a_group_is_one_op_with_all_its_columns(desk: Desk) -> None:
    desk.edit(street="兴华北街", city="大连")
    ((_, _, register, value, old, *_),) = ops(desk)
    assert (register, value, old) == (
        "address", '{"city":"大连","street":"兴华北街"}', '{"city":"沈阳","street":null}',
    )  # fmt: skip


def test_a_second_edit_within_one_save_continues_the_first(desk: Desk) -> None:
    form = desk.open_form()
    with desk.replica.unit("x", actor="A", partition="S1", bases=form.bases) as connection:  # type: ignore[arg-type]
        update(connection, "c1", phone="139")
        update(connection, "c1", phone="136")
    assert [(row[3], row[5], row[7]) for row in ops(desk)] == [('"139"', '"138"', 1), ('"136"', '"139"', 2)]


def test_a_save_that_changes_nothing_queues_nothing(desk: Desk) -> None:
    before = desk.replica.queue()
    desk.edit(phone="138")
    assert desk.replica.queue() == before
    assert desk.rows("SELECT COUNT(*) FROM sync_unit") == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customer SET phone = '139'",
        "INSERT INTO customer (id) VALUES ('c2')",
        "DELETE FROM customer",
        "INSERT INTO customer (id, phone) VALUES ('c1', '1') ON CONFLICT (id) DO UPDATE SET phone = '1'",
    ],
)
def test_outside_a_unit_of_work_nothing_can_be_written(desk: Desk, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        desk.connection.execute(statement)
    assert desk.see("phone") == "138"


def test_a_foreign_connection_cannot_write(tmp_path: Path) -> None:
    desk = Desk("A", path=tmp_path / "replica.db")
    desk.create("c1", phone="138")
    foreign = sqlite3.connect(tmp_path / "replica.db")
    for statement in (
        "UPDATE customer SET phone = '1'",
        "INSERT INTO customer (id) VALUES ('x')",
        "DELETE FROM customer",
    ):
        with pytest.raises(sqlite3.OperationalError, match="no such function"):
            foreign.execute(statement)
    foreign.close()


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM customer WHERE id = 'c1'", "archived, never deleted"),
        ("UPDATE customer SET id = 'c9' WHERE id = 'c1'", "id of a record never changes"),
        ("UPDATE visit SET note = 'x'", "corrected by a new row"),
        ("INSERT OR REPLACE INTO customer (id) VALUES ('c1')", "exists already"),
    ],
)
def test_records_are_neither_deleted_renamed_nor_append_only_rows_changed(desk: Desk, statement: str, why: str) -> None:
    desk.create("v1", type_="visit", note="met", order="1")
    with (
        pytest.raises(sqlite3.IntegrityError, match=why),
        desk.replica.unit("x", actor="A", partition="S1") as connection,
    ):
        connection.execute(statement)
    assert desk.replica.queue().units == 2


def test_a_unit_that_fails_leaves_no_trace(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError), desk.replica.unit("x", actor="A", partition="S1") as connection:
        update(connection, "c1", phone="139")
        raise ZeroDivisionError
    assert (desk.see("phone"), desk.replica.queue().ops) == ("138", 1)
    desk.edit(phone="136")
    assert desk.rows("SELECT first, last FROM sync_unit ORDER BY unit") == [(1, 1), (2, 2)]


def test_units_do_not_nest(desk: Desk) -> None:
    with (
        desk.replica.capture.applying(),
        pytest.raises(WriteRefused, match="already open"),
        desk.replica.unit("x", actor="A", partition="S1"),
    ):
        raise AssertionError("not reached")


def test_a_unit_keeps_to_its_partition(desk: Desk) -> None:
    with (
        pytest.raises(WriteRefused, match="c1 is in partition S1, the unit of work in S2"),
        desk.replica.unit("x", actor="A", partition="S2") as connection,
    ):
        insert(connection, "c2")
        update(connection, "c1", phone="139")
    assert desk.see("phone") == "138"


def test_more_than_head_office_takes_at_once_is_refused_before_it_is_saved(desk: Desk) -> None:
    with (
        pytest.raises(WriteRefused, match="save in parts"),
        desk.replica.unit("x", actor="A", partition="S1") as connection,
    ):
        update(connection, "c1", remarks="x" * (MAX_UNIT + 1))
    assert desk.see("remarks") is None


@pytest.mark.parametrize(
    ("what", "actor", "partition"),
    [
        ("x" * 101, "A", "S1"),
        ("x", "王芳", "S1"),
        ("x", "", "S1"),
        ("x", "A" * 37, "S1"),
        ("x", "A\n", "S1"),
        ("x", "A", "沈阳"),
    ],
)
def test_a_unit_that_head_office_could_not_read_is_refused_before_it_blocks_the_queue(
    desk: Desk, what: str, actor: str, partition: str
) -> None:
    before = desk.replica.queue()
    with (
        pytest.raises(WriteRefused, match="no name"),
        desk.replica.unit(what, actor=actor, partition=partition) as connection,
    ):
        insert(connection, "c2")
    assert desk.replica.queue() == before
    with desk.replica.unit("字" * 100, actor="0zA_.:-", partition="S1") as connection:
        insert(connection, "c2")


def test_what_head_office_takes_at_once_is_counted_in_bytes(desk: Desk) -> None:
    with (
        pytest.raises(WriteRefused, match="save in parts"),
        desk.replica.unit("x", actor="A", partition="S1") as connection,
    ):
        update(connection, "c1", remarks="字" * (MAX_UNIT // 3 + 1))
    desk.edit(remarks="字" * (MAX_UNIT // 3 - 100))


def test_a_column_named_like_a_key_word_is_captured() -> None:
    desk = Desk("A")
    desk.create("v1", type_="visit", order="7")
    assert desk.rows("SELECT value FROM sync_op") == [('{"order":"7"}',)]


def test_a_full_disk_leaves_the_writer_usable(tmp_path: Path) -> None:
    desk = Desk("A", path=tmp_path / "replica.db")
    desk.create("c1", phone="138")
    (pages,) = desk.connection.execute("PRAGMA page_count").fetchone()
    desk.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        desk.edit(remarks="x" * 100_000)
    desk.connection.execute("PRAGMA max_page_count = 1000000")
    desk.edit(phone="139")
    assert desk.see("phone") == "139"


def test_what_the_database_has_undone_by_itself_is_not_undone_twice(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError), desk.replica.database.write() as connection:
        connection.execute("ROLLBACK")
        raise ZeroDivisionError
    desk.edit(phone="139")


def test_the_writer_can_be_closed() -> None:
    desk = Desk("A")
    desk.replica.database.close()
    with pytest.raises(sqlite3.ProgrammingError):
        desk.see("phone")


def test_a_form_on_nothing_shows_nothing(desk: Desk) -> None:
    assert desk.replica.shown(desk.connection, "customer", "nobody") is None
    assert connector()().execute("SELECT COUNT(*) FROM customer").fetchone() == (0,)
