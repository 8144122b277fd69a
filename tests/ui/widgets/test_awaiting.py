"""Before the first answer: the shape of what will come, or why it did not come and the way to ask again."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.skeleton import Shape, Skeleton


class FileBusyError(Exception):
    words = Words("数据文件正忙，请再试一次", "The file is busy: try again")


@pytest.fixture
def gate() -> Iterator[Event]:
    opened = Event()
    yield opened
    opened.set()


@pytest.fixture
def host(appearance: Appearance, qtbot: QtBot) -> QWidget:
    made = Card(None)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def answer_after(gate: Event) -> Callable[[], str]:
    def work() -> str:
        gate.wait(5)
        return "十二位客户"

    return work


def test_bars_stand_where_the_answer_will_and_go_with_it(
    host: QWidget, tasks: Tasks, gate: Event, qtbot: QtBot
) -> None:
    awaiting, answers = Awaiting(host, tasks), []
    awaiting.ask(answer_after(gate), owner=host, done=answers.append)
    assert not awaiting.isVisible()

    qtbot.waitUntil(awaiting.isVisible)
    assert awaiting.geometry() == host.rect().adjusted(1, 1, -1, -1)
    host.resize(500, 320)
    assert awaiting.width() == 498
    gate.set()
    qtbot.waitUntil(lambda: answers == ["十二位客户"])

    assert not awaiting.isVisible()


def test_an_answer_within_a_moment_shows_no_bars(host: QWidget, tasks: Tasks, qtbot: QtBot) -> None:
    awaiting, answers = Awaiting(host, tasks), []
    awaiting.ask(lambda: 7, owner=host, done=answers.append)
    qtbot.waitUntil(lambda: answers == [7])
    qtbot.wait(250)

    assert not awaiting.isVisible()


def test_a_first_answer_that_fails_says_why_and_is_asked_again(
    host: QWidget, tasks: Tasks, failures: Failures, qtbot: QtBot
) -> None:
    told: list[object] = []
    failures.known.connect(told.append)
    awaiting, answers, troubles = Awaiting(host, tasks), [], [FileBusyError()]

    def work() -> str:
        if troubles:
            raise troubles.pop()
        return "十二位客户"

    awaiting.ask(work, owner=host, done=answers.append)
    qtbot.waitUntil(lambda: awaiting.trouble is not None)
    assert "数据文件正忙" in awaiting.accessibleName()
    assert told == []
    assert awaiting.trouble is not None and awaiting.trouble.action is not None
    awaiting.trouble.action.click()
    qtbot.waitUntil(lambda: answers == ["十二位客户"])

    assert not awaiting.isVisible()
    assert awaiting.trouble is None


def test_a_bug_is_said_in_place_and_reported(host: QWidget, tasks: Tasks, failures: Failures, qtbot: QtBot) -> None:
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    awaiting = Awaiting(host, tasks)
    awaiting.ask(lambda: 1 // 0, owner=host, done=str)
    qtbot.waitUntil(lambda: awaiting.trouble is not None and bool(bugs))

    assert isinstance(bugs[0], ZeroDivisionError)
    assert "数据都在" in awaiting.accessibleName()


def test_what_stands_already_stays_when_a_later_answer_fails(
    host: QWidget, tasks: Tasks, failures: Failures, qtbot: QtBot
) -> None:
    told: list[object] = []
    failures.known.connect(told.append)
    awaiting, answers = Awaiting(host, tasks), []
    awaiting.ask(lambda: 7, owner=host, done=answers.append)
    qtbot.waitUntil(lambda: answers == [7])

    def fail() -> int:
        raise FileBusyError

    awaiting.ask(fail, owner=host, done=answers.append)
    qtbot.waitUntil(lambda: told == [FileBusyError.words])
    assert not awaiting.isVisible()

    awaiting.start_over()
    awaiting.ask(fail, owner=host, done=answers.append)
    qtbot.waitUntil(lambda: awaiting.trouble is not None)


def test_an_asker_who_handles_a_failure_is_left_alone(host: QWidget, tasks: Tasks, qtbot: QtBot) -> None:
    awaiting, failed = Awaiting(host, tasks), []

    def fail() -> int:
        raise FileBusyError

    awaiting.ask(fail, owner=host, done=str, failed=failed.append)
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert awaiting.trouble is None and not awaiting.isVisible()


@pytest.mark.parametrize("shape", list(Shape))
def test_bars_breathe_unless_nothing_may_move(shape: Shape, host: QWidget, appearance: Appearance) -> None:
    bars = Skeleton(host, shape)
    bars.resize(900, 600)
    bars.show()
    assert not bars.moving
    still = bars.grab().toImage()
    assert bars.grab().toImage() == still
    bars.hide()

    appearance.reduce_motion(False)
    bars.show()
    assert bars.moving
    bars.hide()
    assert not bars.moving
