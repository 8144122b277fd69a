"""One value that is not as head office has it is found, and only its record is fetched anew (I24)."""

import pytest

from sync import heal, heal_wire
from sync.errors import UpgradeNeeded
from sync.replica import journal
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line


@pytest.fixture(autouse=True)
def shared(office: HeadOffice, a: Desk, b: Desk) -> None:
    """300 customers both desks know."""
    with a.replica.unit("create", actor="A", partition="S1") as connection:
        connection.executemany(
            "INSERT INTO customer (id, phone, city) VALUES (?, ?, '沈阳')", [(f"c{k:04}", str(k)) for k in range(300)]
        )
    office.sync(a, b)


def spoil(desk: Desk, statement: str) -> None:
    """Change a desk's file behind the engine's back."""
    with desk.replica.database.write() as connection, desk.replica.capture.applying():
        connection.execute(statement)


def watched(office: HeadOffice, desk: Desk, *, audited: int = 1000) -> tuple[Session, Line]:
    line = Line(office.service(desk.name), heals=True)
    return Session(desk.replica, line, ("S1",), audited=audited), line


def test_both_sides_sum_up_to_the_same_whatever_happened(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit("c0001", phone="x", points=3, city="大连")
    b.edit("c0001", phone="y", tags='["n"]')
    office.sync(a, b)
    a.create("c9", phone="9")
    report = office.sync(a, b, a)
    assert report.healed == 0
    sums = {desk.rows("SELECT records, digest FROM sync_cursor")[0] for desk in (a, b)}
    assert len(sums) == 1
    assert sums.pop()[0] == 301


def test_records_too_large_for_one_answer_come_in_several(
    office: HeadOffice, a: Desk, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heal, "RECORDS_BYTES", 2000)
    for number in range(45):
        a.create(f"n{number:02}", remarks="长" * 100)
    office.sync(a, b)
    spoil(b, "UPDATE customer SET remarks = 'spoiled' WHERE id LIKE 'n%'")
    report = watched(office, b)[0].run()

    assert report.healed == 45 and report.requests > 4
    assert len(report.changes) == 45 and not any(change.created for change in report.changes)
    assert {b.see("remarks", f"n{number:02}") for number in range(45)} == {"长" * 100}
    with office.store.read() as connection:
        asked = heal_wire.RecordsRequest("S1", [f"n{number:02}" for number in range(45)])
        older = heal.serve_records(connection, asked)
    assert (len(older.entries), older.rest) == (45, [])


def test_a_flipped_value_is_found_and_only_its_record_fetched(office: HeadOffice, b: Desk) -> None:
    spoil(b, "UPDATE customer SET phone = '666' WHERE id = 'c0123'")
    session, line = watched(office, b)
    report = session.run()
    assert (report.healed, b.see("phone", "c0123")) == (1, "123")
    assert line.asked == [["c0123"]]
    assert [(one.old, one.new) for one in journal.history(b.connection, "c0123")][-1] == ("666", "123")


def test_a_record_that_is_missing_or_too_much_is_healed(office: HeadOffice, b: Desk) -> None:
    spoil(b, "DELETE FROM customer WHERE id = 'c0007'")
    spoil(b, "DELETE FROM sync_record WHERE id = 'c0007'")
    spoil(b, "UPDATE sync_cursor SET records = records - 1, digest = digest - 1")
    spoil(b, "INSERT INTO customer (id, phone) VALUES ('zz', '?')")
    spoil(b, "INSERT INTO sync_record (id, type, partition, told, digest) VALUES ('zz', 'customer', 'S1', 1, 5)")
    session, line = watched(office, b)
    session.run()
    assert line.asked == [["c0007", "zz"]]
    assert (b.see("phone", "c0007"), b.see("phone", "zz")) == ("7", None)


def test_a_record_that_has_lost_its_business_row_has_one_again(office: HeadOffice, b: Desk) -> None:
    spoil(b, "DELETE FROM customer WHERE id = 'c0007'")
    report = watched(office, b)[0].run()
    assert (report.healed, b.see("phone", "c0007"), b.see("city", "c0007")) == (1, "7", "沈阳")
    assert office.sync(b).healed == 0


def test_a_file_that_lacks_most_of_a_partition_fills_it_anew(
    office: HeadOffice, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heal, "LISTED", 100)
    spoil(b, "DELETE FROM customer WHERE id > 'c0007'")
    spoil(b, "DELETE FROM sync_record WHERE id > 'c0007'")
    spoil(b, "UPDATE sync_cursor SET records = 8, digest = (SELECT SUM(digest) FROM sync_record)")
    watched(office, b)[0].run()
    office.sync(b)
    assert b.rows("SELECT COUNT(*) FROM customer") == [(300,)]
    assert office.sync(b).healed == 0


def test_a_partition_marked_to_be_filled_anew_is_not_healed_record_by_record(
    office: HeadOffice, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heal, "LISTED", 100)
    spoil(b, "UPDATE customer SET phone = '666' WHERE id = 'c0000'")
    spoil(b, "DELETE FROM customer WHERE id > 'c0007'")
    spoil(b, "DELETE FROM sync_record WHERE id > 'c0007'")
    spoil(b, "UPDATE sync_cursor SET records = 8, digest = (SELECT SUM(digest) FROM sync_record)")
    watched(office, b)[0].run()
    office.sync(b)
    assert (b.see("phone", "c0000"), b.rows("SELECT COUNT(*) FROM customer")) == ("0", [(300,)])


REFUSE = "CREATE TRIGGER refuse BEFORE {} ON customer WHEN NEW.id = '{}' BEGIN SELECT RAISE(ABORT, 'no'); END"


@pytest.mark.parametrize("refused", [("INSERT", "new"), ("UPDATE", "c0005")])
def test_a_record_that_cannot_be_stored_switches_no_healing_off(
    office: HeadOffice, a: Desk, b: Desk, refused: tuple[str, str]
) -> None:
    b.connection.execute(REFUSE.format(*refused))
    a.create("new", phone="1")
    a.edit("c0005", phone="x", remarks="y")
    office.sync(a, b)
    a.edit(refused[1], phone="2", points=7)
    office.sync(a, b)  # what is parked counts as if it were stored: nothing is compared, nor fetched
    assert {one.id for one in journal.parked(b.connection)} == {refused[1]}
    spoil(b, "UPDATE customer SET phone = '666' WHERE id = 'c0123'")
    spoil(b, "DELETE FROM customer WHERE id = 'c0007'")
    spoil(b, "UPDATE sync_cursor SET digest = digest - (SELECT digest FROM sync_record WHERE id = 'c0007')")
    spoil(b, "UPDATE sync_cursor SET records = records - 1")
    spoil(b, "DELETE FROM sync_record WHERE id = 'c0007'")
    session, line = watched(office, b)
    session.run()
    assert line.asked == [["c0007", "c0123"]]
    assert (b.see("phone", "c0123"), b.see("phone", "c0007")) == ("123", "7")
    b.connection.execute("DROP TRIGGER refuse")
    office.sync(b)
    assert (b.see("phone", refused[1]), b.see("points", refused[1]), journal.parked(b.connection)) == ("2", 7, [])


def test_what_is_parked_otherwise_than_head_office_has_it_is_fetched_once(office: HeadOffice, a: Desk, b: Desk) -> None:
    b.connection.execute(REFUSE.format("INSERT", "new"))
    a.create("new", phone="text")
    office.sync(a, b)
    spoil(b, "UPDATE sync_parked SET entry = replace(entry, 'text', 'another')")
    session, line = watched(office, b)
    session.run()
    assert line.asked == [["new"]]
    office.sync(b)
    b.connection.execute("DROP TRIGGER refuse")
    office.sync(b)
    assert b.see("phone", "new") == "text"


def test_an_open_edit_stays_on_top_of_what_is_healed(office: HeadOffice, b: Desk) -> None:
    b.edit("c0123", remarks="mine")
    line = Line(office.service("B"), faults=["request"])
    with pytest.raises(Exception, match="lost"):
        Session(b.replica, line, ("S1",)).run()
    spoil(b, "UPDATE customer SET city = '?' WHERE id = 'c0123'")
    session, _ = watched(office, b)
    session.run()
    assert (b.see("city", "c0123"), b.see("remarks", "c0123")) == ("沈阳", "mine")


def test_an_edit_saved_while_healing_is_under_way_stays_on_top(office: HeadOffice, b: Desk) -> None:
    spoil(b, "UPDATE customer SET phone = '666' WHERE id = 'c0123'")
    session, line = watched(office, b)
    fetch = line.records

    def meanwhile(request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
        b.edit("c0123", phone="mine")
        return fetch(request)

    line.records = meanwhile  # type: ignore[method-assign]
    session.run()
    assert (b.see("phone", "c0123"), b.replica.queue().units) == ("mine", 1)


def test_a_wrong_rev_is_found(office: HeadOffice, b: Desk) -> None:
    spoil(b, """UPDATE sync_record SET revs = '{"phone":7}' WHERE id = 'c0123'""")
    session, line = watched(office, b)
    session.run()
    assert (line.asked, b.rev("phone", "c0123")) == ([["c0123"]], 1)


def test_every_record_has_its_turn(office: HeadOffice, b: Desk) -> None:
    spoil(b, "UPDATE customer SET phone = '666' WHERE id = 'c0299'")
    healed = [watched(office, b, audited=100)[0].run().healed for _ in range(4)]
    assert sum(healed) == 1


def test_a_client_too_old_to_write_still_reads_and_keeps_its_queue(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.edit("c0001", phone="new")
    office.sync(a)
    b.edit("c0002", phone="waits")
    service = office.service("B")
    strict = type(service)(service.store, service.catalogue, service.device, service.now_ms, min_write_version=2)
    with pytest.raises(UpgradeNeeded):
        Session(b.replica, Line(strict), ("S1",)).run()
    assert (b.see("phone", "c0001"), b.see("phone", "c0002")) == ("new", "waits")
    assert b.replica.queue().units == 1
    office.sync(b, a)
    assert a.see("phone", "c0002") == "waits"
