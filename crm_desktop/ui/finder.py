"""What the one search box offers: places and commands at once, people and papers as soon as the file answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say
from crm_desktop.ui.tasks import Job, Tasks
from crm_desktop.ui.widgets.palette import Offer, Palette

Find = Callable[[str], Sequence[Offer]]
"""Looks records up; runs on the database thread; each offer's subject is a `Jump`."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to the place `key` and open `subject` there."""

    key: str
    subject: object = None


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do or a place it can open, found by any part of either name."""

    words: Words
    icon: str
    run: Callable[[], object]
    keys: str = ""
    detail: Words | None = None
    by_name: bool = False
    """Offered only to who types of it, as there are many of its kind."""


class Finder(QObject):
    """Feeds a palette from the commands and, if there is one, from `find`."""

    jump = Signal(object)

    def __init__(
        self, palette: Palette, *, tasks: Tasks, find: Find | None, commands: Callable[[], Sequence[Command]]
    ) -> None:
        """`commands` is asked at every key: what can be done depends on the page."""
        super().__init__(palette)
        self._palette, self._tasks, self._find, self._commands = palette, tasks, find, commands
        self._job: Job | None = None
        palette.asked.connect(self._on_asked)
        palette.chosen.connect(self._on_chosen)

    def _on_asked(self, text: str) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        wanted = text.strip()
        if not wanted or self._find is None:
            self._palette.offer(text, self._matching(wanted))
            return
        find = self._find
        self._job = self._tasks.database(lambda: (text, find(wanted)), owner=self, done=self._on_found)

    def _on_found(self, answer: tuple[str, Sequence[Offer]]) -> None:
        text, found = answer
        self._palette.offer(text, [*found, *self._matching(text.strip())])

    def _on_chosen(self, subject: object) -> None:
        if isinstance(subject, Command):
            subject.run()
        else:
            self.jump.emit(subject)

    def _matching(self, text: str) -> list[Offer]:
        sought = text.casefold()
        return [
            Offer(
                say(command.words),
                command,
                say(command.detail) if command.detail else "",
                command.icon,
                command.keys,
            )
            for command in self._commands()
            if (sought or not command.by_name)
            and (sought in command.words.zh.casefold() or sought in command.words.en.casefold())
        ]
