"""A merge and its undoing meet on their way: the author's desk hears of both at once."""

import pytest

from sync.errors import Offline
from sync.replica import acts
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line


def test_a_merge_taken_back_elsewhere_before_its_author_heard_of_it_is_undone_here_too(
    office: HeadOffice, a: Desk, b: Desk
) -> None:
    a.create("c1", phone="1")
    a.create("c2", phone="2")
    office.sync(a, b)
    with b.replica.unit("merge", actor="B", partition="S1") as connection:
        acts.alias(b.replica, connection, "customer", "c2", into="c1")
    with pytest.raises(Offline):
        Session(b.replica, Line(office.service("B"), ["answer"]), ("S1",)).run()
    office.sync(a)
    with a.replica.unit("part", actor="A", partition="S1") as connection:
        acts.part(a.replica, connection, "customer", "c2")
    office.sync(a, b)
    assert (a.see("phone", "c2"), b.see("phone", "c2")) == ("2", "2")
    b.edit("c2", phone="3")
    office.sync(b, a)
    assert a.see("phone", "c2") == "3"
