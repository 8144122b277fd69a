"""The arrows between the parts, by import-linter's contracts and by what they cannot say."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files, name, parsed

INSTALLER = files("installer", pattern="*.py")


def test_contracts_hold() -> None:
    """In a process of its own: import-linter would silence every logger there is, and later tests listen to some."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def imported(path: Path) -> set[str]:
    """The top-level packages a file imports."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno} imports relatively"
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", INSTALLER, ids=name)
def test_bootstrap_needs_nothing_but_the_standard_library(path: Path) -> None:
    assert imported(path) <= sys.stdlib_module_names | {"installer"}


def test_qt_is_known_to_the_window_only() -> None:
    allowed = ("crm_desktop/ui/", "crm_desktop/app/")
    sources = files("crm_desktop", "sync", "forms", "resources", "installer", pattern="*.py")

    knowing = [name(path) for path in sources if "PySide6" in imported(path)]

    assert [path for path in knowing if not path.startswith(allowed)] == []
