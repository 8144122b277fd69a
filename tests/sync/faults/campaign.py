"""Episode after episode from one seed, until enough has gone wrong or an invariant is broken."""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sync.head_office.tables import metadata
from tests.sync.faults import office
from tests.sync.faults.episode import Episode
from tests.sync.parts import HeadOffice

POINTS_AN_EPISODE = 25
DESK_MOMENTS = 150  # statements in a usual turn


@dataclass
class Summary:
    """What a campaign met: points, by victim; answers and saves acknowledged; what was wrong, with its episode."""

    seed: int
    points: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    violations: list[str] = field(default_factory=list)


Play = Callable[[Episode, int], None]
"""Takes an episode that has begun, and how many points it is to have."""


def campaign(points: int, *, seed: int, play: Play, office_url: str = "", names: str = "AB", workers: int = 1,
             torn: bool = False) -> Summary:  # fmt: skip
    """Let that many things go wrong; an empty address is a SQLite file. Ends at the first episode with violations."""
    summary, number = Summary(seed), 0
    office.warm()
    while summary.points < points and not summary.violations:
        with _folder() as folder:
            chance, url = random.Random(f"{seed} {number}"), _fresh(office_url, folder)
            episode = Episode(folder, url, chance=chance, names=names, workers=workers, torn=torn)
            try:
                episode.begin()
                play(episode, min(POINTS_AN_EPISODE, points - summary.points))
                acknowledged, found = episode.end()
            finally:
                episode.close()
        summary.killed += episode.killed
        summary.points = summary.killed.total()
        summary.acknowledged += acknowledged
        summary.violations += [f"seed {seed}, episode {number}: {one}" for one in found]
        number += 1
    return summary


def one_by_one(episode: Episode, points: int) -> None:
    """One desk works at a time; the same seed gives the same course."""
    while episode.killed.total() < points:
        episode.play(episode.turn(episode.chance.choice(episode.names), kill=moment(episode.chance)))


def all_at_once(episode: Episode, points: int) -> None:
    """All desks work at the same time."""
    while episode.killed.total() < points:
        episode.play(*(episode.turn(name, kill=moment(episode.chance)) for name in episode.names))


def moment(chance: random.Random) -> int:
    """When a desk dies in its turn, in statements; 0 for not at all."""
    return chance.randint(1, DESK_MOMENTS) if chance.random() < 0.6 else 0


def _fresh(office_url: str, folder: Path) -> str:
    """The address of an empty head office, its tables made."""
    url = office_url or f"sqlite:///{folder / 'office.db'}"
    head = HeadOffice(url)
    metadata.drop_all(head.engine)
    head.store.create()
    head.close()
    return url


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
