"""Window tests run without a screen, dressed, in Chinese, and leave the look as they found it."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.ui.errors import Failures
from crm_desktop.ui.garbage import collect_due
from crm_desktop.ui.keymap import keymap
from crm_desktop.ui.language import set_language
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme

PATIENCE_MS = 30_000
"""How long a test waits for what must come: long, as the machine may be busy. What comes ends the wait at once."""

for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitActive, QtBot.waitExposed):
    if _wait.__kwdefaults__ is None or "timeout" not in _wait.__kwdefaults__:
        raise RuntimeError("pytest-qt keeps its time limits elsewhere now")
    _wait.__kwdefaults__["timeout"] = PATIENCE_MS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it has no window manager to tell sizes to; that is no fault of ours."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(autouse=True, scope="module")
def collected_here() -> Iterator[None]:
    """As in the program (`ui.garbage`), no thread but this one collects; nothing of Qt is left for other modules.

    A window that stayed would be dressed again by every test after it.
    """
    gc.disable()
    yield
    gc.collect()
    gc.enable()
    if QApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left = QApplication.topLevelWidgets()
        for widget in left:
            widget.deleteLater()
        assert [type(widget).__name__ for widget in left] == []


@pytest.fixture(autouse=True)
def collected(collected_here: None) -> Iterator[None]:
    """What a test leaves is collected when that is due."""
    gc.disable()
    yield
    collect_due()


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    """The light look, without movement."""
    set_language("zh")
    keymap().give_back()
    dressed = Appearance(qapp, scheme=Scheme.LIGHT, reduced_motion=True)
    dressed.apply()
    yield dressed
    set_language("zh")
    keymap().give_back()
    dressed.deleteLater()
    # Tests run no event loop, so that what is closed would live, and be dressed again, until the end.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def failures(qapp: QApplication) -> Iterator[Failures]:
    reported = Failures(qapp)
    yield reported
    reported.deleteLater()


@pytest.fixture
def tasks(qapp: QApplication, failures: Failures) -> Iterator[Tasks]:
    runner = Tasks(qapp, failures=failures)
    yield runner
    runner.shutdown()
    runner.deleteLater()
