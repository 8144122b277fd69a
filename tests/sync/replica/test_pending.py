"""What a person sees while own edits are on their way: nothing flickers, nothing is forgotten (I11, I12)."""

import pytest

from sync import wire
from sync.replica import journal
from sync.session import Session
from tests.sync.parts import Desk, HeadOffice, Line


@pytest.fixture
def pair(office: HeadOffice, a: Desk, b: Desk) -> tuple[Desk, Desk]:
    """Two desks that know one customer."""
    a.create("c1", phone="138", points=10, tags='["a"]', city="沈阳", street="x", remarks="r")
    office.sync(a, b)
    return a, b


def push_only(office: HeadOffice, desk: Desk) -> None:
    """Send the queue and lose the answer."""
    line = Line(office.service(desk.name), ["answer"])
    with pytest.raises(Exception, match="lost"):
        Session(desk.replica, line, ("S1",)).run()


def pull_only(office: HeadOffice, desk: Desk) -> None:
    """Take the pages of an answer, as if the queue had not been answered."""
    session = Session(desk.replica, Line(office.service(desk.name)), ("S1",))
    request = session._request()
    units, request.units = request.units, []
    request.last = units[0].n - 1 if units else request.last
    session._take(request, session.office.sync(request))


def test_a_pull_behind_an_open_form_never_moves_its_base(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    form = b.open_form()
    a.edit(phone="139")
    office.sync(a, b)
    assert b.see("phone") == "139"
    form.save(phone="137")
    ((was, base_rev),) = b.rows("SELECT was, base_rev FROM sync_op WHERE status = 0")
    assert (was, base_rev) == ('"138"', 1)
    office.sync(b)
    assert b.replica.queue().conflicts == 1


def test_a_pull_never_moves_the_base_of_an_edit_that_waits(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    a.edit(phone="139")
    office.sync(a)
    line = Line(office.service("B"))
    line.on_answer = lambda: b.edit(phone="137")
    Session(b.replica, line, ("S1",)).run()
    office.sync(a)
    (conflict,) = journal.conflicts(a.connection)
    assert {one.value for one in conflict.candidates} == {"139", "137"}


def test_an_own_edit_stays_visible_over_what_comes_in(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    a.edit(phone="139", street="y")
    office.sync(a)
    b.edit(phone="137")
    pull_only(office, b)
    assert (b.see("phone"), b.see("street")) == ("137", "y")
    assert b.rows("SELECT office FROM sync_record") == [('{"phone":"139"}',)]


def test_sums_and_sets_show_all_open_edits_over_what_comes_in(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    a.edit(points=13, tags='["a","x"]')
    office.sync(a)
    b.edit(points=15, tags='["b"]')
    b.edit(points=14, tags='["b","c"]')
    pull_only(office, b)
    assert (b.see("points"), b.see("tags")) == (17, '["b","c","x"]')
    office.sync(b, a)
    assert [(desk.see("points"), desk.see("tags")) for desk in pair] == [(17, '["b","c","x"]')] * 2


def test_a_group_shows_the_last_open_edit_as_a_whole(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    a.edit(street="y")
    office.sync(a)
    b.edit(city="大连")
    pull_only(office, b)
    assert (b.see("city"), b.see("street")) == ("大连", "x")


def test_an_acknowledgement_clears_exactly_its_op(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    _, b = pair
    b.edit(phone="137")
    session = Session(b.replica, Line(office.service("B")), ("S1",))
    request = session._request()
    answer = session.office.sync(request)
    b.edit(phone="136")
    session._take(request, answer)
    assert (b.see("phone"), b.replica.queue().ops) == ("136", 1)
    assert b.rows("SELECT office FROM sync_record") == [('{"phone":"137"}',)]


def test_an_answer_older_than_the_page_leaves_the_page_in_force(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    b.edit(phone="137")
    push_only(office, b)
    office.sync(a)
    a.edit(phone="135")
    office.sync(a)
    pull_only(office, b)
    assert b.see("phone") == "137"
    office.sync(b)
    assert (b.see("phone"), b.replica.queue()) == ("135", b.replica.queue().__class__(0, 0, 0, 0))
    assert b.rows("SELECT office FROM sync_record") == [("{}",)]


def test_a_form_opened_before_the_answer_goes_on_from_the_own_op(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    _, b = pair
    b.edit(phone="137")
    form = b.open_form()
    office.sync(b)
    form.save(phone="136")
    office.sync(b)
    assert (b.see("phone"), b.replica.queue().conflicts) == ("136", 0)


def test_a_form_opened_before_the_answer_does_not_overwrite_what_it_never_showed(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    a, b = pair
    b.edit(phone="137")
    form = b.open_form()
    office.sync(b, a)
    a.edit(phone="135")
    office.sync(a, b)
    form.save(phone="136")
    office.sync(b)
    ((versions,),) = b.rows("SELECT candidates FROM sync_conflict")
    assert '"135"' in str(versions) and '"136"' in str(versions)


def test_a_refused_edit_leaves_the_screen_and_keeps_what_was_typed(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    _, b = pair
    office.rights.forbidden["B"] = "rights"
    b.edit(phone="137", points=99)
    office.sync(b)
    assert (b.see("phone"), b.see("points"), b.replica.queue().refused) == ("138", 10, 1)
    assert b.rows("SELECT register, value FROM sync_op WHERE status = 3 ORDER BY register") == [
        ("phone", '"137"'), ("points", "99"),
    ]  # fmt: skip


def refuse_first(office: HeadOffice, desk: Desk) -> None:
    """Sync while the first unit of work is refused and the others are not."""
    service = office.service(desk.name)
    judge = office.rights.refuses
    seen: list[int] = []

    def once(unit: wire.Unit, op: wire.Op, **before: object) -> object:
        seen.append(unit.n)
        office.rights.forbidden = {desk.name: "rights"} if unit.n == seen[0] else {}
        return judge(unit, op, before=None)

    office.rights.refuses = once  # type: ignore[method-assign,assignment]
    Session(desk.replica, Line(service), ("S1",)).run()
    del office.rights.refuses
    office.rights.forbidden = {}


def test_of_two_open_edits_one_may_be_refused(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    a, b = pair
    b.edit(phone="137", points=15)
    b.edit(phone="136", points=18)
    refuse_first(office, b)
    assert (b.see("phone"), b.see("points")) == ("136", 13)
    assert (b.replica.queue().refused, b.replica.queue().conflicts) == (1, 0)
    office.sync(a)
    assert (a.see("phone"), a.see("points")) == ("136", 13)


def test_an_edit_that_goes_on_from_a_refused_one_in_a_later_request_is_no_conflict(
    office: HeadOffice, pair: tuple[Desk, Desk]
) -> None:
    _, b = pair
    b.edit(phone="137")
    form = b.open_form()
    office.rights.forbidden["B"] = "rights"
    office.sync(b)
    office.rights.forbidden.clear()
    form.save(phone="136")
    office.sync(b)
    assert (b.see("phone"), b.replica.queue().conflicts) == ("136", 0)


def test_of_two_open_edits_the_later_may_be_refused(office: HeadOffice, pair: tuple[Desk, Desk]) -> None:
    _, b = pair
    b.edit(phone="137")
    push_only(office, b)
    b.edit(phone="136")
    office.rights.forbidden["B"] = "rights"
    office.sync(b)
    assert (b.see("phone"), b.replica.queue().refused) == ("137", 1)


def test_a_refused_creation_takes_its_edits_along(office: HeadOffice, a: Desk) -> None:
    office.sync(a)
    a.create("c1", phone="138")
    a.edit(phone="139")
    refuse_first(office, a)
    assert a.see("phone") is None
    assert a.rows("SELECT code FROM sync_unit WHERE status = 3 ORDER BY unit") == [("rights",), ("unknown_record",)]
    assert a.rows("SELECT * FROM sync_record") == []
    a.create("c2", phone="1")
    office.sync(a)
    assert a.see("phone", "c2") == "1"


def test_edits_of_a_new_record_are_chained_to_its_creation(office: HeadOffice, a: Desk, b: Desk) -> None:
    a.create("c1", phone="138")
    a.edit(phone="139")
    office.sync(a, b)
    assert (b.see("phone"), a.replica.queue().conflicts) == ("139", 0)


def test_a_record_that_head_office_has_already_comes_from_there(office: HeadOffice, a: Desk, b: Desk) -> None:
    office.sync(a, b)
    a.create("c1", phone="138")
    b.create("c1", phone="139")
    office.sync(a)
    b.edit(remarks="mine")
    office.sync(b)
    assert b.rows("SELECT code FROM sync_unit WHERE status = 3") == [("exists",)]
    assert (b.see("phone"), b.see("remarks")) == ("138", "mine")
