"""Each moment takes no more keys than PRACTICE 5 allows, in the whole program, and the README says how many."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

ALLOWED: Mapping[str, tuple[int, int]] = {
    "M1 new": (8, 26),
    "M1 known": (2, 4),
    "M2": (8, 11),
    "M3": (33, 10 * 20),
    "M4": (28, 9 * 15),
    "M5": (4, 20),
}
"""K and C at most. Of M2 the goods are keyed by their code of six, and of M5 what was typed wrong is typed anew."""


@pytest.fixture(scope="module")
def took() -> dict[str, tuple[int, int]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.moments", "--json"],
        cwd=ROOT, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return {one["moment"]: (one["commands"], one["characters"]) for one in json.loads(done.stdout)}


@pytest.mark.parametrize("moment", ALLOWED)
def test_a_moment_takes_no_more_keys_than_it_may(took: dict[str, tuple[int, int]], moment: str) -> None:
    commands, characters = took[moment]
    most_commands, most_characters = ALLOWED[moment]

    assert commands <= most_commands
    assert characters <= most_characters


def test_the_readme_says_what_each_moment_takes(took: dict[str, tuple[int, int]]) -> None:
    said = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")

    for moment, (commands, characters) in took.items():
        most, _ = ALLOWED[moment]
        assert f"| {moment} | {commands} of {most} | {characters} |" in said
