"""Whatever happens on the way, everybody ends with the same, and nothing anybody saved is gone."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sync.histories import WHATS, Step, World, generate
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


@pytest.mark.parametrize("seed", range(120))
def test_seeded_histories_keep_the_invariants(seed: int, office_in_memory: HeadOffice) -> None:
    world = World(office_in_memory)
    steps = generate(seed)
    world.play(steps)
    assert world.finish() == [], f"seed {seed}: {steps}"


def test_histories_keep_the_invariants_on_either_database(office: HeadOffice) -> None:
    world = World(office)
    world.play(generate(4711, length=60))
    assert world.finish() == []
