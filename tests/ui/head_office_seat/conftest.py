"""The window of head office over a real chain, worked by keys and clicks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Page
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.ui.head_office_seat.world import World
from tests.ui.head_office_seat.world import shell as build
from tests.ui.head_office_seat.world import world as found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with found(tmp_path) as made:
        yield made


class Screen:
    """The window, and what a test asks of it."""

    def __init__(self, bot: QtBot, window: Shell) -> None:
        self.bot, self.window = bot, window

    def open(self, key: str) -> Page:
        """Open a page."""
        self.window.show()
        self.window.activateWindow()
        self.window.open(key)
        page = self.window.workspace.page(key)
        assert page is not None
        return page

    def until(self, true: Callable[[], object]) -> None:
        """Wait for the other threads."""
        self.bot.waitUntil(lambda: bool(true()))

    def told(self) -> list[str]:
        """The messages in the corner."""
        return [toast.text for toast in self.window.toasts.shown]


@pytest.fixture
def make_screen(
    qtbot: QtBot, appearance: Appearance, world: World, failures: Failures, tasks: Tasks
) -> Iterator[Callable[..., Screen]]:
    bugs: list[BaseException] = []
    failures.bug.connect(bugs.append)
    made: list[Shell] = []

    def make(login: str = "lin", *, under: Tasks | None = None) -> Screen:
        window = build(world, under or tasks, failures, login=login)
        made.append(window)
        return Screen(qtbot, window)

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    assert bugs == []


@pytest.fixture
def screen(make_screen: Callable[..., Screen]) -> Screen:
    return make_screen()
