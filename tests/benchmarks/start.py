"""Program start to a usable window, against a bare PySide6 window with a table of as many rows, each in a process."""

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
    """Seconds to the first painted window: ours with the customers' list, and the bare one."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        _fill(home / "branch.db")
        ours = _timed([sys.executable, "-m", "tests.benchmarks.start_window", str(home)], home)
        bare = _timed([sys.executable, "-c", _BARE.format(rows=ROWS)], home)
    return [Row("start_to_window", ours, "s", bare)]


def _fill(path: Path) -> None:
    store = open_store(path, KEY, clock=SystemClock())
    with store.unit("fill", actor="bench", partition="SY01") as session:
        for columns in customers(ROWS):
            session.add(Customer(id=new_id(), **{name: value for name, value in columns.items() if name != "needs"}))
    # As on any morning: what was saved the day before is in the search index by now.
    store.index.refresh()
    store.close()


def _timed(command: list[str], home: Path) -> float:
    """The median of several starts after one that is not counted: an installed program has its code compiled."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return median([_once(command, environment) for _ in range(ROUNDS + 1)][1:])


def _once(command: list[str], environment: dict[str, str]) -> float:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, env=environment)
    return float(done.stdout.strip().splitlines()[-1])
