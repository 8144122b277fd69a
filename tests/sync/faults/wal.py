"""SQLite's write-ahead log as a power cut leaves it: ended at any commit, any frame, or any byte.

The file format is part of SQLite's documentation: a header of 32 bytes, then frames of 24 bytes and a page; a
frame that commits names the size of the database, and frames of an older round carry other salts.
"""

import random
import struct
from itertools import pairwise
from pathlib import Path

HEADER, FRAME = 32, 24


def log_of(file: Path) -> Path:
    """The write-ahead log of a database file."""
    return file.with_name(file.name + "-wal")


def commits(log: bytes) -> list[int]:
    """Where each transaction ends, in bytes from the start of the log."""
    return [end for end, commits_here in _frames(log) if commits_here]


def _frames(log: bytes) -> list[tuple[int, bool]]:
    """Where each frame ends, and whether it commits."""
    if len(log) < HEADER:
        return []
    (page,) = struct.unpack_from(">I", log, 8)
    salts, found = log[16:24], []
    for start in range(HEADER, len(log) - FRAME - page + 1, FRAME + page):
        if log[start + 8 : start + 16] != salts:
            break
        found.append((start + FRAME + page, struct.unpack_from(">I", log, start + 4)[0] > 0))
    return found


def cut_last_commit(file: Path, chance: random.Random) -> bool:
    """Tear the last transaction at any byte of it; False if there is none."""
    return _cut(file, chance, last=1)


def cut_back(file: Path, chance: random.Random) -> bool:
    """Go back by one or more transactions, to a frame's end or to any byte; False if there are none."""
    return _cut(file, chance, last=chance.choice((1, 1, 2, 3, 5, 8, 13, 1000)))


def _cut(file: Path, chance: random.Random, *, last: int) -> bool:
    log = log_of(file)
    frames = _frames(log.read_bytes() if log.exists() else b"")
    ends = [0, *(end for end, commits_here in frames if commits_here)]
    if len(ends) < 2:
        return False
    begin, end = list(pairwise(ends))[-last:][0]
    whole = [begin, *(one for one, _ in frames if begin < one < end)]
    with log.open("r+b") as opened:
        opened.truncate(chance.choice(whole) if chance.random() < 0.5 else chance.randrange(begin, end))
    file.with_name(file.name + "-shm").unlink(missing_ok=True)
    return True
