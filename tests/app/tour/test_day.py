"""The whole tour, once, the way a person starts it."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.app.tour.readme import PICTURES, take
from crm_desktop.app.tour.run import tour

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a tour leaves behind; the exit code must be 0."""
    folder = tmp_path_factory.mktemp("tour")
    (folder / "temporary").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "crm_desktop.cli", "tour", str(folder / "out"), "--keep", str(folder / "keep")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "temporary")},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def summary(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return content


def test_every_step_went_well(summary: dict[str, Any]) -> None:
    assert [step["name"] for step in summary["steps"] if step["ok"] is not True] == []
    assert len(summary["steps"]) >= 25
    assert all(re.search(r"[一-鿿].* \| [A-Z]", step["name"]) for step in summary["steps"])


def test_nothing_was_lost_on_the_way(summary: dict[str, Any]) -> None:
    assert summary["lost"] == 0
    assert summary["queued"] > 20
    assert summary["sent"] >= summary["queued"]
    assert summary["merged"] >= 2
    assert summary["conflicts"] == 1


def test_pictures_and_papers_are_numbered_without_a_gap(out: Path, summary: dict[str, Any]) -> None:
    found = sorted(path.name for path in out.glob("[0-9][0-9]-*"))

    assert found == summary["files"]
    assert [int(name[:2]) for name in found] == list(range(1, len(found) + 1))
    assert not any("failed" in name for name in found)
    assert {name.split("-", 1)[1] for name in found} >= {
        "registration-form.pdf", "visit-booklet.pdf", "daily-report.pdf", "conflict-sy01-b.png", "late-reason.png",
    }  # fmt: skip
    assert all((out / name).read_bytes()[:4] in (b"\x89PNG", b"%PDF") for name in found)


def test_the_data_is_kept_and_none_of_it_is_readable_at_the_branches(out: Path) -> None:
    """Not in a replica or its journal, nor in a key file, card, log, window state or temporary file."""
    kept = out.parent / "keep"
    secret = _told_to_head_office(kept / "office" / "office.db") | {"新辉标识"}
    places = [folder for folder in kept.iterdir() if folder.name != "office"] + [out.parent / "temporary"]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]

    assert len([path for path in files if path.name == "branch.db"]) == 3
    assert len([path for path in files if path.name == "desktop.log" and path.stat().st_size]) == 1
    assert len(secret) > 50 and "13904021188" in secret
    assert {(path.name, word) for path in files for word in _readable(path, secret)} == set()


def _told_to_head_office(database: Path) -> set[str]:
    """Every mobile number, and the names of all customers and people, as head office was told them."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as office:
        states = [str(row[0]) for row in office.execute("SELECT state FROM sync_record")]
        people = "SELECT state FROM sync_record WHERE type IN ('customer', 'contact')"
        names = {re.findall(r'"name":"([^"]+)"', str(row[0]))[0] for row in office.execute(people)}
    phones = {number for state in states for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", state)}
    return phones | {name for name in names if len(name) > 3}


def _readable(path: Path, secret: set[str]) -> Iterator[str]:
    content = path.read_bytes()
    for word in secret:
        if any(word.encode(encoding, "ignore") in content for encoding in ENCODINGS):
            yield word


def test_the_readmes_take_their_pictures_from_it(out: Path, tmp_path: Path) -> None:
    made = take(out, tmp_path / "screenshots")

    assert {path.stem for path in made} == set(PICTURES)


def test_a_tour_that_did_not_come_so_far_has_no_pictures(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="today-manager"):
        take(tmp_path, tmp_path / "screenshots")


def test_data_of_an_earlier_tour_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "keep").mkdir()
    (tmp_path / "keep" / "branch.db").touch()

    assert tour(tmp_path / "out", keep=tmp_path / "keep", language="zh") == 2
    assert "不是空文件夹" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
