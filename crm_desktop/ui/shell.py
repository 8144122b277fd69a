"""The main window: it outlives languages, remembers its place on the screen, and can be covered.

Composition: `Shell(entries, ...)`, then `open(key)`. Everything the shell shows is pushed into it (`set_link`,
`set_workplace`, ...), so that it can be built again in another language from what it was last told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSettings, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from crm_desktop.rules.deadlines import DEFAULT_HOURS, EntryHours
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.finder import Command, Find
from crm_desktop.ui.language import say, tr, voice
from crm_desktop.ui.page import PageEntry
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.top_bar import Workplace
from crm_desktop.ui.widgets.awaiting import says_already
from crm_desktop.ui.widgets.toast import Toasts
from crm_desktop.ui.workspace import Workspace, focused_inside

if TYPE_CHECKING:
    from crm_desktop.services.first_steps import FirstStep
    from crm_desktop.ui.help.report_drawer import Gather

SMALLEST: Final = (1180, 660)
"""Fits a screen of 1366 x 768 with its task bar and title."""


@dataclass(slots=True)
class _Told:
    """What the shell was last told, to tell a new workspace."""

    link: LinkState
    workplace: Workplace
    open_day: bool = False
    to_file: int | None = None
    hours: EntryHours = DEFAULT_HOURS
    guide: "FirstStep | None" = None


class Shell(QMainWindow):
    """The window. `state` keeps geometry and the last page; `now` is the branch's clock (aware UTC).

    `seat` is whose saves can be undone; without one nothing can.
    """

    lock_asked = Signal()
    closing = Signal()
    guide_dismissed = Signal()

    def __init__(
        self,
        entries: Sequence[PageEntry],
        *,
        tasks: Tasks,
        failures: Failures,
        state: QSettings,
        now: Callable[[], datetime],
        find: Find | None = None,
        commands: Sequence[Command] = (),
        gather: "Gather | None" = None,
        seat: Seat | None = None,
    ) -> None:
        super().__init__()
        self._seat = seat
        self._entries, self._tasks, self._state, self._now = tuple(entries), tasks, state, now
        self._find, self._commands, self._gather = find, tuple(commands), gather
        self._told = _Told(LinkState(), Workplace("", "", ""))
        self._focus_before_cover: QWidget | None = None
        self._cover: QWidget | None = None
        self._stack = QStackedWidget(self)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(*SMALLEST)
        self._build()
        self._restore()
        voice().changed.connect(self._on_language)
        failures.known.connect(self._on_known)
        failures.bug.connect(self._on_bug)

    @property
    def workspace(self) -> Workspace:
        """The content in the language spoken now; do not keep it."""
        return self._workspace

    @property
    def toasts(self) -> Toasts:
        """The messages of the workspace; do not keep it."""
        return self._workspace.toasts

    def open(self, key: str, subject: object = None) -> None:
        """Show a page."""
        self._workspace.go(key, subject)

    def publish(self, changes: object) -> None:
        """Tell the pages what was saved here or came by sync."""
        self._workspace.publish(changes)

    def set_link(self, link: LinkState) -> None:
        """Show the state of the line to head office."""
        self._told.link = link
        self._workspace.strip.set_link(link)
        self._workspace.rail.set_count("sync", link.attention, Tone.WARN)

    def set_workplace(self, workplace: Workplace) -> None:
        """Show who is signed in where."""
        self._told.workplace = workplace
        self._workspace.top_bar.set_workplace(workplace)
        self._workspace.rail.set_branch(workplace.branch)

    def set_day(self, *, open_day: bool, to_file: int | None = None, hours: EntryHours = DEFAULT_HOURS) -> None:
        """Count down to the deadline for `to_file` forms; nothing to count on a day the branch is closed."""
        self._told.open_day, self._told.to_file, self._told.hours = open_day, to_file, hours
        self._workspace.strip.countdown.set_day(open_day=open_day, to_file=to_file, hours=hours)

    def set_guide(self, step: "FirstStep | None") -> None:
        """Lead the person to a first step, or no more."""
        self._told.guide = step
        self._workspace.show_guide(step)

    def cover(self, widget: QWidget) -> None:
        """Hide everything behind `widget`: sign-in, lock screen. Pages and what was typed stay as they are."""
        focused = focused_inside(self._workspace)
        self._workspace.toasts.clear()
        self.uncover()
        self._focus_before_cover, self._cover = focused, widget
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        widget.setFocus()

    def uncover(self) -> None:
        """Back to work, with the cursor where it was."""
        if self._cover is not None:
            self._stack.removeWidget(self._cover)
            self._cover.deleteLater()
            self._cover = None
        self._stack.setCurrentWidget(self._workspace)
        if self._focus_before_cover is not None and isValid(self._focus_before_cover):
            self._focus_before_cover.setFocus()
        self._focus_before_cover = None

    @property
    def covered(self) -> bool:
        """Whether something hides the workspace."""
        return self._cover is not None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the page keep its draft, and remember where the window stood."""
        page = self._workspace.page(self._workspace.current)
        if page is not None:
            page.leave()
        self._state.setValue("window/geometry", self.saveGeometry())
        self._state.setValue("window/page", self._workspace.current)
        self._state.sync()
        self.closing.emit()
        super().closeEvent(event)

    def last_page(self) -> str:
        """The page open when the window was last closed, or the first."""
        kept = str(self._state.value("window/page", ""))
        keys = [entry.place.key for entry in self._entries]
        return kept if kept in keys else keys[0]

    def _build(self) -> None:
        self.setWindowTitle(tr("分店工作台", "Branch Desktop"))
        self._workspace = Workspace(
            self._stack,
            self._entries,
            tasks=self._tasks,
            now=self._now,
            find=self._find,
            commands=self._commands,
            gather=self._gather,
            seat=self._seat,
        )
        self._workspace.lock_asked.connect(self.lock_asked)
        self._workspace.guide_dismissed.connect(self.guide_dismissed)
        self._stack.insertWidget(0, self._workspace)
        self.set_workplace(self._told.workplace)
        self.set_link(self._told.link)
        self.set_day(open_day=self._told.open_day, to_file=self._told.to_file, hours=self._told.hours)
        self.set_guide(self._told.guide)

    def _restore(self) -> None:
        kept = self._state.value("window/geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(1366, 768)

    def _on_language(self, _language: object) -> None:
        old, covered = self._workspace, self.covered
        key = old.current
        page = old.page(key)
        if page is not None:
            page.leave()
        self._stack.removeWidget(old)
        old.deleteLater()
        self._build()
        if key:
            self._workspace.go(key)
        if not covered:
            self._stack.setCurrentWidget(self._workspace)

    def _on_known(self, words: Words) -> None:
        if not says_already(self, say(words)):
            self._workspace.toasts.tell(say(words), Tone.WARN)

    def _on_bug(self, _error: BaseException) -> None:
        self._workspace.toasts.tell(
            tr(
                "程序出了一点问题，已经记录下来。您输入的内容都在，可以继续。",
                "Something went wrong and has been noted. What you typed is still here; carry on.",
            ),
            Tone.DANGER,
            action=tr("报告问题", "Report it") if self._gather is not None else "",
            on_action=self._workspace.report_problem,
        )
