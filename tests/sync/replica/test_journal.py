"""What a replica can tell about its own work, and what a person decides about it."""

import pytest

from sync import wire
from sync.errors import Offline, WriteRefused
from sync.replica import decisions, journal
from sync.replica.capture import Base
from sync.replica.journal import Source
from sync.session import RUNS_KEPT, Session
from tests.sync.parts import Desk, HeadOffice, Line, update


@pytest.fixture
def torn(office: HeadOffice, a: Desk, b: Desk) -> tuple[Desk, Desk]:
    """Two desks whose phones and remarks of one customer went apart and were synced."""
    office.sync(a, b)
    a.create("c1", phone="138", remarks="old")
    office.sync(a, b)
    a.edit(phone="139", remarks="from a")
    for clock in (a.clock, b.clock, office.clock):
        clock.forward(60_000)
    b.edit(phone="137", remarks="from b")
    office.sync(a, b, a)
    return a, b


def test_a_history_has_own_and_other_changes_with_who_when_and_where(
    office: HeadOffice, torn: tuple[Desk, Desk]
) -> None:
    _, b = torn
    lines = journal.history(b.connection, "c1")
    made = lines[0]
    assert (made.register, made.new, made.actor, made.device) == ("", {"phone": "138", "remarks": "old"}, "A", "A")
    own = [line for line in lines if line.source is Source.OWN and line.register == "phone"]
    assert [(one.old, one.new, one.actor, one.device, one.what, one.outcome, one.pending) for one in own] == [
        ("138", "137", "B", "", "edit", "conflict", False)
    ]
    told = [line for line in lines if line.source is Source.OFFICE and line.register == "phone"]
    assert [(one.old, one.new, one.actor, one.device) for one in told] == [("137", "139", "A", "A")]
    assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_a_register_written_twice_in_one_unit_is_told_once_as_own_work(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="138")
    office.sync(a)
    with a.replica.unit("undo", actor="A", partition="S1") as connection:
        update(connection, "c1", phone="139")
        update(connection, "c1", phone="137")
    office.sync(a)
    lines = [line for line in journal.history(a.connection, "c1") if line.register == "phone"]
    assert [(one.old, one.new, one.source) for one in lines] == [
        ("138", "139", Source.OWN),
        ("139", "137", Source.OWN),
    ]


def test_a_history_shows_what_has_not_been_sent_as_pending(a: Desk) -> None:
    a.create("c1", phone="138")
    assert [(line.register, line.pending, line.at) for line in journal.history(a.connection, "c1")] == [
        ("", True, a.clock.wall_ms)
    ]


def test_times_are_corrected_by_the_offices_clock(office: HeadOffice, a: Desk) -> None:
    a.clock.wall_ms += 7_200_000
    office.sync(a)
    a.create("c1", phone="138")
    assert journal.clock_offset(a.connection) == -7_200_000
    assert journal.history(a.connection, "c1")[0].at == office.clock.wall_ms
    assert journal.queued(a.connection)[0].at == office.clock.wall_ms
    a.clock.forward(1_000)
    office.clock.forward(1_000)
    office.sync(a)
    assert journal.history(a.connection, "c1")[0].at == office.clock.wall_ms - 1_000


def test_head_office_has_every_change_on_record(office: HeadOffice, torn: tuple[Desk, Desk]) -> None:
    lines = office.service("A").history("c1")
    assert [(line.f, line.new, line.by, line.device, line.o) for line in lines] == [
        ("", {"phone": "138", "remarks": "old"}, "A", "A", "applied"),
        ("phone", "139", "A", "A", "applied"),
        ("remarks", "from a", "A", "A", "applied"),
        ("phone", "137", "B", "B", "conflict"),
        ("remarks", "from b", "B", "B", "merged"),
    ] or [line.f for line in lines][1:3] == ["remarks", "phone"]


def test_a_conflict_shows_both_values_who_when_and_what_both_started_from(torn: tuple[Desk, Desk]) -> None:
    for desk in torn:
        (conflict,) = journal.conflicts(desk.connection)
        assert (conflict.type, conflict.id, conflict.register, conflict.partition) == ("customer", "c1", "phone", "S1")
        assert (conflict.base, conflict.resolving) == ("138", False)
        assert [(c.value, c.by, c.device) for c in conflict.candidates] == [("139", "A", "A"), ("137", "B", "B")]
        assert conflict.candidates[1].at > conflict.candidates[0].at > 0


@pytest.mark.parametrize("value", ["139", "137", "150"])
def test_a_decision_is_an_edit_on_the_contested_rev_even_for_the_value_in_force(
    office: HeadOffice, torn: tuple[Desk, Desk], value: str
) -> None:
    a, b = torn
    (conflict,) = journal.conflicts(a.connection)
    decisions.resolve(a.replica, conflict, value, actor="A")
    assert journal.conflicts(a.connection)[0].resolving
    assert (a.see("phone"), a.replica.queue().conflicts) == (value, 0)
    office.sync(a, b)
    assert [journal.conflicts(desk.connection) for desk in torn] == [[], []]
    assert [desk.see("phone") for desk in torn] == [value, value]


def test_a_decision_that_missed_a_third_value_drops_none(office: HeadOffice, torn: tuple[Desk, Desk]) -> None:
    a, b = torn
    c = Desk("C")
    office.sync(c)
    c_form = c.open_form()
    (conflict,) = journal.conflicts(a.connection)
    c_form.bases = {key: base for key, base in c_form.bases.items() if key[1] != "phone"}
    c_form.bases = {("c1", "phone"): Base("138", 1)}
    c_form.save(phone="136")
    office.sync(c)
    decisions.resolve(a.replica, conflict, "139", actor="A")
    office.sync(a, b)
    (left,) = journal.conflicts(b.connection)
    assert {one.value for one in left.candidates} == {"139", "137", "136"}


def test_a_decision_on_a_list_that_a_pull_has_overtaken_drops_none(office: HeadOffice, torn: tuple[Desk, Desk]) -> None:
    a, b = torn
    c = Desk("C")
    office.sync(c)
    (conflict,) = journal.conflicts(a.connection)
    with c.replica.unit("edit", actor="C", partition="S1", bases={("c1", "phone"): Base("138", 1)}) as connection:
        update(connection, "c1", phone="136")
    office.sync(c, a)
    decisions.resolve(a.replica, conflict, "139", actor="A")
    office.sync(a, b)
    (left,) = journal.conflicts(b.connection)
    assert {one.value for one in left.candidates} == {"139", "137", "136"}


def test_a_decision_of_a_group_sets_all_its_columns(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", city="沈阳", street="x")
    office.sync(a, b)
    a.edit(street="y")
    b.edit(city="大连")
    office.sync(a, b)
    (conflict,) = journal.conflicts(b.connection)
    assert conflict.base == {"city": "沈阳", "street": "x"}
    decisions.resolve(b.replica, conflict, conflict.candidates[1].value, actor="B")
    office.sync(b, a)
    assert (a.see("city"), a.see("street")) == ("大连", "x")


def test_a_value_that_lost_is_listed_with_its_winner_and_restored_in_one_step(
    office: HeadOffice, torn: tuple[Desk, Desk]
) -> None:
    a, b = torn
    (lost,) = journal.losers(a.connection)
    assert (lost.base, lost.lost.value, lost.lost.by, lost.winner.value, lost.winner.by) == (
        "old", "from a", "A", "from b", "B",
    )  # fmt: skip
    decisions.restore(a.replica, lost, actor="A")
    office.sync(a, b)
    assert [desk.see("remarks") for desk in torn] == ["from a", "from a"]
    assert journal.losers(a.connection) == []
    assert [one.handled for one in journal.losers(a.connection, handled=True)] == [True]


def test_a_value_that_lost_can_be_taken_off_the_list(torn: tuple[Desk, Desk]) -> None:
    _, b = torn
    decisions.dismiss_loser(b.replica, journal.losers(b.connection)[0])
    assert journal.losers(b.connection) == []
    assert b.replica.queue().units == 0


def test_what_this_version_cannot_edit_is_not_decided(torn: tuple[Desk, Desk]) -> None:
    a, _ = torn
    (conflict,) = journal.conflicts(a.connection)
    for field, value in (("type", "unknown"), ("register", "unknown"), ("id", "unknown")):
        strange = journal.Conflict(**{name: getattr(conflict, name) for name in conflict.__slots__} | {field: value})
        with pytest.raises(WriteRefused, match="cannot edit"):
            decisions.resolve(a.replica, strange, "1", actor="A")
    assert a.replica.queue().units == 0


def test_refused_work_is_listed_with_everything_typed_until_somebody_sees_to_it(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="138")
    office.sync(a)
    office.rights.forbidden["A"] = "rights"
    a.edit(phone="139", city="大连")
    office.sync(a)
    (unit,) = journal.refused(a.connection)
    assert (unit.what, unit.actor, unit.partition, unit.code, unit.zh, unit.en) == (
        "edit", "A", "S1", "rights", "没有权限。", "No right to do this.",
    )  # fmt: skip
    assert unit.at == office.clock.wall_ms
    assert {(op.register, str(op.value), str(op.old), str(op.base)) for op in unit.ops} == {
        ("phone", "139", "138", "138"),
        ("address", "{'city': '大连', 'street': None}", "{'city': None, 'street': None}",
         "{'city': None, 'street': None}"),
    }  # fmt: skip
    decisions.discard_refused(a.replica, unit.unit)
    assert journal.refused(a.connection) == []
    assert a.replica.queue().refused == 0
    assert [line.outcome for line in journal.history(a.connection, "c1")].count("refused") == 2


def test_the_queue_is_listed_in_the_order_in_which_it_goes(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="138")
    with pytest.raises(Offline):
        Session(a.replica, Line(office.service("A"), ["", "answer"]), ("S1",)).run()
    a.edit(phone="139", city="x")
    first, second = journal.queued(a.connection)
    assert (first.what, first.actor, first.partition, first.ops, first.sent) == ("create", "A", "S1", 1, True)
    assert (second.what, second.ops, second.sent) == ("edit", 2, False)


def test_sessions_are_on_record_with_what_went_what_came_and_what_went_wrong(office: HeadOffice, a: Desk) -> None:
    a.create("c1", phone="138")
    office.sync(a)
    with pytest.raises(Offline):
        Session(a.replica, Line(office.service("A"), ["request"]), ("S1",)).run()
    broken, fine = journal.runs(a.connection)
    assert (fine.sent, fine.requests, fine.trouble) == (1, 2, "")
    assert (broken.sent, broken.trouble, broken.detail) == (0, "Offline", "the request was lost")
    assert journal.runs(a.connection, limit=1) == [broken]


def test_only_the_last_sessions_are_kept(office: HeadOffice, a: Desk) -> None:
    a.connection.execute(
        "INSERT INTO sync_run (run, started_ms, ended_ms, sent, received, merged, conflicts, refused, requests, "
        "bytes_up, bytes_down, trouble, detail) VALUES (?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '')",
        (RUNS_KEPT,),
    )
    a.connection.execute("INSERT INTO sync_run SELECT 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', ''")
    office.sync(a)
    assert [run for (run,) in a.rows("SELECT run FROM sync_run ORDER BY run")] == [RUNS_KEPT, RUNS_KEPT + 1]


def test_bytes_are_counted_where_the_line_counts_them(office: HeadOffice, a: Desk) -> None:
    class Counted(Line):
        bytes_up = 100
        bytes_down = 200

        def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
            self.bytes_up += 7
            self.bytes_down += 9
            return super().sync(request)

    report = Session(a.replica, Counted(office.service("A")), ("S1",)).run()
    assert (report.bytes_up, report.bytes_down) == (7, 9)
    assert [(run.bytes_up, run.bytes_down) for run in journal.runs(a.connection)] == [(7, 9)]
