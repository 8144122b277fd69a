"""A person at work: the shell over their seat, told of every change and of how the line stands."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication

from crm_desktop.app.desktop import Desktop
from crm_desktop.app.guiding import Guide, tell_news
from crm_desktop.app.pages import Wiring, page_entries
from crm_desktop.app.reminding import Reminder
from crm_desktop.app.reporting import report_work
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_erasing import erase_leftovers
from crm_desktop.services.filing_queue import EntryQueue, entry_queue
from crm_desktop.services.old_disclosures import take_over_old_lines
from crm_desktop.services.paper_photos import drop_unnamed
from crm_desktop.services.screen_lock import unlock
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.sign_in import still_there
from crm_desktop.services.syncing_news import SyncStatus
from crm_desktop.store.branch_store import Changes
from crm_desktop.ui.customers.finding import finder
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.garbage import collect_all
from crm_desktop.ui.language import say
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.sign_in.idle import IdleLock
from crm_desktop.ui.sign_in.lock_view import LockView
from crm_desktop.ui.status_strip import LinkState
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.top_bar import Workplace

_DAY_BEAT_MS = 60_000
_RIGHTS_ENDED = Words(
    "您的账号或岗位有变动，请重新登录；没做完的都留着",
    "Your account or post has changed: sign in again; what you had begun is kept",
)


class Workroom(QObject):
    """Owns the shell of one sign-in. `left()` when the person signs out or makes way; `closed()` ends all.

    `restore_asked(Path)`: that copy is to be put in the place of the file.
    """

    left = Signal()
    closed = Signal()
    restore_asked = Signal(object)

    def __init__(
        self,
        parent: QObject,
        desktop: Desktop,
        person: Person,
        *,
        tasks: Tasks,
        failures: Failures,
        state: QSettings,
        preferences: Preferences,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(parent)
        self._desktop, self._tasks, self._now = desktop, tasks, now
        self._seat: Seat = desktop.seat(person)
        self._leaving = False
        self.why_left: Words | None = None
        wiring = Wiring(desktop=desktop, seat=self._seat, preferences=preferences, sign_out=self.leave,
                        restore=self.restore_asked.emit)  # fmt: skip
        self._state = state
        self.shell = Shell(
            page_entries(wiring),
            tasks=tasks,
            failures=failures,
            state=state,
            now=now,
            find=finder(self._seat),
            seat=self._seat,
            gather=partial(report_work, desktop, self._seat, tasks=tasks, state=state),
        )
        self.shell.set_workplace(Workplace(self._seat.branch.name, person.name, say(person.role.words)))
        self.shell.lock_asked.connect(self.lock)
        self.shell.closing.connect(self._on_closing)
        self._heeding = (desktop.store.subscribe(self._heard), desktop.line.subscribe(self._line_changed))
        self._beat = QTimer(self)
        self._beat.setInterval(_DAY_BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._beat.start()
        self._watch_idle(preferences)
        self.guide = Guide(self, self.shell, self._seat, tasks=tasks, state=state)
        self._reminder = Reminder(self, self.shell, self._seat)

    @property
    def seat(self) -> Seat:
        """Where the person sits."""
        return self._seat

    def start(self) -> None:
        """Show the window on its last page and begin to sync in the background."""
        self._tasks.database(partial(drop_unnamed, self._seat), owner=self)  # before anything new is keyed
        self.shell.open(self.shell.last_page())
        self.shell.show()
        self._on_beat()
        self._line_changed(self._desktop.line.status())
        self._tasks.database(partial(take_over_old_lines, self._seat), owner=self)
        self._desktop.line.start()
        tell_news(self.shell, self._seat.person, state=self._state)
        self.guide.look()

    def lock(self) -> None:
        """Cover the screen; what is behind stays as it is."""
        if self.shell.covered:
            return
        view = LockView(
            self.shell,
            self._seat.person,
            unlock=self._unlock,
            tasks=self._tasks,
            branch=self._seat.branch.name,
            now=self._now,
        )
        view.unlocked.connect(self.shell.uncover)
        view.other_asked.connect(self.leave)
        self.shell.cover(view)

    def leave(self) -> None:
        """Sign out: drafts are kept, the queue belongs to the desktop."""
        self._leaving = True
        self.shell.close()

    def abandon(self) -> None:
        """The file is about to go or to be replaced: nothing is kept in it any more, and nothing shown."""
        self._end()
        self.shell.hide()

    def _unlock(self, password: str) -> Person:
        return unlock(self._desktop.store, self._seat.branch.code, self._seat.person, password, now=self._now)

    def _watch_idle(self, preferences: Preferences) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("a window needs an application")
        self._idle = IdleLock(app, minutes=preferences.lock_after)
        self._idle.lock_asked.connect(self.lock)
        self._idle.lock_asked.connect(collect_all)
        preferences.lock_after_changed.connect(self._idle.set_minutes)

    def _heard(self, changes: Changes) -> None:
        """From the thread that made the changes."""
        self._tasks.deliver(self, self._on_changes, changes)

    def _on_changes(self, changes: Changes) -> None:
        if not changes.only("disclosure"):
            # No page reads the log but its own; another one read anew would hide what was just revealed.
            self.shell.publish(changes)
        if self._seat.at_head_office:
            self._tasks.database(partial(erase_leftovers, self._seat), owner=self)
        self.guide.follow(changes)
        if changes.touches("registration_form", "branch", "chain", "calendar_day"):
            self._look_at_day()
        if changes.touches("account", "staff"):
            self._look_at_rights()

    def _line_changed(self, status: SyncStatus) -> None:
        self._tasks.deliver(self, self._on_line, status)

    def _on_line(self, status: SyncStatus) -> None:
        self.shell.set_link(
            LinkState(
                online=bool(status.online),
                waiting=status.waiting_units,
                last_sync=status.last_success,
                attention=status.refused + status.conflicts,
                working=status.running,
                unconfirmed=status.unconfirmed_units,
                paused=status.paused,
                photos=status.photos,
            )
        )

    def _on_beat(self) -> None:
        self._look_at_day()
        self._look_at_rights()
        self._tasks.network(self._desktop.backups.make_if_due, owner=self)

    def _look_at_rights(self) -> None:
        work = partial(still_there, self._desktop.store, self._seat.branch.code, self._seat.person, now=self._now)
        self._tasks.database(work, owner=self, done=self._on_rights)

    def _on_rights(self, still: bool) -> None:
        """Rights end on leaving or moving (U3): whoever sits here signs in as what they are now, or no more."""
        if not still and not self._leaving:
            self.why_left = _RIGHTS_ENDED
            self.leave()

    def _look_at_day(self) -> None:
        if self._seat.at_head_office:
            return  # the countdown is a branch's
        self._tasks.database(partial(entry_queue, self._seat), owner=self, done=self._on_day)

    def _on_day(self, queue: EntryQueue) -> None:
        self.shell.set_day(open_day=queue.deadline is not None, to_file=len(queue.waiting), hours=queue.clock.hours)
        self._reminder.heed(queue)

    def _on_closing(self) -> None:
        self._end()
        (self.left if self._leaving else self.closed).emit()

    def _end(self) -> None:
        self._beat.stop()
        self._idle.stop()
        for end in self._heeding:
            end()
