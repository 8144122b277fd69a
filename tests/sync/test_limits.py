"""Nothing that a replica saves makes an answer that no replica could read."""

import json

import pytest

from sync import wire
from sync.head_office import feed
from sync.session import Session
from sync.wire import MAX_BODY, MAX_UNIT
from tests.sync.parts import Desk, HeadOffice


def test_an_answer_stays_as_small_however_many_partitions_it_is_about(
    office: HeadOffice, a: Desk, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("S1", "S2", "S3", "S4")
    office.sync(a, partitions=names)
    for part in names:
        for number in range(3):
            b.create(f"{part}-{number}", part=part, phone=str(number))
    office.sync(b, partitions=names)
    monkeypatch.setattr(feed, "PAGE_BYTES", 1)
    line = office.line(a, partitions=names)
    Session(a.replica, line, names).run()
    entries = [[len(page.entries) for page in answer.parts.values() if page.entries] for answer in line.answers]
    assert entries == [[1]] * 12
    assert a.rows("SELECT COUNT(*) FROM customer") == [(12,)]


def test_the_largest_value_fits_every_answer_however_contested(office: HeadOffice) -> None:
    desks = [Desk(name) for name in "ABCD"]
    desks[0].create("c1", phone="1" * (MAX_UNIT - 200))
    office.sync(*desks)
    desks[0].edit(phone="0")
    office.sync(*desks)
    for desk in desks:
        desk.edit(phone=desk.name * (MAX_UNIT - 200))
    for desk in [*desks, *desks]:
        line = office.line(desk)
        Session(desk.replica, line, ("S1",)).run()
        assert max(len(wire.encode(answer)) for answer in line.answers) < MAX_BODY
    assert len(json.loads(str(desks[0].rows("SELECT candidates FROM sync_conflict")[0][0]))) == 4
