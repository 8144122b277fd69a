"""Real replicas and a real head office, small enough to read, and a line between them that can be cut."""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine

from sync import file_wire, heal_wire, wire
from sync.catalogue import Catalogue, Kind, Policy, RecordType, Register
from sync.clock import Stamp
from sync.errors import Offline
from sync.head_office.guard import Guard, Refusal
from sync.head_office.service import Device, OfficeService
from sync.head_office.state import RecordState
from sync.head_office.store import Store
from sync.head_office.tables import metadata
from sync.replica.database import Connection, Database
from sync.replica.replica import Replica
from sync.restoring import begin_epoch
from sync.session import Report, Session
from sync.values import Value

STATES = {"": frozenset({"open"}), "open": frozenset({"done", "dropped"}), "done": frozenset({"open"})}

CUSTOMER = RecordType(
    "customer",
    (
        Register("name", ("name",), Policy.ASK, kinds={"name": Kind.TEXT}),
        Register("phone", ("phone",), Policy.ASK, kinds={"phone": Kind.TEXT}),
        Register("address", ("city", "street"), Policy.ASK, kinds={"city": Kind.TEXT, "street": Kind.TEXT}),
        Register("remarks", ("remarks",), kinds={"remarks": Kind.TEXT}),
        Register("tags", ("tags",), Policy.UNION),
        Register("points", ("points",), Policy.SUM),
        Register("last", ("last",), Policy.MAX, kinds={"last": Kind.TEXT}),
        Register("first", ("first",), Policy.MIN, kinds={"first": Kind.INTEGER}),
        Register("grade", ("grade",), Policy.OFFICE, kinds={"grade": Kind.TEXT}),
        Register("state", ("state",), Policy.STATE, STATES),
        Register("archived", ("archived",), Policy.ARCHIVE, kinds={"archived": Kind.TEXT}),
    ),
)
VISIT = RecordType("visit", (Register("note", ("note",)), Register("order", ("order",))), append_only=True)
CATALOGUE = Catalogue.of(1, [CUSTOMER, VISIT])
INTEGERS = {"points", "first"}
DAY = 86_400_000


@dataclass
class ManualClock:
    """A clock that stands still until it is told to move; one boot unless changed."""

    wall_ms: int = 1_800_000_000_000
    mono_ms: int = 5_000_000
    boot: str = "boot"

    def now(self) -> Stamp:
        """This moment."""
        return Stamp(self.wall_ms, self.mono_ms, self.boot)

    def forward(self, ms: int) -> None:
        """Let time pass."""
        self.wall_ms += ms
        self.mono_ms += ms


@dataclass
class Rights:
    """A guard with switches: codes to refuse with by (person), and who speaks for head office."""

    forbidden: dict[str, str] = field(default_factory=dict)
    authorities: set[str] = field(default_factory=set)
    asked: list[RecordState | None] = field(default_factory=list)

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """The code this person is forbidden with."""
        self.asked.append(before)
        code = self.forbidden.get(unit.by)
        return None if code is None else Refusal(code, "没有权限。", "No right to do this.")

    def has_authority(self, unit: wire.Unit) -> bool:
        """Whether the person speaks for head office."""
        return unit.by in self.authorities


def create_tables(connection: Connection, catalogue: Catalogue = CATALOGUE) -> None:
    """The business tables of a catalogue, as strict as the program's own."""
    for kind in catalogue.types.values():
        columns = ", ".join(f'"{name}" {"INTEGER" if name in INTEGERS else "TEXT"}' for name in kind.columns)
        connection.execute(f'CREATE TABLE IF NOT EXISTS "{kind.name}" (id TEXT PRIMARY KEY, {columns}) STRICT')


def connector(path: Path | str = ":memory:", catalogue: Catalogue = CATALOGUE) -> Callable[[], Connection]:
    """Opens the file at `path`, with its business tables."""

    def connect() -> Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        create_tables(connection, catalogue)
        return connection

    return connect


class Desk:
    """A replica with a person at it, whose saves are one line in a test."""

    def __init__(self, name: str, *, path: Path | str = ":memory:", clock: ManualClock | None = None,
                 catalogue: Catalogue = CATALOGUE,
                 connect: Callable[[], Connection] | None = None) -> None:  # fmt: skip
        """Open a replica, by `connect` or of the file at `path`; `name` is also its device's and its person's."""
        self.name = name
        self.clock = clock or ManualClock()
        self.replica = Replica(Database(connect or connector(path, catalogue)), catalogue, clock=self.clock)

    @property
    def connection(self) -> Connection:
        """The replica's connection, to look at anything."""
        return self.replica.database.writer

    def create(self, id_: str, *, type_: str = "customer", part: str = "S1", **columns: object) -> None:
        """Save a new record."""
        with self.replica.unit("create", actor=self.name, partition=part) as connection:
            insert(connection, id_, type_=type_, **columns)

    def open_form(self, id_: str = "c1") -> "Form":
        """Open a form on a customer: what it shows now is what its edits are based on."""
        with self.replica.database.read() as connection:
            shown = self.replica.shown(connection, "customer", id_)
        assert shown is not None
        return Form(self, id_, shown.bases, dict(shown.values))

    def edit(self, id_: str = "c1", **columns: object) -> None:
        """Open a form, type, save."""
        self.open_form(id_).save(**columns)

    def see(self, column: str, id_: str = "c1") -> object:
        """What a person sees in a column."""
        row = self.connection.execute(f'SELECT "{column}" FROM customer WHERE id = ?', (id_,)).fetchone()
        return row[0] if row else None

    def rev(self, register: str, id_: str = "c1") -> int:
        """The rev of a register, as mirrored."""
        query = f"SELECT COALESCE(json_extract(revs, '$.{register}'), 1) FROM sync_record WHERE id = ?"
        return int(self.connection.execute(query, (id_,)).fetchone()[0])

    def rows(self, query: str, *arguments: object) -> list[tuple[object, ...]]:
        """Any query's rows."""
        return self.connection.execute(query, arguments).fetchall()


@dataclass
class Form:
    """An open form: it keeps the bases of the moment it was opened."""

    desk: Desk
    id: str
    bases: Mapping[tuple[str, str], object]
    values: dict[str, Value]

    def save(self, **columns: object) -> None:
        """Save what was typed into these columns."""
        desk = self.desk
        with desk.replica.unit("edit", actor=desk.name, partition="S1", bases=self.bases) as connection:  # type: ignore[arg-type]
            update(connection, self.id, **columns)


def insert(connection: Connection, id_: str, *, type_: str = "customer", **columns: object) -> None:
    """Insert a row within a unit of work."""
    names = ", ".join(f'"{name}"' for name in ("id", *columns))
    marks = ", ".join("?" * (len(columns) + 1))
    connection.execute(f'INSERT INTO "{type_}" ({names}) VALUES ({marks})', (id_, *columns.values()))


def update(connection: Connection, id_: str, **columns: object) -> None:
    """Update a customer within a unit of work."""
    assignments = ", ".join(f'"{name}" = ?' for name in columns)
    connection.execute(f"UPDATE customer SET {assignments} WHERE id = ?", (*columns.values(), id_))


class HeadOffice:
    """Head office over a database, and lines to it."""

    def __init__(self, url: str, *, catalogue: Catalogue = CATALOGUE, clock: ManualClock | None = None) -> None:
        """Make its tables."""
        self.engine = create_engine(url)
        self.store = Store(self.engine)
        self.store.create()
        self.catalogue = catalogue
        self.clock = clock or ManualClock()
        self.rights = Rights()

    def service(self, device: str, *, partitions: Collection[str] = ("S1",), guard: Guard | None = None,
                catalogue: Catalogue | None = None) -> OfficeService:  # fmt: skip
        """Head office as that device meets it."""
        return OfficeService(
            self.store, catalogue or self.catalogue, Device(device, partitions, guard or self.rights),
            lambda: self.clock.wall_ms,
        )  # fmt: skip

    def line(self, desk: Desk, *, partitions: Collection[str] = ("S1",)) -> "Line":
        """A line from a desk."""
        return Line(self.service(desk.name, partitions=partitions))

    def sync(self, *desks: Desk, page: int = 0, partitions: Collection[str] = ("S1",), heals: bool = False) -> Report:
        """Let desks sync one after another; the last one's report. `heals` as in `Line`."""
        report = Report()
        for desk in desks:
            line = self.line(desk, partitions=partitions)
            line.heals = heals
            report = Session(desk.replica, line, tuple(partitions), page=page).run()
        return report

    def backup(self) -> dict[str, list[dict[str, object]]]:
        """A copy of all tables."""
        with self.store.read() as connection:
            return {
                table.name: [dict(row._mapping) for row in connection.execute(table.select())]
                for table in metadata.sorted_tables
            }

    def restore(self, copy: Mapping[str, list[dict[str, object]]]) -> None:
        """Put a copy in the place of everything, and begin a new epoch."""
        with self.store.write() as connection:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
                if copy[table.name]:
                    connection.execute(table.insert(), copy[table.name])
        begin_epoch(self.store)

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()


@dataclass
class Line:
    """Head office behind bytes, and a line that can lose what goes over it.

    `faults` are taken one per message: "request" and "answer" are lost, "" goes through. Where nothing was spoiled,
    nothing may need healing (`heals`): it would hide that the feed has gone wrong.
    """

    service: OfficeService
    faults: list[str] = field(default_factory=list)
    requests: list[wire.SyncRequest] = field(default_factory=list)
    answers: list[wire.SyncResponse] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    on_answer: Callable[[], None] = lambda: None
    heals: bool = False

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """One round trip."""
        fault = self._fault()
        sent = wire.decode(wire.encode(request), wire.SyncRequest)
        self.requests.append(sent)
        answer = wire.encode(self.service.sync(sent))
        self._lose(fault)
        act, self.on_answer = self.on_answer, lambda: None
        act()
        self.answers.append(wire.decode(answer, wire.SyncResponse))
        return wire.decode(answer, wire.SyncResponse)

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        """One stretch."""
        fault = self._fault()
        answer = wire.encode(self.service.fill(wire.decode(wire.encode(request), wire.FillRequest)))
        self._lose(fault)
        return wire.decode(answer, wire.FillResponse)

    def last(self, request: heal_wire.LastRequest) -> heal_wire.LastResponse:
        """The last numbers of some origins."""
        return self.service.last(request)

    def spans(self, request: heal_wire.SpanRequest) -> heal_wire.SpanResponse:
        """Counts and digests."""
        assert self.heals, f"{request.part} does not hold what head office holds"
        return self.service.spans(request)

    def records(self, request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
        """Records, whole."""
        assert self.heals, f"{request.ids} are not what head office holds"
        self.asked.append(request.ids)
        return wire.decode(wire.encode(self.service.records(request)), heal_wire.RecordsResponse)

    def history(self, record: str) -> list[wire.HistoryLine]:
        """All changes of a record."""
        return self.service.history(record)

    def file_states(self, request: file_wire.FilesRequest) -> file_wire.FilesResponse:
        """How far attachments are."""
        answer = wire.encode(self.service.file_states(wire.decode(wire.encode(request), file_wire.FilesRequest)))
        return wire.decode(answer, file_wire.FilesResponse)

    def put_file(self, stretch: file_wire.FileStretch) -> file_wire.FileHeld:
        """One stretch up."""
        return wire.decode(wire.encode(self.service.put_file(stretch)), file_wire.FileHeld)

    def get_file(self, place: file_wire.FilePlace) -> file_wire.FileStretch:
        """One stretch down."""
        return self.service.get_file(place)

    def _fault(self) -> str:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "request":
            raise Offline("the request was lost")
        return fault

    def _lose(self, fault: str) -> None:
        if fault == "answer":
            raise Offline("the answer was lost")
