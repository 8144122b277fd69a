"""What stands before the work: opening the file, joining, the first fill, signing in. All at one door."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from crm_desktop.app.desktop import Desktop, open_desktop, put_back
from crm_desktop.app.door import Door
from crm_desktop.app.pages import read_pages
from crm_desktop.app.paths import Paths
from crm_desktop.rules.words import Words
from crm_desktop.services.backups import newest_backup
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import branch_facts, colleagues, sign_in
from crm_desktop.services.sign_in_own import on_start_code, set_own_password
from crm_desktop.services.start_trouble import Way, start_trouble
from crm_desktop.services.syncing_news import SyncOutcome, SyncProgress
from crm_desktop.store.errors import StoreError
from crm_desktop.store.opening import set_aside
from crm_desktop.ui.first_run.asking import Asking, AskOnScreen
from crm_desktop.ui.first_run.enrol_view import EnrolView
from crm_desktop.ui.first_run.fill_view import FillView
from crm_desktop.ui.first_run.opening_view import OpeningView
from crm_desktop.ui.first_run.pass_phrase_view import PassPhraseView
from crm_desktop.ui.first_run.trouble_view import TroubleView
from crm_desktop.ui.first_run.wiped_view import WipedView
from crm_desktop.ui.sign_in.own_password_view import OwnPasswordView
from crm_desktop.ui.sign_in.sign_in_view import SignInView
from crm_desktop.ui.sign_in.stage import Stage
from crm_desktop.ui.tasks import Tasks
from sync.clock import Clock

_LAST_LOGIN = "sign_in/last_staff"

Prepare = Callable[[Desktop], None]
"""Something to do, off the interface thread, once the file is open: the sample chain joins here."""


class Entrance(QObject):
    """Leads from a closed file to a person at a seat; `entered(Desktop, Person)` ends it."""

    entered = Signal(object, object)

    def __init__(
        self,
        door: Door,
        paths: Paths,
        *,
        tasks: Tasks,
        state: QSettings,
        now: Callable[[], datetime],
        clock: Clock | None = None,
        prepare: Prepare | None = None,
        sample_hint: Words | None = None,
        wiped: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(door)
        self.door = door
        self._paths, self._tasks, self._state, self._now, self._clock = paths, tasks, state, now, clock
        self._prepare, self._sample_hint, self._wiped = prepare, sample_hint, wiped
        self._desktop: Desktop | None = None
        self.wiped: WipedView | None = None
        self._start_code: tuple[str, str] | None = None
        self._asking = AskOnScreen(self, self._ask)
        # A question that waits for an answer is given up with the window: no thread may wait for ever.
        door.closing.connect(self._on_cancelled)

    @property
    def desktop(self) -> Desktop | None:
        """The desktop, once its file is open."""
        return self._desktop

    def open(self) -> None:
        """Open the file, off the interface thread, then go on to whatever comes next."""
        self._tasks.network(self._opened, owner=self, done=self._on_open, failed=self._on_trouble)

    def put_back(self, copy: Path | None = None) -> None:
        """Put a copy, or the newest good one, in the place of the file, and open that."""
        self._tasks.network(partial(self._put_back, copy), owner=self, done=self._on_put_back, failed=self._on_trouble)

    def release(self) -> Desktop | None:
        """Hand over the desktop, if open, to be closed; the door says that the file is being opened."""
        desktop, self._desktop = self._desktop, None
        self._asking.answer(None)
        self._show(OpeningView(self.door, now=self._now))
        self.door.show()
        return desktop

    def sign_in(self, told: Words | None = None) -> None:
        """Show the people of the branch; `told` says why somebody has to sign in once more."""
        desktop, branch = self._joined()
        self._tasks.network(partial(read_pages, branch), owner=self)
        view = SignInView(
            self.door,
            colleagues(desktop.store, branch, now=self._now),
            sign_in=self._sign_in,
            tasks=self._tasks,
            branch=branch_facts(desktop.store, branch).name,
            now=self._now,
            last=str(self._state.value(_LAST_LOGIN, "")),
            sync=desktop.line.sync_now,
            sample_hint=self._sample_hint,
            told=told,
        )
        view.synced.connect(partial(self._on_synced, view))
        self._show(view)

    def give_up(self) -> Desktop | None:
        """Show that all is being destroyed, and hand over the desktop, if open, to be closed."""
        desktop, self._desktop = self._desktop, None
        self._asking.answer(None)
        self.wiped = view = WipedView(self.door, now=self._now)
        view.left.connect(self.door.close)
        self._state.remove(_LAST_LOGIN)
        self._show(view)
        self.door.show()
        return desktop

    def _opened(self) -> Desktop:
        desktop = open_desktop(self._paths, ask_pass_phrase=self._asking, now=self._now, clock=self._clock,
                               wiped=self._wiped)  # fmt: skip
        try:
            if self._prepare is not None:
                self._prepare(desktop)
        except BaseException:
            desktop.close()
            raise
        return desktop

    def _on_open(self, desktop: Desktop) -> None:
        self._desktop = desktop
        if desktop.enrolled is None:
            view = EnrolView(self.door, join=self._join, tasks=self._tasks, now=self._now)
            view.joined.connect(self._fill)
            self._show(view)
        elif not colleagues(desktop.store, desktop.enrolled.branch):
            self._fill()
        else:
            self.sign_in()

    def _on_trouble(self, error: Exception) -> None:
        if not isinstance(error, StoreError):
            raise error
        trouble = start_trouble(error, backup=newest_backup(self._paths.database, now=self._now()))
        view = TroubleView(self.door, trouble, folder=self._paths.data, now=self._now)
        view.chosen.connect(self._on_way)
        self._show(view)

    def _on_way(self, way: object) -> None:
        if way is Way.RETRY:
            self.open()
        elif way is Way.SET_ASIDE:
            set_aside(self._paths.database, now=self._now())
            self.open()
        elif way is Way.RESTORE:
            self.put_back()
        elif way is Way.QUIT:
            self.door.close()

    def _put_back(self, copy: Path | None) -> None:
        put_back(self._paths, ask_pass_phrase=self._asking, now=self._now, copy=copy)

    def _on_put_back(self, _nothing: None) -> None:
        self.open()

    def _ask(self, asking: Asking) -> None:
        view = PassPhraseView(self.door, words=asking.words, new=asking.new, trouble=asking.trouble, now=self._now)
        view.answered.connect(self._asking.answer)
        view.cancelled.connect(self._on_cancelled)
        self._show(view)

    def _on_cancelled(self) -> None:
        self._asking.answer(None)

    def _join(self, url: str, code: str, name: str, authority: str) -> None:
        desktop = self._desktop
        if desktop is not None:
            desktop.join(url, code, name=name, authority=Path(authority) if authority else None)

    def _fill(self) -> None:
        desktop, branch = self._joined()
        view = FillView(
            self.door,
            fill=self._run_fill,
            pause=desktop.line.interrupt,
            tasks=self._tasks,
            branch=branch,
            now=self._now,
        )
        view.filled.connect(self.sign_in)
        self._show(view)
        view.begin()

    def _run_fill(self, progress: Callable[[SyncProgress], None]) -> SyncOutcome:
        desktop, _ = self._joined()
        return desktop.line.sync_now(progress)

    def _sign_in(self, login: str, password: str) -> Person:
        desktop, branch = self._joined()
        person = sign_in(desktop.store, branch, login, password, now=self._now)
        self._start_code = (login, password) if on_start_code(desktop.store, branch, person) else None
        return person

    def _on_signed_in(self, person: object) -> None:
        if not isinstance(person, Person):
            return
        self._state.setValue(_LAST_LOGIN, person.id)
        start_code, self._start_code = self._start_code, None
        if start_code is None:
            self._enter(person)
            return
        desktop, branch = self._joined()
        login, present = start_code
        view = OwnPasswordView(
            self.door,
            person.name,
            present,
            change=partial(self._set_own, login),
            tasks=self._tasks,
            branch=branch_facts(desktop.store, branch).name,
            now=self._now,
        )
        view.done.connect(partial(self._enter, person))
        self._show(view)

    def _on_synced(self, view: SignInView, _outcome: object) -> None:
        """Accounts may have come, gone or changed with it."""
        if self._desktop is None:
            return
        desktop, branch = self._joined()
        people = tuple(colleagues(desktop.store, branch, now=self._now))
        if people != view.people_shown:
            view.show_people(people)

    def _set_own(self, login: str, present: str, new: str) -> None:
        desktop, _ = self._joined()
        set_own_password(desktop.store, desktop.membership, login, present, new=new)

    def _enter(self, person: Person) -> None:
        self.entered.emit(self._desktop, person)

    def _joined(self) -> tuple[Desktop, str]:
        if self._desktop is None or self._desktop.enrolled is None:
            raise RuntimeError("the desktop has not joined a branch")
        return self._desktop, self._desktop.enrolled.branch

    def _show(self, view: Stage) -> None:
        if isinstance(view, SignInView):
            view.signed_in.connect(self._on_signed_in)
        self.door.put(view)
