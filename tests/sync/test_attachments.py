"""Attachments between desks and head office: whole or not at all, after the records, and only where they belong."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sync import file_wire, wire
from sync.errors import FileRefused, Offline, UnknownFile
from sync.replica.files import FileStatus
from tests.sync.papers import OTHER, PAPERS, SCAN, PaperDesk, content, count, cut, name_of, watched
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


def test_a_scan_filed_at_one_desk_opens_at_another(office: HeadOffice, a: PaperDesk, b: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    assert a.status(hash_) is FileStatus.WAITING
    assert a.meet(office).sent == 1
    assert (a.status(hash_), a.files.waiting()) == (FileStatus.READY, [])
    b.meet(office)
    assert b.files.look(hash_) == []
    b.files.want(hash_, partition="S1")
    assert [one.status for one in b.files.wanted()] == [FileStatus.WANTED]
    assert b.meet(office).fetched == 1
    assert (b.status(hash_), b.read(hash_), b.files.wanted()) == (FileStatus.READY, SCAN, [])


def test_a_file_may_come_after_the_record_that_names_it(office: HeadOffice, a: PaperDesk, b: PaperDesk) -> None:
    a.create("f1", type_="form", front=name_of(OTHER))
    b.files.want(name_of(OTHER), partition="S1")
    a.meet(office)
    assert b.meet(office).fetched == 0
    a.files.add(OTHER, partition="S1")
    a.meet(office)
    b.meet(office)
    assert b.read(name_of(OTHER)) == OTHER


def test_a_file_that_no_record_names_waits_and_is_not_taken(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.files.add(SCAN, partition="S1")
    assert a.meet(office).sent == 0
    assert a.status(hash_) is FileStatus.WAITING
    with pytest.raises(UnknownFile):
        office.service("A").put_file(file_wire.FileStretch(part="S1", hash=hash_, at=0, size=len(SCAN), data=SCAN[:10]))
    assert count(office, "sync_file_chunk") == 0
    a.create("f1", type_="form", scan=hash_)
    assert a.meet(office).sent == 1


def test_values_that_lost_or_were_replaced_keep_their_files(office: HeadOffice, a: PaperDesk, b: PaperDesk) -> None:
    first = a.file("f1", content(10))
    a.meet(office)
    b.meet(office)
    hashes = [first]
    for number, desk in enumerate((a, b, a), start=3):
        hashes.append(desk.files.add(content(10, seed=number), partition="S1"))
        with desk.replica.unit("edit", actor=desk.name, partition="S1") as connection:
            connection.execute("UPDATE form SET scan = ? WHERE id = 'f1'", (hashes[-1],))
    for desk in (a, b, a):
        desk.meet(office)
        assert desk.files.waiting() == []
    c = PaperDesk("C")
    for hash_ in hashes:
        c.files.want(hash_, partition="S1")
    assert c.meet(office).fetched == 4


def test_a_value_that_is_no_hash_is_refused(office: HeadOffice, a: PaperDesk) -> None:
    for number, value in enumerate(("scan.pdf", name_of(SCAN).upper(), name_of(SCAN) + "\n", "")):
        a.create(f"f{number}", type_="form", back=value)
    a.create("good", type_="form", back=name_of(SCAN))
    assert a.sync(office.line(a)).refused == 4


def test_the_same_file_twice_is_one_copy(office: HeadOffice, a: PaperDesk) -> None:
    assert a.file("f1", SCAN) == a.file("f2", SCAN)
    line = watched(office.service("A"))
    assert a.sync(line).files.sent == 1
    assert len(line.stretches) == 3
    a.file("f3", SCAN)
    assert a.sync(line).files.sent == 0
    assert len(line.stretches) == 3
    assert count(office, "sync_file_chunk") == 3
    assert a.files._database.writer.execute("SELECT COUNT(*) FROM file_content").fetchone() == (1,)


def test_two_desks_that_send_the_same_file_at_once_both_end_well(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    b.file("f2", SCAN)
    line = watched(office.service("A"), at_2=lambda: b.meet(office))
    assert a.sync(line).files.sent == 1
    assert [desk.status(hash_) for desk in (a, b)] == [FileStatus.READY] * 2
    assert (count(office, "sync_file"), count(office, "sync_file_chunk"), count(office, "sync_file_upload")) == (
        1,
        3,
        0,
    )


def test_a_cut_upload_goes_on_where_it_was(office: HeadOffice, a: PaperDesk) -> None:
    a.file("f1", SCAN)
    line = watched(office.service("A"), at_2=cut)
    report = a.sync(line)
    assert isinstance(report.files.trouble, Offline)
    assert (report.sent, a.replica.queue().units) == (1, 0)
    assert a.rows("SELECT trouble FROM sync_run") == [("Offline",)]
    assert a.sync(line).files.sent == 1
    assert [at for _, at in line.stretches] == [0, file_wire.STRETCH, file_wire.STRETCH, 2 * file_wire.STRETCH]


def test_an_upload_whose_last_answer_was_lost_is_known_as_done(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", OTHER)
    line = office.line(a)
    put = line.put_file
    line.put_file = lambda stretch: (put(stretch), cut())[0]  # type: ignore[method-assign, func-returns-value]
    a.sync(line)
    assert a.status(hash_) is FileStatus.WAITING
    fresh = watched(office.service("A"))
    assert a.sync(fresh).files.sent == 1
    assert fresh.stretches == []


def test_bytes_that_are_not_the_next_ones_are_dropped_either_way(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = name_of(OTHER)
    a.create("f1", type_="form", scan=hash_)
    a.meet(office)

    def piece(start: int, end: int) -> file_wire.FileStretch:
        return file_wire.FileStretch(part="S1", hash=hash_, at=start, size=len(OTHER), data=OTHER[start:end])

    places = ((0, 10), (0, 10), (5, 15), (20, 30), (10, 30))
    put = office.service("A").put_file
    assert [put(piece(*ends)).held for ends in places] == [10, 10, 10, 10, 30]
    assert put(piece(30, 5000)).ready
    b.files.want(hash_, partition="S1")
    assert [b.files.take(piece(*ends)) for ends in ((0, 10), (0, 10), (5, 15), (20, 30), (10, 30))] == [
        10,
        10,
        10,
        10,
        30,
    ]
    assert b.meet(office).fetched == 1
    assert b.read(hash_) == OTHER


def test_an_upload_left_whole_is_judged_when_it_is_next_met(
    office: HeadOffice, a: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    a.file("f1", OTHER)
    with monkeypatch.context() as crash:
        crash.setattr("sync.attachments._finish", lambda *_: cut())
        a.meet(office)
    line = watched(office.service("A"))
    assert a.sync(line).files.sent == 1
    assert line.stretches == [("up", len(OTHER))]


def test_a_download_goes_on_after_the_replica_was_reopened(office: HeadOffice, a: PaperDesk, tmp_path: Path) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    paths = {"path": tmp_path / "replica.db", "files": tmp_path / "files.db"}
    b = PaperDesk("B", **paths)
    b.files.want(hash_, partition="S1")
    b.sync(watched(office.service("B"), at_3=cut))
    assert (b.look(hash_).status, b.look(hash_).held) == (FileStatus.PARTLY, 2 * file_wire.STRETCH)
    with pytest.raises(UnknownFile):
        b.read(hash_)
    b.files.close()
    b.replica.database.close()
    again = PaperDesk("B", **paths)
    line = watched(office.service("B"))
    again.sync(line)
    assert line.stretches == [("down", 2 * file_wire.STRETCH)]
    assert again.read(hash_) == SCAN


def test_a_file_changed_on_its_way_up_is_thrown_away_counted_and_in_the_end_left_alone(
    office: HeadOffice, a: PaperDesk
) -> None:
    bad = a.file("f1", SCAN)
    a.files._database.writer.execute(
        "UPDATE file_chunk SET data = zeroblob(1000) WHERE at = ?", (2 * file_wire.STRETCH,)
    )
    good = a.file("f2", OTHER)
    for number in (1, 2, 3):
        assert a.meet(office).wrong == 1
        assert (a.status(good), a.look(bad).failures) == (FileStatus.READY, number)
    line = watched(office.service("A"))
    a.sync(line)
    assert (a.status(bad), line.stretches) == (FileStatus.DAMAGED, [])
    assert [one.hash for one in a.files.waiting()] == [bad]
    assert (count(office, "sync_file_chunk"), count(office, "sync_file_upload")) == (1, 0)
    a.files.add(SCAN, partition="S1")
    assert a.meet(office).sent == 1


def test_a_file_changed_on_its_way_down_is_never_ready(office: HeadOffice, a: PaperDesk, b: PaperDesk) -> None:
    bad, good = a.file("f1", SCAN), a.file("f2", OTHER)
    a.meet(office)
    with office.store.write() as connection:
        connection.exec_driver_sql(
            f"UPDATE sync_file_chunk SET data = (SELECT data FROM sync_file_chunk WHERE at = 0 AND blob = "
            f"(SELECT blob FROM sync_file WHERE hash = '{bad}')) WHERE at = {file_wire.STRETCH}"
        )
    b.files.want(bad, partition="S1")
    b.files.want(good, partition="S1")
    for number in (1, 2, 3):
        assert b.meet(office).wrong == 1
        assert (b.look(bad).failures, b.look(bad).held, b.status(good)) == (number, 0, FileStatus.READY)
    line = watched(office.service("B"))
    b.sync(line)
    assert (b.status(bad), line.stretches) == (FileStatus.DAMAGED, [])
    b.files.want(bad, partition="S1")
    assert b.meet(office).wrong == 1


def test_a_device_cannot_spoil_what_another_one_sends(office: HeadOffice, a: PaperDesk, b: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    wrong = file_wire.FileStretch(part="S1", hash=hash_, at=0, size=len(SCAN), data=b"x" * 100)

    def spoil() -> None:
        assert office.service("B").put_file(wrong).held == 100

    assert a.sync(watched(office.service("A"), at_1=spoil)).files.wrong == 0
    b.files.want(hash_, partition="S1")
    b.meet(office)
    assert b.read(hash_) == SCAN


def test_an_upload_of_another_size_begins_anew(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    a.sync(watched(office.service("A"), at_1=cut))
    put = office.service("A").put_file
    assert put(file_wire.FileStretch(part="S1", hash=hash_, at=0, size=99, data=b"x" * 50)).held == 50
    assert a.meet(office).sent == 1
    assert count(office, "sync_file_chunk") == 3


def test_an_office_that_stands_still_or_lies_about_sizes_holds_up_one_file_alone(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    bad, good = a.file("f1", SCAN), a.file("f2", OTHER)
    line = office.line(a)
    put, get = line.put_file, line.get_file
    line.put_file = lambda stretch: file_wire.FileHeld() if stretch.hash == bad else put(stretch)  # type: ignore[method-assign]
    assert (a.sync(line).files.wrong, a.status(good)) == (1, FileStatus.READY)
    a.meet(office)
    for lie in ({"data": b""}, {"size": 10}, {"size": file_wire.MAX_FILE + 1}):
        b = PaperDesk("B")
        b.files.want(bad, partition="S1")
        b.files.want(good, partition="S1")
        line.get_file = lambda place, lie=lie: (  # type: ignore[misc]
            msgspec.structs.replace(get(place), **lie) if place.hash == bad else get(place)
        )
        assert (b.sync(line).files.wrong, b.status(good), b.look(bad).held) == (1, FileStatus.READY, 0)


def test_an_open_file_is_searched_and_ends_plainly_when_it_is_removed(a: PaperDesk) -> None:
    hash_ = a.files.add(SCAN, partition="S1")
    with a.files.open(hash_) as stream:
        stream.seek(-5, 2)
        assert stream.read() == SCAN[-5:]
        stream.seek(file_wire.STRETCH - 2)
        assert stream.read(4) == SCAN[file_wire.STRETCH - 2 : file_wire.STRETCH + 2]
        a.files.remove(hash_, partition="S1")
        stream.seek(0)
        with pytest.raises(UnknownFile):
            stream.read()


@pytest.mark.parametrize("size", [0, file_wire.MAX_FILE + 1])
def test_no_file_of_an_impossible_size_is_kept_anywhere(office: HeadOffice, a: PaperDesk, size: int) -> None:
    with pytest.raises(FileRefused):
        a.files.add(bytes(size), partition="S1")
    assert a.files._database.writer.execute("SELECT COUNT(*) FROM file_chunk").fetchone() == (0,)
    hash_ = a.file("f1", OTHER)
    a.sync(watched(office.service("A"), at_1=cut))
    with pytest.raises(FileRefused):
        office.service("A").put_file(file_wire.FileStretch(part="S1", hash=hash_, at=0, size=size, data=b""))


def test_the_largest_file_takes_little_memory_both_ways(tmp_path: Path) -> None:
    office = HeadOffice(f"sqlite:///{tmp_path / 'office.db'}", catalogue=PAPERS)
    a = PaperDesk("A", files=tmp_path / "a.db")
    b = PaperDesk("B", files=tmp_path / "b.db")
    (tmp_path / "scan").write_bytes(content(30_000_000))
    a.meet(office)
    tracemalloc.start()
    with (tmp_path / "scan").open("rb") as stream:
        hash_ = a.files.add(stream, partition="S1")
    a.create("f1", type_="form", scan=hash_)
    a.meet(office)
    assert b.meet(office, fetch_all=True).fetched == 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
    assert b.look(hash_).size == 30_000_000
    office.close()


# After the records ---------------------------------------------------------------------------------


def test_everything_named_is_fetched_if_the_program_wants_that(office: HeadOffice, a: PaperDesk, b: PaperDesk) -> None:
    hashes = [a.file(f"f{number}", content(10, seed=number)) for number in range(3)]
    a.meet(office)
    assert b.meet(office, fetch_all=True).fetched == 3
    assert b.meet(office, fetch_all=True).requests == 0
    hashes.append(a.file("f9", content(10, seed=9)))
    a.meet(office)
    assert b.meet(office, fetch_all=True).fetched == 1
    assert {b.status(hash_) for hash_ in hashes} == {FileStatus.READY}


def saves(desk: PaperDesk) -> Callable[[], None]:
    """Somebody saves a form."""
    return lambda: desk.create("saved", type_="form", title="meanwhile")


def test_what_is_saved_during_a_transfer_goes_before_the_rest_of_the_file(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    queue: list[int] = []
    line = watched(office.service("A"), at_2=saves(a), at_3=lambda: queue.append(a.replica.queue().units))
    assert a.sync(line).sent == 2
    assert (queue, a.status(hash_), len(line.stretches)) == ([0], FileStatus.READY, 3)


def test_what_others_save_during_a_long_transfer_arrives_before_its_end(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    seen: list[int] = []

    def meanwhile() -> None:
        saves(b)()
        b.meet(office)
        a.clock.forward(15_000)

    def look() -> None:
        seen.extend(a.connection.execute("SELECT COUNT(*) FROM form WHERE id = 'saved'").fetchone())

    a.sync(watched(office.service("A"), at_2=meanwhile, at_3=look))
    assert (seen, a.status(hash_)) == ([1], FileStatus.READY)


def test_a_transfer_can_be_stopped_between_stretches(office: HeadOffice, a: PaperDesk) -> None:
    a.file("f1", SCAN)
    stopped: list[bool] = []
    line = watched(office.service("A"), at_2=lambda: stopped.append(True))
    assert a.sync(line, stop=lambda: bool(stopped)).files.sent == 0
    assert len(line.stretches) == 2


def test_after_a_restore_of_head_office_all_files_can_be_offered_again(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    with office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM sync_file")
    assert a.meet(office).sent == 0
    a.files.offer_again()
    assert a.meet(office).sent == 1
    assert a.status(hash_) is FileStatus.READY


def test_an_office_without_attachments_leaves_the_records_alone(office: HeadOffice, a: PaperDesk) -> None:
    a.file("f1", SCAN)
    line = office.line(a)

    def no_such_route(_: object) -> file_wire.FilesResponse:
        raise wire.ProtocolError("404 Not Found")

    line.file_states = no_such_route  # type: ignore[method-assign]
    report = a.sync(line)
    assert (report.sent, type(report.files.trouble)) == (1, wire.ProtocolError)
