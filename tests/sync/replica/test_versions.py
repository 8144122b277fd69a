"""Old and new programs side by side: what one does not know it carries, and an upgrade finds it (I21)."""

import sqlite3
from collections.abc import Iterator

import pytest

from sync import wire
from sync.catalogue import Catalogue, Kind, Policy, RecordType, Register
from sync.replica import journal
from sync.replica.capture import Capture
from sync.replica.database import Database
from sync.replica.preparation import prepare
from sync.replica.replica import Replica
from sync.replica.schema import trigger_names
from sync.session import Session
from tests.sync.parts import CATALOGUE, CUSTOMER, Desk, HeadOffice, Line, ManualClock, connector, create_tables

NEW_CUSTOMER = RecordType(
    "customer",
    (
        Register("address", ("city", "street", "zip"), Policy.ASK),
        Register("wechat", ("wechat",), Policy.ASK),
        *(one for one in CUSTOMER.registers if one.name != "address"),
    ),
)
LEAD = RecordType("lead", (Register("stage", ("stage",)),))
NEW = Catalogue.of(2, [NEW_CUSTOMER, CATALOGUE.types["visit"], LEAD])


@pytest.fixture
def new_office(database_url: str) -> Iterator[HeadOffice]:
    """A head office that knows the new catalogue."""
    made = HeadOffice(database_url, catalogue=NEW)
    yield made
    made.close()


def upgraded(desk: Desk) -> Desk:
    """The same file under the new program."""
    for name in trigger_names(CATALOGUE):
        desk.connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    desk.connection.execute("ALTER TABLE customer ADD COLUMN zip TEXT")
    desk.connection.execute("ALTER TABLE customer ADD COLUMN wechat TEXT")
    desk.connection.execute("CREATE TABLE lead (id TEXT PRIMARY KEY, stage TEXT) STRICT")
    desk.replica = Replica(Database(lambda: desk.connection), NEW, clock=desk.clock)
    return desk


@pytest.mark.parametrize("by_fill", [True, False])
def test_what_an_old_program_cannot_show_it_carries_and_an_upgrade_shows(new_office: HeadOffice, by_fill: bool) -> None:
    office, new, old = new_office, Desk("A", catalogue=NEW), Desk("B")
    if not by_fill:
        office.sync(old)
    new.create("c1", phone="138", wechat="jincai", city="沈阳", zip="110000")
    new.create("l1", type_="lead", stage="first")
    office.sync(new, old)
    new.edit(wechat="jincai2")
    office.sync(new, old)
    old.edit(phone="139", city="大连")
    office.sync(old, new)
    assert (new.see("wechat"), new.see("zip"), new.see("city")) == ("jincai2", "110000", "大连")
    upgraded(old)
    assert (old.see("wechat"), old.see("zip"), old.see("city")) == ("jincai2", "110000", "大连")
    assert old.rows("SELECT stage FROM lead") == [("first",)]
    assert old.rows("SELECT extra FROM sync_record WHERE extra <> '{}'") == []
    old.edit(wechat="jincai3")
    office.sync(old, new)
    assert (new.see("wechat"), old.replica.queue().conflicts) == ("jincai3", 0)


@pytest.mark.parametrize("by_fill", [True, False])
def test_a_record_of_an_unknown_kind_without_any_value_is_there_after_an_upgrade(
    new_office: HeadOffice, by_fill: bool
) -> None:
    office, new, old = new_office, Desk("A", catalogue=NEW), Desk("B")
    if not by_fill:
        office.sync(old)
    new.create("l1", type_="lead")
    office.sync(new, old)
    old = upgraded(old)
    assert old.rows("SELECT id, stage FROM lead") == [("l1", None)]
    with new.replica.unit("edit", actor="A", partition="S1") as connection:
        connection.execute("UPDATE lead SET stage = 'first'")
    office.sync(new, old, old)
    assert old.rows("SELECT id, stage FROM lead") == [("l1", "first")]


def test_an_upgrade_with_a_full_queue_loses_nothing(new_office: HeadOffice) -> None:
    old, other = Desk("A"), Desk("B", catalogue=NEW)
    old.create("c1", phone="138")
    old.edit(phone="139")
    new_office.sync(upgraded(old), other)
    assert other.see("phone") == "139"


def test_a_newer_program_before_its_office_is_stored_all_the_same(office: HeadOffice) -> None:
    new, old = Desk("A", catalogue=NEW), Desk("B")
    new.create("c1", phone="138", wechat="jincai")
    new.create("l1", type_="lead", stage="first")
    office.sync(new, old)
    new.edit(wechat="jincai2")
    office.sync(new, old)
    fresh = Desk("C", catalogue=NEW)
    office.sync(fresh)
    assert (fresh.see("wechat"), fresh.rows("SELECT stage FROM lead")) == ("jincai2", [("first",)])
    assert journal.history(old.connection, "c1")[-1].new == "jincai2"


def test_healing_takes_no_group_from_the_screen_that_an_older_office_keeps_apart(a: Desk) -> None:
    office = HeadOffice("sqlite://", catalogue=Catalogue.of(1, []))
    a.create("c1", city="沈阳", street="兴华北街12号")
    for _ in range(2):
        line = Line(office.service("A"), heals=True)
        Session(a.replica, line, ("S1",)).run()
    assert (a.see("city"), a.see("street")) == ("沈阳", "兴华北街12号")
    office.close()


def test_opening_again_changes_nothing(a: Desk) -> None:
    before = a.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    (writes,) = a.connection.execute("SELECT total_changes()").fetchone()
    Replica(a.replica.database, CATALOGUE, clock=a.clock)
    assert a.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name") == before
    assert a.connection.execute("SELECT total_changes()").fetchone() == (writes,)


def test_triggers_that_a_migration_dropped_come_back() -> None:
    connection = connector()()
    Capture(connection)
    prepare(connection, CATALOGUE)
    connection.execute("DROP TABLE customer")
    create_tables(connection)
    with pytest.raises(sqlite3.IntegrityError):
        Desk("A").connection.execute("INSERT INTO customer (id) VALUES ('x')")
    prepare(connection, CATALOGUE)
    with pytest.raises(sqlite3.IntegrityError, match="outside a unit of work"):
        connection.execute("INSERT INTO customer (id) VALUES ('x')")


def test_triggers_of_a_register_that_is_gone_go() -> None:
    connection = connector()()
    Capture(connection)
    prepare(connection, CATALOGUE)
    fewer = Catalogue.of(1, [RecordType("customer", CUSTOMER.registers[:1]), CATALOGUE.types["visit"]])
    prepare(connection, fewer)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    assert {name for (name,) in rows} == set(trigger_names(fewer))


class TestParking:
    """An entry that this file cannot store stops no other (I20)."""

    @pytest.fixture
    def narrow(self) -> Desk:
        """A desk whose program still takes `wechat` for a number."""
        desk = Desk("B", catalogue=NEW)
        desk.connection.execute("DROP TABLE customer")
        columns = ", ".join(f'"{name}" {"INTEGER" if name in ("points", "first", "wechat") else "TEXT"}'
                            for name in NEW_CUSTOMER.columns)  # fmt: skip
        desk.connection.execute(f"CREATE TABLE customer (id TEXT PRIMARY KEY, {columns}) STRICT")
        desk.replica = Replica(desk.replica.database, NEW, clock=desk.clock)
        return desk

    def repair(self, desk: Desk) -> None:
        """The next version of the program takes texts."""
        for name in trigger_names(NEW):
            desk.connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        desk.connection.execute("ALTER TABLE customer DROP COLUMN wechat")
        desk.connection.execute("ALTER TABLE customer ADD COLUMN wechat TEXT")
        desk.replica = Replica(desk.replica.database, NEW, clock=desk.clock)

    @pytest.mark.parametrize("by_fill", [True, False])
    def test_it_is_parked_tried_again_and_found_after_a_repair(
        self, new_office: HeadOffice, narrow: Desk, by_fill: bool
    ) -> None:
        a = Desk("A", catalogue=NEW)
        if not by_fill:
            new_office.sync(narrow)
        a.create("c1", phone="138", wechat="text")
        a.create("c2", phone="139")
        new_office.sync(a, narrow)
        assert (narrow.see("phone"), narrow.see("phone", "c2")) == (None, "139")
        (parked,) = journal.parked(narrow.connection)
        assert (parked.type, parked.id, parked.partition) == ("customer", "c1", "S1")
        a.edit(phone="137")
        new_office.sync(a, narrow)
        assert len(journal.parked(narrow.connection)) == 2
        self.repair(narrow)
        new_office.sync(narrow)
        assert (narrow.see("phone"), narrow.see("wechat"), journal.parked(narrow.connection)) == ("137", "text", [])

    def test_a_newer_change_brings_a_parked_record_along(self, new_office: HeadOffice, narrow: Desk) -> None:
        a = Desk("A", catalogue=NEW)
        new_office.sync(narrow)
        a.create("c1", phone="138", wechat="text")
        new_office.sync(a, narrow)
        a.edit(wechat="12", phone="137")
        new_office.sync(a)
        narrow.connection.execute("UPDATE sync_parked SET entry = replace(entry, 'text', '11')")
        new_office.sync(narrow, heals=True)  # a number here is a text there
        assert (narrow.see("phone"), narrow.see("wechat")) == ("137", 12)


def test_an_office_that_never_heard_of_a_kind_takes_only_what_any_table_can_hold(office: HeadOffice) -> None:
    kinds = Register("x", ("x",), kinds={"x": Kind.INTEGER}).kinds
    assert kinds == {"x": Kind.INTEGER}
    service = office.service("A")
    op = wire.encode({"t": "lead", "id": "l1", "v": {"stage": ["a", "list"]}})
    answer = service.sync(wire.SyncRequest(r="o", at={}, units=[wire.Unit(1, "S1", "A", "x", [wire.msgspec.Raw(op)])]))
    assert answer.res[0].code == "malformed"
    assert ManualClock().now().boot == "boot"
