"""The first sign-in: whoever came in with a start code sets a password of their own (P1)."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.own_password_form import Change, OwnPasswordForm
from crm_desktop.ui.sign_in.stage import Stage, heading
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button


class OwnPasswordView(Stage):
    """`done()` when it is set, or is put off for want of a line: it is asked again at the next sign-in."""

    done = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        name: str,
        present: str,
        *,
        change: Change,
        tasks: Tasks,
        branch: str,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(parent, place=branch, line="", now=now, width=440)
        self._name, self._present, self._change, self._tasks = name, present, change, tasks
        self._without_line = False
        self.rebuild()

    def settle(self) -> None:
        """The cursor goes to the first box."""
        self.form.start()

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """What this is about, the boxes, and the way on where there is no line."""
        told = tr("初始密码别人也知道，换成自己的再开始工作", "Others know the start code: set your own, then begin")
        column.addLayout(heading(room, tr(f"{self._name}，设一个自己的密码", f"{self._name}, set your password"), told))
        column.addSpacing(14)
        self.form = OwnPasswordForm(room, change=self._change, tasks=self._tasks, present=self._present)
        self.form.changed.connect(self.done)
        self.form.without_line.connect(self._on_without_line)
        column.addWidget(self.form)
        column.addSpacing(8)
        text = tr("没有网络也能先工作，下次登录再设。", "You can work without a line and set it next time.")
        self._notice = Notice(room, text, tone=Tone.WARN, icon="wifi-off")
        column.addWidget(self._notice)
        self.later = button(room, tr("先进去工作", "Go on for now"), name="passwordLater")
        self.later.clicked.connect(self.done)
        column.addWidget(self.later)
        self._show_way_on()

    def _on_without_line(self) -> None:
        self._without_line = True
        self._show_way_on()

    def _show_way_on(self) -> None:
        self._notice.setVisible(self._without_line)
        self.later.setVisible(self._without_line)
