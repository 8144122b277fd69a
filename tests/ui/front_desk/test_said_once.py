"""Two questions that fail for the same reason say it once: where the answer should stand."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.awaiting import Awaiting
from tests.ui.front_desk.conftest import ALT, Typist, open_window
from tests.ui.front_desk.orders_hands import part_of, told
from tests.ui.stage import Failing, FileBusyError


def test_a_file_that_cannot_be_read_says_so_on_the_page_and_not_in_the_corner_as_well(
    qapp: QApplication, appearance: Appearance, seat: Seat, failures: Failures, qtbot: QtBot, tmp_path: Path
) -> None:
    failing = Failing(qapp, failures=failures)
    try:
        window = open_window(seat, tasks=failing, failures=failures, qtbot=qtbot, state=tmp_path / "w.ini")
        typist = Typist(qtbot, failing)
        typist.key(Qt.Key.Key_F2)
        qtbot.waitUntil(lambda: told(window) == [FileBusyError.words.zh])
        typist.key(Qt.Key.Key_O, ALT)
        awaiting = part_of(window).findChild(Awaiting)
        assert awaiting is not None
        qtbot.waitUntil(lambda: awaiting.trouble is not None and failing.idle)
        assert awaiting.isVisible()
        assert told(window) == []
        failures.report(FileBusyError())
        assert told(window) == []
    finally:
        failing.shutdown()
