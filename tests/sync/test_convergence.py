"""Whatever happens on the way, everybody ends with the same, and nothing anybody saved is gone."""

import pytest
from sqlalchemy import create_engine

from tests.simulation import naming
from tests.simulation.running import finish
from tests.simulation.steps import Setup, generate
from tests.simulation.world import begun


@pytest.mark.parametrize("seeds", [range(3), range(3, 6), range(6, 9)])
def test_histories_keep_the_invariants_on_either_database(database_url: str, seeds: range) -> None:
    engine = create_engine(database_url)
    try:
        with naming.simulated():
            world = begun(Setup(layout=3), engine=engine)
            steps = [step for seed in seeds for step in generate(seed).steps]
            assert finish(world, steps) == []
            world.close()
    finally:
        engine.dispose()
