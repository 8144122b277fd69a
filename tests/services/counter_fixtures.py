"""The fixtures of tests at the counter of `counter`; taken over by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import Clock, open_store, seat_at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seat(store: BranchStore, clock: Clock) -> Seat:
    return seat_at(store, now=clock)
