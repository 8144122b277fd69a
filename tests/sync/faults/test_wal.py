"""A cut log leaves the file as it was after some earlier commit, and never in between."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.sync.faults import wal
from tests.sync.faults.files import opener

COMMITS = 6


@pytest.fixture(params=[False, True], ids=["plain", "sealed"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file whose process has died after some commits, the first of which makes the table."""
    living = opener(tmp_path / "living.db", sealed=request.param, whole_log=True)()
    for number in range(COMMITS):
        living.execute("BEGIN")
        for row in range(40):
            living.execute("INSERT INTO visit (id, note) VALUES (?, ?)", (f"{number}-{row}", "n" * 400))
        living.execute("COMMIT")
    dead = tmp_path / ("sealed.db" if request.param else "plain.db")
    for end in ("", "-wal"):
        shutil.copy(tmp_path / f"living.db{end}", tmp_path / f"{dead.name}{end}")
    living.close()
    return dead


def visits(file: Path) -> int:
    """How many visits a copy of the file holds."""
    copy = file.with_name("copy.db")
    for end in ("", "-wal"):
        shutil.copy(file.with_name(file.name + end), copy.with_name(copy.name + end))
    connection: sqlite3.Connection = opener(copy, sealed=file.name == "sealed.db")()
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (count,) = connection.execute("SELECT COUNT(*) FROM visit").fetchone()
    connection.close()
    return int(count)


def test_every_commit_is_found_in_the_log(file: Path) -> None:
    ends = wal.commits(wal.log_of(file).read_bytes())
    assert ends[-1] == wal.log_of(file).stat().st_size
    assert len(ends) >= COMMITS


def test_a_cut_takes_back_whole_commits_and_nothing_else(file: Path) -> None:
    chance = random.Random(4)
    assert visits(file) == 40 * COMMITS
    assert wal.cut_last_commit(file, chance)
    assert visits(file) == 40 * (COMMITS - 1)
    counts = [40 * (COMMITS - 1)]
    while wal.cut_back(file, chance):
        counts.append(visits(file))
    assert counts == sorted(counts, reverse=True)
    assert all(count % 40 == 0 for count in counts)
    assert counts[-1] == 0
