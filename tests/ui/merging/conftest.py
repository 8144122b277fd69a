"""The screen 客户 on a real file that holds files of one customer, worked by keys."""

from collections.abc import Callable

import pytest

from crm_desktop.store.branch_store import BranchStore
from tests.services.customers_filled import clock, customer, filled, store
from tests.ui.customers.conftest import Screen, make_screen, screen
from tests.ui.merging.twins import make_twins

__all__ = ["clock", "customer", "filled", "make_screen", "screen", "store"]


@pytest.fixture
def twins(store: BranchStore, customer: str) -> str:
    """The id of a second file of the customer with the longest past."""
    make_twins(store, customer)
    store.index.refresh()
    return "twin"


@pytest.fixture
def desk(twins: str, make_screen: Callable[..., Screen]) -> Screen:
    """The accountant's window, once the files are there."""
    return make_screen()
