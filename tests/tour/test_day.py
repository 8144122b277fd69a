"""The whole tour, once, the way a person starts it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.tour.readme import PICTURES, take
from crm_desktop.tour.run import tour

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a tour leaves behind; the exit code must be 0."""
    folder = tmp_path_factory.mktemp("tour")
    done = subprocess.run(
        [sys.executable, "-m", "crm_desktop.cli", "tour", str(folder / "out"), "--keep", str(folder / "keep")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
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


def test_the_data_is_kept_and_none_of_it_is_readable(out: Path) -> None:
    files = [path for path in (out.parent / "keep").rglob("*") if path.is_file()]

    assert {path.name for path in files} >= {"branch.db", "office.db"}
    branch = [path for path in files if path.name.startswith("branch.db")]
    assert len([path for path in branch if path.name == "branch.db"]) == 3
    assert not any("新辉标识".encode() in path.read_bytes() for path in branch)


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
