"""Episodes of work under kills: desks and head office die at counted moments, start again, and are audited."""

import random
import shutil
import socket
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sync.head_office.tables import metadata
from tests.sync.faults import desk, office
from tests.sync.faults.audit import Audit
from tests.sync.faults.crew import Crew
from tests.sync.faults.desk import Turn
from tests.sync.faults.journal import Journal
from tests.sync.parts import Desk, HeadOffice

POINTS_AN_EPISODE = 25
ROUNDS_TO_REST = 3


@dataclass
class Summary:
    """What a campaign met: kill points, by victim; answers and saves acknowledged; what was wrong, with its episode."""

    office: str
    seed: int
    points: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    violations: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """For printing."""
        return vars(self)


class Episode:
    """Some desks and some workers of one head office, in one folder."""

    def __init__(self, folder: Path, url: str, *, chance: random.Random, names: str = "AB", workers: int = 1) -> None:
        """Start the workers and let everybody have the shared customers."""
        self.journal = Journal(folder / "journal")
        self.crew, self.url, self.chance = Crew(self.journal), url, chance
        self.names, self.killed = names, Counter[str]()
        self._folder, self._turns, self._span = folder, 0, 120
        self._sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(workers)]
        self._workers = {self._serve(index, kill=0): index for index in range(workers)}
        self._do(partial(desk.begin, self.turn(names[0]), self.journal))
        self.rest(rounds=1)

    def turn(self, name: str, *, kill: int = 0) -> Turn:
        """The next turn of a desk; its seed is its number, and so its marks are nobody else's."""
        self._turns += 1
        urls = [f"http://127.0.0.1:{one.getsockname()[1]}" for one in self._sockets]
        return Turn(name, self._folder / f"{name}.db", urls, self._turns, kill=kill, repeats=len(urls) > 1)

    def arm(self) -> None:
        """From now on each life of a worker ends at a drawn moment."""
        for child in list(self._workers):
            self._restart(child)

    def disarm(self) -> None:
        """From now on workers live."""
        for child in list(self._workers):
            index = self._workers.pop(child)
            self.crew.stop(child)
            self._workers[self._serve(index, kill=0)] = index

    def play(self, *turns: Turn) -> None:
        """Turns at the same time, until each has ended or was killed; workers that die are replaced."""
        working = {self.crew.start(turn.name, partial(desk.work, turn, self.journal)): turn for turn in turns}
        while working:
            child, killed = self.crew.wait()
            if child in working:
                self.killed["desk"] += killed
                del working[child]
            else:
                self.killed["office"] += killed
                self._restart(child)

    def rest(self, *, rounds: int = ROUNDS_TO_REST) -> None:
        """Everybody syncs, one after the other, until nothing moves."""
        for _ in range(rounds):
            for name in self.names:
                self._do(partial(desk.settle, self.turn(name), self.journal))

    def audit(self) -> tuple[int, list[str]]:
        """How much was acknowledged, and what is wrong."""
        notes = self.journal.read()
        with self._opened() as (desks, head):
            violations = Audit(notes, desks, head).run()
        return sum(len(note.results) + (note.what == "saved") for note in notes), violations

    def close(self) -> None:
        """Everybody goes home."""
        self.crew.stop_all()
        for one in self._sockets:
            one.close()

    @contextmanager
    def _opened(self) -> Iterator[tuple[dict[str, Desk], HeadOffice]]:
        self.crew.stop_all()
        self._workers.clear()
        desks = {name: self.turn(name).desk() for name in self.names}
        head = HeadOffice(self.url)
        yield desks, head
        head.close()
        for one in desks.values():
            one.replica.database.close()

    def _serve(self, index: int, *, kill: int) -> int:
        task = partial(office.serve, self.url, self._sockets[index], desks=self.names, kill=kill, journal=self.journal)
        return self.crew.start("office", task)

    def _restart(self, child: int) -> None:
        index = self._workers.pop(child)
        self._workers[self._serve(index, kill=self.chance.randint(1, self._span))] = index

    def _do(self, task: Callable[[], None]) -> None:
        child = self.crew.start("desk", task)
        while self.crew.wait()[0] != child:
            raise RuntimeError("head office died where nobody wanted it to")


def kill_points(points: int, *, seed: int, office_url: str = "") -> Summary:
    """Kill desks and head office at that many moments; an empty address is SQLite files of their own."""
    summary = Summary(office_url.split(":", maxsplit=1)[0] or "sqlite", seed)
    number = 0
    while summary.points < points and not summary.violations:
        with _folder() as folder:
            chance = random.Random(f"{seed} {number}")
            episode = Episode(folder, fresh(office_url, folder), chance=chance)
            try:
                _one_by_one(episode, min(POINTS_AN_EPISODE, points - summary.points))
                acknowledged, found = episode.audit()
            finally:
                episode.close()
        summary.killed += episode.killed
        summary.points = summary.killed.total()
        summary.acknowledged += acknowledged
        summary.violations += [f"episode {number}: {one}" for one in found]
        number += 1
    return summary


def _one_by_one(episode: Episode, points: int) -> None:
    episode.arm()
    moments = 150
    while episode.killed.total() < points:
        episode.play(episode.turn(episode.chance.choice(episode.names), kill=episode.chance.randint(1, moments)))
    episode.disarm()
    episode.rest()


def fresh(office_url: str, folder: Path) -> str:
    """The address of an empty head office."""
    if not office_url:
        return f"sqlite:///{folder / 'office.db'}"
    office = HeadOffice(office_url)
    metadata.drop_all(office.engine)
    office.close()
    return office_url


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
