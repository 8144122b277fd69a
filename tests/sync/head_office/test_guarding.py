"""What head office refuses: beyond scope, beyond right, beyond sense. Always as a plain answer, never a fault."""

import json
import logging

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync import heal_wire, wire
from sync.errors import ProtocolError
from sync.head_office.partitions import lock_partitions, partition_names
from sync.head_office.replay import verify
from sync.head_office.service import OfficeService, OutOfScope
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line


def push(service: OfficeService, *ops: object, n: int = 1, part: str = "S1", origin: str = "o") -> wire.UnitResult:
    """Push one unit of hand-made ops."""
    raw = [wire.msgspec.Raw(op if isinstance(op, bytes) else json.dumps(op).encode()) for op in ops]
    unit = wire.Unit(n=n, part=part, by="wang", what="test", ops=raw)
    return service.sync(wire.SyncRequest(r=origin, at={}, units=[unit])).res[0]


@pytest.fixture
def known(office: HeadOffice) -> HeadOffice:
    """An office that knows customer c1 and visit v1 of branch S1."""
    desk = Desk("A")
    desk.create("c1", phone="138", points=10, tags="[]", state="open")
    desk.create("v1", type_="visit", note="met")
    office.sync(desk)
    return office


MALFORMED: list[object] = [
    {"t": "customer", "id": "c1", "f": "tags", "v": ["a"]},
    {"t": "customer", "id": "c1", "f": "tags", "v": "no set"},
    {"t": "customer", "id": "c1", "f": "tags", "v": '{"a":1}'},
    {"t": "customer", "id": "c1", "f": "tags", "v": 5},
    {"t": "customer", "id": "c1", "f": "tags", "v": "[]", "w": 5},
    {"t": "customer", "id": "c1", "f": "points", "v": "many"},
    {"t": "customer", "id": "c1", "f": "points", "v": 1.5},
    {"t": "customer", "id": "c1", "f": "points", "v": 2**53},
    {"t": "customer", "id": "c1", "f": "points", "v": -(2**70)},
    {"t": "customer", "id": "c1", "f": "phone", "v": 138},
    {"t": "customer", "id": "c1", "f": "phone", "v": {"phone": "1"}},
    {"t": "customer", "id": "c1", "f": "address", "v": "沈阳"},
    {"t": "customer", "id": "c1", "f": "address", "v": {"city": ["x"]}},
    {"t": "customer", "id": "c1", "f": "address", "v": {"city": 5}},
    {"t": "customer", "id": "c1", "f": "state", "v": 1},
    {"t": "customer", "id": "c1", "f": "unheard_of", "v": [1]},
    {"t": "customer", "id": "c1", "f": "Bad Name", "v": "x"},
    {"t": "visit", "id": "c1", "f": "note", "v": "x"},
    {"t": "customer", "id": "new", "v": "no columns"},
    {"t": "customer", "id": "new", "v": {"points": "x"}},
    {"t": "customer", "id": "new", "v": {"tags": ["x"]}},
    {"t": "customer", "id": "new", "v": {"unheard": {"of": 1}}},
    {"t": "customer", "id": "x" * 37, "v": {}},
    {"t": "customer", "id": "a\u0000b", "v": {}},
    {"t": "customer", "id": "new", "v": {}, "b": -1},
    {"t": "customer", "id": "new"},
    b'{"t":"customer","id":"c1","f":"phone","v":"\\ud800"}',
    b'{"t":"customer","id":"c1","f":"phone","v":"\xff\xfe"}',
    b'{"t":"customer","id":"c1","f":"phone","v":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    5,
]  # fmt: skip


@pytest.mark.parametrize("op", MALFORMED, ids=lambda op: str(op)[:60])
def test_what_cannot_be_a_value_is_refused_and_harms_nothing(known: HeadOffice, op: object) -> None:
    result = push(known.service("B"), op)
    assert (result.code, result.ops) == ("malformed", [])
    assert push(known.service("B"), {"t": "customer", "id": "c1", "f": "phone", "v": "139"}, n=2).ops[0].o == "applied"
    erased = push(known.service("B"), {"t": "customer", "id": "c1", "f": wire.ERASE, "v": None}, n=3)
    assert erased.code == "", "what cannot be read is in no erasure's way"
    with known.store.read() as connection:
        assert [one for one in verify(connection, known.catalogue) if one.where != "c1"] == []


@pytest.mark.parametrize(
    ("op", "code"),
    [
        ({"t": "customer", "id": "c1", "v": {}}, "exists"),
        ({"t": "customer", "id": "nobody", "f": "phone", "v": "1"}, "unknown_record"),
        ({"t": "visit", "id": "v1", "f": "note", "v": "1"}, "append_only"),
        ({"t": "customer", "id": "c1", "f": "state", "v": "unknown"}, "illegal_state"),
    ],
)
def test_what_may_not_be_is_refused_with_its_reason_in_both_languages(known: HeadOffice, op: object, code: str) -> None:
    result = push(known.service("B"), op)
    assert result.code == code
    assert result.zh and result.en


def test_a_unit_without_ops_is_refused_and_takes_a_number(known: HeadOffice) -> None:
    service = known.service("B")
    assert push(service).code == "malformed"
    assert push(service, {"t": "customer", "id": "c1", "f": "phone", "v": "1"}, n=2).ops[0].o == "applied"


def test_a_refusal_undoes_the_whole_unit_and_delays_no_other(known: HeadOffice) -> None:
    service = known.service("B")
    good = {"t": "customer", "id": "c1", "f": "phone", "v": "139"}
    bad = {"t": "customer", "id": "nobody", "f": "phone", "v": "139"}
    assert push(service, good, {"t": "customer", "id": "c2", "v": {}}, bad).code == "unknown_record"
    assert push(service, {**good, "w": "138"}, n=4).ops[0].o == "applied"
    assert service.history("c2") == []


def test_a_record_of_another_branch_cannot_be_changed_from_here(known: HeadOffice) -> None:
    service = known.service("B", partitions=("S1", "S2"))
    result = push(service, {"t": "customer", "id": "c1", "f": "phone", "v": "139"}, part="S2")
    assert result.code == "moved"


def test_an_id_that_another_branch_has_is_refused_to_a_creation_and_delays_no_other(known: HeadOffice) -> None:
    service = known.service("B", partitions=("S2",))
    created = [{"t": "customer", "id": id_, "v": {"phone": "1"}} for id_ in ("c7", "c1", "c8")]
    units = [
        wire.Unit(n=at, part="S2", by="wang", what="test", ops=[wire.msgspec.Raw(json.dumps(op).encode())])
        for at, op in enumerate(created, start=1)
    ]
    results = service.sync(wire.SyncRequest(r="o", at={}, units=units)).res
    assert [one.code for one in results] == ["", "exists", ""]
    assert [len(service.history(id_)) for id_ in ("c7", "c1", "c8")] == [1, 0, 1]
    assert known.service("A").history("c1")


def test_a_partition_out_of_scope_can_be_neither_written_read_nor_named_into_being(known: HeadOffice) -> None:
    service = known.service("B", partitions=("S2",))
    assert push(service, {"t": "customer", "id": "c9", "v": {}}, part="S1").code == "out_of_scope"
    assert push(service, {"t": "customer", "id": "c9", "v": {}}, n=2, part="invented").code == "out_of_scope"
    with pytest.raises(OutOfScope):
        service.sync(wire.SyncRequest(r="o", at={"S2": 0, "S1": 0}))
    with pytest.raises(OutOfScope):
        service.fill(wire.FillRequest(part="S1"))
    assert service.history("c1") == []
    assert service.records(heal_wire.RecordsRequest("S2", ["c1"])).entries == []
    with known.store.read() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sync_partition").all() == [("S1",)]


def test_a_refused_move_names_no_partition_into_being(known: HeadOffice) -> None:
    with known.store.write() as connection:
        lock_partitions(connection, ["opened"])
    service = known.service("B")
    for n, name in enumerate(("opened", "invented"), start=1):
        assert push(service, {"t": "customer", "id": "no", "f": wire.MOVE, "v": name}, n=n).code == "unknown_record"
    assert push(known.service("B", partitions=("S7",)), {"t": "visit", "id": "v9", "f": "note"}, part="S7", n=3).code
    with known.store.read() as connection:
        assert partition_names(connection) == ["S1", "opened"]
    assert push(service, {"t": "customer", "id": "c1", "f": wire.MOVE, "v": "real"}, n=4).code == ""
    with known.store.read() as connection:
        assert partition_names(connection) == ["S1", "opened", "real"]


def test_a_history_follows_the_record_to_where_it_is_now(known: HeadOffice) -> None:
    move = {"t": "customer", "id": "c1", "f": wire.MOVE, "v": "S2"}
    assert push(known.service("B", partitions=("S1", "S2")), move).code == ""
    assert known.service("A").history("c1") == []
    assert [line.f for line in known.service("B", partitions=("S2",)).history("c1")] == ["", wire.MOVE]


def test_rights_are_asked_with_what_was_there_before(known: HeadOffice) -> None:
    known.rights.asked.clear()
    service = known.service("B")
    push(service, {"t": "customer", "id": "c2", "v": {}}, {"t": "customer", "id": "c2", "f": "phone", "v": "1"})
    assert [before is None for before in known.rights.asked] == [True, False]


def test_head_office_decides_the_fields_it_has_authority_over(known: HeadOffice) -> None:
    a, b = Desk("A"), Desk("boss")
    known.sync(a, b)
    known.rights.authorities.add("boss")
    a.edit(grade="A")
    b.edit(grade="D")
    known.sync(a, b, a)
    assert (a.see("grade"), b.see("grade")) == ("D", "D")


def test_a_fault_of_the_office_refuses_its_unit_and_no_other(
    known: HeadOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a = Desk("A")
    known.sync(a)
    a.edit(phone="139")
    a.edit(remarks="fine")
    judge = known.rights.refuses

    def faulty(unit: wire.Unit, op: wire.Op, **before: object) -> object:
        if op.f == "phone":
            raise ZeroDivisionError
        return judge(unit, op, before=None)

    monkeypatch.setattr(known.rights, "refuses", faulty)
    with caplog.at_level(logging.CRITICAL):
        known.sync(a)
    assert a.rows("SELECT code FROM sync_unit WHERE status = 3") == [("office_fault",)]
    assert (a.see("phone"), a.see("remarks")) == ("138", "fine")


@pytest.mark.parametrize(
    "trouble",
    [OperationalError("SELECT 1", {}, Exception("gone")), PoolTimeout("none is free"), OSError(28, "disk full"),
     MemoryError()],
)  # fmt: skip
def test_a_database_or_a_machine_in_trouble_refuses_nothing(
    known: HeadOffice, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    a = Desk("A")
    known.sync(a)
    a.edit(phone="139")

    def unreachable(*_: object, **__: object) -> object:
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr(known.rights, "refuses", unreachable)
        with pytest.raises(type(trouble)):
            known.sync(a)
    known.sync(a)
    assert (a.see("phone"), a.replica.queue().refused) == ("139", 0)


def test_another_version_of_the_protocol_is_not_guessed_at(known: HeadOffice) -> None:
    service = known.service("B")
    with pytest.raises(ProtocolError, match="version 1"):
        service.sync(wire.SyncRequest(r="o", at={}, v=2))
    with pytest.raises(ProtocolError, match="version 1"):
        service.fill(wire.FillRequest(part="S1", v=2))


def test_an_old_edit_keeps_its_age_however_many_requests_the_queue_takes(
    known: HeadOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = Desk("A")
    known.sync(a)
    saved = known.clock.wall_ms
    for number in range(4):
        a.edit(remarks=str(number))
    for clock in (a.clock, known.clock):
        clock.forward(4 * 3_600_000)
    monkeypatch.setattr("sync.push.BATCH_BYTES", 1)
    report = known.sync(a)
    assert report.requests == 4
    assert {line.at for line in known.service("A").history("c1") if line.f == "remarks"} == {saved}


def test_no_edit_is_older_than_the_last_contact_that_left_nothing_behind(known: HeadOffice) -> None:
    a = Desk("A")
    known.sync(a)
    contact = known.clock.wall_ms
    a.edit(remarks="x")
    a.clock.boot, a.clock.wall_ms = "another", a.clock.wall_ms + 10 * 86_400_000
    known.clock.forward(3_600_000)
    known.sync(a)
    assert known.service("A").history("c1")[-1].at == contact


def test_a_lying_replica_cannot_make_another_partitions_row(known: HeadOffice) -> None:
    b = Desk("B")
    b.create("x1", part="S9", phone="1")
    Session(b.replica, Line(known.service("B")), ("S1",)).run()
    assert b.rows("SELECT code FROM sync_unit") == [("out_of_scope",)]
    assert b.see("phone", "x1") is None


def test_head_office_has_a_clock_of_its_own(known: HeadOffice) -> None:
    service = OfficeService(known.store, known.catalogue, known.service("B").device)
    assert service.sync(wire.SyncRequest(r="o", at={})).now > 1_700_000_000_000
