"""A served head office and desktops of it, for the services that speak with it; on SQLite, as the wire is the same."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from tests.head_office.chain import Desk, Joined, joined

__all__ = ["back", "front", "served"]


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedOffice]:
    """The chain's head office."""
    shutil.copytree(_chain(request).folder, tmp_path, dirs_exist_ok=True)
    with EmbeddedOffice(tmp_path / "office") as embedded:
        yield embedded


@pytest.fixture
def front(request: pytest.FixtureRequest, served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of the branch in Shenyang."""
    with _chain(request).desk(served, tmp_path, 0) as made:
        yield made


@pytest.fixture
def back(request: pytest.FixtureRequest, served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """Another desktop of the same branch."""
    with _chain(request).desk(served, tmp_path, -1) as made:
        yield made


def _chain(request: pytest.FixtureRequest) -> Joined:
    """The chain with those of the two desktops that the test at hand uses."""
    return joined(*("SY01" for name in ("front", "back") if name in request.fixturenames))
