import os
import subprocess
import sys

CALLS = """
import crm_desktop.ui
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal()

bell = Bell()
for _ in range(50_000):
    bell.rung.emit()
    bell.parent()
    bell.property("absent")
"""


def test_the_program_outlives_any_number_of_calls_into_qt() -> None:
    run = subprocess.run([sys.executable, "-c", CALLS], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=False)
    assert run.returncode == 0
