"""The mirror takes what is newer and lets be what is not."""

from sync import wire
from sync.catalogue import Catalogue
from sync.replica.capture import Capture
from sync.replica.mirror import Mirror, OwnOp
from sync.replica.preparation import prepare
from sync.session import Session
from tests.sync.parts import CATALOGUE, CUSTOMER, Desk, HeadOffice, Line

WHO = [wire.Author("li", "B", 1)]


def mirror(desk: Desk, catalogue: Catalogue = CATALOGUE) -> Mirror:
    """The mirror of customer c1."""
    made = Mirror(desk.connection, catalogue, now_ms=0)
    made.load(["c1"])
    return made


def test_answers_that_overtake_each_other_leave_the_newer(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="138")
    office.sync(a, b)
    session = Session(b.replica, Line(office.service("B")), ("S1",))
    a.edit(phone="139")
    office.sync(a)
    early = (request := session._request()), session.office.sync(request)
    a.edit(phone="137")
    office.sync(a)
    late = (request := session._request()), session.office.sync(request)
    session._take(*late)
    session._take(*early)
    assert (b.see("phone"), b.rev("phone")) == ("137", 3)
    assert b.rows("SELECT seq FROM sync_cursor") == [(3,)]


def test_an_answer_about_a_record_that_is_not_here_changes_nothing(a: Desk) -> None:
    made = mirror(a)
    op = OwnOp(1, "customer", "c1", "phone", "1")
    made.settle(op, wire.OpResult(o="applied", rev=2), WHO)
    made.revert(op)
    made.flush()
    assert a.rows("SELECT * FROM sync_record") == a.rows("SELECT * FROM customer") == []


def test_a_refused_edit_of_a_field_that_is_gone_is_forgotten(a: Desk) -> None:
    a.create("c1", phone="138")
    made = mirror(a)
    made.revert(OwnOp(2, "customer", "c1", "gone", "1"))
    with a.replica.capture.applying():
        made.flush()
    assert a.see("phone") == "138"


def test_an_upgrade_leaves_what_it_still_does_not_know(a: Desk) -> None:
    entries = [
        wire.Entry("unknown", "u1", {"x": wire.RegisterState("1", 1, 0)}, new=True),
        wire.Entry("customer", "c1", {"address": wire.RegisterState({"city": "x", "zip": "1"}, 1, 0),
                                      "strange": wire.RegisterState("2", 4, 0)}, new=True),
    ]  # fmt: skip
    made = mirror(a)
    with a.replica.capture.applying():
        for entry in entries:
            made.apply(entry, partition="S1", authors=WHO)
        made.flush()
    before = a.rows("SELECT id, extra FROM sync_record ORDER BY id")
    assert before == [("c1", '{"address":{"city":"x","zip":"1"},"strange":"2"}'), ("u1", '{"x":"1"}')]
    a.connection.execute("DROP TRIGGER sync_customer__to_phone")
    Capture(a.connection)
    prepare(a.connection, CATALOGUE)
    assert a.rows("SELECT id, extra FROM sync_record ORDER BY id") == before
    assert (a.see("city"), CUSTOMER.register("strange")) == ("x", None)
