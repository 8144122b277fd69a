"""The program before it has read itself: the door stands, and a broken installation says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from crm_desktop.app import program as programs
from crm_desktop.app.paths import paths
from crm_desktop.app.program import Program

ROOT = Path(__file__).resolve().parents[3]


def test_the_door_is_there_before_the_database_code_is_read() -> None:
    asked = (
        "import sys, crm_desktop.app.start; print(sorted({'sqlalchemy', 'sqlcipher3', 'requests'} & set(sys.modules)))"
    )
    read = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert read.stdout.strip() == "[]"


def test_the_log_says_where_an_error_came_from_and_never_its_words(tmp_path: Path) -> None:
    phone = "138" + "12345678"
    failing = (
        "import logging, pathlib; from crm_desktop.app.paths import paths; from crm_desktop.app.program import log_to\n"
        "log_to(paths(pathlib.Path.cwd()))\n"
        f"try: int('{phone}x')\n"
        "except ValueError: logging.getLogger('sync').exception('a session failed')\n"
    )

    subprocess.run(
        [sys.executable, "-c", failing], check=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )

    kept = paths(tmp_path).log.read_text("utf-8")
    assert "a session failed" in kept and "ValueError" in kept
    assert phone not in kept


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


def test_a_crash_leaves_where_it_was_for_the_next_start(tmp_path: Path) -> None:
    crashing = (
        "import faulthandler, pathlib\n"
        "from crm_desktop.app.crashes import watch_for_crashes\n"
        "from crm_desktop.app.paths import paths\n"
        "kept = watch_for_crashes(paths(pathlib.Path.cwd()))\n"
        "def save_customer(name): faulthandler._sigsegv()\n"
        "save_customer('王芳')\n"
    )
    ending = crashing.replace("save_customer('王芳')\n", "")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for program, ended_well in ((crashing, False), (ending, True), (ending, True)):
        done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=False)
        assert (done.returncode == 0) is ended_well

    kept = paths(tmp_path).crash.read_text("utf-8")
    assert "in save_customer" in kept
    assert "王芳" not in kept
    assert paths(tmp_path).crashing.read_text("utf-8") == ""
