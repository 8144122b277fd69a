"""F12: a screen with nobody's data on it, until the same person's password or another person (D1, PRACTICE 2.12)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import SignInRefused
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sign_in.password_field import PasswordField
from crm_desktop.ui.sign_in.stage import Stage, heading
from crm_desktop.ui.sign_in.waiting import seconds_left, wait_words
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text, icon_label

Unlock = Callable[[str], Person]
"""`unlock(password)` of the person who locked; raises SignInRefused. Called on the database thread."""

_CAPS = Problem("caps", "password", Words("大写锁定开着", "Caps Lock is on"), Severity.HINT)


class LockView(Stage):
    """`unlocked()` after the right password, `other_asked()` for 换人登录. Work behind it stays as it is.

    At first it names nobody: any key or a click asks for the password, and what was typed first is not lost.
    """

    unlocked = Signal()
    other_asked = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        person: Person,
        *,
        unlock: Unlock,
        tasks: Tasks,
        branch: str,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(parent, place=branch, line="", now=now, width=400)
        self._person, self._unlock, self._tasks = person, unlock, tasks
        self._asking = self._busy = False
        self._refused: SignInRefused | None = None
        self._beat = QTimer(self)
        self._beat.setInterval(500)
        self._beat.timeout.connect(self._on_beat)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rebuild()

    def settle(self) -> None:
        """The box once it is there."""
        if self._asking:
            self.password.setFocus(Qt.FocusReason.TabFocusReason)

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """A lock, or the box for the password."""
        top = QHBoxLayout()
        top.addWidget(icon_label(room, "lock", "accent", size=40))
        top.addStretch(1)
        column.addLayout(top)
        column.addSpacing(12)
        if self._asking:
            self._compose_asking(column, room)
        else:
            column.addLayout(
                heading(
                    room, tr("已锁屏", "Locked"), tr("没做完的都还在，解锁就能接着做", "Your work is as you left it")
                )
            )
            column.addSpacing(14)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(KeyHint(room, tr("任意键", "Any key")))
            row.addWidget(Text(room, tr("输密码解锁", "to unlock"), "soft"))
            row.addStretch(1)
            column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key asks; what it wrote goes into the box. Esc hides the box again."""
        if self._asking and event.key() == Qt.Key.Key_Escape and not self._busy:
            self._asking, self._refused = False, None
            self.rebuild()
            self.setFocus()
            return
        if not self._asking and event.key() not in _SILENT:
            self.ask(event.text() if event.text().isprintable() else "")

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click asks as well."""
        if not self._asking:
            self.ask()

    def _compose_asking(self, column: QVBoxLayout, room: QWidget) -> None:
        post = say(self._person.role.words)
        column.addLayout(heading(room, self._person.name, post))
        column.addSpacing(14)
        self.password = PasswordField(room)
        self.password.returnPressed.connect(self._submit)
        self.password.caps_changed.connect(self._on_changed)
        self.password.textEdited.connect(self._on_changed)
        self.field = Field(room, Words("密码", "Password"), self.password, name="password")
        column.addWidget(self.field)
        self.go = button(room, tr("解锁", "Unlock"), kind="primary", measure="large", name="unlock")
        self.go.clicked.connect(self._submit)
        self.other = button(room, tr("换人登录", "Someone else"), kind="quiet", icon="users", name="someoneElse")
        self.other.clicked.connect(self.other_asked)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.go)
        row.addWidget(self.other)
        row.addStretch(1)
        column.addLayout(row)
        self._show_state()

    def ask(self, typed: str = "") -> None:
        """Ask for the password; `typed` is what was pressed already."""
        self._asking = True
        self.rebuild()
        self.password.setText(typed)
        self.password.setFocus(Qt.FocusReason.TabFocusReason)
        self.password.end(False)
        self._show_state()

    def _submit(self) -> None:
        password = self.password.text()
        if not password or self._busy or seconds_left(self._refused, self._now()):
            return
        self._busy = True
        self._show_state()
        work = partial(self._unlock, password)
        self._tasks.database(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _on_done(self, _person: Person) -> None:
        self._busy = False
        self.password.clear()
        self.unlocked.emit()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, SignInRefused):
            self._refused = error
            if error.retry_at is not None:
                self._beat.start()
        self._show_state()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.selectAll()
        if not isinstance(error, SignInRefused):
            raise error

    def _on_changed(self, _what: object) -> None:
        if not self._beat.isActive():
            self._refused = None
        self._show_state()

    def _on_beat(self) -> None:
        if not seconds_left(self._refused, self._now()):
            self._beat.stop()
            self._refused = None
        if self._asking:
            self._show_state()

    def _show_state(self) -> None:
        left = seconds_left(self._refused, self._now())
        self.field.set_problem(self._problem(left))
        grant(self.password, None, busy=self._busy)
        lacks = "" if self.password.text() else tr("先输入密码", "Your password first")
        grant(self.go, None, lacks=say(wait_words(left)) if left else lacks, busy=self._busy)

    def _problem(self, left: int) -> Problem | None:
        if left:
            return Problem("throttled", "password", wait_words(left), Severity.WARN)
        if self._refused is not None:
            return Problem("refused", "password", self._refused.words)
        return _CAPS if self.password.caps else None


_SILENT = (Qt.Key.Key_F12, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock)
