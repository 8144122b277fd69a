"""The first fill: resumable after any stretch, and what changes meanwhile follows."""

import pytest

from sync import wire
from sync.errors import Offline
from sync.replica import journal
from sync.session import Progress, Session
from tests.sync.parts import Desk, HeadOffice, Line


class Short(Line):
    """A line that asks for two records at a time."""

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """One short stretch."""
        request.limit = 2
        return super().fill(request)


@pytest.fixture
def filled(office: HeadOffice, a: Desk) -> Desk:
    """An office with seven customers and a visit."""
    for number in range(7):
        a.create(f"c{number}", phone=str(number), city="沈阳", points=number)
    a.create("v1", type_="visit", note="met")
    office.sync(a)
    return a


def test_a_fill_resumes_after_any_stretch(office: HeadOffice, filled: Desk) -> None:
    b, told = Desk("B"), list[Progress]()
    for _ in range(9):
        try:
            Session(b.replica, Short(office.service("B"), ["", "answer"]), ("S1",), told.append).run()
            break
        except Offline:
            continue
    assert b.rows("SELECT * FROM customer ORDER BY id") == filled.rows("SELECT * FROM customer ORDER BY id")
    assert b.rows("SELECT note FROM visit") == [("met",)]
    fills = [(one.done, one.total) for one in told if one.step == "fill"]
    assert fills == sorted(fills)
    assert fills[-1] == (8, 8)


def test_a_fill_can_be_stopped_between_stretches(office: HeadOffice, filled: Desk) -> None:
    b = Desk("B")
    stops = iter([False, True])
    session = Session(b.replica, Short(office.service("B")), ("S1",), stop=lambda: next(stops, True))
    report = session.run()
    assert (report.received, report.filled) == (2, [])
    report = Session(b.replica, Short(office.service("B")), ("S1",)).run()
    assert (report.received, report.filled) == (6, ["S1"])


def test_what_changes_while_it_fills_follows(office: HeadOffice, filled: Desk) -> None:
    class Busy(Short):
        def fill(self, request: wire.FillRequest) -> wire.FillResponse:
            answer = super().fill(request)
            if request.after == "":
                filled.edit("c0", phone="already sent")
                filled.edit("c6", phone="to come")
                filled.create("b0", phone="below the walk")
                office.sync(filled)
            return answer

    b = Desk("B")
    Session(b.replica, Busy(office.service("B")), ("S1",)).run()
    assert b.rows("SELECT * FROM customer ORDER BY id") == filled.rows("SELECT * FROM customer ORDER BY id")
    assert b.rows("SELECT id, revs FROM sync_record ORDER BY id") == filled.rows(
        "SELECT id, revs FROM sync_record ORDER BY id"
    )


def test_records_made_here_before_the_fill_meet_their_present_state(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="138", points=10, city="沈阳")
    line = Line(office.service("A", partitions=("S1",)))
    Session(a.replica, line, ()).run()
    office.sync(b)
    b.edit(phone="137", points=12)
    office.sync(b)
    a.edit(points=15)
    office.sync(a, b)
    assert [(desk.see("phone"), desk.see("points")) for desk in (a, b)] == [("137", 17), ("137", 17)]
    assert all(line.actor for line in journal.history(a.connection, "c1"))


def test_conflicts_and_losers_come_with_the_fill(office: HeadOffice, filled: Desk) -> None:
    b, c = Desk("B"), Desk("C")
    office.sync(b)
    filled.edit("c1", phone="x", remarks="1")
    b.edit("c1", phone="y", remarks="2")
    office.sync(filled, b, c)
    assert journal.conflicts(c.connection) == [
        type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"opened": c.clock.wall_ms})
        for one in journal.conflicts(b.connection)
    ]
    assert journal.losers(c.connection) == journal.losers(b.connection)


def test_a_fill_of_a_quarter_million_is_not_asked_for_at_once() -> None:
    with pytest.raises(Exception, match="limit"):
        wire.decode(b'{"part":"S1","limit":20001}', wire.FillRequest)
