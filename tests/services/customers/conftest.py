"""The accountant's seat at a branch whose customers have a past."""

import pytest

from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_filled import clock, customer, filled, store
from tests.services.customers_sample import Clock, seat_of

__all__ = ["clock", "customer", "filled", "store"]


@pytest.fixture
def seat(store: BranchStore, clock: Clock, customer: str) -> Seat:
    return seat_of(store, clock)
