"""What the rules have read is forgotten when they have been kept: a million nodes that every later collection walks."""

from collections.abc import Iterator

import pytest

from tests.architecture.tree import parsed


@pytest.fixture(autouse=True, scope="module")
def forgotten() -> Iterator[None]:
    """The syntax trees of the whole house last as long as the rules of one file."""
    yield
    parsed.cache_clear()
