"""Random histories over a line that drops, doubles, holds, cuts and mangles: the invariants hold."""

from pathlib import Path

import pytest

from sync.errors import Offline, ProtocolError
from tests.sync.faults.wire_world import WIRE_WHATS, WireWorld
from tests.sync.histories import generate
from tests.sync.parts import HeadOffice

SEEDS = range(3)


@pytest.mark.parametrize("seed", SEEDS)
def test_histories_over_a_faulty_line_keep_the_invariants(office: HeadOffice, tmp_path: Path, seed: int) -> None:
    print("seed", seed)
    with WireWorld(office, tmp_path, seed=seed) as world:
        world.play(generate(seed, length=60, whats=WIRE_WHATS))
        assert world.finish() == []
        for kind in (Offline, ProtocolError):
            assert any(isinstance(trouble, kind) for trouble in world.troubles)
        assert len(set(world.proxy.met)) > 5
