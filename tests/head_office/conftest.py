"""A head office of two branches, served for real, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from tests.head_office.chain import Desk, Raw, desk, found, join
from tests.postgres import database_url

__all__ = ["database_url"]


@pytest.fixture
def served(database_url: str) -> Iterator[EmbeddedOffice]:
    """The chain's head office, on both databases in turn."""
    found(database_url)
    with EmbeddedOffice(database_url) as embedded:
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
