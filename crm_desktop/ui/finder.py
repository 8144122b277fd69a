"""What the one search box offers: places and commands at once, people and papers as soon as the file answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Signal

from crm_desktop.rules.pinyin import search_keys
from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say
from crm_desktop.ui.tasks import Job, Tasks
from crm_desktop.ui.widgets.palette import Offer, Palette

Find = Callable[[str], Sequence[Offer]]
"""Looks records up; runs on the database thread; each offer's subject is a `Jump`."""

_SOUND: Final = 2


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to the place `key` and open `subject` there."""

    key: str
    subject: object = None


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette can do or a place it can open; see `is_called` for how it is found."""

    words: Words
    icon: str
    run: Callable[[], object]
    keys: str = ""
    detail: Words | None = None
    by_name: bool = False
    """Offered only to who types of it, as there are many of its kind."""


def is_called(words: Words, text: str) -> bool:
    """Whether somebody who types `text` may mean it: any part of either name, or how the Chinese one begins to sound.

    A single letter is no sound yet: half of all names begin with it.
    """
    sought = text.casefold()
    if any(sought in name.casefold() for name in (words.zh, words.en)):
        return True
    return len(sought) >= _SOUND and any(spoken.startswith(sought) for spoken in _spoken(words.zh))


@cache
def _spoken(name: str) -> tuple[str, ...]:
    keys = search_keys(name, person=False)
    return (*keys.full, *keys.initials)


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
        return [
            Offer(
                say(command.words),
                command,
                say(command.detail) if command.detail else "",
                command.icon,
                command.keys,
            )
            for command in self._commands()
            if (text or not command.by_name) and is_called(command.words, text)
        ]
