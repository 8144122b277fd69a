"""The fast road of a first fill brings what the careful one brings: values, revs, and captures what follows."""

from collections.abc import Callable

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from sync import fill, wire
from sync.replica.database import Connection
from sync.session import Session
from sync.values import Scalar
from tests.sync import parts
from tests.sync.parts import Desk, HeadOffice

TEXTS = (
    "",
    "  ",
    "沈阳\u2028",
    'q"\\/\n\t',
    "\x00",
    "a\x00b",
    "\x7f\x1f",
    "😀é",
    "null",
    "[1]",
    "'; --",
    "\\u0000",
    "x" * 5000,
)
SCALARS: tuple[Scalar, ...] = (*TEXTS, 0, -1, 2**53 - 1, True, False, 0.1, 1e300, 5e-324, 2.0, 123456.789012345, None)


def encrypted(path: object = "", catalogue: object = None) -> Callable[[], Connection]:
    """Opens a file as the program's own are, here in memory."""

    def connect() -> Connection:
        connection: Connection = sqlcipher.connect(":memory:", isolation_level=None, check_same_thread=False)
        parts.create_tables(connection)
        return connection

    return connect


@pytest.fixture(params=["sqlite", "sqlcipher"])
def b(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk to be filled: an older SQLite without binary JSON, and the program's own."""
    if request.param == "sqlcipher":
        monkeypatch.setattr(parts, "connector", encrypted)
    return Desk("B")


def laid(connection: Connection) -> list[tuple[object, ...]]:
    """All of a desk's records, and what the engine keeps beside them."""
    queries = (
        "SELECT * FROM customer ORDER BY id",
        'SELECT id, note, typeof(note), "order", typeof("order") FROM visit ORDER BY id',
        "SELECT id, type, partition, revs, office, extra, told, digest FROM sync_record ORDER BY id",
        "SELECT partition, records, digest FROM sync_cursor",
    )
    return [row for query in queries for row in connection.execute(query)]


def carefully(*_: object, **__: object) -> None:
    """No type has the columns of the block: every row takes the careful road."""


@pytest.fixture
def odd(office: HeadOffice, a: Desk) -> HeadOffice:
    """An office with values of every kind, some of them edited, and a rival."""
    for k, text in enumerate(TEXTS):
        a.create(f"c{k:02}", name=text, city=text, tags='["x"]', points=k, first=2**53 - 1 - k, state="open")
    for k, value in enumerate(SCALARS):
        a.create(f"v{k:02}", type_="visit", note=value, order=None)
    a.create("c99")
    office.sync(a)
    a.edit("c03", phone="1", street="街")
    office.sync(a)
    a.edit("c03", phone="2", points=9)
    a.edit("c04", street="only")
    office.sync(a)
    return office


def test_the_fast_road_lays_what_the_careful_one_lays(
    odd: HeadOffice, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd.sync(b)
    c = Desk("C")
    monkeypatch.setattr(fill, "_same_kind", carefully)
    odd.sync(c)
    assert laid(b.connection) == laid(c.connection)
    assert len(laid(b.connection)) == 2 * (len(TEXTS) + len(SCALARS) + 1) + 1


def test_what_is_new_here_comes_beside_what_is_known(odd: HeadOffice, a: Desk, b: Desk) -> None:
    b.create("c50", phone="mine")
    odd_line = parts.Line(odd.service("B"))
    Session(b.replica, odd_line, ()).run()
    odd.sync(b)
    odd.sync(a)
    assert laid(b.connection) == laid(a.connection)


def test_every_trigger_is_back_and_captures(odd: HeadOffice, b: Desk) -> None:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    before = b.rows(query)
    odd.sync(b)
    assert b.rows(query) == before
    b.create("c70", phone="new")
    assert b.replica.queue().units == 1


def test_a_stretch_that_fails_leaves_nothing_and_every_trigger(
    odd: HeadOffice, b: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger'"
    before = b.rows(query)
    land = fill.land

    def killed(*arguments: object, **named: object) -> object:
        land(*arguments, **named)  # type: ignore[arg-type]  # handed on as it came
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(fill, "land", killed)
        with pytest.raises(KeyboardInterrupt):
            odd.sync(b)
    assert (b.rows(query), b.rows("SELECT COUNT(*) FROM sync_record")) == (before, [(0,)])
    odd.sync(b)
    assert b.see("phone", "c03") == "2"


def test_a_row_the_file_refuses_stops_no_other(odd: HeadOffice, b: Desk) -> None:
    with b.replica.database.write() as connection:
        connection.execute("CREATE UNIQUE INDEX one_name ON customer (name)")
    odd.sync(b)
    assert b.see("phone", "c03") == "2"
    assert b.rows("SELECT filling FROM sync_cursor") == [(None,)]


def test_the_next_stretch_is_fetched_while_this_one_is_stored(odd: HeadOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "FIRST", 3)
    asked: list[str] = []
    service = odd.service("B")

    def ask(request: wire.FillRequest) -> wire.FillResponse:
        asked.append(request.after)
        return service.fill(request)

    came = fill.stretches(ask, "S1", after="", anew=False)
    first = next(came)
    came.close()  # waits for what is under way
    assert asked == ["", first.after]
