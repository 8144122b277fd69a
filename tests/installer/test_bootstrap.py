"""The very first thing that happens on a machine."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from installer.bootstrap import sentence_for_old_python

BOOTSTRAP = Path(__file__).parents[2] / "installer" / "bootstrap.py"


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 99), (2, 7, 18)])
def test_old_python_is_told_what_to_do_in_both_languages(version: tuple[int, int, int]) -> None:
    sentence = sentence_for_old_python(version)

    assert sentence is not None
    assert "需要 Python 3.11 或更新版本" in sentence
    assert "Python 3.11 or newer is needed" in sentence
    assert ".".join(map(str, version)) in sentence


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2), (4, 0, 0)])
def test_new_enough_python_goes_on(version: tuple[int, int, int]) -> None:
    assert sentence_for_old_python(version) is None


def test_old_python_can_read_the_file_that_says_so() -> None:
    assert ast.parse(BOOTSTRAP.read_text("utf-8"), feature_version=(3, 6)).body


def test_script_starts_from_any_folder_and_any_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(BOOTSTRAP), "test", "--help"],
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert b"--only" in done.stdout
