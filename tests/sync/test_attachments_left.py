"""Attachments of records that move, merge or are erased: none is left behind that should go, none missing after."""

import pytest

import sync.attachments
from sync.errors import Offline
from sync.head_office.store import Store
from sync.replica import acts
from sync.replica.files import FileStatus
from sync.session import Session
from tests.sync.papers import OTHER, PAPERS, SCAN, PaperDesk, content, count, cut, watched
from tests.sync.parts import HeadOffice
from tests.sync.test_attachments_named import edit, erase
from tests.sync.test_attachments_scope import act, move


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


def reads(office: HeadOffice, hash_: str, *, part: str) -> bool:
    """Whether a new desk of that branch can fetch the file."""
    desk = PaperDesk("new")
    desk.files.want(hash_, partition=part)
    return desk.meet(office, part=part).fetched == 1


# Moved and merged ----------------------------------------------------------------------------------


def test_a_late_edit_takes_along_a_file_that_the_branch_had_sent_before(office: HeadOffice, a: PaperDesk) -> None:
    hash_ = a.file("f9", SCAN)
    a.create("f1", type_="form", title="moving")
    a.meet(office)
    edit(a, "f1", hash_)
    move(office, "f1")
    assert a.sync(office.line(a)).refused == 0
    assert reads(office, hash_, part="S2")
    assert count(office, "sync_file_chunk") == 3


def test_what_was_merged_into_a_record_that_moves_takes_its_files_along(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.create("f2", type_="form", title="twin")
    a.meet(office)
    act(office, "alias", "f1", into="f2")
    move(office, "f2")
    assert reads(office, hash_, part="S2")
    assert not reads(office, hash_, part="S1")
    c = PaperDesk("C")
    c.meet(office, part="S2")
    with c.replica.unit("part", actor="C", partition="S2") as connection:
        acts.part(c.replica, connection, "form", "f1")
    c.meet(office, part="S2")
    assert c.meet(office, part="S2", fetch_all=True).fetched == 1
    assert c.read(hash_) == SCAN


def test_a_record_that_moves_takes_the_files_of_its_history_off_the_replica(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hashes = [a.file("f1", SCAN)]
    for desk, data in ((b, OTHER), (a, content(10))):
        for one in (a, b):
            one.meet(office, fetch_all=True)
        hashes.append(desk.files.add(data, partition="S1"))
        edit(desk, "f1", hashes[-1])
        desk.meet(office)
    move(office, "f1")
    for _ in range(2):
        a.meet(office)
        b.meet(office)
    assert [desk.files.look(hash_) for desk in (a, b) for hash_ in hashes] == [[]] * 6


# Erased --------------------------------------------------------------------------------------------


def test_an_erasure_takes_a_file_that_was_fetched_out_of_the_history(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_, kept = a.file("f1", SCAN), a.file("f2", content(10))
    a.meet(office)
    edit(a, "f1", a.files.add(OTHER, partition="S1"))
    a.meet(office)
    b.meet(office, fetch_all=True)
    b.files.want(hash_, partition="S1")
    assert b.meet(office).fetched == 1
    draft = b.files.add(content(20), partition="S1")
    erase(a, office, "f1")
    b.meet(office)
    assert b.files.look(hash_) == []
    assert (b.status(kept), b.status(draft)) == (FileStatus.READY, FileStatus.WAITING)
    line = watched(office.service("B"))
    assert b.sync(line).files.requests == 1, "for the draft alone"


def test_an_erasure_takes_at_every_desk_what_was_merged_into_the_record(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_ = a.file("f1", SCAN)
    a.create("f2", type_="form", title="twin")
    a.meet(office)
    b.meet(office, fetch_all=True)
    act(office, "alias", "f1", into="f2")
    b.meet(office)
    assert b.status(hash_) is FileStatus.READY
    act(office, "erase", "f2")
    b.meet(office)
    assert b.files.look(hash_) == []


# Troubles ------------------------------------------------------------------------------------------


def test_an_upload_that_another_one_overtakes_while_it_is_judged_is_not_called_wrong(
    office: HeadOffice, a: PaperDesk, b: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_ = a.file("f1", OTHER)
    b.file("f2", OTHER)
    judge = sync.attachments._digest

    def slow(store: Store, blob: sync.attachments.kept.Blob) -> str:
        monkeypatch.setattr("sync.attachments._digest", judge)
        b.meet(office)
        return judge(store, blob)

    monkeypatch.setattr("sync.attachments._digest", slow)
    done = a.meet(office)
    assert (done.sent, done.wrong, a.look(hash_).failures) == (1, 0, 0)


@pytest.mark.parametrize("stretch", ["at_1", "at_2", "at_3"])
def test_a_file_that_is_removed_while_it_comes_leaves_nothing(
    office: HeadOffice, a: PaperDesk, b: PaperDesk, stretch: str
) -> None:
    hash_ = a.file("f1", SCAN)
    good = a.file("f2", OTHER)
    a.meet(office)
    b.files.want(hash_, partition="S1")
    b.files.want(good, partition="S1")
    line = watched(office.service("B"), **{stretch: lambda: b.files.remove(hash_, partition="S1")})
    done = b.sync(line).files
    assert (done.fetched, done.wrong, done.trouble, b.status(good)) == (1, 0, None, FileStatus.READY)
    rows = b.files._database.writer.execute("SELECT hash FROM file_content").fetchall()
    assert (rows, b.files.look(hash_)) == ([(good,)], [])


@pytest.mark.parametrize("stretch", ["at_1", "at_2", "at_3"])
def test_a_file_that_is_removed_while_it_is_sent_leaves_nothing(office: HeadOffice, a: PaperDesk, stretch: str) -> None:
    hash_ = a.file("f1", SCAN)
    line = watched(office.service("A"), **{stretch: lambda: a.files.remove(hash_, partition="S1")})
    done = a.sync(line).files
    assert (done.wrong, done.trouble) == (0, None)
    assert a.files._database.writer.execute("SELECT hash FROM file_content").fetchall() == []


def test_a_file_that_is_removed_before_it_is_judged_ends_plainly(
    office: HeadOffice, a: PaperDesk, b: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_ = a.file("f1", OTHER)
    a.meet(office)
    b.files.want(hash_, partition="S1")
    check = b.files.check

    def late(hash_: str) -> bool:
        b.files.remove(hash_, partition="S1")
        return check(hash_)

    monkeypatch.setattr(b.files, "check", late)
    done = b.meet(office)
    assert (done.fetched, done.wrong, done.trouble) == (0, 0, None)


def test_attachments_that_cannot_be_written_do_not_fail_the_session(office: HeadOffice, a: PaperDesk) -> None:
    a.file("f1", SCAN)
    a.files._database.writer.execute("PRAGMA query_only = ON")
    report = Session(a.replica, office.line(a), ("S1",), files=a.files, fetch_all=True).run()
    assert (report.sent, type(report.files.trouble)) == (1, a.files._database.writer.OperationalError)
    a.files._database.writer.execute("PRAGMA query_only = OFF")
    assert a.meet(office).sent == 1


def test_an_erasure_is_done_here_though_head_office_cannot_be_asked(
    office: HeadOffice, a: PaperDesk, b: PaperDesk
) -> None:
    hash_, unnamed = a.file("f1", SCAN), a.file("f2", OTHER)
    a.meet(office)
    edit(a, "f2", None)
    a.meet(office)
    b.meet(office, fetch_all=True)
    b.files.want(unnamed, partition="S1")
    b.meet(office)
    erase(a, office, "f1")
    line = office.line(b)
    asked = line.file_states
    line.file_states = lambda _: cut()  # type: ignore[assignment, return-value, func-returns-value, method-assign]
    assert isinstance(b.sync(line).files.trouble, Offline)
    assert b.files.look(hash_) == []
    line.file_states = asked  # type: ignore[method-assign]
    b.sync(line)
    assert (b.read(unnamed), b.rows("SELECT * FROM sync_file_drop")) == (OTHER, [])
