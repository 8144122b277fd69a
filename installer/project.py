"""A checkout: where things lie in it, and what its environment was made from."""

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Project:
    """Where things lie in a checkout."""

    root: Path

    @property
    def venv(self) -> Path:
        """The virtual environment that belongs to this checkout."""
        return self.root / ".venv"

    @property
    def python(self) -> str:
        """That environment's interpreter."""
        return program(self.venv, "python")

    @property
    def lock(self) -> Path:
        """Every dependency, pinned and hashed."""
        return self.root / "requirements.lock"

    @property
    def stamp(self) -> Path:
        """What the environment was last filled from."""
        return self.venv / "bootstrap.json"


@dataclass(frozen=True, slots=True)
class Stamp:
    """All that the content of an environment depends on: equal stamps mean nothing to do."""

    python: str
    lock: str
    project: str


def program(venv: Path, name: str) -> str:
    """The path at which an environment keeps one of its programs."""
    return str(venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name)


def wanted_stamp(project: Project, *, python: str = sys.version) -> Stamp:
    """What the environment should be filled from.

    The checkout's own path counts, because installed programs find their interpreter by it.
    """
    declared = (project.root / "pyproject.toml").read_bytes() + str(project.root).encode()
    return Stamp(
        python=python,
        lock=hashlib.sha256(project.lock.read_bytes()).hexdigest(),
        project=hashlib.sha256(declared).hexdigest(),
    )


def found_stamp(project: Project) -> Stamp | None:
    """What the environment was filled from; None if it is not there, not ready or cannot be read."""
    if not Path(project.python).exists():
        return None
    try:
        return Stamp(**json.loads(project.stamp.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_stamp(project: Project, stamp: Stamp) -> None:
    """Note that the environment is complete."""
    project.stamp.write_text(json.dumps(asdict(stamp), indent=2) + "\n", "utf-8")
