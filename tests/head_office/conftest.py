"""A head office of two branches, served for real, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from tests.head_office.chain import Desk, Raw, desk, found, join


@pytest.fixture(params=["sqlite"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new head office may keep its data."""
    return str(tmp_path / "office")


@pytest.fixture
def served(place: str) -> Iterator[EmbeddedOffice]:
    """The chain's head office."""
    found(place)
    with EmbeddedOffice(place) as embedded:
        yield embedded


@pytest.fixture
def front(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of the branch in Shenyang."""
    with desk(served, tmp_path) as made:
        yield made


@pytest.fixture
def raw(served: EmbeddedOffice) -> Iterator[Raw]:
    """A device of the branch in Shenyang that says what it likes."""
    device = Raw(join(served))
    yield device
    device.close()
