"""Each fault of the line alone: what the desk is told, and that the next session makes good."""

from collections.abc import Iterator

import pytest

from sync.errors import CutOff, OfficeBusy, Offline, ProtocolError, SyncError
from sync.session import Session
from sync.transport import Bearer, HttpOffice
from tests.sync.faults.proxy import STATUSES, Fault, Kind, Proxy, faults
from tests.sync.parts import Desk, HeadOffice
from tests.sync.serving import Doorkeeper, app_of, served


@pytest.fixture
def proxy(office: HeadOffice) -> Iterator[Proxy]:
    """A line to head office."""
    with served(app_of(office, Doorkeeper(office, {"A": ("S1",), "B": ("S1",)}))) as url, Proxy(url) as line:
        yield line


def sync(desk: Desk, proxy: Proxy, *script: Fault, read_timeout: float = 60.0) -> None:
    """A session whose requests meet these faults."""
    proxy.set_script(script)
    line = HttpOffice(proxy.url, auth=Bearer(desk.name), read_timeout=read_timeout)
    try:
        Session(desk.replica, line, ("S1",)).run()
    finally:
        line.close()


CUTS = [0, 1, 17, 100, 300, 10**6]
LINES: list[tuple[Fault, type[SyncError] | None]] = [
    (Fault(), None),
    (Fault(Kind.DOUBLE), None),
    (Fault(Kind.DROP_REQUEST), CutOff),
    (Fault(Kind.DROP_ANSWER), CutOff),
    (Fault(Kind.HOLD, at=1), CutOff),
    (Fault(Kind.HOLD, at=2), CutOff),
    (Fault(Kind.RESET), CutOff),
    (Fault(Kind.LONG_LENGTH), CutOff),
    (Fault(Kind.SHORT_LENGTH, at=40), ProtocolError),
    (Fault(Kind.TORN_FRAME), ProtocolError),
    (Fault(Kind.TORN_FRAME, at=900), ProtocolError),
    *((Fault(Kind.CUT_REQUEST, at=at), CutOff) for at in CUTS),
    *((Fault(Kind.CUT_ANSWER, at=at), CutOff) for at in CUTS),
    *((Fault(Kind.GARBAGE, at=at, served=at > 1), ProtocolError) for at in CUTS[:4]),
    *((Fault(Kind.PORTAL, served=served), ProtocolError) for served in (True, False)),
    *(
        (Fault(Kind.STATUS, at=at, served=served), OfficeBusy if at >= 500 or at == 429 else ProtocolError)
        for at in STATUSES
        for served in (True, False)
    ),
]


def test_a_faulty_line_loses_and_doubles_nothing(a: Desk, b: Desk, proxy: Proxy) -> None:
    a.create("c1", points=0, remarks="r" * 1000)
    sync(a, proxy)
    for points, (fault, error) in enumerate(LINES, 1):
        proxy.met.clear()
        a.edit(points=2 * points - 1)
        told = None
        try:
            sync(a, proxy, fault)
        except SyncError as trouble:
            told = type(trouble)
        assert (told, a.replica.queue().units) == (error, 0 if error is None else 1), fault
        a.edit(points=2 * points)
        sync(a, proxy)
        assert (proxy.met[0], a.replica.queue().units) == (fault.kind, 0), fault
    proxy.release()
    sync(a, proxy)
    sync(b, proxy)
    assert a.see("points") == b.see("points") == 2 * len(LINES)


@pytest.mark.parametrize("kind", [Kind.SILENCE, Kind.DRIBBLE])
def test_an_answer_that_does_not_come_in_time_is_none(a: Desk, b: Desk, proxy: Proxy, kind: Kind) -> None:
    a.create("c1", points=10, remarks="r" * 1000)
    sync(a, proxy)
    a.edit(points=11)
    with pytest.raises(Offline):
        sync(a, proxy, Fault(kind), read_timeout=0.2)
    assert a.replica.queue().units == 1
    sync(a, proxy)
    sync(b, proxy)
    assert (b.see("points"), a.replica.queue().units) == (11, 0)


def test_a_held_request_comes_after_later_ones_and_changes_nothing(a: Desk, proxy: Proxy, office: HeadOffice) -> None:
    a.create("c1", phone="1")
    sync(a, proxy)
    a.edit(phone="2")
    with pytest.raises(Offline):
        sync(a, proxy, Fault(Kind.HOLD, at=9))
    a.edit(phone="3")
    sync(a, proxy)
    proxy.release()
    assert [line.new for line in office.service("A").history("c1") if line.f] == ["2", "3"]


def test_a_seeded_line_is_the_same_each_time() -> None:
    first, again, other = faults(5), faults(5), faults(6)
    drawn = [next(first) for _ in range(200)]
    assert drawn == [next(again) for _ in range(200)]
    assert drawn != [next(other) for _ in range(200)]
    assert {fault.kind for fault in drawn} == set(Kind)
