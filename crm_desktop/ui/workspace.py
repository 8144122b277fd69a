"""The content of the window in one language: rail, top bar, pages, status strip, and what floats over them.

It is thrown away and built again when the language changes; what must outlive that is kept by `shell.Shell`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui.cheat_sheet import CheatSheet
from crm_desktop.ui.finder import Command, Find, Finder, Jump
from crm_desktop.ui.language import say
from crm_desktop.ui.page import Desk, Page, PageEntry
from crm_desktop.ui.rail import Rail
from crm_desktop.ui.shortcuts import Binding, Shortcuts
from crm_desktop.ui.status_strip import HEIGHT as STRIP
from crm_desktop.ui.status_strip import StatusStrip
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.top_bar import TopBar
from crm_desktop.ui.undoing import Undoing
from crm_desktop.ui.widgets.palette import Palette
from crm_desktop.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from crm_desktop.services.first_steps import FirstStep
    from crm_desktop.ui.help.guide_strip import GuideStrip
    from crm_desktop.ui.help.help_drawer import HelpDrawer
    from crm_desktop.ui.help.report_drawer import Gather, ReportDrawer

EVERYWHERE: Final = Words("随处可用", "Everywhere")
_MISSED_AT_MOST: Final = 20
"""Beyond this many unseen changes a hidden page is told that anything may have changed."""


class Workspace(QWidget):
    """Builds pages when first opened and keeps hidden ones up to date when they come back."""

    lock_asked = Signal()
    went = Signal(object)
    guide_dismissed = Signal()

    def __init__(
        self,
        parent: QWidget,
        entries: Sequence[PageEntry],
        *,
        tasks: Tasks,
        now: Callable[[], datetime],
        find: Find | None = None,
        commands: Sequence[Command] = (),
        gather: "Gather | None" = None,
        seat: Seat | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._tasks, self._gather = tasks, gather
        self._help: HelpDrawer | None = None
        self._report: ReportDrawer | None = None
        self._guide: GuideStrip | None = None
        self._entries = {entry.place.key: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._missed: dict[str, list[object]] = {}
        self._current = ""
        self.shortcuts = Shortcuts(self)
        self._build(entries, now)
        self.toasts = Toasts(self)
        self.toasts.foot = STRIP
        self.undoing = None if seat is None else Undoing(self, seat, tasks=tasks, toasts=self.toasts)
        self.desk = Desk(
            tasks,
            self.toasts,
            self.shortcuts,
            self.go,
            self.publish,
            self.show_help,
            self.report_problem if gather is not None else None,
            self.undoing,
        )
        self.palette_panel = Palette(self, self.top_bar.search)
        self._given = self._all(commands)
        self.finder = Finder(self.palette_panel, tasks=tasks, find=find, commands=self._commands)
        self.finder.jump.connect(self._on_jump)
        self._bind()

    @property
    def current(self) -> str:
        """The key of the page on screen, "" before the first."""
        return self._current

    def page(self, key: str) -> Page | None:
        """The page `key` if it has been opened."""
        return self._pages.get(key)

    def go(self, key: str, subject: object = None) -> None:
        """Show the page `key`, for `subject` if given; KeyError for a place that does not exist."""
        entry = self._entries[key]
        leaving = self._pages.get(self._current)
        if leaving is not None and key != self._current:
            leaving.leave()
        page = self._pages.get(key) or self._open(entry)
        self._current = key
        self.rail.mark(key)
        self.top_bar.set_heading(say(page.title if page.title.zh else entry.place.words))
        self._pages_stack.setCurrentWidget(page)
        for changes in self._missed.pop(key, []):
            page.refresh(changes)
        page.activate(subject)
        if focused_inside(page) is None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._help is not None and self._help.isVisible():
            self._help.show_topic(self._topic())
        self.went.emit(key)

    def publish(self, changes: object) -> None:
        """Tell the page on screen now and the hidden ones when they are shown again."""
        for key, page in self._pages.items():
            if key == self._current:
                page.refresh(changes)
                continue
            missed = self._missed.setdefault(key, [])
            missed.append(changes)
            if len(missed) > _MISSED_AT_MOST:
                self._missed[key] = [None]

    def start_search(self) -> None:
        """Put the cursor into the search box."""
        self.top_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top_bar.search.selectAll()

    def show_shortcuts(self) -> None:
        """Lay the cheat sheet over the page."""
        sheet = CheatSheet(self, self.shortcuts.sheet())
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.show()
        sheet.raise_()
        sheet.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def help_drawer(self) -> "HelpDrawer":
        """The help at the right, made when it is first asked for."""
        if self._help is None:
            from crm_desktop.ui.help.help_drawer import HelpDrawer

            self._help = HelpDrawer(self, can_report=self._gather is not None)
            self._help.keys_asked.connect(self.show_shortcuts)
            self._help.report_asked.connect(self.report_problem)
        return self._help

    def show_help(self, topic: str) -> None:
        """Open the help at a topic."""
        self.help_drawer.show_topic(topic)
        self.help_drawer.pull_out()

    def turn_help(self) -> None:
        """Open the help of what is on screen, or put it away."""
        if self._help is not None and self._help.isVisible():
            self._help.put_away()
        else:
            self.show_help(self._topic())

    def report_problem(self) -> None:
        """Show what can be sent to whoever helps; nothing where the program cannot gather it."""
        if self._gather is None:
            return
        if self._report is None:
            from crm_desktop.ui.help.report_drawer import ReportDrawer

            self._report = ReportDrawer(self, gather=self._gather, tasks=self._tasks, toasts=self.toasts)
        if self._help is not None:
            self._help.hide()
        self._report.pull_out()

    def show_guide(self, step: "FirstStep | None") -> None:
        """Lay the strip of the first steps over the pages, or take it away."""
        if self._guide is not None:
            self._column.removeWidget(self._guide)
            self._guide.hide()
            self._guide.deleteLater()
            self._guide = None
        if step is not None:
            from crm_desktop.ui.help.guide_strip import GuideStrip

            self._guide = GuideStrip(self, step)
            self._guide.wanted.connect(self.go)
            self._guide.help_asked.connect(self.show_help)
            self._guide.dismissed.connect(self.guide_dismissed)
            self._column.insertWidget(1, self._guide)
            self._guide.show()  # the layout would do so only when it has its turn

    @property
    def guide(self) -> "GuideStrip | None":
        """The strip of the first steps, if it shows."""
        return self._guide

    def _topic(self) -> str:
        page = self._pages.get(self._current)
        return (page.help_topic() if page is not None else "") or self._current

    def _open(self, entry: PageEntry) -> Page:
        page = entry.factory(self.desk, self._pages_stack)
        page.setObjectName(f"page_{entry.place.key}")
        page.badge_changed.connect(partial(self.rail.set_count, entry.place.key))
        page.title_changed.connect(partial(self._on_title, entry.place.key))
        self._pages[entry.place.key] = page
        self._pages_stack.addWidget(page)
        return page

    def _build(self, entries: Sequence[PageEntry], now: Callable[[], datetime]) -> None:
        self.rail = Rail(self, [entry.place for entry in entries])
        self.rail.chosen.connect(self.go)
        self.top_bar = TopBar(self)
        self.top_bar.lock_asked.connect(self.lock_asked)
        self.top_bar.help_asked.connect(self.turn_help)
        self._pages_stack = QStackedWidget(self)
        self._pages_stack.setObjectName("pages")
        self.strip = StatusStrip(self, now=now)
        self.strip.sync_asked.connect(self._on_sync_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        self._column = column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self._pages_stack, 1)
        column.addWidget(self.strip)
        row.addLayout(column, 1)

    def _bind(self) -> None:
        for entry in self._entries.values():
            for keys in entry.place.shortcuts:
                self._bind_key(keys, entry.place.words, partial(self.go, entry.place.key))
        for keys in ("Ctrl+K", "F3"):
            self._bind_key(keys, Words("查找客户、单号、命令", "Find anything"), self.start_search)
        self._bind_key("F12", Words("锁屏", "Lock the screen"), self.lock_asked.emit)
        self._bind_key("F1", Words("快捷键一览", "Shortcuts"), self.show_shortcuts)
        self._bind_key("Shift+F1", Words("本页帮助", "Help for this screen"), self.turn_help)
        self.top_bar.saves.setVisible(self.undoing is not None)
        if self.undoing is not None:
            self._bind_key("Ctrl+Z", Words("撤销上一次保存", "Undo the last save"), self.undoing.undo_last)
            self._bind_key("Alt+Z", Words("最近的保存", "The last saves"), self.undoing.show_list)
            self.top_bar.saves.clicked.connect(self._on_saves)

    def _bind_key(self, keys: str, words: Words, slot: Callable[[], object]) -> None:
        self.shortcuts.bind(keys, words, owner=self, slot=slot, group=EVERYWHERE)

    def _all(self, commands: Sequence[Command]) -> tuple[Command, ...]:
        """Places, what the program adds, and help last."""
        from crm_desktop.ui.help.commands import help_commands

        report = self.report_problem if self._gather is not None else None
        return (*self._places(), *commands, *help_commands(self.show_help, report=report))

    def _places(self) -> list[Command]:
        return [
            Command(
                entry.place.words,
                entry.place.icon,
                partial(self.go, entry.place.key),
                keys=entry.place.shortcuts[0] if entry.place.shortcuts else "",
            )
            for entry in self._entries.values()
        ]

    def _commands(self) -> list[Command]:
        """Places, what the program offers, and whatever has a key on the page now: the mouse reaches it too."""
        named = {command.words for command in self._given}
        actions: dict[Words, Binding] = {}
        for binding in self.shortcuts.sheet():
            if binding.words not in named and binding.keys != "Escape":
                actions.setdefault(binding.words, binding)
        pressed = [
            Command(words, "keyboard", partial(self.shortcuts.press, binding), keys=binding.keys, detail=binding.group)
            for words, binding in actions.items()
        ]
        return [*self._given, *pressed]

    def _on_saves(self) -> None:
        if self.undoing is not None:
            self.undoing.show_list()

    def _on_jump(self, subject: object) -> None:
        if isinstance(subject, Jump):
            self.go(subject.key, subject.subject)

    def _on_sync_asked(self) -> None:
        if "sync" in self._entries:
            self.go("sync")

    def _on_title(self, key: str, text: str) -> None:
        if key == self._current:
            self.top_bar.set_heading(text)


def focused_inside(widget: QWidget) -> QWidget | None:
    """The focused widget inside `widget`, to give the focus back after something covered it."""
    focused = QApplication.focusWidget()
    return focused if focused is not None and widget.isAncestorOf(focused) else None
