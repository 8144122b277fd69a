import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

import crm_desktop.ui
from crm_desktop.ui.keyboard import Keyboard
from crm_desktop.ui.shortcuts import Shortcuts
from crm_desktop.ui.widgets.palette import Palette


class Window(QMainWindow):
    """What a workspace has that depends on where the keys are, in a cycle that only the collector can take down."""

    def __init__(self) -> None:
        super().__init__()
        self.content = QWidget(self)
        self.setCentralWidget(self.content)
        self.search, self.box = QLineEdit(self.content), QLineEdit(self.content)
        self.shortcuts = Shortcuts(self.content)
        self.palette_panel = Palette(self.content, self.search)
        self.itself = self


@pytest.fixture
def other(qtbot: QtBot) -> QLineEdit:
    box = QLineEdit()
    qtbot.addWidget(box)
    box.show()
    return box


@pytest.fixture
def opened(qtbot: QtBot) -> Callable[[], Window]:
    def show() -> Window:
        window = Window()
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.box.setFocus()
        return window

    return show


@pytest.fixture
def _collector_at_every_turn() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(5)
    yield
    gc.set_threshold(*usual)


def _move_keys_to(box: QLineEdit) -> None:
    box.activateWindow()
    box.setFocus()
    QApplication.processEvents()


def test_the_application_owns_the_one_keyboard_of_all_windows(qapp: QApplication, opened: Callable[[], Window]) -> None:
    first, second = opened(), opened()
    assert Keyboard.of_program() is Keyboard.of_program()
    assert len(qapp.findChildren(Keyboard)) == 1
    assert not first.findChildren(Keyboard)
    first.close()
    second.close()


def test_nothing_in_a_half_collected_window_is_called_when_the_keys_move(
    opened: Callable[[], Window], other: QLineEdit
) -> None:
    window = opened()
    for part in window.content.findChildren(QObject):
        # The collector empties an object, and with it its table of slots, before Qt deletes it.
        part.__dict__.clear()
    _move_keys_to(other)
    assert QApplication.focusWidget() is other
    window.close()


@pytest.mark.usefixtures("_collector_at_every_turn")
def test_hundreds_of_windows_are_collected_with_the_keys_in_them(
    opened: Callable[[], Window], other: QLineEdit, qtbot: QtBot
) -> None:
    for turn in range(200):
        window = opened()
        if turn % 2:
            window.deleteLater()
        del window
        _move_keys_to(other)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not [left for left in QApplication.topLevelWidgets() if isinstance(left, Window)]


def test_no_part_of_a_window_listens_to_the_focus_of_the_program_itself() -> None:
    folder = Path(crm_desktop.ui.__file__).parent
    listening = [file.name for file in folder.rglob("*.py") if "focusChanged.connect" in file.read_text("utf-8")]
    assert listening == ["keyboard.py"]


def test_the_keyboard_remembers_who_had_the_keys_before(opened: Callable[[], Window], other: QLineEdit) -> None:
    window = opened()
    window.search.setFocus()
    keyboard = Keyboard.of_program()
    assert keyboard is not None
    assert keyboard.before is window.box
    window.box.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert keyboard.before is None
    window.close()
