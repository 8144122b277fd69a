"""A line too slow for a whole request is asked for less and less, until something goes through (I20)."""

from dataclasses import dataclass

import pytest

from sync import wire
from sync.errors import CutOff, Offline, TooSlow
from sync.replica.database import Connection
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line


@dataclass
class Slow(Line):
    """A line that bears so many bytes a message, and ends with `error` above that."""

    bears: int = 0
    error: type[Offline] = TooSlow

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """One round trip."""
        if len(wire.encode(request)) > self.bears:
            self.requests.append(request)
            raise self.error("too much for this line")
        answer = super().sync(request)
        if len(wire.encode(answer)) > self.bears:
            raise self.error("too much for this line")
        return answer


def many(desk: Desk, count: int) -> None:
    """Save as many customers of some 5 kB, one by one."""
    for number in range(count):
        desk.create(f"c{number:03}", remarks=str(number) * (5000 // len(str(number))))


def tries(desk: Desk, line: Line) -> int:
    """Sessions until one ends well."""
    for count in range(1, 20):
        try:
            Session(desk.replica, line, ("S1",)).run()
        except Offline:
            continue
        return count
    raise AssertionError("this line is never used as it can be")


@pytest.mark.parametrize("error", [TooSlow, CutOff])
def test_a_queue_goes_over_a_line_that_bears_little(office: HeadOffice, a: Desk, error: type[Offline]) -> None:
    many(a, 250)
    line = Slow(office.service("A"), bears=80_000, error=error)
    assert tries(a, line) < 8
    assert a.replica.queue().units == 0
    bytes_of: dict[int, list[bytes]] = {}
    for request in line.requests:
        for unit in request.units:
            assert bytes_of.setdefault(unit.n, [*map(bytes, unit.ops)]) == [*map(bytes, unit.ops)], "frozen"


def test_one_unit_goes_however_little_the_line_bears(office: HeadOffice, a: Desk) -> None:
    many(a, 3)
    office.sync(Desk("B"))
    line = Slow(office.service("A"), bears=6000)
    for _ in range(30):
        with pytest.raises(TooSlow):
            Session(a.replica, Slow(office.service("A"), bears=10), ("S1",)).run()
    Session(a.replica, line, ("S1",)).run()
    assert [len(request.units) for request in line.requests] == [1, 1, 1]


def test_pages_come_over_a_line_that_bears_little(office: HeadOffice, a: Desk, b: Desk) -> None:
    office.sync(b)
    many(a, 100)
    office.sync(a)
    assert tries(b, Slow(office.service("B"), bears=40_000, error=CutOff)) < 12
    assert b.rows("SELECT COUNT(*) FROM customer") == [(100,)]


def test_once_all_has_gone_through_requests_are_as_large_as_ever(office: HeadOffice, a: Desk) -> None:
    many(a, 50)
    tries(a, Slow(office.service("A"), bears=20_000))
    with a.replica.unit("edit", actor="A", partition="S1") as connection:
        spread(connection)
    many_more = [f"d{number}" for number in range(50)]
    for name in many_more:
        a.create(name, remarks="x" * 1000)
    line = office.line(a)
    Session(a.replica, line, ("S1",)).run()
    assert (len(line.requests), len(line.requests[0].units), line.requests[0].limit) == (1, 51, 0)


def spread(connection: Connection) -> None:
    """Change all customers."""
    connection.execute("UPDATE customer SET phone = '1'")


def test_a_line_that_was_never_there_makes_no_request_smaller(office: HeadOffice, a: Desk) -> None:
    many(a, 50)
    with pytest.raises(Offline):
        Session(a.replica, Line(office.service("A"), ["request"]), ("S1",)).run()
    line = office.line(a)
    Session(a.replica, line, ("S1",)).run()
    assert [len(request.units) for request in line.requests] == [50]
