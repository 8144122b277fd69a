"""A desk's turn in a process of its own: some seeded work and sessions, then gone, or killed at a counted moment.

Each unit of work files a visit whose id, its mark, is known to nobody else, and edits one register of a shared
customer; so whatever becomes of a unit can be told by its mark.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sync import wire
from sync.errors import OfficeBusy, Offline
from sync.session import Session
from sync.transport import Bearer, HttpOffice
from tests.sync.faults.countdown import Countdown
from tests.sync.faults.files import opener
from tests.sync.faults.journal import Journal, Note
from tests.sync.parts import Desk, Form, insert, update

CUSTOMERS = ("c1", "c2")
REGISTERS = ("points", "phone", "remarks", "tags")
TAGS = ('["a"]', '["a","b"]', '["b"]', "[]", '["c"]')
START = {"points": 10, "phone": "0", "remarks": "0", "tags": '["a"]'}


@dataclass(frozen=True)
class Turn:
    """Who works, on which file, against which offices, and when it is killed (0: never).

    A copy of A's file is worked with as A2, A3 ... by the same device. With several offices each request goes to the
    next one. `repeats` sends every third request twice. For `whole_log` see `opener`.
    """

    name: str
    path: Path
    urls: Sequence[str]
    seed: int
    kill: int = 0
    acts: int = 3
    repeats: bool = False
    whole_log: bool = False

    @property
    def device(self) -> str:
        """The device, whose name is its credential."""
        return self.name[0]

    def desk(self, countdown: Countdown | None = None) -> Desk:
        """The desk, its file opened; the files of B are encrypted."""
        traced = None if countdown is None else lambda _: countdown.tick()
        return Desk(
            self.name, connect=opener(self.path, sealed=self.device == "B", traced=traced, whole_log=self.whole_log)
        )


def begin(turn: Turn, journal: Journal) -> None:
    """Make the shared customers and bring them to head office."""
    desk = turn.desk()
    for id_ in CUSTOMERS:
        desk.create(id_, **START)
    Worker(turn, desk, journal).sync()


def settle(turn: Turn, journal: Journal) -> None:
    """One session on a good line."""
    Worker(turn, turn.desk(), journal).sync(patient=False)


def work(turn: Turn, journal: Journal) -> None:
    """The turn, until its end or the kill; dies of anything but a line that is down."""
    countdown = Countdown(turn.kill)
    worker = Worker(turn, turn.desk(countdown), journal)
    chance = random.Random(turn.seed)
    for number in range(turn.acts):
        worker.act(chance, f"{turn.name}-{turn.seed}-{number}")
    worker.sync()
    journal.note(Note("turn", turn.name, passed=countdown.passed))


class Worker:
    """The person at a desk, who tells the journal what was saved and what was answered."""

    def __init__(self, turn: Turn, desk: Desk, journal: Journal) -> None:
        """Sit down."""
        self._turn, self._desk, self._journal = turn, desk, journal

    def act(self, chance: random.Random, mark: str) -> None:
        """Save something, perhaps from a form that was open while others' changes came, perhaps sync."""
        id_, name = chance.choice(CUSTOMERS), chance.choice(REGISTERS)
        if self._desk.see("points", id_) is None:
            self.sync()  # a file that went back to before its first fill
        if self._desk.see("points", id_) is None:
            return
        form = self._desk.open_form(id_)
        own, rev = self._own(id_), self._desk.rev(name, id_)
        if chance.random() < 0.3:
            self.sync(page=chance.choice((0, 1, 2)))
        value: object = mark
        if name == "points":
            value = int(str(form.values[name])) + chance.randint(-3, 5)
        if name == "tags":
            value = chance.choice(TAGS)
        self._save(form, mark, name, value, Note("intent", self._turn.name, mark=mark, own=own, rev=rev))
        if chance.random() < 0.5:
            self.sync(page=chance.choice((0, 1, 2)))

    def sync(self, *, page: int = 0, patient: bool = True) -> None:
        """One session; when `patient`, a line that is down is no trouble."""
        line = _Told(self._turn, self._journal)
        try:
            Session(self._desk.replica, line, ("S1",), page=page).run()
        except (Offline, OfficeBusy):
            if not patient:
                raise
        finally:
            line.close()

    def _save(self, form: Form, mark: str, name: str, value: object, intent: Note) -> None:
        shown = form.values[name]
        intent.shown = json.dumps(shown)
        intent.delta = int(str(value)) - int(str(shown)) if name == "points" else 0
        replica = self._desk.replica
        with replica.unit("form", actor=self._turn.name, partition="S1", bases=form.bases) as connection:  # type: ignore[arg-type]
            insert(connection, mark, type_="visit", note=form.id)
            update(connection, form.id, **{name: value})
            rows = connection.execute(
                "SELECT n, id, register, value FROM sync_op WHERE n > COALESCE((SELECT MAX(last) FROM sync_unit), 0)"
            )
            intent.ops = [(int(n), str(id_), str(register), str(typed)) for n, id_, register, typed in rows.fetchall()]
            (intent.origin,) = connection.execute("SELECT value FROM sync_meta WHERE key = 'origin'").fetchone()
            self._journal.note(intent)
        self._journal.note(Note("saved", self._turn.name, mark=mark))

    def _own(self, id_: str) -> list[tuple[str, int, str]]:
        rows = self._desk.rows(
            "SELECT u.origin, o.n, o.register FROM sync_op o JOIN sync_unit u USING (unit) WHERE o.id = ?", id_
        )
        return [(str(origin), int(str(n)), str(register)) for origin, n, register in rows]


class _Told:
    """Head office over HTTP, at each address in turn; every answer is noted before it is used."""

    def __init__(self, turn: Turn, journal: Journal) -> None:
        self._lines = [HttpOffice(url, auth=Bearer(turn.device), read_timeout=30.0) for url in turn.urls]
        self._turn, self._journal, self._asked = turn, journal, turn.seed

    def sync(self, request: wire.SyncRequest) -> wire.SyncResponse:
        response = self._ask(request)
        return self._ask(request) if self._turn.repeats and self._asked % 3 == 0 else response

    def fill(self, request: wire.FillRequest) -> wire.FillResponse:
        return self._next().fill(request)

    def history(self, record: str) -> list[wire.HistoryLine]:
        return self._next().history(record)

    def close(self) -> None:
        for line in self._lines:
            line.close()

    def _ask(self, request: wire.SyncRequest) -> wire.SyncResponse:
        response = self._next().sync(request)
        if response.res:
            results = {result.n: told(result) for result in response.res}
            self._journal.note(Note("answer", self._turn.name, origin=request.r, results=results))
        return response

    def _next(self) -> HttpOffice:
        self._asked += 1
        return self._lines[self._asked % len(self._lines)]


def told(result: wire.UnitResult) -> str:
    """A result without the indexes of authors, which are another answer's."""
    ops = [(op.o, op.rev, op.s and (op.s.v, op.s.rev, [(c.v, c.origin, c.n) for c in op.s.cands])) for op in result.ops]
    return json.dumps([result.code, result.at, ops], ensure_ascii=False)
