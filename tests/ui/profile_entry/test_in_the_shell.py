"""The page in the real window: whatever is filed, the keys never end up on the navigation rail."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui import places
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.profile_entry.page import ProfileEntryPage
from crm_desktop.ui.rail import Rail
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.filing_day import TWO_GAPS, take, take_several

FULL = replace(TWO_GAPS, address="兴华北街12号", business="门头")
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier

Window = Callable[[], Shell]


@pytest.fixture
def window(
    qtbot: QtBot, store: BranchStore, seat: Seat, tasks: Tasks, failures: Failures, appearance: Appearance,
    tmp_path: Path,
) -> Iterator[Window]:  # fmt: skip
    def page(desk: Desk, parent: QWidget) -> Page:
        return ProfileEntryPage(desk, seat, parent)

    def make() -> Shell:
        entries = [
            PageEntry(place, page if place is places.PROFILE_ENTRY else lambda _desk, parent: Page(parent))
            for place in places.PLACES
        ]
        state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        shell = Shell(entries, tasks=tasks, failures=failures, state=state, now=seat.now)
        store.subscribe(partial(tasks.deliver, shell, shell.publish))
        qtbot.addWidget(shell)
        with qtbot.waitActive(shell):
            shell.show()
            shell.activateWindow()
        shell.open("profile_entry")
        qtbot.waitUntil(lambda: focused() not in ("", "page_profile_entry"))
        return shell

    yield make
    tasks.shutdown()


@pytest.fixture
def on_the_rail(qapp: QApplication) -> Iterator[list[str]]:
    """Every moment at which the rail had the keys."""
    moments: list[str] = []

    def note(_old: QWidget | None, new: QWidget | None) -> None:
        at = new
        while at is not None and not isinstance(at, Rail):
            at = at.parentWidget()
        if at is not None and new is not None:
            moments.append(new.objectName() or type(new).__name__)

    qapp.focusChanged.connect(note)
    yield moments
    qapp.focusChanged.disconnect(note)


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


@pytest.mark.parametrize("chord", [True, False], ids=["Ctrl+Enter", "the button"])
def test_after_the_last_form_the_keys_are_on_the_report_and_never_on_the_rail(
    window: Window, store: BranchStore, seat: Seat, qtbot: QtBot, on_the_rail: list[str], chord: bool
) -> None:
    take_several(store, 2, entry=FULL)
    window()
    on_the_rail.clear()
    for number in range(2):
        qtbot.waitUntil(lambda: focused() == "fileForm" and QApplication.focusWidget().isEnabled())
        press(Qt.Key.Key_Return, CTRL if chord else NONE)
        qtbot.waitUntil(lambda done=number + 1: entry_queue(seat).filed_today == done)
    qtbot.waitUntil(lambda: focused() == "emptyAction")

    assert on_the_rail == []


def test_while_a_form_is_filed_and_refused_the_keys_stay_at_the_form(
    window: Window, store: BranchStore, qtbot: QtBot, on_the_rail: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotAllowed(Words("现在不能建档", "Not now"))

    take(store, FULL)
    shell = window()
    qtbot.waitUntil(lambda: focused() == "fileForm")
    on_the_rail.clear()
    monkeypatch.setattr("crm_desktop.ui.profile_entry.steps.file_and_go_on", refuse)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("现在不能建档" in toast.text for toast in shell.toasts.shown))

    assert focused() == "fileForm"
    assert on_the_rail == []


def test_a_count_that_changes_elsewhere_leaves_the_keys_on_the_report(
    window: Window, store: BranchStore, qtbot: QtBot, on_the_rail: list[str]
) -> None:
    take(store, FULL)
    shell = window()
    qtbot.waitUntil(lambda: focused() == "fileForm")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: focused() == "emptyAction")
    on_the_rail.clear()
    page = shell.workspace.page("profile_entry")
    assert isinstance(page, ProfileEntryPage) and page._day is not None

    page._clear.show_day(replace(page._day.counts, late=3))
    qtbot.waitUntil(lambda: focused() == "emptyAction")

    assert on_the_rail == []
