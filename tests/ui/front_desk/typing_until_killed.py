"""A front desk in a process of its own: types half a form, pastes its photo, says so, and waits to be killed."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.services.counter_drafts import kept_work
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from tests.services.counter import NOW, open_store, seat_at
from tests.ui.front_desk.pages import entries

PHONE, NAME, COMPANY = "13900001111", "Zhao Min", "Xinhui Si"


def main(folder: Path) -> None:
    app = QApplication([])
    Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True).apply()
    failures = Failures(app)
    tasks = Tasks(app, failures=failures)
    seat = seat_at(open_store(folder))
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    shell = Shell(entries(seat), tasks=tasks, failures=failures, state=settings, now=lambda: NOW)
    shell.show()
    shell.activateWindow()
    shell.open("front_desk")
    wait_until(lambda: focused() == "phone")
    QTest.keyClicks(QApplication.focusWidget(), PHONE)
    QTest.keyClicks(QApplication.focusWidget(), NAME)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), COMPANY)
    QGuiApplication.clipboard().setImage(paper())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: any({"name", "photo"} <= work.values.keys() for work in kept_work(seat)))
    print("typed", flush=True)
    QTest.qWait(60_000)


def paper() -> QImage:
    made = QImage(420, 590, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.lightGray)
    return made


def wait_until(reached: Callable[[], bool]) -> None:
    while not reached():
        QTest.qWait(10)


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
