"""Everything that can happen within small bounds, with nothing left to chance."""

import pytest

from sync import merge
from tests.simulation.running import play
from tests.simulation.scope import Bounds, explore


@pytest.mark.parametrize(
    "bounds",
    [
        Bounds(registers=("phone",), values=1, edits=4, steps=4),
        Bounds(registers=("remarks",), values=2, edits=2, steps=3),
        Bounds(registers=("phone", "points"), values=1, edits=2, steps=3),
        Bounds(registers=("address", "tags"), values=1, edits=2, steps=3),
    ],
    ids=lambda bounds: "-".join(bounds.registers),
)
def test_nothing_within_small_bounds_breaks_an_invariant(bounds: Bounds) -> None:
    found = explore(bounds)
    assert found.wrong == []
    assert found.states > 200


def test_a_bug_within_small_bounds_is_found_by_a_history_that_can_be_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "is_fresh", lambda held, edit: True)
    found = explore(Bounds(registers=("phone",), values=2, edits=2, steps=3))
    _, history = found.wrong[0]
    assert play(history).violations
