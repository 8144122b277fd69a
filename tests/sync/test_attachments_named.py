"""Attachments and who names them: only a hash names a file, and what is named at last arrives and stays."""

from pathlib import Path

import pytest

from sync.head_office.file_check import verify_files
from sync.replica.files import FileStatus
from tests.sync.papers import OTHER, PAPERS, SCAN, PaperDesk, count, name_of
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
