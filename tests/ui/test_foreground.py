"""Work in the background gives way from when the event loop wakes until it rests."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.ui.foreground import Foreground
from sync.courtesy import COURTESY


def test_work_is_free_again_when_the_loop_has_rested(qapp: QApplication, qtbot: QtBot) -> None:
    holder = QObject()
    Foreground(holder)
    seen: list[bool] = []
    posted = QTimer(holder)
    posted.timeout.connect(lambda: seen.append(COURTESY.at_rest))
    posted.start(20)
    COURTESY.busy()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0], "the loop has rested until the timer was due"
    holder.deleteLater()
