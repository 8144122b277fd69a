"""Work of minutes ends with the program: at its next step, and not when it is through."""

from collections.abc import Callable
from threading import Event, Thread

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from crm_desktop.ui.errors import Failures
from crm_desktop.ui.importing.long_work import LongWork
from crm_desktop.ui.tasks import Tasks

WAIT = 10


def test_the_program_ends_without_waiting_for_all_of_it(qapp: QApplication, failures: Failures) -> None:
    tasks, owner = Tasks(qapp, failures=failures), QObject()
    started, released, ended = Event(), Event(), []

    def work(*, progress: Callable[[int, int], None], stop: Callable[[], bool]) -> None:
        started.set()
        while not stop() and not released.wait(0.01):
            progress(1, 2)
        ended.append(stop())

    LongWork(owner, tasks).run(work, done=lambda _: None, failed=lambda _: None)
    assert started.wait(WAIT)
    closing = Thread(target=tasks.shutdown)
    closing.start()
    closing.join(WAIT / 5)
    ended_by_itself = not closing.is_alive()
    released.set()
    closing.join(WAIT)
    assert ended_by_itself
    assert ended == [True]
    tasks.deleteLater()
