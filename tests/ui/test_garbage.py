"""Widgets in cycles die on the interface thread, whoever allocates (see `ui.garbage`)."""

import gc
from collections.abc import Iterator
from threading import Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.ui import garbage as module
from crm_desktop.ui.garbage import Garbage, collect_all, collect_due


class Knot(QObject):
    """An object in a cycle with itself that tells where it died."""

    died: list[object]

    def __init__(self, died: list[object]) -> None:
        super().__init__()
        self.died, self.itself = died, self

    def __del__(self) -> None:
        self.died.append(current_thread())


@pytest.fixture
def garbage(qapp: QApplication) -> Iterator[Garbage]:
    gc.collect()
    kept = Garbage(qapp)
    yield kept
    kept.close()
    kept.deleteLater()


def allocate(kept: list[list[int]]) -> None:
    """As much as a long list read on the database thread, several times what makes Python collect."""
    kept.extend([n] for n in range(20_000))


def in_a_thread() -> list[list[int]]:
    kept: list[list[int]] = []
    worker = Thread(target=allocate, args=(kept,))
    worker.start()
    worker.join()
    return kept


def test_a_worker_that_allocates_destroys_no_object_of_the_interface(garbage: Garbage, qtbot: QtBot) -> None:
    died: list[object] = []
    Knot(died)
    kept = in_a_thread()
    assert (died, len(kept)) == ([], 20_000)
    qtbot.waitUntil(lambda: died == [main_thread()])


def test_python_collects_by_itself_again_afterwards(garbage: Garbage) -> None:
    assert not gc.isenabled()
    garbage.close()
    assert gc.isenabled()


def test_what_is_due_follows_the_thresholds(garbage: Garbage) -> None:
    gc.collect()
    assert collect_due() is None
    kept = [[n] for n in range(gc.get_threshold()[0] + 100)]
    assert collect_due() == 0
    assert kept


def test_what_a_long_look_found_alive_is_looked_through_again_when_nobody_is_there(
    garbage: Garbage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONG_MS", 0)
    died: list[object] = []
    knots = [Knot(died)]
    kept: list[list[list[int]]] = []
    before = gc.get_freeze_count()
    for _ in range(gc.get_threshold()[1] * gc.get_threshold()[2] * 2):
        kept.append([[n] for n in range(gc.get_threshold()[0] + 100)])
        garbage.look()
    assert gc.get_freeze_count() > before

    knots.clear()
    gc.collect()
    assert died == []
    collect_all()
    assert died == [main_thread()]
