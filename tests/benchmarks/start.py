"""Program start, against a bare PySide6 window with a table, each in a process of its own.

`start_to_door` is the first window painted, `start_to_question` the first thing that a person can answer there;
`start_to_window` the whole list of customers without anybody having signed in, all code read on the way.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from crm_desktop.models.customer import Customer
from crm_desktop.store.opening import open_store
from sync.clock import SystemClock
from sync.ids import new_id
from tests.benchmarks.people import customers
from tests.benchmarks.row import Row, median

ROUNDS, ROWS = 5, 2000
KEY = bytes(range(32))

_BARE = """
import time; start = time.perf_counter()
import sys
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QApplication, QTableView
app = QApplication(sys.argv[:1])
class Model(QAbstractTableModel):
    def rowCount(self, parent=None): return {rows}
    def columnCount(self, parent=None): return 8
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return f"{{index.row()}}.{{index.column()}}" if role == Qt.ItemDataRole.DisplayRole else None
view = QTableView(); model = Model(view); view.setModel(model); view.resize(1366, 768); view.show()
app.processEvents(); view.grab()
print(time.perf_counter() - start)
"""


def run() -> list[Row]:
    """Seconds since the start of the process."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        _fill(home / "branch.db")
        (bare,) = _timed([sys.executable, "-c", _BARE.format(rows=ROWS)], home)
        door, question = _timed([sys.executable, "-m", "tests.benchmarks.start_door", str(home / "desk")], home)
        (window,) = _timed([sys.executable, "-m", "tests.benchmarks.start_window", str(home)], home)
    return [
        Row("start_to_door", door, "s", bare),
        Row("start_to_question", question, "s", bare),
        Row("start_to_window", window, "s", bare),
    ]


def _fill(path: Path) -> None:
    store = open_store(path, KEY, clock=SystemClock())
    with store.unit("fill", actor="bench", partition="SY01") as session:
        for columns in customers(ROWS):
            session.add(Customer(id=new_id(), **{name: value for name, value in columns.items() if name != "needs"}))
    # As on any morning: what was saved the day before is in the search index by now.
    store.index.refresh()
    store.close()


def _timed(command: list[str], home: Path) -> list[float]:
    """The medians of several starts after one that is not counted: an installed program has its code compiled."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    starts = [_once(command, environment) for _ in range(ROUNDS + 1)][1:]
    return [median(list(times)) for times in zip(*starts, strict=True)]


def _once(command: list[str], environment: dict[str, str]) -> list[float]:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, env=environment)
    return [float(time) for time in done.stdout.strip().splitlines()[-1].split()]
