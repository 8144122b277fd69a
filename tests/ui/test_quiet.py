"""Nothing interrupts: no boxes, no movement for who wants none, and a window that stands where it stood."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.ui import look
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Page, PageEntry
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.shell import SMALLEST, Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from tests.architecture.tree import files, name, parsed

_BOXES = {"QMessageBox", "QInputDialog", "QErrorMessage", "QProgressDialog", "QColorDialog", "QFontDialog", "QWizard"}
_MOVERS = {"QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QSequentialAnimationGroup"}
UI = [path for path in files("crm_desktop", pattern="*.py") if {"ui", "app"} & set(path.parts)]


def names_used(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.alias):
            yield node.name.split(".")[-1]
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_no_box_ever_covers_the_work() -> None:
    assert {name(path): sorted(_BOXES & set(names_used(path))) for path in UI if _BOXES & set(names_used(path))} == {}


def test_whatever_moves_asks_whether_it_may() -> None:
    assert [name(path) for path in UI if _MOVERS & (used := set(names_used(path))) and "duration" not in used] == []


def test_a_bar_without_an_end_rests_for_who_wants_no_motion(appearance: Appearance, qtbot: QtBot) -> None:
    strip = ProgressStrip(None)
    qtbot.addWidget(strip)
    strip.tell("正在取回客户档案")
    assert not strip._bar._beat.isActive()
    appearance.reduce_motion(False)
    strip.tell("正在取回客户档案")
    assert strip._bar._beat.isActive()


def test_the_wish_for_no_motion_outlives_the_program(appearance: Appearance, tmp_path: Path) -> None:
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    Preferences(state, appearance).choose_motion("reduced")
    state.sync()
    look.wear(look.colors(), still=False)

    Preferences(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat), appearance).apply()
    assert look.duration(150) == 0


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "window.ini"


def opened(state: Path, tasks: Tasks, failures: Failures, qtbot: QtBot) -> Shell:
    def page(_desk: object, parent: object) -> Page:
        return Page(parent)  # type: ignore[arg-type]

    kept = QSettings(str(state), QSettings.Format.IniFormat)
    entries = [PageEntry(place, page) for place in PLACES]
    made = Shell(entries, tasks=tasks, failures=failures, state=kept, now=lambda: None)  # type: ignore[arg-type,return-value]
    qtbot.addWidget(made)
    return made


def test_the_window_opens_as_full_and_on_the_page_it_was(
    appearance: Appearance, state: Path, tasks: Tasks, failures: Failures, qtbot: QtBot
) -> None:
    first = opened(state, tasks, failures, qtbot)
    assert (first.width(), first.height()) == (1366, 768)
    first.resize(1240, 700)
    first.show()
    first.open("visits")
    first.showMaximized()
    first.close()

    again = opened(state, tasks, failures, qtbot)
    again.show()
    QApplication.processEvents()
    assert again.last_page() == "visits"
    assert again.windowState() & Qt.WindowState.WindowMaximized


def test_a_kept_place_that_makes_no_sense_is_forgotten(
    appearance: Appearance, state: Path, tasks: Tasks, failures: Failures, qtbot: QtBot
) -> None:
    kept = QSettings(str(state), QSettings.Format.IniFormat)
    kept.setValue("window/geometry", b"nonsense")
    kept.setValue("window/page", "a page of another version")
    kept.sync()

    window = opened(state, tasks, failures, qtbot)
    assert (window.width(), window.height()) == (1366, 768)
    assert window.last_page() == PLACES[0].key
    assert SMALLEST[0] <= 1366 and SMALLEST[1] <= 768 - 48
