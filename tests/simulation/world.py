"""The world of one history: desks, head office, the lines between them, the oracle; and how it all comes to rest."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from sync.errors import OfficeBusy, Offline, UpgradeNeeded
from sync.session import Session
from tests.simulation import naming
from tests.simulation.crashes import Crash
from tests.simulation.desk import Desk, Machine
from tests.simulation.files import Rows
from tests.simulation.line import Line, Plan
from tests.simulation.office import Office, Parcel
from tests.simulation.oracle import Oracle
from tests.simulation.records import NEW, OLD
from tests.simulation.steps import LAYOUTS, SHARED, Setup
from tests.sync.parts import insert

HOUR = 3_600_000
SKEWS = ((0, 0, 0, 0), (0, 5 * HOUR, -7 * HOUR, 30 * HOUR), (-26 * HOUR, 0, HOUR, -HOUR))
ROUNDS = 12
"""In so many rounds of everybody syncing all must be at rest (I20)."""


@dataclass(frozen=True)
class _Start:
    """A world as every history finds it: all files filled, and what the oracle knows of them."""

    office: Rows
    desks: tuple[Rows, ...]
    oracle: Oracle
    owns: tuple[dict[tuple[str, str], int], ...]
    tokens: tuple[dict[tuple[str, int], int], ...]


class World:
    """Everything there is, at one moment of true time."""

    def __init__(self, setup: Setup, *, folder: Path | None = None, start: _Start | None = None,
                 engine: Engine | None = None) -> None:  # fmt: skip
        """Set it up from a start, or from nothing; head office on `engine` if there is one."""
        self.setup, self.folder = setup, folder
        self.oracle = start.oracle.copy() if start else Oracle()
        self.hash = hashlib.blake2b(digest_size=16)
        self.delayed: list[Parcel] = []
        self.created = 0
        self.marked = False
        self.tick_ms = 1
        self.now_ms = 1_800_000_000_000 + (HOUR if start else 0)
        self.office = Office(
            self.oracle, NEW if setup.is_new(0) else OLD, rows=start.office if start else None,
            now_ms=self.now_ms, path=folder / "office.db" if folder else None, engine=engine,
        )  # fmt: skip
        self.desks: list[Desk] = []
        for index, scope in enumerate(LAYOUTS[setup.layout]):
            desk = self._desk(index, scope)
            desk.start(start.desks[index] if start else None)
            if start:
                desk.own, desk.tokens = dict(start.owns[index]), dict(start.tokens[index])
            self.desks.append(desk)

    def desk(self, index: int) -> Desk:
        """A desk by number; one that does not exist is taken modulo."""
        return self.desks[index % len(self.desks)]

    def trace(self, what: bytes) -> None:
        """Something happened: it becomes part of the hash of this history (I28)."""
        self.hash.update(what)

    def forward(self, ms: int) -> None:
        """Let true time pass."""
        self.now_ms += ms
        self.office.now_ms = self.now_ms
        for desk in self.desks:
            desk.machine.true_ms = self.now_ms

    def session(self, desk: Desk, plan: Plan | None = None, *, page: int = 0, dies_at: int = -1) -> bool:
        """Let a desk sync; whether it came to its end. `dies_at` is the statement at which its process dies."""
        line = Line(desk, self.office, plan or Plan(), self.trace, self.delayed)
        before = self._cursors(desk)
        self.forward(self.tick_ms)
        died = False
        try:
            with desk.file.dies_at(dies_at):
                Session(desk.replica, line, desk.scope, page=page).run()
            done = True
        except (Offline, OfficeBusy, UpgradeNeeded):
            done = False
        except Crash:
            done, died = False, True
        if died:  # not before the frames of the crash are gone, with the cursors that they held open
            desk.reopen()
        self._check_cursors(desk, before, line)
        desk.check_screen()
        return done

    def settle(self) -> None:
        """Deliver what is late, then let everybody sync until nothing moves; all may write by then."""
        for parcel in self.delayed:
            self.deliver(parcel)
        self.delayed.clear()
        for desk in self.desks:
            if desk.catalogue.version < self.office.min_write_version:
                desk.upgrade(NEW)
        still: dict[str, bytes] = {}
        for _ in range(ROUNDS):
            for desk in self.desks:
                head = self._head()
                if still.get(desk.name) == head:
                    continue
                self.session(desk)
                if not desk.queue():
                    still[desk.name] = self._head()
            if all(still.get(desk.name) == self._head() for desk in self.desks):
                return
        waiting = [desk.name for desk in self.desks if still.get(desk.name) != self._head()]
        self.oracle.fault("I20", f"{waiting} do not come to rest")

    def at_rest(self) -> bool:
        """Whether nothing waits anywhere, and everybody has all that head office has."""
        heads = self.office.heads()
        return all(
            not desk.queue() and all(heads.get(name, 0) == seq for name, seq in self._cursors(desk).items())
            for desk in self.desks
        )

    def deliver(self, parcel: Parcel) -> None:
        """A late request arrives; nobody waits for its answer."""
        try:
            self.trace(self.office.serve(parcel))
        except Exception as error:  # noqa: BLE001  # whatever head office says, nobody hears it
            self.trace(type(error).__name__.encode())

    def close(self) -> None:
        """Give all files back."""
        self.office.close()
        for desk in self.desks:
            desk.close()

    def _desk(self, index: int, scope: Sequence[str]) -> Desk:
        name = "ABCDEFGH"[index]
        skew = SKEWS[self.setup.skew % len(SKEWS)][index % 4]
        machine = Machine(self.now_ms, skew, self.now_ms - 5_000_000, name=name)
        catalogue = NEW if self.setup.is_new(index + 1) else OLD
        path = self.folder / f"{name}.db" if self.folder else None
        return Desk(name, (*scope, SHARED), catalogue, self.oracle, machine, path)

    def _head(self) -> bytes:
        return repr(sorted(self.office.heads().items())).encode()

    def _cursors(self, desk: Desk) -> dict[str, int]:
        return {str(name): int(str(seq)) for name, seq in desk.rows("SELECT partition, seq FROM sync_cursor")}

    def _check_cursors(self, desk: Desk, before: dict[str, int], line: Line) -> None:
        """A cursor stands where it stood or where a page that arrived has put it (I9)."""
        for name, seq in self._cursors(desk).items():
            allowed = line.uptos.get(name, set()) | {before.get(name, -1)} | ({-1} if line.anew else set())
            if seq not in allowed or (seq < before.get(name, -1) and not line.anew):
                self.oracle.fault("I9", f"the cursor of {desk.name} in {name} moved from {before.get(name)} to {seq}")


def opened(setup: Setup, *, folder: Path | None = None) -> World:
    """A fresh world where every desk has the same few customers; `folder` keeps its databases as files."""
    return World(setup, folder=folder, start=_start(setup.essence()))


@cache
def _start(setup: Setup) -> _Start:
    with naming.simulated():
        world = begun(setup)
        start = _Start(
            world.office.rows(), tuple(desk.copy().rows for desk in world.desks), world.oracle,
            tuple(desk.own for desk in world.desks), tuple(desk.tokens for desk in world.desks),
        )  # fmt: skip
        world.close()
        return start


def begun(setup: Setup, *, engine: Engine | None = None) -> World:
    """A world that has just begun: customers were created, and everybody has synced; on `engine` if there is one."""
    world = World(setup, engine=engine)
    _create_customers(world)
    for _ in range(2):
        for desk in world.desks:
            world.session(desk)
    if world.oracle.violations:
        raise AssertionError(world.oracle.violations)
    return world


def _create_customers(world: World) -> None:
    for record, partition in (("c1", "S1"), ("c2", "S1"), ("c3", "S2"), ("s1", SHARED)):
        desk = next((desk for desk in world.desks if partition in desk.scope), None)
        if desk is None:
            continue
        before = desk.last()
        with desk.replica.unit("create", actor=desk.name, partition=partition) as connection:
            insert(
                connection, record, phone="0", remarks="0", points=10, tags='["a"]', state="open",
                city="0", street="0", last="2026-01", first=5, grade="0", name="0",
            )  # fmt: skip
        desk.learn(before, {}, person=desk.name)
