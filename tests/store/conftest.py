"""A branch's real, encrypted file for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.store.branch_store import BranchStore
from sync.clock import SystemClock

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    """An open store on a new file."""
    opened = BranchStore(tmp_path / "branch.db", KEY, clock=SystemClock())
    yield opened
    opened.close()
