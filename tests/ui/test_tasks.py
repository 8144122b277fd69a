from collections.abc import Callable
from functools import partial
from threading import Event, Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from crm_desktop.rules.words import Words
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.timings import Timings

WAIT = 5


class LockedError(Exception):
    words = Words("资料库正在使用", "The file is in use")


def refuse() -> None:
    raise LockedError


def blunder() -> None:
    raise ZeroDivisionError


def test_work_runs_elsewhere_and_its_result_comes_home(tasks: Tasks, qtbot: QtBot) -> None:
    threads: list[object] = []
    results: list[int] = []

    def work() -> int:
        threads.append(current_thread())
        return 7

    def done(result: int) -> None:
        threads.append(current_thread())
        results.append(result)

    tasks.network(work, owner=tasks, done=done)
    qtbot.waitUntil(lambda: results == [7])
    assert threads[0] is not main_thread()
    assert threads[1] is main_thread()


def test_database_work_keeps_its_order(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(30):
        tasks.database(lambda number=number: number, owner=tasks, done=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 30)
    assert seen == list(range(30))


def test_a_widget_that_dies_first_is_never_called(tasks: Tasks, qtbot: QtBot) -> None:
    gate, called, after = Event(), [], []
    page = QWidget()
    tasks.database(lambda: gate.wait(WAIT), owner=page, done=called.append)
    delete(page)
    gate.set()
    tasks.database(lambda: 1, owner=tasks, done=after.append)
    qtbot.waitUntil(lambda: after == [1])
    assert called == []


def test_a_cancelled_job_delivers_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    gate, called, after = Event(), [], []
    running = tasks.database(lambda: gate.wait(WAIT), owner=tasks, done=called.append)
    waiting = tasks.database(lambda: called.append(True), owner=tasks)
    running.cancel()
    waiting.cancel()
    gate.set()
    tasks.database(lambda: 1, owner=tasks, done=after.append)
    qtbot.waitUntil(lambda: after == [1])
    assert called == []


def test_a_failure_goes_to_the_caller_who_asked_for_it(tasks: Tasks, qtbot: QtBot) -> None:
    failed: list[Exception] = []
    tasks.database(refuse, owner=tasks, failed=failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], LockedError)


def test_a_known_failure_nobody_handles_becomes_its_sentence(tasks: Tasks, failures: Failures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(failures.known) as said:
        tasks.network(refuse, owner=tasks)
    assert said.args == [LockedError.words]


def test_a_bug_in_the_work_is_reported(tasks: Tasks, failures: Failures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(failures.bug) as said:
        tasks.database(blunder, owner=tasks)
    assert isinstance(said.args[0], ZeroDivisionError)


def test_a_save_that_fails_after_its_page_closed_is_still_told(tasks: Tasks, failures: Failures, qtbot: QtBot) -> None:
    gate = Event()
    page = QObject()

    def work() -> None:
        gate.wait(WAIT)
        refuse()

    with qtbot.waitSignal(failures.known):
        tasks.database(work, owner=page, failed=page.setObjectName)
        delete(page)
        gate.set()


def test_a_bug_in_one_callback_keeps_no_other_result_away(tasks: Tasks, failures: Failures, qtbot: QtBot) -> None:
    bugs: list[Exception] = []
    results: list[int] = []
    failures.bug.connect(bugs.append)
    tasks.database(lambda: 1, owner=tasks, done=lambda _: blunder())
    tasks.database(lambda: 2, owner=tasks, done=results.append)
    qtbot.waitUntil(lambda: results == [2])
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]


def test_progress_can_be_told_from_inside_the_work(tasks: Tasks, qtbot: QtBot) -> None:
    steps: list[int] = []

    def work() -> None:
        for step in range(3):
            tasks.deliver(tasks, steps.append, step)

    tasks.network(work, owner=tasks)
    qtbot.waitUntil(lambda: steps == [0, 1, 2])


@pytest.mark.parametrize("drop", [False, True])
def test_shutdown_finishes_what_was_asked_of_the_file_unless_that_goes_too(
    qapp: QApplication, failures: Failures, drop: bool
) -> None:
    """A save or a draft that waits behind a long read is written before the program ends."""
    runner = Tasks(qapp, failures=failures)
    started, gate, finished, called = Event(), Event(), [], []

    def work() -> None:
        started.set()
        gate.wait(WAIT)
        finished.append("running")

    runner.database(work, owner=runner, done=called.append)
    runner.database(lambda: finished.append("saved"), owner=runner)
    assert started.wait(WAIT)
    closing = Thread(target=lambda: runner.shutdown(drop=drop))
    closing.start()
    closing.join(0.3)
    gate.set()
    closing.join(WAIT)
    qapp.processEvents()
    assert finished == (["running"] if drop else ["running", "saved"])
    assert called == []
    assert runner.database(lambda: 1, owner=runner, done=called.append).cancelled
    runner.deleteLater()


def test_shutdown_drops_what_waits_for_the_network(qapp: QApplication, failures: Failures) -> None:
    runner = Tasks(qapp, failures=failures, network_threads=1)
    started, gate, finished = Event(), Event(), []

    def work() -> None:
        started.set()
        gate.wait(WAIT)
        finished.append("running")

    runner.network(work, owner=runner)
    runner.network(lambda: finished.append("asked"), owner=runner)
    assert started.wait(WAIT)
    closing = Thread(target=runner.shutdown)
    closing.start()
    closing.join(0.3)
    gate.set()
    closing.join(WAIT)
    assert finished == ["running"]
    runner.deleteLater()


def test_it_is_idle_when_everything_is_home_or_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    gate, results = Event(), []
    assert tasks.idle
    tasks.database(lambda: gate.wait(WAIT), owner=tasks, done=results.append)
    dropped = tasks.database(lambda: 2, owner=tasks, done=results.append)
    assert not tasks.idle
    dropped.cancel()
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert results == [True]
    tasks.network(blunder, owner=tasks, failed=results.append)
    qtbot.waitUntil(lambda: tasks.idle and len(results) == 2)


def look_up(phone: str) -> str:
    return phone


def test_it_is_known_what_took_how_long_and_never_with_which_data(tasks: Tasks, qtbot: QtBot) -> None:
    for phone in ("13812345678", "13998201455"):
        tasks.database(partial(look_up, phone), owner=tasks)
    tasks.network(blunder, owner=tasks, failed=str)
    qtbot.waitUntil(lambda: tasks.idle)

    lines = tasks.timings.lines()
    assert any("look_up  2 x  mean " in line for line in lines)
    assert any("blunder  1 x" in line for line in lines)
    assert not any("138" in line for line in lines)


def test_what_is_counted_is_bounded() -> None:
    def named(at: int) -> Callable[[], int]:
        def work() -> int:
            return at

        work.__qualname__ = f"work_{at}"
        return work

    timings = Timings()
    for at in range(300):
        assert timings.measure(named(at)) == at
    assert len(timings.lines()) == 200
