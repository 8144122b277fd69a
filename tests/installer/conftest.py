"""A small checkout to prepare, and a console whose text can be read."""

import io
from pathlib import Path

import pytest

from installer.console import Console
from installer.project import Project

LOCK = """\
# made by a tool
ruff==0.15.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via branch-desktop
uv==0.13.9 \\
    --hash=sha256:cc
    # via branch-desktop (pyproject.toml)
uvicorn==0.54.0 ; sys_platform != 'win32' \\
    --hash=sha256:dd
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A checkout with a lock and a declaration, and no environment yet."""
    (tmp_path / "requirements.lock").write_text(LOCK, "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "branch-desktop"\n', "utf-8")
    return Project(tmp_path)


@pytest.fixture
def screen() -> io.StringIO:
    """What the person would see."""
    return io.StringIO()


@pytest.fixture
def console(screen: io.StringIO) -> Console:
    """A console on that screen."""
    return Console(screen)
