"""No statement of a push, a pull, a fill or a look at the history crosses partitions: a cluster can be split by them.

PostgreSQL itself is asked, by EXPLAIN, over tables that are split by partition; and the work is real.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import psycopg
import pytest
from sqlalchemy import make_url

from crm_desktop.head_office.embedded import EmbeddedOffice
from sync import file_wire, heal_wire, wire
from sync.ids import new_id
from tests.head_office.chain import Desk, Raw, desk, found, join
from tests.head_office.distribution import BY, Said, crossing, listening, split
from tests.postgres import server

pytestmark = pytest.mark.postgres


@pytest.fixture
def url() -> str:
    """A database whose tables are split."""
    fresh = server().fresh_database()
    split(fresh)
    return fresh


@pytest.fixture
def served(url: str) -> Iterator[EmbeddedOffice]:
    """Head office over them."""
    found(url)
    with EmbeddedOffice(url) as embedded:
        yield embedded


@pytest.fixture
def back(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """Another desktop of the branch in Shenyang."""
    with desk(served, tmp_path) as made:
        yield made


Judge = Callable[[list[Said]], list[str]]


@pytest.fixture
def judge(url: str) -> Iterator[Judge]:
    """What is wrong with the plans of statements."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        connection.execute("SET enable_seqscan = off")  # the tables are small: that must not hide a missing index

        def judge(said: list[Said]) -> list[str]:
            asked = {one.statement: one for one in said if any(f"{name} " in f"{one.statement} " for name in BY)}
            assert asked, "something was heard"
            return [wrong for one in asked.values() if (wrong := crossing(connection, one))]

        yield judge


def heard(served: EmbeddedOffice) -> AbstractContextManager[list[Said]]:
    """What head office says to its database meanwhile."""
    return listening(served.office.engine, served.office.lookups)


def test_push_and_pull_stay_within_the_branch(served: EmbeddedOffice, front: Desk, back: Desk, judge: Judge) -> None:
    records = [front.register("li", name=f"顾客{at}") for at in range(5)]
    front.syncing.sync_now()
    back.syncing.sync_now()
    with heard(served) as said:
        front.edit("li", records[0], remarks="下午送货")
        back.edit("zhou", records[0], remarks="上午送货", industry="advertising")
        front.edit("li", records[1], name="改了")
        back.edit("zhou", records[1], name="也改了")
        front.register("li", name="新来的")
        for one in (front, back, front):
            assert one.syncing.sync_now().trouble is None
    assert judge(said) == []
    assert front.syncing.status().conflicts == 1


def test_a_fill_and_a_comparison_stay_within_the_branch(served: EmbeddedOffice, front: Desk, judge: Judge) -> None:
    record = front.register("li", name="顾客")
    front.syncing.sync_now()
    raw = Raw(join(served))
    with heard(served) as said:
        first = raw.office.fill(wire.FillRequest(part="SY01", limit=1))
        raw.office.fill(wire.FillRequest(part="SY01", after=first.after))
        assert raw.office.spans(heal_wire.SpanRequest("SY01", ["", ""], each=True)).ids
        assert raw.office.records(heal_wire.RecordsRequest("SY01", [record])).entries
    raw.close()
    assert judge(said) == []


def test_a_repeat_stays_within_the_branch(served: EmbeddedOffice, judge: Judge) -> None:
    raw = Raw(join(served))
    record, _ = raw.create("customer", "li", name="顾客", created_by="li")
    op = wire.Op(t="customer", id=record, f="remarks", v="一次")
    request = wire.SyncRequest(r=raw.origin, at={}, units=[unit(2, op)], last=1)
    first = raw.office.sync(request)
    with heard(served) as said:
        assert raw.office.sync(request).res == first.res
    raw.close()
    assert judge(said) == []


def test_the_history_of_a_record_is_kept_where_the_record_is(served: EmbeddedOffice, front: Desk, judge: Judge) -> None:
    record = front.register("li", name="顾客")
    front.edit("li", record, remarks="下午送货")
    front.syncing.sync_now()
    raw = Raw(join(served))
    with heard(served) as said:
        assert len(raw.office.history(record)) == 2
        assert raw.office.history(new_id()) == []
    raw.close()
    assert judge(said) == []


def test_files_stay_within_the_branch(served: EmbeddedOffice, judge: Judge) -> None:
    raw, scan = Raw(join(served)), b"scan" * 100
    hash_ = hashlib.sha256(scan).hexdigest()
    with heard(served) as said:
        raw.office.file_states(file_wire.FilesRequest(part="SY01", hashes=[hash_]))
    raw.close()
    assert judge(said) == []


def test_what_has_moved_is_found_where_it_is_and_goes_there_whole(served: EmbeddedOffice, front: Desk) -> None:
    """That may cross partitions; it is rare. The split tables take it as any others do."""
    record = front.register("li", name="要转走", remarks="先来沈阳")
    front.syncing.sync_now()
    above, dalian = Raw(join(served, "HQ")), Raw(join(served, "DL01"))
    assert above.edit("customer", record, wire.MOVE, "DL01", by="lin").code == ""
    front.edit("li", record, remarks="还没听说")
    assert front.syncing.sync_now().trouble is None

    moved = dalian.office.records(heal_wire.RecordsRequest("DL01", [record])).entries
    assert [entry.f["remarks"].v for entry in moved] == ["还没听说"]
    assert len(dalian.office.history(record)) == 3, "what was done elsewhere is its history, too"
    assert front.customer(record) is None
    above.close()
    dalian.close()


def unit(n: int, *ops: wire.Op) -> wire.Unit:
    """A unit of work by hand."""
    return wire.Unit(n=n, part="SY01", by="li", what="test", ops=[msgspec.Raw(wire.encode(op)) for op in ops])
