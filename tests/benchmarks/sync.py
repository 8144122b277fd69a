"""The sync engine alone: saving, first fill, a shift's end, a quiet session, and twenty replicas at once.

Its own catalogue of 16 fields a customer and 8 a visit, an encrypted replica, and head office in another process over
loopback HTTP. Rows in `edits/s` are rates, where larger is better and the floor is the rate of the bare work; of all
others smaller is better.
"""

import tempfile
from pathlib import Path

from tests.benchmarks import first_fill
from tests.benchmarks.engine.fan_in import fan_in_rows
from tests.benchmarks.engine.saving import save_rows
from tests.benchmarks.engine.shift import shift_rows
from tests.benchmarks.row import Row


def run() -> list[Row]:
    """All rows, each beside its floor."""
    rows = first_fill.run()
    for part in (save_rows, shift_rows, fan_in_rows):
        with tempfile.TemporaryDirectory() as folder:
            rows += part(Path(folder))
    return rows
