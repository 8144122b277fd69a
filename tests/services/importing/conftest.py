"""A desktop of the Shenyang branch, on a real encrypted file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock
from tests.laid import open_new
from tests.services.importing.files import seat_on


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    """An open store on a new file."""
    opened = open_new(tmp_path / "branch.db", bytes(range(32)), clock=SystemClock())
    yield opened
    opened.close()


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    """The accountant at the desktop."""
    return seat_on(store)
