"""What a screen is to the shell, and what the shell is to a screen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Words
from crm_desktop.ui.shortcuts import Shortcuts
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone

if TYPE_CHECKING:
    from crm_desktop.ui.undoing import Undoing
    from crm_desktop.ui.widgets.toast import Toasts


@dataclass(frozen=True, slots=True)
class Place:
    """A destination of the navigation rail: its key, name, icon, keys and where it stands."""

    key: str
    words: Words
    icon: str
    shortcuts: tuple[str, ...] = ()
    at_foot: bool = False


def _no_help(_topic: str) -> None:
    """A screen that stands alone has no help beside it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every screen may use of the shell: run work, tell the person, bind keys, go elsewhere.

    `publish(changes)` after a save lets every page follow, the own one too; `show_help(topic)` opens a page of help.
    """

    tasks: Tasks
    toasts: "Toasts"
    shortcuts: Shortcuts
    go: Callable[..., None]
    publish: Callable[[object], None]
    show_help: Callable[[str], None] = _no_help
    report_problem: Callable[[], None] | None = None
    """Opens the report of a problem, where the program can make one."""
    undo: "Undoing | None" = None
    """Undo of saves; None where nothing is saved (galleries)."""

    def saved(self, text: str, tone: Tone = Tone.GOOD, *, about: str) -> None:
        """Tell that something was saved, with 撤销 beside it: the last save that touched the record `about`."""
        if self.undo is None:
            self.toasts.tell(text, tone)
        else:
            self.undo.tell(text, tone, about=about)


class Page(QWidget):
    """A screen. It is built when first opened and lives until the window changes its language.

    Subclasses name themselves in `title`, load what they show in `activate`, and follow what was saved here
    or came by sync in `refresh`. All three run on the interface thread and start work through `Desk.tasks`.
    """

    title: Words = Words("", "")
    badge_changed = Signal(object)
    """How much waits here (int), or None for nothing; shown in the rail."""
    title_changed = Signal(object)
    """The heading to show instead of `title` (str), e.g. a customer's name."""

    def activate(self, subject: object = None) -> None:
        """The page comes on screen; `subject` is what it was opened for (an id, a phone number), or None."""

    def refresh(self, changes: object) -> None:
        """Something was saved; `changes` says what, None means that anything may have changed."""

    def help_topic(self) -> str:
        """The page of help for what is shown now; "" for that of the place."""
        return ""

    def leave(self) -> None:
        """The page goes off screen: keep drafts, stop what only matters while it shows."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page as data: where it stands and how it is built, the first time it is opened."""

    place: Place
    factory: Callable[[Desk, QWidget], Page]
