"""Some hundred kills, torn files and restarts: nothing acknowledged is lost, nothing is done twice, queues drain.

Each campaign is a process of its own, for it forks. Thousands on demand: `python -m tests.sync.faults --help`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import server

ROOT = Path(__file__).parents[3]


def campaign(scenario: str, *, points: int, seed: int, office: str = "sqlite") -> dict[str, int]:
    """Run a campaign that must find nothing wrong; how often each victim was met."""
    command = [sys.executable, "-m", "tests.sync.faults", "--scenario", scenario, "--points", str(points),
               "--seed", str(seed), "--office", office]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr[-3000:]
    summary = json.loads(done.stdout)
    assert summary["violations"] == []
    assert summary["points"] >= points
    assert summary["acknowledged"] > points / 2
    killed: dict[str, int] = summary["killed"]
    return killed


def test_desks_and_head_office_killed_at_any_statement_lose_and_double_nothing() -> None:
    killed = campaign("kill", points=120, seed=11)
    assert min(killed["desk"], killed["office"]) > 20


@pytest.mark.postgres
def test_a_head_office_on_postgres_killed_at_any_statement_loses_and_doubles_nothing() -> None:
    killed = campaign("kill", points=50, seed=12, office=server().fresh_database())
    assert min(killed["desk"], killed["office"]) > 8


def test_torn_and_copied_files_part_from_their_twins_and_lose_nothing_that_is_still_there() -> None:
    killed = campaign("torn", points=80, seed=13)
    assert set(killed) == {"desk", "office", "desk's power", "office's power", "copy"}


@pytest.mark.postgres
def test_two_workers_on_one_database_give_out_every_number_once_while_they_are_killed() -> None:
    killed = campaign("workers", points=40, seed=14, office=server().fresh_database())
    assert min(killed["desk"], killed["office"]) > 5


def test_two_workers_on_one_file_give_out_every_number_once_while_they_are_killed() -> None:
    killed = campaign("workers", points=20, seed=15)
    assert min(killed["desk"], killed["office"]) > 0
