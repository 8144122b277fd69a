"""Whoever listens to the file or to sync can stop: what is gone hears nothing and is kept alive by nobody."""

from collections.abc import Callable

import pytest

from crm_desktop.services.syncing import Syncing
from tests.head_office.chain import Desk
from tests.services.syncing_office import back, front, served

__all__ = ["back", "front", "served"]


@pytest.mark.parametrize("source", [lambda desk: desk.store, lambda desk: desk.syncing], ids=["file", "sync"])
def test_a_listener_hears_until_it_ends_its_subscription(front: Desk, source: Callable[[Desk], object]) -> None:
    heard, kept = list[object](), list[object]()
    end = source(front).subscribe(heard.append)  # type: ignore[attr-defined]
    source(front).subscribe(kept.append)  # type: ignore[attr-defined]
    front.register("li")
    assert heard

    end()
    end()
    told = len(heard)
    front.register("li", name="大禾图文")

    assert len(heard) == told
    assert len(kept) > told


def test_a_closed_line_no_longer_listens_to_the_file(front: Desk) -> None:
    heard = list[object]()
    syncing = Syncing(front.store, front.enrolled)
    syncing.subscribe(heard.append)
    syncing.close()

    front.register("li")

    assert heard == []
