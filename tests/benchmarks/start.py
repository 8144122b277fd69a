"""Program start to a usable window, against a bare PySide6 window with a table of as many rows, each in a process."""

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
        ours = median(
            [_timed([sys.executable, "-m", "tests.benchmarks.start_window", str(home)]) for _ in range(ROUNDS)]
        )
        bare = median([_timed([sys.executable, "-c", _BARE.format(rows=ROWS)]) for _ in range(ROUNDS)])
    return [Row("start_to_window", ours, "s", bare)]


def _fill(path: Path) -> None:
    store = open_store(path, KEY, clock=SystemClock())
    with store.unit("fill", actor="bench", partition="SY01") as session:
        for columns in customers(ROWS):
            session.add(Customer(id=new_id(), **{name: value for name, value in columns.items() if name != "needs"}))
    store.close()


def _timed(command: list[str]) -> float:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return float(done.stdout.strip().splitlines()[-1])
