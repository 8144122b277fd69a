"""Two boxes for a password of one's own, and a third for the present one where that is not known yet (P1)."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.asking_office import NoLine
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.sign_in_password import SHORTEST, TOO_SHORT
from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.password_field import PasswordField
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant

Change = Callable[[str, str], None]
"""`change(present, new)`: have head office take the new password; called on a network thread."""

_CAPS: Final = Problem("caps", "new", Words("大写锁定开着", "Caps Lock is on"), Severity.HINT)
_DIFFER: Final = Problem("differ", "again", Words("两次输入不一样", "The two are not the same"))
_SHORT: Final = Problem("short", "new", TOO_SHORT)
_HINT: Final = Words(f"至少 {SHORTEST} 位，只有自己知道", f"At least {SHORTEST} characters, known to you alone")


class OwnPasswordForm(QWidget):
    """`changed()` once head office has taken it, `without_line()` where that could not be asked.

    `present` is the password just typed at the door; None asks for it.
    """

    changed = Signal()
    without_line = Signal()

    def __init__(
        self, parent: QWidget, *, change: Change, tasks: Tasks, present: str | None = None, large: bool = True
    ) -> None:
        super().__init__(parent)
        self._change, self._tasks, self._given = change, tasks, present
        self._busy = False
        self._build(large=large)
        self._show_state()

    def start(self) -> None:
        """Put the cursor into the first box that is empty."""
        boxes = (self.present, self.new, self.again)
        first = next((box for box in boxes if not box.isHidden() and not box.text()), self.again)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def clear(self) -> None:
        """Leave nothing in the boxes."""
        for box in (self.present, self.new, self.again):
            box.clear()
        self._say(None)

    def submit(self) -> None:
        """Ask head office, if the two are the same and long enough."""
        present = self.present.text() if self._given is None else self._given
        if self._busy or not self.go.isEnabled():
            return
        problem = _SHORT if len(self.new.text()) < SHORTEST else None
        problem = problem or (_DIFFER if self.new.text() != self.again.text() else None)
        self._say(problem)
        if problem is not None:
            self._fields[problem.field].input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        self._show_state()
        work = partial(self._change, present, self.new.text())
        self._tasks.network(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _build(self, *, large: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.present = PasswordField(self, name="presentPassword", large=large)
        self.new = PasswordField(self, name="newPassword", large=large)
        self.again = PasswordField(self, name="againPassword", large=large)
        self._fields = {
            "present": Field(self, Words("现在的密码", "Present password"), self.present, name="presentPassword"),
            "new": Field(self, Words("新密码", "New password"), self.new, name="newPassword", hint=_HINT),
            "again": Field(self, Words("再输一次", "Once more"), self.again, name="againPassword"),
        }
        for field in self._fields.values():
            column.addWidget(field)
        self._fields["present"].setVisible(self._given is None)
        self.present.setVisible(self._given is None)
        for box, following in ((self.present, self.new), (self.new, self.again)):
            box.returnPressed.connect(partial(following.setFocus, Qt.FocusReason.TabFocusReason))
        self.again.returnPressed.connect(self.submit)
        self.new.caps_changed.connect(self._on_caps)
        for box in (self.present, self.new, self.again):
            box.textEdited.connect(self._on_edited)
        row = QHBoxLayout()
        self.go = button(self, "", kind="primary", measure="large" if large else "medium", name="setPassword")
        self.go.clicked.connect(self.submit)
        row.addWidget(self.go)
        row.addStretch(1)
        column.addLayout(row)

    def _on_edited(self, _text: str) -> None:
        self._say(None)
        self._show_state()

    def _on_caps(self, on: object) -> None:
        self._say(_CAPS if on else None)

    def _on_done(self, _nothing: None) -> None:
        self._busy = False
        self.clear()
        self._show_state()
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self._show_state()
        if not isinstance(error, ServiceError):
            raise error
        where = "new" if self._given is not None or isinstance(error, NoLine) else "present"
        self._say(Problem("refused", where, error.words))
        self._fields[where].input.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(error, NoLine):
            self.without_line.emit()

    def _say(self, problem: Problem | None) -> None:
        for name, field in self._fields.items():
            field.set_problem(problem if problem is not None and problem.field == name else None)

    def _show_state(self) -> None:
        known = self._given is not None or bool(self.present.text())
        for box in (self.present, self.new, self.again):
            grant(box, None, busy=self._busy)
        lacks = "" if known else tr("先输入现在的密码", "Your present password first")
        typed = bool(self.new.text()) and bool(self.again.text())
        twice = tr("新密码要输入两遍", "Type the new password twice")
        grant(self.go, None, lacks=lacks or ("" if typed else twice), busy=self._busy)
        self.go.setText(tr("正在设定…", "One moment…") if self._busy else tr("设为我的密码", "Set as my password"))
