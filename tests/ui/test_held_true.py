import os
import subprocess
import sys

EMIT = """
from PySide6.QtCore import QObject, Signal
from crm_desktop.ui.held_true import hold_true
hold_true(); hold_true()
class Bell(QObject):
    rung = Signal()
bell = Bell()
for _ in range(20_000):
    bell.rung.emit()
"""


def test_the_program_outlives_any_number_of_signals() -> None:
    run = subprocess.run([sys.executable, "-c", EMIT], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=False)
    assert run.returncode == 0
