"""A first fill over a line that is cut in the middle of an answer."""

from collections.abc import Iterator

import pytest

from sync import wire
from sync.errors import Offline
from sync.session import Session
from sync.transport import Bearer, HttpOffice
from tests.sync.parts import Desk, HeadOffice
from tests.sync.serving import Doorkeeper, app_of, faltering, served

HEAD = 400
"""More than the head of an answer: a cut after it falls into the body."""


@pytest.fixture
def url(office: HeadOffice, a: Desk) -> Iterator[str]:
    """An office with forty customers, whose remarks do not pack well."""
    for number in range(40):
        a.create(f"c{number:02}", phone=str(number), remarks=wire.tag(str(number).encode()) * 3)
    office.sync(a)
    with served(app_of(office, Doorkeeper(office, {"B": ("S1",)}))) as address:
        yield address


def whole(url: str) -> tuple[wire.FillResponse, int]:
    """The stretch over a good line, and how many bytes it has."""
    line = HttpOffice(url, auth=Bearer("B"))
    stretch = line.fill(wire.FillRequest(part="S1"))
    line.close()
    return stretch, line.bytes_down


@pytest.mark.parametrize("keeps", [(HEAD,), (HEAD + 1, HEAD + 2), (HEAD + 700, 0, HEAD), (20, HEAD + 999)])
def test_only_what_is_missing_comes_again(url: str, keeps: tuple[int, ...]) -> None:
    stretch, size = whole(url)
    with faltering(url, *keeps) as cut:
        line = HttpOffice(cut, auth=Bearer("B"))
        for _ in keeps:
            with pytest.raises(Offline):
                line.fill(wire.FillRequest(part="S1"))
        assert line.fill(wire.FillRequest(part="S1")) == stretch
        line.close()
    assert line.bytes_down == size


def test_a_stretch_that_changed_meanwhile_comes_anew(url: str, office: HeadOffice, a: Desk) -> None:
    with faltering(url, HEAD + 500) as cut:
        line = HttpOffice(cut, auth=Bearer("B"))
        with pytest.raises(Offline):
            line.fill(wire.FillRequest(part="S1"))
        a.edit("c07", phone="changed")
        office.sync(a)
        assert line.fill(wire.FillRequest(part="S1")) == whole(url)[0]
        line.close()


def test_another_stretch_is_not_mixed_with_the_one_cut_off(url: str) -> None:
    asked = wire.FillRequest(part="S1", after="c30")
    with faltering(url, HEAD + 500) as cut:
        line = HttpOffice(cut, auth=Bearer("B"))
        with pytest.raises(Offline):
            line.fill(wire.FillRequest(part="S1"))
        straight = HttpOffice(url, auth=Bearer("B"))
        assert line.fill(asked) == straight.fill(asked)
        straight.close()
        line.close()


def test_the_next_session_goes_on_from_the_byte(url: str, a: Desk) -> None:
    b, (_, size) = Desk("B"), whole(url)
    with faltering(url, HEAD + 900) as cut:
        line = HttpOffice(cut, auth=Bearer("B"))
        with pytest.raises(Offline):
            Session(b.replica, line, ("S1",)).run()
        before = line.bytes_down
        report = Session(b.replica, line, ("S1",)).run()
        line.close()
    assert (before > 0, report.filled, report.received) == (True, ["S1"], 40)
    assert b.rows("SELECT * FROM customer ORDER BY id") == a.rows("SELECT * FROM customer ORDER BY id")
    assert line.bytes_down < size + 300  # 300 bytes are more than the quiet sync that follows
