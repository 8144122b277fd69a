"""Some desks and some workers of one head office, each a process: they die, start again, rest, and are audited."""

import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.sync.faults import desk, office, wal
from tests.sync.faults.audit import Audit
from tests.sync.faults.crew import Crew
from tests.sync.faults.desk import Turn
from tests.sync.faults.journal import Journal
from tests.sync.parts import Desk, HeadOffice

OFFICE_MOMENTS = 50  # statements, commits and pieces of answers in the requests of a turn or two
ROUNDS_TO_REST = 3


class Episode:
    """Everything is in one folder, and a journal of what was said. `killed` counts what went wrong, by victim."""

    def __init__(
        self, folder: Path, url: str, *, chance: random.Random, names: str = "AB", workers: int = 1, torn: bool = False
    ) -> None:
        """Prepare; with `torn` the power is cut where a worker dies between its commit and its answer."""
        self.journal = Journal(folder / "journal")
        self.url, self.chance, self.torn = url, chance, torn
        self.names, self.killed = list(names), Counter[str]()
        self._crew, self._folder, self._turns = Crew(self.journal), folder, 0
        self._sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(workers)]
        self._workers: dict[int, int] = {}

    def begin(self) -> None:
        """Let everybody have the shared customers; from then on each life of a worker ends at a drawn moment."""
        self._staff(mortal=False)
        self._do(partial(desk.begin, self.turn(self.names[0]), self.journal))
        self._rest(rounds=1)
        self._staff(mortal=True)

    def end(self) -> tuple[int, list[str]]:
        """Let everybody sync until nothing moves; how much was acknowledged, and what is wrong."""
        self._staff(mortal=False)
        self._rest(rounds=ROUNDS_TO_REST)
        self._staff(mortal=None)
        notes = self.journal.read()
        with self._opened() as (desks, head):
            violations = Audit(notes, desks, head).run(oracle=not self.torn)
        return sum(len(note.results) + (note.what == "saved") for note in notes), violations

    def close(self) -> None:
        """Everybody goes home."""
        self._crew.stop_all()
        for one in self._sockets:
            one.close()

    def file(self, name: str) -> Path:
        """A desk's file."""
        return self._folder / f"{name}.db"

    def turn(self, name: str, *, kill: int = 0) -> Turn:
        """The next turn of a desk; its seed is its number, and so its marks are nobody else's."""
        self._turns += 1
        urls = [f"http://127.0.0.1:{one.getsockname()[1]}" for one in self._sockets]
        return Turn(name, self.file(name), urls, self._turns, kill=kill, repeats=len(urls) > 1, whole_log=self.torn)

    def play(self, *turns: Turn) -> None:
        """Turns at the same time, until each has ended or was killed; workers that die are replaced."""
        working = {self._crew.start(turn.name, partial(desk.work, turn, self.journal)) for turn in turns}
        while working:
            child, killed = self._crew.wait()
            if child in working:
                self.killed["desk"] += killed
                working.remove(child)
            else:
                self.killed["office"] += killed
                self._cut_power()
                self._hire(self._workers.pop(child), mortal=True)

    def _rest(self, *, rounds: int) -> None:
        for _ in range(rounds):
            for name in self.names:
                self._do(partial(desk.settle, self.turn(name), self.journal))

    def _do(self, task: Callable[[], None]) -> None:
        child = self._crew.start("desk", task)
        if self._crew.wait()[0] != child:
            raise RuntimeError(f"head office died where nobody wanted it to: {self.journal.read()[-1]}")

    def _staff(self, *, mortal: bool | None) -> None:
        """Exchange all workers; with None there are none afterwards."""
        for child in self._workers:
            self._crew.stop(child)
        self._workers.clear()
        for index in range(len(self._sockets) if mortal is not None else 0):
            self._hire(index, mortal=bool(mortal))

    def _hire(self, index: int, *, mortal: bool) -> None:
        task = partial(
            office.serve, self.url, self._sockets[index], journal=self.journal, whole_log=self.torn,
            devices={name[0] for name in self.names}, kill=self.chance.randint(1, OFFICE_MOMENTS) if mortal else 0,
        )  # fmt: skip
        self._workers[self._crew.start("office", task)] = index

    def _cut_power(self) -> None:
        """What was committed and not answered may be on the disk in part."""
        last_words = [note.mark for note in self.journal.read() if note.what == "killed"]
        if self.torn and last_words[-1:] == [office.UNANSWERED]:
            self.killed["office's power"] += wal.cut_last_commit(Path(self.url.removeprefix("sqlite:///")), self.chance)

    @contextmanager
    def _opened(self) -> Iterator[tuple[dict[str, Desk], HeadOffice]]:
        desks = {name: self.turn(name).desk() for name in self.names}
        head = HeadOffice(self.url)
        yield desks, head
        head.close()
        for one in desks.values():
            one.replica.database.close()
