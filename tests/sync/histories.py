"""Random histories of real replicas and a real head office: offline work, stale forms, lost messages, cut sessions.

A history is a list of steps made from a seed (`generate`), or drawn by hypothesis; `World.play` carries it out,
`World.finish` lets everybody sync until nothing moves and returns what was wrong.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass

from sync import wire
from sync.errors import Offline
from sync.head_office import store
from sync.head_office.guard import Refusal
from sync.head_office.service import OfficeService
from sync.head_office.state import RecordState
from sync.replica.replica import Replica
from sync.session import Session
from tests.sync.comparison import differences, judge_office
from tests.sync.oracle import Key, Oracle, Saved
from tests.sync.parts import Desk, Form, HeadOffice, Line, ManualClock, Rights

RECORDS = ("c1", "c2")
PHONES = ("1", "2", "3")
TAGS = ('["a"]', '["a","b"]', '["b"]', "[]", '["c"]')
REGISTERS = ("phone", "remarks", "points", "tags")


@dataclass(frozen=True)
class Step:
    """One thing that happens: `what` at desk `desk`; the rest as `what` needs it."""

    what: str
    desk: int
    record: int = 0
    register: int = 0
    value: int = 0
    fault: str = ""


WHATS = ("edit", "edit", "edit", "open", "save", "sync", "sync", "fault", "fault", "busy", "wait", "restart", "pages")


def generate(seed: int, *, length: int = 40, desks: int = 3, whats: Sequence[str] = WHATS) -> list[Step]:
    """A history of such steps from a seed; the same seed gives the same (I28)."""
    chance = random.Random(seed)
    return [
        Step(
            chance.choice(whats), chance.randrange(desks), chance.choice((0, 0, 0, 1)), chance.randrange(4),
            chance.randrange(5), chance.choice(("request", "answer")),
        )
        for _ in range(length)
    ]  # fmt: skip


class World:
    """Desks, head office, and the oracle that watches them."""

    def __init__(self, office: HeadOffice, *, desks: int = 3) -> None:
        """Open the desks, each on a clock of its own, and give all of them the same two customers."""
        self.office, self.oracle = office, Oracle()
        self.desks = [self._desk(name, ManualClock(wall_ms=office.clock.wall_ms + skew)) for name, skew in
                      zip("ABC"[:desks], (0, 3_600_000, -7_200_000), strict=False)]  # fmt: skip
        self.forms: dict[int, tuple[Form, dict[str, frozenset[Key]]]] = {}
        for record in RECORDS:
            self.desks[0].create(record, phone="0", remarks="0", points=10, tags='["a"]')
        for _ in range(2):
            for index in range(desks):
                self._sync(index)

    def play(self, steps: Sequence[Step]) -> None:
        """Carry out a history; a desk that does not exist is taken modulo."""
        for step in steps:
            index = step.desk % len(self.desks)
            getattr(self, f"_{step.what}")(index, step)

    def finish(self) -> list[str]:
        """Sync everybody until nothing moves; what is wrong with the end state, and what went wrong on the way."""
        for _ in range(3):
            for index in range(len(self.desks)):
                self._sync(index)
        self._compare_desks()
        self._compare_office()
        return self.oracle.violations

    # What can happen ------------------------------------------------------------------------------

    def _open(self, index: int, step: Step) -> None:
        self.forms[index] = self._form(index, step)

    def _save(self, index: int, step: Step) -> None:
        form, seen = self.forms.pop(index, None) or self._form(index, step)
        self._type(index, form, seen, step)

    def _edit(self, index: int, step: Step) -> None:
        self._type(index, *self._form(index, step), step)

    def _wait(self, index: int, step: Step) -> None:
        self.office.clock.forward(60_000)
        for desk in self.desks:
            desk.clock.forward(60_000)

    def _restart(self, index: int, step: Step) -> None:
        desk = self.desks[index]
        desk.clock.boot += "'"
        desk.clock.mono_ms = 0
        desk.replica = Replica(desk.replica.database, desk.replica.catalogue, clock=desk.clock)

    def _sync(self, index: int, step: Step | None = None) -> None:
        self._session(index, [])

    def _fault(self, index: int, step: Step) -> None:
        self._session(index, [step.fault])

    def _pages(self, index: int, step: Step) -> None:
        self._session(index, ["", step.fault], page=1)

    def _busy(self, index: int, step: Step) -> None:
        """The person saves while the answer is on its way."""
        self._session(index, [], during=lambda: self._edit(index, step))

    def _desk(self, name: str, clock: ManualClock) -> Desk:
        return Desk(name, clock=clock)

    # How it is watched ----------------------------------------------------------------------------

    def _form(self, index: int, step: Step) -> tuple[Form, dict[str, frozenset[Key]]]:
        desk, record = self.desks[index], RECORDS[step.record]
        seen = {name: self.oracle.visible(desk.name, (record, name), desk.rev(name, record)) for name in REGISTERS}
        return desk.open_form(record), seen

    def _type(self, index: int, form: Form, seen: dict[str, frozenset[Key]], step: Step) -> None:
        desk, name = self.desks[index], REGISTERS[step.register]
        value: object = PHONES[step.value % 3]
        if name == "points":
            value = int(str(form.values[name])) + step.value - 2
        if name == "tags":
            value = TAGS[step.value]
        (before,) = desk.rows("SELECT COALESCE(MAX(n), 0) FROM sync_op")[0]
        form.save(**{name: value})
        mine = {key for key in self.oracle.own.get(desk.name, ()) if self.oracle.saved[key].place == (form.id, name)}
        for n, register, text, origin in desk.rows(
            "SELECT o.n, o.register, o.value, u.origin FROM sync_op o JOIN sync_unit u USING (unit) WHERE o.n > ?",
            before,
        ):
            key = (str(origin), int(str(n)))
            shown = form.values[str(register)]
            saved = Saved(key, (form.id, str(register)), json.loads(str(text)), shown, seen[name])
            self.oracle.save(desk.name, saved)
        self.oracle.own.setdefault(desk.name, set()).update(mine)

    def _session(self, index: int, faults: list[str], *, page: int = 0, during: object = None) -> None:
        desk = self.desks[index]
        witness = Witness(self)
        line = _Watched(self.office.service(desk.name, guard=witness), faults)
        line.world, line.witness, line.during = self, witness, during
        try:
            Session(desk.replica, line, ("S1",), page=page).run()
        except Offline:
            return

    def serve(self, service: OfficeService, request: wire.SyncRequest, witness: "Witness") -> wire.SyncResponse:
        """Head office's answer, noted whether or not it arrives."""
        witness.origin = request.r
        response = service.sync(request)
        self._note_office(response, request)
        return response

    def _note_office(self, response: wire.SyncResponse, request: wire.SyncRequest) -> None:
        for unit, result in zip(request.units, response.res, strict=True):
            for offset, op in enumerate(result.ops):
                self.oracle.answer((request.r, unit.n + offset), op.o)
        for record, state in self._states().items():
            for name in REGISTERS:
                held = state.held(name)
                keys = {(v.mark.origin, v.mark.n) for v in (held.current, *held.candidates)}
                self.oracle.note_version((record, name), held.rev, frozenset(keys))

    def _states(self) -> dict[str, RecordState]:
        with self.office.store.read() as connection:
            return {id_: found.state for id_, found in store.load_records(connection, RECORDS).items()}

    # What must be true at the end -----------------------------------------------------------------

    def _compare_desks(self) -> None:
        self.oracle.violations += differences(self.desks)

    def _compare_office(self) -> None:
        states = self._states()
        self.oracle.violations += [
            f"I1: {record}.{name} differs between the desks and head office"
            for record, state in states.items()
            for name in REGISTERS
            if str(state.values[name]) != str(self.desks[0].see(name, record))
        ]
        judge_office(self.oracle, states, REGISTERS, refused=self._refused())

    def _refused(self) -> set[Key]:
        rows = [row for desk in self.desks for row in desk.rows(
            "SELECT u.origin, o.n FROM sync_op o JOIN sync_unit u USING (unit) WHERE o.status >= 3")]  # fmt: skip
        return {(str(origin), int(str(n))) for origin, n in rows}


class Witness(Rights):
    """The guard is asked right before an op is merged: it tells the oracle what the office holds then."""

    def __init__(self, world: World) -> None:
        """Watch for one session, or one request."""
        super().__init__()
        self.world, self.origin = world, ""
        self.counted: dict[int, int] = {}

    def refuses(self, unit: wire.Unit, op: wire.Op, *, before: RecordState | None) -> Refusal | None:
        """Never; a step at a desk that is over the limit is refused by its value."""
        n = unit.n + self.counted.get(unit.n, 0)
        self.counted[unit.n] = self.counted.get(unit.n, 0) + 1
        if before is not None:
            held = before.held(op.f)
            self.world.oracle.merge(
                (self.origin, n), [(v.mark.origin, v.mark.n) for v in (held.current, *held.candidates)]
            )
        return None


class _Watched(Line):
    """A line that tells the world of every answer, and lets the person type while it is on its way."""

    world: World
    witness: Witness
    during: object

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        """One round trip, watched."""
        fault = self._fault()
        response = self.world.serve(self.service, wire.decode(wire.encode(request), wire.SyncRequest), self.witness)
        if callable(self.during):
            act, self.during = self.during, None
            act()
        self._lose(fault)
        return wire.decode(wire.encode(response), wire.SyncResponse)


def violations(steps: Sequence[Step], *, desks: int = 3) -> list[str]:
    """What is wrong with a history played from the start, on a head office in memory."""
    office = HeadOffice("sqlite://")
    try:
        world = World(office, desks=desks)
        world.play(steps)
        return world.finish()
    finally:
        office.close()


def shrink(steps: Sequence[Step], *, desks: int = 3) -> list[Step]:
    """A shortest part of a history that still goes wrong, found by leaving out one step after another."""
    kept, left_out = list(steps), True
    while left_out:
        left_out = False
        for place in range(len(kept)):
            shorter = kept[:place] + kept[place + 1 :]
            if violations(shorter, desks=desks):
                kept, left_out = shorter, True
                break
    return kept
