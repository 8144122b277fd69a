"""Screens on a real file, for the gallery: the window around a page, and work that never begins or always fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui.finder import Find
from crm_desktop.ui.gallery import Scene, Studio
from crm_desktop.ui.language import say
from crm_desktop.ui.page import Desk, Page, PageEntry, Place
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.tasks import Job, Tasks
from crm_desktop.ui.top_bar import Workplace

P = TypeVar("P", bound=Page)


class FileBusyError(Exception):
    """What a service says when the file cannot be read."""

    words = Words("数据文件读不出来，请再试一次", "The data file cannot be read: try again")


class Asleep(Tasks):
    """Work that never begins: what stands on a screen while it waits."""

    def _start(self, *_work: object) -> Job:
        return Job()


class Failing(Tasks):
    """Work that always fails, as on a file that cannot be read."""

    def _start(self, pool: Any, _work: Any, *rest: Any) -> Job:
        return super()._start(pool, _fail, *rest)


def _fail() -> None:
    raise FileBusyError


@dataclass(frozen=True, slots=True)
class Stage:
    """What a pose may use; `about` is the record the scene is about."""

    studio: Studio
    seat: Seat
    window: Shell
    about: str = ""

    def page(self, kind: type[P]) -> P:
        """The page on screen."""
        found = self.window.workspace.page(self.window.workspace.current)
        assert isinstance(found, kind)
        return found

    def settle(self) -> None:
        """Until the window has nothing more to do."""
        self.studio.settle(self.window)


def scene(name: str, build: Callable[[Studio], Stage], pose: Callable[[Stage], object] | None = None) -> Scene:
    """A scene whose pose gets the whole stage."""
    held: list[Stage] = []

    def made(studio: Studio) -> QWidget:
        held[:] = [build(studio)]
        return held[0].window

    def posed(_window: QWidget) -> None:
        if pose is not None:
            pose(held.pop())

    return Scene(name, made, pose=posed)


def asleep(studio: Studio) -> Studio:
    """A studio in which nothing is ever answered."""
    return _other(studio, Asleep)


def failing(studio: Studio) -> Studio:
    """A studio in which everything fails."""
    return _other(studio, Failing)


def _other(studio: Studio, kind: type[Tasks]) -> Studio:
    app = QApplication.instance()
    assert app is not None
    tasks = kind(app, failures=studio.failures)
    studio.props.callback(tasks.deleteLater)
    studio.props.callback(tasks.shutdown)
    return replace(studio, tasks=tasks)


def window(
    studio: Studio,
    seat: Seat,
    key: str,
    page: Callable[[Desk, QWidget], Page],
    *,
    find: Find | None = None,
    places: Sequence[Place] = PLACES,
    subject: object = None,
    to_file: int | None = 2,
) -> Shell:
    """The window with the place `key` in it, open for `subject`."""
    made = Shell(
        [PageEntry(place, page if place.key == key else _blank) for place in places],
        tasks=studio.tasks,
        failures=studio.failures,
        state=QSettings(str(studio.folder() / "window.ini"), QSettings.Format.IniFormat),
        now=seat.now,
        find=find,
    )
    made.set_workplace(Workplace(seat.branch.name, seat.person.name, say(seat.person.role.words)))
    made.set_link(LinkState(online=False, waiting=3, last_sync=seat.now() - timedelta(hours=2), attention=1))
    made.set_day(open_day=True, to_file=to_file)
    made.open(key, subject)
    return made


def _blank(_desk: Desk, parent: QWidget) -> Page:
    return Page(parent)
