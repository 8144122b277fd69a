"""Files that go back: a replica's after a power cut or from a backup, a copy that two desks work with."""

import random
import shutil
from pathlib import Path

from tests.sync.faults import wal
from tests.sync.faults.campaign import moment
from tests.sync.faults.episode import Episode
from tests.sync.faults.files import opener
from tests.sync.faults.journal import Note

MOST_FILES = 4


def tear(episode: Episode, points: int) -> None:
    """Desks work one at a time; between turns a file loses its last transactions, or is copied."""
    chance = episode.chance
    while episode.killed.total() < points:
        name = chance.choice(episode.names)
        episode.play(episode.turn(name, kill=moment(chance)))
        what = chance.random()
        if what < 0.5 and wal.cut_back(episode.file(name), chance):
            episode.journal.note(Note("torn", name, mark=" ".join(_visits(episode.file(name), name))))
            episode.killed["desk's power"] += 1
        elif what > 0.9 and len(episode.names) < MOST_FILES:
            episode.names.append(_copy(episode, name))
            episode.killed["copy"] += 1


def restore_head_office(episode: Episode, chance: random.Random) -> bool:
    """Take head office back by some transactions that it had answered, as an old backup would; False if it cannot.

    Call it between turns of an episode with `torn`, while no worker lives, and give the office its new epoch before
    the next one starts.
    """
    return wal.cut_back(Path(episode.url.removeprefix("sqlite:///")), chance)


def _copy(episode: Episode, name: str) -> str:
    twin = f"{name[0]}{len(episode.names)}"
    _duplicate(episode.file(name), episode.file(twin))
    return twin


def _visits(file: Path, name: str) -> list[str]:
    """The visits a torn file still holds, read from a copy: opening it would change it."""
    copy = file.with_name("look.db")
    _duplicate(file, copy)
    connection = opener(copy, sealed=name[0] == "B")()
    found = [str(id_) for (id_,) in connection.execute("SELECT id FROM visit")]
    connection.close()
    return found


def _duplicate(file: Path, copy: Path) -> None:
    for original, twin in ((file, copy), (wal.log_of(file), wal.log_of(copy))):
        twin.unlink(missing_ok=True)
        if original.exists():
            shutil.copy(original, twin)
