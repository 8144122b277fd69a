"""Installing by uv, and by pip where uv is not to be had."""

from pathlib import Path

import pytest

from installer.packages import fetch_uv, install, requirement, without_hashes
from installer.process import Outcome
from installer.project import Project, program
from tests.installer.conftest import LOCK
from tests.installer.scripted import ScriptedRunner

REAL_LOCK = (Path(__file__).parents[2] / "requirements.lock").read_text("utf-8")


def put_uv(project: Project) -> None:
    uv = Path(program(project.venv, "uv"))
    uv.parent.mkdir(parents=True, exist_ok=True)
    uv.touch()


def test_requirement_is_one_package_with_all_its_hashes() -> None:
    assert requirement(LOCK, "uv").splitlines()[:2] == ["uv==0.13.9 \\", "    --hash=sha256:cc"]
    assert "uvicorn" not in requirement(LOCK, "uv")
    assert requirement(LOCK, "ruff").count("--hash") == 2
    assert requirement(LOCK, "absent") == ""


def test_without_hashes_keeps_versions_and_markers() -> None:
    assert without_hashes(LOCK).splitlines() == [
        "ruff==0.15.1",
        "uv==0.13.9",
        "uvicorn==0.54.0 ; sys_platform != 'win32'",
    ]


def test_the_real_lock_pins_uv_and_hatchling_with_hashes() -> None:
    assert "--hash=sha256:" in requirement(REAL_LOCK, "uv")
    assert "--hash=sha256:" in requirement(REAL_LOCK, "hatchling")
    assert len(without_hashes(REAL_LOCK).splitlines()) == REAL_LOCK.count("==") - REAL_LOCK.count(" == ")


def test_uv_is_fetched_by_pip_and_held_to_its_hashes(project: Project) -> None:
    runner = ScriptedRunner()

    fetch_uv(project, runner=runner)

    (words,) = runner.words()
    assert words.startswith("python -m pip install --quiet --require-hashes -r ")


def test_uv_installs_where_it_is(project: Project) -> None:
    put_uv(project)
    runner = ScriptedRunner({"config get": Outcome(1, "")})

    install(project, "--require-hashes", "-r", "x.lock", runner=runner)

    assert runner.calls[-1].words == f"uv pip install --python {project.python} --require-hashes -r x.lock"
    assert "pip install" not in " ".join(runner.words(containing="python -m"))


@pytest.mark.parametrize("uv_there", [True, False])
def test_pip_has_the_last_word(project: Project, uv_there: bool) -> None:
    if uv_there:
        put_uv(project)
    runner = ScriptedRunner({"uv pip": Outcome(2, "no route"), "-m pip install": Outcome(0, "by pip")})

    outcome = install(project, "-r", "x.lock", runner=runner)

    assert outcome == Outcome(0, "by pip")


def test_other_environment_is_filled_from_outside(project: Project, tmp_path: Path) -> None:
    runner = ScriptedRunner()

    install(project, "a.whl", runner=runner, into=tmp_path / "other")

    target = program(tmp_path / "other", "python")
    assert runner.words()[0].startswith(f"python -m pip --python {target} install --quiet a.whl")


def test_mirror_set_up_for_pip_is_told_to_uv(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    put_uv(project)
    runner = ScriptedRunner({"config get": Outcome(0, "https://mirror.example/simple\n")})

    install(project, "a.whl", runner=runner)

    assert runner.calls[-1].environment == {"UV_DEFAULT_INDEX": "https://mirror.example/simple"}
