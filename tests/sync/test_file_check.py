"""Attachments at head office are checked one by one, and told apart: lost, damaged, loose, or only on their way."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from sync import file_wire
from sync.head_office.file_check import LATE_MS, FilesChecked, tidy_files, verify_files
from sync.replica import acts
from tests.sync.papers import OTHER, PAPERS, SCAN, PaperDesk, count, cut, name_of, watched
from tests.sync.parts import HeadOffice


@pytest.fixture
def office(office: HeadOffice) -> HeadOffice:
    """Head office that knows forms."""
    office.catalogue = PAPERS
    return office


@pytest.fixture
def desk(office: HeadOffice) -> PaperDesk:
    """A desk that has sent two scans: f1 names SCAN, f2 names OTHER."""
    made = PaperDesk("A")
    made.file("f1", SCAN)
    made.file("f2", OTHER)
    assert made.meet(office).sent == 2
    return made


def checked(office: HeadOffice) -> FilesChecked:
    with office.store.read() as connection:
        return verify_files(connection, PAPERS, now_ms=office.clock.wall_ms)


def troubles(office: HeadOffice) -> list[tuple[str, str]]:
    return [(one.what, one.where) for one in checked(office).troubles]


def tamper(office: HeadOffice, statement: str) -> None:
    with office.store.write() as connection:
        connection.execute(text(statement))


def blob_of(office: HeadOffice, data: bytes) -> str:
    with office.store.read() as connection:
        query = text("SELECT blob FROM sync_file WHERE hash = :hash")
        return str(connection.execute(query, {"hash": name_of(data)}).scalar_one())


def test_whole_files_that_somebody_names_are_well(office: HeadOffice, desk: PaperDesk) -> None:
    with desk.replica.unit("edit", actor="A", partition="S1") as connection:
        connection.execute("UPDATE form SET scan = ? WHERE id = 'f1'", (name_of(OTHER),))
    desk.meet(office)
    assert checked(office) == FilesChecked(right=2, on_the_way=0, troubles=())
    assert tidy_files(office.store, PAPERS) == 0


def test_a_moved_an_aliased_and_an_erased_record_leave_their_files_in_order(
    office: HeadOffice, desk: PaperDesk
) -> None:
    desk.file("f3", b"third")
    desk.create("f4", type_="form")
    desk.meet(office)
    with desk.replica.unit("acts", actor="A", partition="S1") as connection:
        acts.move(connection, "form", "f1", to="S2")
        acts.erase(connection, "form", "f2")
        acts.alias(desk.replica, connection, "form", "f3", into="f4")
    desk.meet(office)
    found = checked(office)
    assert (found.troubles, found.on_the_way) == ((), 0)
    assert found.right == 3, "the scan in both branches, and that of the merged form"


def test_a_file_on_its_way_is_no_trouble_until_it_is_late(office: HeadOffice) -> None:
    desk = PaperDesk("A")
    desk.file("f1", SCAN)
    desk.create("f2", type_="form", scan=name_of(OTHER))
    desk.sync(watched(office.service("A"), at_2=cut))
    assert checked(office) == FilesChecked(right=0, on_the_way=2, troubles=())
    office.clock.forward(LATE_MS + 1)
    assert troubles(office) == [("missing", f"S1 {one}") for one in sorted(map(name_of, (SCAN, OTHER)))]
    assert tidy_files(office.store, PAPERS) == 0
    desk.meet(office)
    assert [one.what for one in checked(office).troubles] == ["missing"], "that of f2 is nowhere"


@pytest.mark.parametrize(
    ("what", "harm"),
    [
        ("wrong", lambda blob: "UPDATE sync_file_chunk SET data = (SELECT data FROM sync_file_chunk "
                               f"WHERE blob = '{blob}' AND at = {file_wire.STRETCH}) WHERE blob = '{blob}' AND at = 0"),
        ("short", lambda blob: f"DELETE FROM sync_file_chunk WHERE blob = '{blob}' AND at = {file_wire.STRETCH}"),
        ("short", lambda blob: f"DELETE FROM sync_file_chunk WHERE blob = '{blob}'"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_named_and_left_alone(
    office: HeadOffice, desk: PaperDesk, what: str, harm: Callable[[str], str]
) -> None:
    tamper(office, harm(blob_of(office, SCAN)))
    assert troubles(office) == [(what, f"S1 {name_of(SCAN)}")]
    assert checked(office).right == 1
    before = count(office, "sync_file_chunk")
    assert tidy_files(office.store, PAPERS) == 0
    assert count(office, "sync_file_chunk") == before


def test_bytes_without_a_file_and_files_without_a_name_are_found_and_tidied(
    office: HeadOffice, desk: PaperDesk
) -> None:
    blob = blob_of(office, SCAN)
    tamper(office, f"DELETE FROM sync_file WHERE hash = '{name_of(SCAN)}'")
    tamper(office, f"DELETE FROM sync_file_reference WHERE hash = '{name_of(OTHER)}'")
    tamper(office, "UPDATE sync_record SET state = replace(state, '" + name_of(OTHER) + "', '" + name_of(SCAN) + "')")
    found = troubles(office)
    assert ("orphan", blob) in found and ("unnamed", f"S1 {name_of(OTHER)}") in found
    assert tidy_files(office.store, PAPERS) > 0
    assert count(office, "sync_file") == 0 and count(office, "sync_file_chunk") == 0
    assert checked(office).troubles == ()


def test_a_name_by_a_record_that_is_not_there_is_found_and_tidied_with_its_bytes(
    office: HeadOffice, desk: PaperDesk
) -> None:
    tamper(office, "DELETE FROM sync_record WHERE id = 'f1'")
    assert troubles(office) == [("dangling", f"S1 {name_of(SCAN)}")]
    assert tidy_files(office.store, PAPERS) == 1
    assert checked(office) == FilesChecked(right=1, on_the_way=0, troubles=())
    assert count(office, "sync_file") == 1


def test_a_name_that_was_lost_is_noted_again_and_the_file_stays(office: HeadOffice, desk: PaperDesk) -> None:
    tamper(office, f"DELETE FROM sync_file_reference WHERE hash = '{name_of(SCAN)}'")
    assert troubles(office) == [("unnamed", f"S1 {name_of(SCAN)}"), ("unnoted", f"S1 {name_of(SCAN)}")]
    assert tidy_files(office.store, PAPERS) == 1
    assert checked(office) == FilesChecked(right=2, on_the_way=0, troubles=())
