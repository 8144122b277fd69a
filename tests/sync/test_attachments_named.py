"""Attachments and who names them: only a hash names a file, and what is named at last arrives and stays."""

from pathlib import Path

import pytest

from sync.errors import Offline
from sync.head_office.file_check import verify_files
from sync.replica import acts
from sync.replica.files import FileStatus
from sync.replica.naming import sweep
from sync.session import Session
from tests.sync.papers import OTHER, PAPERS, SCAN, PaperDesk, count, name_of, watched
from tests.sync.parts import HeadOffice


@pytest.fixture
def office(office: HeadOffice) -> HeadOffice:
    """Head office that knows forms."""
    office.catalogue = PAPERS
    return office


@pytest.fixture
def a() -> PaperDesk:
    """One desk."""
    return PaperDesk("A")


@pytest.fixture
def b() -> PaperDesk:
    """Another desk of the same branch."""
    return PaperDesk("B")


def edit(desk: PaperDesk, record: str, scan: str | None, *, part: str = "S1") -> None:
    """Somebody names another file, or writes something else where a file is named."""
    with desk.replica.unit("edit", actor=desk.name, partition=part) as connection:
        connection.execute("UPDATE form SET scan = ? WHERE id = ?", (scan, record))


# Only a hash names a file --------------------------------------------------------------------------

NO_HASH = ("scan.pdf", "x" * 65, "a\0b", name_of(SCAN).upper(), name_of(SCAN) + "\0", name_of(SCAN) + "\n", "")


@pytest.mark.parametrize("value", NO_HASH)
def test_an_edit_that_names_no_hash_is_refused_and_delays_nothing(
    office: HeadOffice, a: PaperDesk, b: PaperDesk, value: str
) -> None:
    a.create("f1", type_="form", title="first")
    a.meet(office)
    edit(a, "f1", value)
    hash_ = a.file("f2", OTHER)
    report = a.sync(office.line(a))
    assert (report.refused, report.files.sent, a.replica.queue().units) == (1, 1, 0)
    assert b.meet(office, fetch_all=True).trouble is None
    assert b.read(hash_) == OTHER


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Head office as it once was: it took any text."""
    monkeypatch.setattr("sync.head_office.draft._misshapen", lambda *_: None)
    return monkeypatch


def test_what_an_older_office_took_for_a_hash_is_in_no_files_way(
    office: HeadOffice, a: PaperDesk, b: PaperDesk, lenient: pytest.MonkeyPatch
) -> None:
    for number, value in enumerate(NO_HASH):
        a.create(f"bad{number}", type_="form", scan=value)
    good = a.file("f1", OTHER)
    assert a.sync(office.line(a)).refused == 0
    lenient.undo()
    assert count(office, "sync_file_reference") == 1
    b.files.want("scan.pdf", partition="S1")
    assert b.meet(office, fetch_all=True).trouble is None
    assert (b.read(good), b.files.wanted()) == (OTHER, [])
    with office.store.read() as connection:
        assert verify_files(connection, PAPERS, now_ms=office.clock.wall_ms).troubles == ()


def test_a_text_that_an_older_replica_asked_for_as_a_file_is_forgotten(office: HeadOffice, tmp_path: Path) -> None:
    desk = PaperDesk("A", files=tmp_path / "files.db")
    for text in NO_HASH:
        desk.files._database.writer.execute(
            "INSERT INTO file_entry (partition, hash, sending) VALUES ('S1', ?, 0)", (text,)
        )
    desk.files.close()
    again = PaperDesk("A", files=tmp_path / "files.db")
    good = again.file("f1", OTHER)
    assert again.meet(office).trouble is None
    assert (again.status(good), again.files.wanted()) == (FileStatus.READY, [])


def test_a_text_in_place_of_a_hash_can_be_put_right(
    office: HeadOffice, a: PaperDesk, b: PaperDesk, lenient: pytest.MonkeyPatch
) -> None:
    a.create("f1", type_="form", scan="scan.pdf")
    a.meet(office)
    b.meet(office)
    lenient.undo()
    edit(b, "f1", b.files.add(OTHER, partition="S1"))
    report = b.sync(office.line(b))
    assert (report.refused, report.files.sent) == (0, 1)


# What is named at last arrives ---------------------------------------------------------------------


def erase(desk: PaperDesk, office: HeadOffice, record: str) -> None:
    """Somebody erases a form, and head office hears of it."""
    with desk.replica.unit("erase", actor=desk.name, partition="S1") as connection:
        acts.erase(connection, "form", record)
    desk.meet(office)


def test_bytes_that_went_with_an_erased_record_are_sent_again_for_the_next_that_names_them(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    b.meet(office)
    assert a.file("f2", SCAN) == hash_
    erase(b, office, "f1")
    assert count(office, "sync_file") == 0
    assert a.meet(office).sent == 1
    assert b.meet(office, fetch_all=True).fetched == 1
    assert b.read(hash_) == SCAN


def test_they_are_sent_again_though_the_answer_that_takes_the_record_was_the_last_before_a_crash(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    b.meet(office)
    a.create("f2", type_="form", scan=hash_)
    erase(b, office, "f1")
    Session(a.replica, office.line(a), ("S1",)).run()
    assert a.replica.queue().units == 0
    assert a.meet(office).sent == 1


def test_what_head_office_has_is_asked_after_once_and_not_sent_again(office: HeadOffice, a: PaperDesk) -> None:
    a.file("f1", SCAN)
    a.meet(office)
    a.file("f2", SCAN)
    line = watched(office.service("A"))
    report = a.sync(line)
    assert (report.files.sent, report.files.requests, line.stretches) == (0, 1, [])
    assert a.sync(line).files.requests == 0


def test_a_scan_of_another_branch_is_sent_for_the_record_that_names_it_here(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN, part="S2")
    a.meet(office, part="S2")
    a.create("f2", type_="form", scan=hash_)
    assert a.meet(office).sent == 1
    assert b.meet(office, fetch_all=True).fetched == 1


# What is kept, and until when ----------------------------------------------------------------------


def test_a_scan_chosen_in_an_open_form_outlives_an_erased_record_that_had_it_too(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    b.meet(office)
    erase(b, office, "f1")
    a.files.add(SCAN, partition="S1")
    a.meet(office)
    a.meet(office)
    assert (a.read(hash_), count(office, "sync_file")) == (SCAN, 0)
    a.create("f2", type_="form", scan=hash_)
    assert a.meet(office).sent == 1
    assert b.meet(office, fetch_all=True).fetched == 1
    erase(b, office, "f2")
    a.meet(office)
    assert (a.files.look(hash_), a.rows("SELECT * FROM sync_file_drop")) == ([], [])


def test_a_scan_chosen_after_the_erasure_was_heard_of_is_not_swept_either(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    b.meet(office)
    erase(b, office, "f1")
    Session(a.replica, office.line(a), ("S1",)).run()
    assert (hash_,) in a.rows("SELECT hash FROM sync_file_drop")
    a.files.add(SCAN, partition="S1")
    assert sweep(a.replica, a.files) == 0
    assert a.read(hash_) == SCAN


def test_a_form_that_was_given_up_keeps_nothing_of_an_erased_record(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    b.meet(office)
    a.files.add(SCAN, partition="S1")
    erase(b, office, "f1")
    a.meet(office)
    assert a.read(hash_) == SCAN
    a.files.release(hash_, partition="S1")
    a.meet(office)
    assert (a.files.look(hash_), a.rows("SELECT * FROM sync_file_drop")) == ([], [])


@pytest.mark.parametrize("sent", [False, True])
def test_an_erasure_takes_the_scan_of_an_edit_that_came_too_late_for_it(
    office: HeadOffice, a: PaperDesk, b: PaperDesk, sent: bool
) -> None:
    a.create("f1", type_="form", title="first")
    a.meet(office)
    b.meet(office)
    hash_ = a.files.add(SCAN, partition="S1")
    edit(a, "f1", hash_)
    if sent:
        lost = office.line(a)
        lost.faults = ["request"]
        with pytest.raises(Offline):
            a.sync(lost)
    erase(b, office, "f1")
    assert a.sync(office.line(a)).refused == 1
    assert a.files.look(hash_) == []


def test_an_erasure_takes_a_scan_that_was_named_and_taken_away_in_one_go(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    with a.replica.unit("erase", actor="A", partition="S1") as connection:
        acts.erase(connection, "form", "f1")
    a.meet(office)
    assert a.files.look(hash_) == []


def test_all_rivals_of_a_contested_scan_are_fetched_for_whoever_decides(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    a.create("f1", type_="form", title=name_of(b"a title that looks like a hash"))
    for desk in (a, b):
        desk.meet(office)
    for desk, data in ((a, SCAN), (b, OTHER)):
        edit(desk, "f1", desk.files.add(data, partition="S1"))
        with desk.replica.unit("edit", actor=desk.name, partition="S1") as connection:
            connection.execute("UPDATE form SET front = ? WHERE id = 'f1'", (desk.files.add(data[:9], partition="S1"),))
    for desk in (a, b):
        desk.meet(office)
    c = PaperDesk("C")
    assert c.meet(office, fetch_all=True).fetched == 4
    assert (c.read(name_of(SCAN)), c.read(name_of(OTHER)), c.files.wanted()) == (SCAN, OTHER, [])
