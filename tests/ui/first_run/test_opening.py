"""The program before it has read itself: the door stands, and a broken installation says so."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from crm_desktop.app import program as programs
from crm_desktop.app.paths import paths
from crm_desktop.app.program import Program


def test_the_door_is_there_before_the_database_code_is_read() -> None:
    asked = (
        "import sys, crm_desktop.app.start; print(sorted({'sqlalchemy', 'sqlcipher3', 'requests'} & set(sys.modules)))"
    )
    read = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert read.stdout.strip() == "[]"


def test_a_broken_installation_says_so(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ImportError("a file is missing")

    monkeypatch.setattr(programs, "_read_entrance", missing)
    program = Program(qapp, paths(tmp_path))
    qapp.setQuitOnLastWindowClosed(False)
    program.start()

    def told() -> bool:
        labels = (label.text() for label in program.door.findChildren(QLabel) if label.isVisible())
        return any("请重新安装" in text for text in labels)

    qtbot.waitUntil(told)
    program.door.close()
    qapp.aboutToQuit.disconnect(program.close)
    program.close()
    program.preferences.parent().deleteLater()
    program.deleteLater()
