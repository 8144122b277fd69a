"""A head office on each database, and two desks."""

from collections.abc import Iterator

import pytest

from tests.postgres import database_url
from tests.sync.parts import Desk, HeadOffice

__all__ = ["database_url"]


@pytest.fixture
def office(database_url: str) -> Iterator[HeadOffice]:
    """Head office, on SQLite and on PostgreSQL in turn."""
    made = HeadOffice(database_url)
    yield made
    made.close()


@pytest.fixture
def a() -> Desk:
    """One desk."""
    return Desk("A")


@pytest.fixture
def b() -> Desk:
    """Another desk of the same branch."""
    return Desk("B")
