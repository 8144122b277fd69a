"""The fixtures of tests at the desk of `filing_day`, half an hour after the first form; taken over by name."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import open_store
from tests.services.filing_day import FOUR, Clock, accountant


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(FOUR + timedelta(minutes=30))


@pytest.fixture
def seat(store: BranchStore, clock: Clock) -> Seat:
    return accountant(store, clock)
