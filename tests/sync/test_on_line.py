"""Whether a desktop was on the line when something was saved there, told with the value and deciding nothing."""

import msgspec
import pytest

from sync import wire
from sync.head_office.replay import verify
from sync.replica import journal
from sync.replica.replica import LINE_KNOWN_MS
from tests.sync.parts import Desk, HeadOffice


def told(desk: Desk, register: str = "phone") -> list[tuple[object, bool | None]]:
    """The values of c1 that a desk knows of, each with whether it was saved on the line."""
    return [
        (line.new, line.on_line) for line in journal.history(desk.connection, "c1") if line.register in (register, "")
    ]


@pytest.fixture
def known(office: HeadOffice, a: Desk, b: Desk) -> None:
    """A customer that both desks have, saved when nobody knew of the line."""
    a.create("c1", phone="138")
    office.sync(a, b)


def test_each_change_says_whether_its_desktop_was_on_the_line(
    office: HeadOffice, a: Desk, b: Desk, known: None
) -> None:
    a.replica.note_line(on=False)
    a.edit(phone="139")
    assert told(a) == [({"phone": "138"}, None), ("139", False)]
    office.sync(a, b)
    a.replica.note_line(on=True)
    a.edit(phone="137")
    office.sync(a, b)

    for desk in (a, b):
        assert told(desk)[-2:] == [("139", False), ("137", True)]
    with office.store.read() as connection:
        assert not verify(connection, office.catalogue)


def test_rivals_and_losers_say_it_too(office: HeadOffice, a: Desk, b: Desk, known: None) -> None:
    a.replica.note_line(on=True)
    b.replica.note_line(on=False)
    a.edit(phone="139", remarks="from a")
    b.edit(phone="137", remarks="from b")
    office.sync(a, b, a)

    (conflict,) = journal.conflicts(a.connection)
    assert [(one.value, one.on_line) for one in conflict.candidates] == [("139", True), ("137", False)]
    assert {one.lost.value: one.lost.on_line for one in journal.losers(a.connection)} == {"from b": False}


def test_what_was_found_out_long_ago_is_no_longer_known(a: Desk) -> None:
    a.replica.note_line(on=True)
    a.create("c1", phone="138")
    a.clock.forward(LINE_KNOWN_MS + 1)
    a.edit(phone="139")
    assert told(a) == [({"phone": "138"}, True), ("139", None)]


def test_a_repeat_after_a_restore_says_what_was_said_first(office: HeadOffice, a: Desk, b: Desk, known: None) -> None:
    backup = office.backup()
    a.replica.note_line(on=False)
    a.edit(phone="139")
    office.sync(a)
    a.replica.note_line(on=True)
    office.restore(backup)
    office.sync(b, a, b)
    assert told(b)[-1] == ("139", False)


def test_older_peers_say_nothing_of_it_and_read_what_is_said() -> None:
    class OlderAuthor(msgspec.Struct, array_like=True, frozen=True):
        by: str
        device: str
        at: int

    said = wire.encode(wire.Author("li", "B", 1, wire.OFF_LINE))
    assert msgspec.json.decode(said, type=OlderAuthor) == OlderAuthor("li", "B", 1)
    assert wire.decode(wire.encode(OlderAuthor("li", "B", 1)), wire.Author).line == 0
    assert wire.decode(b'{"n": 1, "part": "S1", "by": "li", "what": "edit", "ops": []}', wire.Unit).l == 0
