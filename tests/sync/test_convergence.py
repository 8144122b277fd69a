"""Whatever happens on the way, everybody ends with the same, and nothing anybody saved is gone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.histories import WHATS, Step, World, generate, shrink, violations
from tests.sync.parts import HeadOffice

STEPS = st.builds(
    Step,
    what=st.sampled_from(sorted(set(WHATS))),
    desk=st.integers(0, 1),
    record=st.just(0),
    register=st.integers(0, 3),
    value=st.integers(0, 4),
    fault=st.sampled_from(["request", "answer"]),
)


@pytest.mark.parametrize("block", range(6))
def test_seeded_histories_keep_the_invariants(block: int) -> None:
    for seed in range(block * 15, block * 15 + 15):
        steps = generate(seed)
        found = violations(steps)
        assert not found, f"seed {seed}: {found} after {shrink(steps)}"


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_drawn_histories_keep_the_invariants(steps: list[Step]) -> None:
    assert violations(steps, desks=2) == []


def test_the_same_seed_gives_the_same_history() -> None:
    assert generate(7) == generate(7)
    assert generate(7) != generate(8)


def test_histories_keep_the_invariants_on_either_database(office: HeadOffice) -> None:
    world = World(office)
    world.play(generate(4711, length=60))
    assert world.finish() == []
