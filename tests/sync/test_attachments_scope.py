"""Attachments only where they belong: other branches, moved records, erased ones, and races between them."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sync import file_wire
from sync.catalogue import Catalogue, Kind, RecordType
from sync.errors import UnknownFile
from sync.head_office import files as kept
from sync.replica import acts
from sync.replica.files import FileStatus
from sync.replica.naming import drop_unreferenced, sweep
from tests.sync.papers import FORM, OTHER, PAPERS, SCAN, PaperDesk, count, cut, name_of, watched
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


def test_a_hash_gives_nothing_in_another_branch(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    c = PaperDesk("C")
    c.create("g1", type_="form", part="S2", scan=hash_)
    c.files.want(hash_, partition="S2")
    c.files.want(hash_, partition="S1")
    c.meet(office, part="S2")
    c.meet(office, part="S2")
    service = office.service("C", partitions=("S2",))
    assert service.file_states(file_wire.FilesRequest(part="S1", hashes=[hash_])) == file_wire.FilesResponse()
    told = set()
    for part, name in (("S1", hash_), ("S2", hash_), ("S2", name_of(b"")), ("S1", name_of(b""))):
        for act in (service.get_file, service.put_file):
            if (part, name, act) != ("S2", hash_, service.put_file):
                with pytest.raises(UnknownFile) as refused:
                    act(file_wire.FileStretch(part=part, hash=name, at=0, size=10, data=b"x"))
                told.add(str(refused.value))
    assert len(told) == 1
    assert {one.status for one in c.files.look(hash_)} == {FileStatus.WANTED}


def act(office: HeadOffice, what: str, record: str, *, part: str = "S1", **arguments: str) -> None:
    """Somebody moves, merges or erases a record."""
    head = PaperDesk("head")
    head.meet(office, part=part)
    with head.replica.unit(what, actor="head", partition=part) as connection:
        if what == "alias":
            acts.alias(head.replica, connection, "form", record, **arguments)
        else:
            getattr(acts, what)(connection, "form", record, **arguments)
    head.meet(office, part=part)
    assert head.replica.queue().refused == 0


def move(office: HeadOffice, record: str) -> None:
    """A record moves from S1 to S2."""
    act(office, "move", record, to="S2")


def test_a_moved_record_takes_its_files_along(office: HeadOffice, a: PaperDesk, b: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    a.meet(office)
    move(office, "f1")
    c = PaperDesk("C")
    c.files.want(hash_, partition="S2")
    assert c.meet(office, part="S2").fetched == 1
    b.files.want(hash_, partition="S1")
    assert b.meet(office).fetched == 0
    assert count(office, "sync_file_chunk") == 3


def test_a_file_sent_after_its_record_has_moved_still_arrives(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    a.sync(watched(office.service("A"), at_2=cut))
    move(office, "f1")
    assert a.meet(office).sent == 1
    c = PaperDesk("C")
    c.files.want(hash_, partition="S2")
    assert c.meet(office, part="S2").fetched == 1


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("moved", [False, True])
def test_an_erased_record_takes_its_files_with_it(office: HeadOffice, a: PaperDesk, shared: bool, moved: bool) -> None:
    hash_ = a.file("f1", SCAN)
    if shared:
        a.file("f2", SCAN)
    a.meet(office)
    if moved:
        move(office, "f1")
    act(office, "erase", "f1", part="S2" if moved else "S1")
    assert count(office, "sync_file_chunk") == (3 if shared else 0)
    assert office.service("A").file_states(file_wire.FilesRequest(part="S1", hashes=[hash_])).files.keys() == (
        {hash_} if shared else set()
    )
    if shared:
        act(office, "erase", "f2")
    for table in ("sync_file_chunk", "sync_file", "sync_file_reference", "sync_file_upload"):
        assert count(office, table) == 0


def test_an_upload_under_way_goes_with_an_erased_record(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)

    def erase() -> None:
        act(office, "erase", "f1")

    report = a.sync(watched(office.service("A"), at_3=erase))
    assert (report.files.sent, report.files.wrong, report.files.trouble) == (0, 0, None)
    assert (count(office, "sync_file_chunk"), count(office, "sync_file_upload")) == (0, 0)
    a.meet(office)
    assert a.files.look(hash_) == []


def test_an_upload_that_is_being_judged_goes_with_an_erased_record(
    office: HeadOffice, a: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_ = a.file("f1", OTHER)

    def judge(*_: object) -> str:
        with office.store.write() as connection:
            kept.drop_references(connection, "f1")
        return hash_

    monkeypatch.setattr("sync.attachments._digest", judge)
    done = a.meet(office)
    assert (done.sent, done.wrong, done.trouble) == (0, 0, None)
    assert (count(office, "sync_file_chunk"), count(office, "sync_file")) == (0, 0)


def is_waiting(office: HeadOffice) -> bool:
    """Whether a connection to head office's database waits for a row that another one holds."""
    if office.engine.dialect.name == "sqlite":
        return True  # writers wait for each other as a matter of course
    with office.store.read() as connection:
        query = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return bool(connection.exec_driver_sql(query).scalar_one())


def test_an_erasure_waits_for_the_stretch_that_is_being_written_and_takes_it_along(
    office: HeadOffice, a: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.sync(watched(office.service("A"), at_1=cut))
    place = file_wire.FileStretch(part="S1", hash=hash_, at=0, size=len(SCAN))

    def erase() -> None:
        with office.store.write() as connection:
            kept.drop_references(connection, "f1")

    thread = threading.Thread(target=erase)
    with office.store.write() as connection:
        assert kept.holders(connection, "S1", hash_)
        thread.start()
        while thread.is_alive() and not is_waiting(office):
            pass
        blob = kept.lock_upload(connection, place, device="A")
        assert blob is not None
        kept.append(connection, blob, SCAN[:10])
    thread.join(20)
    for table in ("sync_file_chunk", "sync_file_reference", "sync_file_upload"):
        assert count(office, table) == 0


def test_a_catalogue_that_has_learnt_of_files_finds_who_names_them(office: HeadOffice, a: PaperDesk) -> None:
    texts = [replace(one, kinds=dict.fromkeys(one.kinds, Kind.TEXT)) for one in FORM.registers]
    office.catalogue = Catalogue.of(1, [RecordType("form", tuple(texts))])
    hash_ = a.files.add(SCAN, partition="S1")
    a.create("f1", type_="form", front=hash_)
    assert a.meet(office).sent == 0
    office.catalogue = PAPERS
    with office.store.write() as connection:
        kept.note_stored(connection, PAPERS, "S1")
    assert a.meet(office).sent == 1


def test_on_the_replica_too_a_file_goes_with_the_last_record_that_names_it(
    office: HeadOffice, a: PaperDesk, tmp_path: Path
) -> None:
    b = PaperDesk("B", files=tmp_path / "files.db")
    b.files._database.writer.execute("PRAGMA journal_mode = WAL")
    hash_ = a.file("f1", SCAN)
    a.file("f2", SCAN)
    a.meet(office)
    b.meet(office, fetch_all=True)
    assert any(SCAN[100:150] in path.read_bytes() for path in tmp_path.glob("files.db*"))
    act(office, "erase", "f1")
    b.meet(office)
    assert b.status(hash_) is FileStatus.READY
    act(office, "erase", "f2")
    b.meet(office)
    assert b.files.look(hash_) == []
    assert not any(SCAN[100:150] in path.read_bytes() for path in tmp_path.glob("files.db*"))
    assert b.rows("SELECT * FROM sync_file_drop") == []


def test_a_file_that_an_open_edit_names_stays_when_another_record_is_erased(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", OTHER)
    a.meet(office)
    act(office, "erase", "f1")
    a.create("f2", type_="form", scan=hash_)
    with a.replica.unit("edit", actor="A", partition="S1") as connection:
        connection.execute("UPDATE form SET scan = NULL WHERE id = 'f2'")
    with a.replica.database.write() as connection:
        drop_unreferenced(connection, "S1", [hash_], patient=False)
    assert sweep(a.replica, a.files) == 0
    assert a.read(hash_) == OTHER


def test_a_file_that_only_the_history_of_an_erased_record_names_goes_as_well(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", OTHER)
    a.meet(office)
    with a.replica.unit("edit", actor="A", partition="S1") as connection:
        connection.execute("UPDATE form SET scan = NULL WHERE id = 'f1'")
    a.meet(office)
    assert a.status(hash_) is FileStatus.READY
    act(office, "erase", "f1")
    a.meet(office)
    assert a.files.look(hash_) == []
    assert count(office, "sync_file_chunk") == 0


def test_a_late_edit_of_a_moved_record_brings_its_file_to_where_the_record_is(office: HeadOffice, a: PaperDesk) -> None:
    a.create("f1", type_="form", title="moving")
    a.meet(office)
    hash_ = a.files.add(SCAN, partition="S1")
    with a.replica.unit("edit", actor="A", partition="S1") as connection:
        connection.execute("UPDATE form SET front = ? WHERE id = 'f1'", (hash_,))
    move(office, "f1")
    report = a.sync(office.line(a))
    assert (report.refused, report.files.sent) == (0, 1)
    a.meet(office)
    c = PaperDesk("C")
    assert c.meet(office, part="S2", fetch_all=True).fetched == 1
    assert c.read(hash_) == SCAN


def test_a_record_that_moves_away_takes_its_files_off_the_replica_once_they_are_sent(
    office: HeadOffice, a: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.sync(watched(office.service("A"), at_2=cut))
    move(office, "f1")
    assert a.meet(office).sent == 1
    assert a.files.look(hash_) != []
    a.meet(office)
    assert a.files.look(hash_) == []


def test_what_was_merged_into_an_erased_record_takes_its_files_along(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f1", SCAN)
    a.create("f2", type_="form", title="twin")
    a.meet(office)
    act(office, "alias", "f1", into="f2")
    a.meet(office)
    assert a.status(hash_) is FileStatus.READY
    act(office, "erase", "f2")
    a.meet(office)
    assert (a.files.look(hash_), count(office, "sync_file_chunk")) == ([], 0)
