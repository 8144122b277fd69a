"""A served head office and desktops of it, for the services that speak with it; on SQLite, as the wire is the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from tests.head_office.chain import Desk, desk, found

__all__ = ["back", "front", "served"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[EmbeddedOffice]:
    """The chain's head office."""
    found(tmp_path / "office")
    with EmbeddedOffice(tmp_path / "office") as embedded:
        yield embedded


@pytest.fixture
def front(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of the branch in Shenyang."""
    with desk(served, tmp_path) as made:
        yield made


@pytest.fixture
def back(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """Another desktop of the same branch."""
    with desk(served, tmp_path) as made:
        yield made
