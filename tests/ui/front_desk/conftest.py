"""The front desk's page in a real window over a real file, and a typist whose keys are counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.counter import NOW, open_store, seat_at
from tests.ui.front_desk.pages import entries

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@dataclass
class Typist:
    """Types where the cursor is; `commands` and `characters` are what PRACTICE 5 counts as K and C."""

    qtbot: QtBot
    tasks: Tasks
    commands: int = 0
    characters: int = 0

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One command key or chord."""
        self.commands += 1
        QTest.keyClick(self.target(), key, modifier)

    def write(self, text: str) -> None:
        """Characters, Chinese ones committed as an input method does."""
        self.characters += len(text)
        if text.isascii():
            QTest.keyClicks(self.target(), text)
            return
        for character in text:
            event = QInputMethodEvent()
            event.setCommitString(character)
            QApplication.sendEvent(self.target(), event)

    def target(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None, "the cursor is nowhere"
        return focused

    def settle(self) -> None:
        """Until the database thread has answered, and the answers have led to no further question."""
        for _ in range(4):
            reached = Event()
            self.tasks.database(reached.set, owner=self.tasks)
            self.qtbot.waitUntil(reached.is_set)
            QApplication.processEvents()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_at(store)


@pytest.fixture
def window(seat: Seat, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path) -> Shell:
    return open_window(seat, tasks=tasks, failures=failures, qtbot=qtbot, state=tmp_path / "window.ini")


def open_window(seat: Seat, *, tasks: Tasks, failures: Failures, qtbot: QtBot, state: Path) -> Shell:
    """A window in which only the front desk is real; it stands on another page."""
    settings = QSettings(str(state), QSettings.Format.IniFormat)
    shell = Shell(entries(seat), tasks=tasks, failures=failures, state=settings, now=lambda: NOW)
    qtbot.addWidget(shell)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    shell.open("today")
    shell.setFocus()
    return shell


@pytest.fixture
def typist(window: Shell, tasks: Tasks, qtbot: QtBot) -> Typist:
    return Typist(qtbot, tasks)


def at(name: str) -> bool:
    """Whether the cursor is in the input `name`."""
    focused = QApplication.focusWidget()
    return focused is not None and focused.objectName() == name


def text_of(window: QWidget, name: str) -> str:
    """What a label or button says."""
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return str(found.property("text"))
