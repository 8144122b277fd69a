"""A desk killed at any moment goes on from its file as if nothing had happened (I10)."""

import random
import signal
import subprocess
import sys
from pathlib import Path

from tests.sync.faults.busy_desk import open_replica, sync
from tests.sync.parts import Desk, HeadOffice
from tests.sync.serving import Doorkeeper, app_of, served

ROOT = Path(__file__).parents[3]
KILLS = 4


def run_and_kill(path: Path, url: str, name: str, *, after: int) -> int:
    """Start a busy desk, kill it after it has said that many lines; the number of units it reported as saved."""
    command = [sys.executable, "-m", "tests.sync.faults.busy_desk", str(path), url, name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    return sum(line.startswith("saved") for line in lines)


def test_a_killed_desk_loses_and_doubles_nothing(tmp_path: Path) -> None:
    office = HeadOffice(f"sqlite:///{tmp_path / 'office.db'}")
    chance = random.Random(2)
    starter = Desk("A")
    starter.create("c1", points=0, phone="0")
    office.sync(starter)
    path, told = tmp_path / "replica.db", 0
    keeper = Doorkeeper(office, {"A": ("S1",), "B": ("S1",)})
    with served(app_of(office, keeper)) as url:
        first = open_replica(path)
        sync(first, url, "B")
        first.database.close()
        for _ in range(KILLS):
            told += run_and_kill(path, url, "B", after=chance.randrange(1, 9))
        survivor = open_replica(path)
        sync(survivor, url, "B")
        rows = survivor.database.writer.execute
        (saved,) = rows("SELECT COUNT(*) FROM customer WHERE name = 'B'").fetchone()
        office.sync(starter)
        assert saved >= told >= KILLS
        assert rows("SELECT points FROM customer WHERE id = 'c1'").fetchone() == (saved,)
        assert rows("PRAGMA integrity_check").fetchone() == ("ok",)
        query = "SELECT id, name, phone, points, remarks FROM customer ORDER BY id"
        assert starter.rows(query) == rows(query).fetchall()
        assert survivor.queue().units == 0
        survivor.database.close()
    office.close()
