"""The first steps at a desktop, and what is new: told once, quietly, and never again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.app import guiding
from crm_desktop.app.guiding import Guide, tell_news
from crm_desktop.rules.rights import Role
from crm_desktop.services.first_steps import FirstStep, first_step, has_taken
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Person, Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.help.news import Release
from crm_desktop.ui.help.pages import NEWS
from crm_desktop.ui.language import set_language
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.settings.preferences import GUIDE_OVER, NEWS_SEEN
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.services.counter import NOW, WANG, open_store, seat_at


class Sheet(Page):
    """A page to go to."""

    def __init__(self, _desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def state(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def shell(appearance: Appearance, tasks: Tasks, failures: Failures, state: QSettings, qtbot: QtBot) -> Iterator[Shell]:
    made = Shell(
        [PageEntry(place, Sheet) for place in PLACES], tasks=tasks, failures=failures, state=state, now=lambda: NOW
    )
    qtbot.addWidget(made)
    made.show()
    made.open("today")
    yield made
    set_language("zh")


MakeGuide = Callable[[Seat], Guide]


@pytest.fixture
def guide_of(shell: Shell, tasks: Tasks, state: QSettings, qtbot: QtBot, store: BranchStore) -> MakeGuide:
    def make(seat: Seat) -> Guide:
        guide = Guide(shell, shell, seat, tasks=tasks, state=state)
        store.subscribe(partial(tasks.deliver, shell, guide.follow))
        guide.look()
        qtbot.waitUntil(lambda: tasks.idle)
        return guide

    return make


def told(shell: Shell) -> list[str]:
    return [toast.text for toast in shell.toasts.shown]


def test_a_new_person_is_led_to_the_first_walk_in_and_then_left_alone(
    shell: Shell, store: BranchStore, state: QSettings, guide_of: MakeGuide, qtbot: QtBot
) -> None:
    seat = seat_at(store)
    guide_of(seat)
    strip = shell.workspace.guide
    assert strip is not None and strip.isVisible()
    assert "登记第一位客户" in strip.accessibleName()
    strip.findChild(QPushButton, "guideGo").click()
    assert shell.workspace.current == "front_desk"
    strip.findChild(QPushButton, "guideHelp").click()
    assert shell.workspace.help_drawer.topic == "front_desk"

    set_language("en")
    assert shell.workspace.guide is not None
    set_language("zh")
    register_walk_in(seat, WANG)
    qtbot.waitUntil(lambda: shell.workspace.guide is None)

    assert told(shell) == ["第一位客户登记好了。以后想看怎么做，按 Shift+F1。"]
    assert GUIDE_OVER.read(state, seat.person.id) == "done"
    shell.toasts.clear()
    guide_of(seat)
    assert shell.workspace.guide is None
    assert told(shell) == []


def test_who_has_done_it_before_is_never_led(
    shell: Shell, store: BranchStore, state: QSettings, guide_of: MakeGuide
) -> None:
    seat = seat_at(store)
    register_walk_in(seat, WANG)
    guide_of(seat)
    assert shell.workspace.guide is None
    assert told(shell) == []
    assert GUIDE_OVER.read(state, "li") == "done"
    assert GUIDE_OVER.read(state, "sun") == ""


def test_the_guide_goes_when_it_is_not_wanted_and_does_not_return(
    shell: Shell, store: BranchStore, state: QSettings, guide_of: MakeGuide, tasks: Tasks, qtbot: QtBot
) -> None:
    seat = seat_at(store)
    guide_of(seat)
    assert shell.workspace.guide is not None
    qtbot.mouseClick(shell.workspace.guide.findChild(QToolButton, "guideDismiss"), Qt.MouseButton.LeftButton)
    assert shell.workspace.guide is None
    register_walk_in(seat, WANG)
    qtbot.waitUntil(lambda: tasks.idle)
    assert told(shell) == []
    assert GUIDE_OVER.read(state, seat.person.id) == "dismissed"
    guide_of(seat)
    assert shell.workspace.guide is None


@pytest.mark.parametrize(
    ("role", "step"),
    [
        (Role.FRONT_DESK, FirstStep.REGISTER),
        (Role.STORE_MANAGER, FirstStep.REGISTER),
        (Role.ACCOUNTANT, FirstStep.FILE),
        (Role.SALES_REP, FirstStep.VISIT),
        (Role.CUSTOMER_RELATIONS, None),
    ],
)
def test_every_post_at_a_branch_has_a_first_step_of_its_own(
    role: Role, step: FirstStep | None, store: BranchStore, guide_of: MakeGuide, shell: Shell
) -> None:
    seat = replace(seat_at(store), person=Person("new", "新来的", role))
    assert first_step(role) is step
    guide_of(seat)
    strip = shell.workspace.guide
    assert (strip.step if strip is not None else None) is step
    if step is not None:
        assert not has_taken(seat, step)


def news(_seen: str, _language: str) -> tuple[Release, ...]:
    return (Release("0.2.0", ("甲",)),)


def test_after_an_update_everybody_is_told_once(
    shell: Shell, state: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guiding, "news_since", news)
    li, sun = Person("li", "李娜", Role.FRONT_DESK), Person("sun", "孙倩", Role.FRONT_DESK)
    tell_news(shell, li, state=state, version="0.1.0")
    assert told(shell) == []

    tell_news(shell, li, state=state, version="0.2.0")
    assert told(shell) == ["程序更新到了 0.2.0"]
    (toast,) = shell.toasts.shown
    assert toast.action is not None
    toast.action.click()
    assert shell.workspace.help_drawer.isVisible()
    assert shell.workspace.help_drawer.topic == NEWS
    tell_news(shell, li, state=state, version="0.2.0")
    assert told(shell) == []

    tell_news(shell, sun, state=state, version="0.2.0")
    assert told(shell) == []
    assert NEWS_SEEN.read(state, "sun") == "0.2.0"


def test_an_update_without_news_says_nothing(shell: Shell, state: QSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guiding, "news_since", lambda _seen, _language: ())
    NEWS_SEEN.write(state, "li", "0.1.0")
    tell_news(shell, Person("li", "李娜", Role.FRONT_DESK), state=state, version="0.1.1")
    assert told(shell) == []
    assert NEWS_SEEN.read(state, "li") == "0.1.1"
