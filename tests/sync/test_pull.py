"""Pages: whole units, one cursor each, cut off anywhere, and never a commit skipped (I8, I9)."""

import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from sync import wire
from sync.errors import Offline
from sync.head_office import feed, merging, service
from sync.head_office.authors import Authors
from sync.head_office.partitions import Head, read_heads
from sync.head_office.store import CONTACT_MS, Store
from sync.pull import Asking, serve
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line, insert, update


def many(desk: Desk, count: int) -> None:
    """Save as many customers, one by one."""
    for number in range(count):
        desk.create(f"c{number:03}", phone=str(number))


def test_pages_may_be_cut_off_between_any_two(office: HeadOffice, a: Desk, b: Desk) -> None:
    office.sync(a, b)
    many(a, 9)
    office.sync(a)
    cuts = 0
    while True:
        try:
            Session(b.replica, Line(office.service("B"), ["", "request"]), ("S1",), page=2).run()
            break
        except Offline:
            cuts += 1
            ((seq, known),) = b.rows("SELECT seq, (SELECT COUNT(*) FROM customer) FROM sync_cursor")
            assert seq == known == cuts * 3 if cuts < 3 else seq == 9
    assert cuts >= 2
    assert b.rows("SELECT phone FROM customer ORDER BY id") == [(str(number),) for number in range(9)]


def test_a_page_never_ends_within_a_unit_of_work(office: HeadOffice, a: Desk, b: Desk) -> None:
    office.sync(a, b)
    with a.replica.unit("import", actor="A", partition="S1") as connection:
        for number in range(7):
            insert(connection, f"c{number}", phone=str(number))
    many(a, 2)
    office.sync(a)
    line = Line(office.service("B"))
    Session(b.replica, line, ("S1",), page=3).run()
    assert [len(answer.parts["S1"].entries) for answer in line.answers if answer.parts] == [7, 2]


def test_a_page_ends_where_it_grows_too_large(
    office: HeadOffice, a: Desk, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(a, b)
    many(a, 4)
    office.sync(a)
    monkeypatch.setattr(feed, "PAGE_BYTES", 100)
    line = Line(office.service("B"))
    Session(b.replica, line, ("S1",)).run()
    assert [answer.parts["S1"].upto for answer in line.answers if answer.parts] == [1, 2, 3, 4]


def test_a_record_that_changes_while_pages_are_read_moves_and_is_not_skipped(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    office.sync(a, b)
    many(a, 6)
    office.sync(a)

    class Interrupted(Line):
        def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
            answer = super().sync(request)
            if len(self.answers) == 1:
                a.edit("c000", phone="new")
                a.edit("c005", phone="newer")
                office.sync(a)
            return answer

    Session(b.replica, Interrupted(office.service("B")), ("S1",), page=1).run()
    assert (b.see("phone", "c000"), b.see("phone", "c005")) == ("new", "newer")


def test_a_record_beyond_the_page_brings_all_that_changed_since_paging_began(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c1", points=10, phone="0")
    office.sync(a, b)
    a.edit(points=11)
    many(a, 3)
    a.edit(phone="1")
    office.sync(a)
    office.sync(b, page=1)
    assert (b.see("points"), b.see("phone")) == (11, "1")


def test_pages_left_half_way_go_on_from_where_they_began(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", points=10, phone="0")
    office.sync(a, b)
    a.edit(points=11)
    many(a, 5)
    a.edit(phone="1")
    office.sync(a)
    with pytest.raises(Offline):
        Session(b.replica, Line(office.service("B"), ["", "", "request"]), ("S1",), page=1).run()
    assert b.see("points") == 10
    a.edit(phone="2")
    office.sync(a, b)
    assert (b.see("points"), b.see("phone")) == (11, "2")
    line = office.line(b)
    Session(b.replica, line, ("S1",)).run()
    assert line.requests[0].since == {}


def test_a_record_that_changes_while_the_feed_is_read_brings_all_that_changed(
    office: HeadOffice, a: Desk, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    a.create("c1", points=10, phone="0")
    office.sync(a, b)
    a.edit(points=11)
    office.sync(a)
    honest = service.read_heads

    def then_a_writes(connection: Connection, names: Iterable[str]) -> dict[str, Head]:
        heads = honest(connection, names)
        monkeypatch.setattr(service, "read_heads", honest)
        a.edit(phone="1")
        office.sync(a)
        return heads

    monkeypatch.setattr(service, "read_heads", then_a_writes)
    office.sync(b)
    office.sync(b)
    assert (b.see("points"), b.see("phone")) == (11, "1")


def test_own_changes_are_not_sent_back(office: HeadOffice, a: Desk) -> None:
    line = office.line(a)
    a.create("c1", phone="138")
    a.edit(phone="139")
    Session(a.replica, line, ("S1",)).run()
    assert [page.entries for answer in line.answers for page in answer.parts.values()] == [[]]


def test_a_push_brings_what_others_changed_before(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="1")
    a.create("c2", phone="1")
    office.sync(a, b)
    b.edit("c2", remarks="before")
    office.sync(b)
    a.edit("c1", phone="2")
    line = office.line(a)
    Session(a.replica, line, ("S1",)).run()
    assert (a.see("remarks", "c2"), len(line.requests)) == ("before", 1)


def test_a_quiet_sync_is_one_small_request(office: HeadOffice, a: Desk) -> None:
    office.sync(a)
    line = office.line(a)
    report = Session(a.replica, line, ("S1",)).run()
    assert (report.requests, report.changes, line.answers[0].parts) == (1, [], {})
    assert len(wire.encode(line.requests[0])) + len(wire.encode(line.answers[0])) < 400


def contacts(office: HeadOffice) -> list[tuple[int, int, str]]:
    """When replicas were heard of, what waited there, and their cursors."""
    with office.store.read() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT seen_ms, waits, cursors FROM sync_origin"))]


def test_a_quiet_sync_writes_nothing_at_head_office_within_a_minute(office: HeadOffice, a: Desk) -> None:
    office.sync(a)
    office.sync(a)
    before = contacts(office)
    office.clock.forward(CONTACT_MS)
    office.sync(a)
    assert contacts(office) == before
    office.clock.forward(1)
    office.sync(a)
    assert contacts(office) == [(office.clock.wall_ms, *before[0][1:])]


def test_a_file_that_has_heard_less_is_on_record_at_once(office: HeadOffice, a: Desk, tmp_path: Path) -> None:
    desk = Desk("B", path=tmp_path / "b.db")
    office.sync(a, desk)
    desk.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "b.db", tmp_path / "old.db")
    a.create("c1", phone="1")
    office.sync(a, desk)
    office.clock.forward(CONTACT_MS + 1)
    office.sync(a, desk)
    assert '{"S1":0}' not in [cursors for _, _, cursors in contacts(office)]
    office.sync(Desk("B", path=tmp_path / "old.db"))
    assert '{"S1":0}' in [cursors for _, _, cursors in contacts(office)]


def test_room_that_one_partition_used_up_is_asked_for_again(office: HeadOffice, a: Desk) -> None:
    other = Desk("B")
    for part in ("S1", "S2"):
        for number in range(3):
            other.create(f"{part}-{number}", part=part, phone=str(number))
    reader = Session(a.replica, Line(office.service("A", partitions=("S1", "S2"))), ("S1", "S2"))
    reader.run()
    Session(other.replica, Line(office.service("B", partitions=("S1", "S2"))), ("S1", "S2")).run()
    reader.page = 1
    reader.run()
    assert a.rows("SELECT COUNT(*) FROM customer") == [(6,)]


def test_only_subscribed_partitions_are_asked_for(office: HeadOffice, a: Desk) -> None:
    both = Line(office.service("A", partitions=("S1", "S2")))
    Session(a.replica, both, ("S1", "S2")).run()
    alone = Line(office.service("A", partitions=("S1",)))
    Session(a.replica, alone, ("S1",)).run()
    assert set(alone.requests[0].at) == {"S1"}


@contextmanager
def held_open(made: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Lets the next push reach its last statement and wait before it, uncommitted, until it is let go."""
    reached, go_on = threading.Event(), threading.Event()
    save = merging.save_partitions
    first = threading.Lock()

    def slow(connection: Connection, heads: dict[str, tuple[int, str]]) -> None:
        if first.acquire(blocking=False):
            reached.set()
            assert go_on.wait(20)
        save(connection, heads)

    monkeypatch.setattr(merging, "save_partitions", slow)
    try:
        yield reached, go_on
    finally:
        go_on.set()


def wait_until_blocked(office: HeadOffice) -> None:
    """Return once a transaction waits for another's lock."""
    pause, deadline = threading.Event(), time.monotonic() + 20
    waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    while time.monotonic() < deadline:
        with office.engine.connect() as connection:
            if connection.exec_driver_sql(waiting).scalar_one():
                return
        pause.wait(0.01)
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("same_partition", [True, False])
def test_a_late_commit_is_never_skipped(
    office: HeadOffice, a: Desk, b: Desk, monkeypatch: pytest.MonkeyPatch, same_partition: bool
) -> None:
    scope = ("S1", "S2")
    c = Desk("C")
    reader = Session(c.replica, Line(office.service("C", partitions=scope)), scope)
    for desk, part in ((a, "S1"), (b, "S2")):
        desk.create(f"first-{part}", part=part)
        Session(desk.replica, Line(office.service(desk.name, partitions=scope)), ()).run()
    reader.run()
    a.create("slow", phone="1")
    b.create("fast", part="S1" if same_partition else "S2", phone="2")
    pushes = [
        threading.Thread(target=Session(desk.replica, Line(office.service(desk.name, partitions=scope)), ()).run)
        for desk in (a, b)
    ]
    with held_open(office.store, monkeypatch) as (reached, go_on):
        pushes[0].start()
        assert reached.wait(20)
        pushes[1].start()
        if not same_partition and office.engine.dialect.name == "postgresql":
            pushes[1].join(20)  # another partition's commit does not wait
            assert not pushes[1].is_alive()
        if same_partition and office.engine.dialect.name == "postgresql":
            wait_until_blocked(office)
        with office.store.read() as connection:
            pages = serve(
                connection, read_heads(connection, ["S1"]), at={"S1": 1}, asking=Asking("C", 0), authors=Authors()
            )
        assert pages == {}
        go_on.set()
        for push in pushes:
            push.join(20)
    reader.run()
    assert (c.see("phone", "slow"), c.see("phone", "fast")) == ("1", "2")
    with office.store.read() as connection:
        given = connection.exec_driver_sql("SELECT seq FROM sync_record WHERE partition = 'S1' ORDER BY seq").all()
    assert [seq for (seq,) in given] == ([1, 2, 3] if same_partition else [1, 2])


def test_two_branches_that_make_the_same_id_at_once_do_not_overwrite_each_other(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c1", part="S1", phone="1")
    b.create("c1", part="S2", phone="2")
    scope = ("S1", "S2")
    for desk in (a, b):
        Session(desk.replica, Line(office.service(desk.name, partitions=scope)), scope).run()
    assert b.rows("SELECT code FROM sync_unit") == [("exists",)]
    assert (a.see("phone"), b.see("phone")) == ("1", "1")


def test_units_of_one_sync_are_applied_in_order(office: HeadOffice, a: Desk, b: Desk) -> None:
    many(a, 3)
    with a.replica.unit("edit", actor="A", partition="S1") as connection:
        update(connection, "c001", phone="x")
    office.sync(a, b)
    assert b.see("phone", "c001") == "x"
