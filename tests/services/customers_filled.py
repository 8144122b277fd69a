"""The fixtures of tests that look at the filled branch of `customers_sample`; a conftest takes them over by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_sample import Clock, open_filled


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def filled(tmp_path: Path, clock: Clock) -> Iterator[tuple[BranchStore, str]]:
    """The open file, and the id of the customer with the longest past."""
    store, customer = open_filled(tmp_path, clock)
    yield store, customer
    store.close()


@pytest.fixture
def store(filled: tuple[BranchStore, str]) -> BranchStore:
    return filled[0]


@pytest.fixture
def customer(filled: tuple[BranchStore, str]) -> str:
    return filled[1]
