"""Signing in: who one is by a digit or the mouse, the password, Enter (P1, D5)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import Colleague, SignInRefused
from crm_desktop.services.syncing_news import SyncOutcome
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.password_field import PasswordField
from crm_desktop.ui.sign_in.people import People
from crm_desktop.ui.sign_in.stage import Stage, heading
from crm_desktop.ui.sign_in.waiting import seconds_left, wait_words
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text

SignIn = Callable[[str, str], Person]
"""`sign_in(login, password)`; raises SignInRefused. It takes a tenth of a second: called on the database thread."""

_CAPS: Final = Problem("caps", "password", Words("大写锁定开着", "Caps Lock is on"), Severity.HINT)
_FORGOTTEN: Final = Words("忘了密码？请店长向总部申请重设", "Forgot it? Ask the manager to have head office reset it")
_SYNCED: Final = Words("同步好了，请登录", "Synced: sign in now")


class SignInView(Stage):
    """`signed_in(person)` when someone did. The first screen, and a cover of the shell for 换人登录.

    `people` as `services.sign_in.colleagues` lists them; `last` is who was here before (staff id), where the arrows
    begin. With `sync` (run on a network thread) the foot offers to sync first; `synced(outcome)` tells its end, so
    that the composition root can `show_people` anew. `sample_hint` says the sample branch's password, `told` why
    somebody has to sign in once more.
    """

    signed_in = Signal(object)
    synced = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        people: Sequence[Colleague],
        *,
        sign_in: SignIn,
        tasks: Tasks,
        branch: str,
        now: Callable[[], datetime],
        last: str = "",
        sync: Callable[[], SyncOutcome] | None = None,
        sample_hint: Words | None = None,
        told: Words | None = None,
    ) -> None:
        line = tr("资料加密存放在这台电脑，断网照常工作", "Encrypted on this computer; works without a line")
        super().__init__(parent, place=branch, line=line, now=now)
        self._people, self._sign_in, self._tasks = tuple(people), sign_in, tasks
        self._last, self._sync, self._sample_hint = last, sync, sample_hint
        self._chosen: Colleague | None = None
        self._refused: SignInRefused | None = None
        self._busy = self._syncing = False
        self._told: Words | None = told
        self._beat = QTimer(self)
        self._beat.setInterval(500)
        self._beat.timeout.connect(self._on_beat)
        self.rebuild()

    @property
    def people_shown(self) -> tuple[Colleague, ...]:
        """Who may sign in, in the order of their digits."""
        return self._people

    @property
    def told(self) -> str:
        """The quiet line at the foot: how a sync ended, or what to do about a forgotten password."""
        return self._foot_words.text()

    def pick(self, person: Colleague) -> None:
        """Ask this person's password."""
        if self._busy:
            return
        if person != self._chosen:
            self._refused = None
            self.password.clear()
        self._chosen = person
        self.people.show_chosen(person)
        self._show_state()
        self.password.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, refused: SignInRefused) -> None:
        """Say why nobody was signed in, and count down to the next try."""
        self._refused = refused
        if refused.retry_at is not None:
            self._beat.start()
        self._show_state()
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_people(self, people: Sequence[Colleague]) -> None:
        """Others may sign in now: accounts came by sync."""
        self._people = tuple(people)
        if self._chosen is not None and self._chosen not in self._people:
            self._chosen = None
        self.rebuild()

    def settle(self) -> None:
        """The password once someone is picked, else the tiles."""
        if not self._people:
            self.sync_button.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._chosen is None:
            self.people.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.password.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def first_step(self) -> int | None:
        """The second of three, where nobody has signed in yet."""
        return None if self._last else 1

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """Tiles, password, foot; or why there is nobody yet."""
        self.people = People(room, self._people, chosen=self._last)
        self.people.picked.connect(self.pick)
        if self._people:
            column.addLayout(heading(room, tr("您是哪位？", "Who are you?"), self._keys_words()))
            column.addSpacing(14)
            column.addWidget(self.people)
            column.addSpacing(18)
        else:
            column.addWidget(
                EmptyState(
                    room,
                    icon="users",
                    title=tr("这台电脑上还没有账号", "There are no accounts on this desktop yet"),
                    text=tr("同步一次，总部开好的账号就会出现。", "Sync once: accounts opened at head office appear."),
                )
            )
        self._entry = self._build_entry(room)
        self._entry.setVisible(bool(self._people))
        column.addWidget(self._entry)
        column.addSpacing(4)
        column.addWidget(self._build_foot(room))
        self.people.show_chosen(self._chosen)
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the tiles."""
        if event.key() == Qt.Key.Key_Escape and self._chosen is not None and not self._busy:
            self._forget()
            return
        super().keyPressEvent(event)

    def _build_entry(self, room: QWidget) -> QWidget:
        entry = QWidget(room)
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.password = PasswordField(entry)
        self.password.returnPressed.connect(self._submit)
        self.password.caps_changed.connect(self._on_caps)
        self.password.textChanged.connect(self._on_edited)
        self.field = Field(entry, Words("密码", "Password"), self.password, name="password")
        self.go = button(entry, tr("登录", "Sign in"), kind="primary", measure="large", name="signIn")
        self.go.clicked.connect(self._submit)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.field, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 23, 0, 0)
        side.addWidget(self.go)
        side.addStretch(1)
        row.addLayout(side)
        column.addLayout(row)
        return entry

    def _build_foot(self, room: QWidget) -> QWidget:
        foot = QWidget(room)
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        if self._sample_hint is not None:
            column.addWidget(Notice(foot, say(self._sample_hint)))
        row = QHBoxLayout()
        row.setSpacing(8)
        self._foot_words = Text(foot, "", "caption", wrap=True)
        row.addWidget(self._foot_words, 1)
        self.sync_button = self._build_sync(foot)
        row.addWidget(self.sync_button)
        if not self._people:
            row.addStretch(1)
            self._foot_words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        return foot

    def _build_sync(self, foot: QWidget) -> PushButton:
        """The way to get accounts at all, or the last news about them."""
        made = (
            button(
                foot, tr("先同步一次", "Sync first"), kind="quiet", icon="refresh-cw", measure="small", name="syncFirst"
            )
            if self._people
            else button(foot, tr("同步", "Sync"), kind="primary", icon="refresh-cw", name="syncFirst")
        )
        made.setVisible(self._sync is not None)
        made.clicked.connect(self._on_sync)
        return made

    def _keys_words(self) -> str:
        digits = min(9, len(self._people))
        return tr(f"按数字 1–{digits} 选人，再输密码", f"Press 1–{digits}, then type your password")

    def _forget(self) -> None:
        self._chosen, self._refused = None, None
        self.password.clear()
        self.people.show_chosen(None)
        self._show_state()
        self.people.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_caps(self, _on: object) -> None:
        self._show_state()

    def _on_edited(self, _text: str) -> None:
        if self._refused is not None and self._refused.retry_at is None:
            self._refused = None
        self._show_state()

    def _submit(self) -> None:
        person, password = self._chosen, self.password.text()
        if person is None or not password or self._busy or self._waits():
            return
        self._busy = True
        self._show_state()
        self._tasks.database(
            partial(self._sign_in, person.login, password), owner=self, done=self._on_done, failed=self._on_failed
        )

    def _on_done(self, person: Person) -> None:
        self._busy = False
        self.password.clear()
        self._show_state()
        self.signed_in.emit(person)

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, SignInRefused):
            self._show_state()
            raise error
        self.refuse(error)

    def _waits(self) -> int:
        return seconds_left(self._refused, self._now())

    def _on_beat(self) -> None:
        if not self._waits():
            self._beat.stop()
            self._refused = None
            self.password.clear()
        self._show_state()

    def _show_state(self) -> None:
        self.field.set_problem(self._problem())
        waits = self._waits()
        nobody = tr("先选人", "Pick yourself first") if self._chosen is None else ""
        lacks = "" if self.password.text() else tr("先输入密码", "Your password first")
        grant(self.password, None, lacks=nobody, busy=self._busy)
        grant(self.go, None, lacks=nobody or (say(wait_words(waits)) if waits else lacks), busy=self._busy)
        self.go.setText(tr("登录中…", "One moment…") if self._busy else tr("登录", "Sign in"))
        self.password.setPlaceholderText(nobody)
        grant(self.sync_button, None, busy=self._syncing)
        told = self._told or (_FORGOTTEN if self._people else None)
        self._foot_words.setText(say(told) if told else "")

    def _problem(self) -> Problem | None:
        seconds = self._waits()
        if seconds:
            return Problem("throttled", "password", wait_words(seconds), Severity.WARN)
        if self._refused is not None:
            return Problem("refused", "password", self._refused.words)
        return _CAPS if self.password.caps else None

    def _on_sync(self) -> None:
        if self._sync is None or self._syncing:
            return
        self._syncing = True
        self._tell(Words("正在同步…", "Syncing…"))
        self._tasks.network(self._sync, owner=self, done=self._on_synced, failed=self._on_sync_failed)

    def _on_synced(self, outcome: SyncOutcome) -> None:
        self._syncing = False
        if outcome.trouble is None:
            self._refused = None
        self._tell(outcome.trouble.words if outcome.trouble else _SYNCED)
        self.synced.emit(outcome)

    def _on_sync_failed(self, error: Exception) -> None:
        self._syncing = False
        self._tell(None)
        raise error

    def _tell(self, words: Words | None) -> None:
        self._told = words
        self._show_state()
