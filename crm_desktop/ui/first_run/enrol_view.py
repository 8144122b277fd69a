"""A new desktop joins its branch: where head office is, the code it gave, what this desktop is called."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.enrolment import EnrolmentError
from crm_desktop.ui.first_run.code_field import CodeField
from crm_desktop.ui.language import tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.stage import Stage, heading
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, icon_label

Join = Callable[[str, str, str, str], None]
"""`join(address, code, name, authority)`; raises EnrolmentError. Called on a network thread.

`authority` is the path of the certificate of the chain's own authority; empty where it needs none.
"""

_AT_ADDRESS: Final = ("unreachable", "not_an_office", "insecure", "untrusted")
_AT_CODE: Final = ("code_unknown", "code_used", "code_expired", "too_many_guesses", "letters_used_up")
_NEEDED: Final = {
    "address": Words("请填总部给的地址", "Type the address head office gave you"),
    "code": Words("启用码一共八位，分两组", "The code has eight characters in two groups"),
    "name": Words("给这台电脑起个名字，如“收银台”", "Name this desktop, e.g. Counter"),
}


class EnrolView(Stage):
    """`joined()` when head office has taken the desktop in; the first fill follows."""

    joined = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        *,
        join: Join,
        tasks: Tasks,
        now: Callable[[], datetime],
        address: str = "",
        device_name: str = "",
    ) -> None:
        line = tr("第一次使用，三步就好", "First use: three steps")
        super().__init__(parent, place=tr("欢迎", "Welcome"), line=line, now=now)
        self._join, self._tasks = join, tasks
        self._typed = {"address": address, "code": "", "name": device_name}
        self._authority = ""
        self._problems: dict[str, Problem] = {}
        self._general: Words | None = None
        self._busy = False
        self.rebuild()

    def field(self, name: str) -> Field:
        """The field `address`, `code` or `name`."""
        return self._fields[name]

    def show_problem(self, problem: Problem) -> None:
        """Say at its field what head office did not take."""
        self._problems[problem.field] = problem
        self._show_state()
        self._fields[problem.field].setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_authority(self, path: str) -> None:
        """Trust the authority whose certificate lies there; nothing happens for an empty path."""
        if path:
            self._authority = path
            self._problems.pop("address", None)
            self._show_state()

    def settle(self) -> None:
        """The first empty box."""
        for name in ("address", "code", "name"):
            if not self._typed[name]:
                self._fields[name].setFocus(Qt.FocusReason.TabFocusReason)
                return
        self._fields["code"].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def first_step(self) -> int | None:
        """The first of three."""
        return 0

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """Three fields, what will happen, one button."""
        column.addLayout(
            heading(
                room,
                tr("启用这台电脑", "Enrol this desktop"),
                tr("向总部要地址和启用码，填好就能开始。", "Ask head office for its address and a code."),
            )
        )
        column.addSpacing(12)
        self._build_fields(column, room)
        self.banner = Notice(room, "", tone=Tone.DANGER, icon="circle-alert")
        column.addWidget(self.banner)
        column.addWidget(self._build_outlook(room))
        column.addSpacing(10)
        self.go = button(room, "", kind="primary", measure="large", name="enrol")
        self.go.clicked.connect(self._submit)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch(1)
        column.addLayout(row)
        self._show_state()

    def _build_fields(self, column: QVBoxLayout, room: QWidget) -> None:
        self.address, self.code, self.name = QLineEdit(room), CodeField(room), QLineEdit(room)
        self.address.setPlaceholderText("https://")
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.address.setText(self._typed["address"])
        self.code.set_text(self._typed["code"])
        self.name.setText(self._typed["name"])
        labels = {
            "address": (Words("总部地址", "Head-office address"), self.address),
            "code": (Words("启用码", "Enrolment code"), self.code),
            "name": (Words("这台电脑叫什么", "Name of this desktop"), self.name),
        }
        hints = {
            "address": Words("由总部发给门店", "Head office hands it out"),
            "code": Words("一天内有效，只能用一次", "Good for one day, and once"),
            "name": Words("总部和同事看到的名字，如“收银台”", "What head office and colleagues see, e.g. Counter"),
        }
        self._fields: dict[str, Field] = {}
        for name, (label, box) in labels.items():
            self._fields[name] = Field(room, label, box, name=name, required=True, hint=hints[name])
            column.addWidget(self._fields[name])
            if name == "address":
                column.addLayout(self._build_authority(room))
        self.address.textEdited.connect(partial(self._on_edited, "address"))
        self.name.textEdited.connect(partial(self._on_edited, "name"))
        self.code.edited.connect(partial(self._on_edited, "code", ""))
        for box in (self.address, self.name):
            box.returnPressed.connect(self._submit)
        self.code.entered.connect(self._submit)

    def _build_authority(self, room: QWidget) -> QHBoxLayout:
        """A chain with an authority of its own hands its certificate out as a file; others never see this."""
        self.authority = button(room, "", kind="plain", icon="shield-check", measure="small", name="authority")
        self.authority.clicked.connect(self._on_authority)
        row = QHBoxLayout()
        row.addWidget(self.authority)
        row.addStretch(1)
        return row

    def _on_authority(self) -> None:
        title = tr("选择总部的证书文件", "Choose head office's certificate")
        path, _ = QFileDialog.getOpenFileName(self, title, "", tr("证书 (*.pem *.crt)", "Certificates (*.pem *.crt)"))
        self.choose_authority(path)

    def _build_outlook(self, room: QWidget) -> QWidget:
        """What will happen, before it does."""
        steps = (
            (
                "key-round",
                tr("这台电脑得到自己的身份和密钥，资料加密存放", "The desktop gets its own identity and key"),
            ),
            ("download", tr("下载本店资料，可以随时暂停", "The branch's data is fetched; pause as you like")),
            ("user-check", tr("用您自己的账号登录，断网也能工作", "Sign in with your own account; works offline")),
        )
        made = QWidget(room)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Text(made, tr("接下来", "What happens next"), "eyebrow"), 0, 0, 1, 2)
        for at, (icon, words) in enumerate(steps, start=1):
            grid.addWidget(icon_label(made, icon, "accent_text", size=18), at, 0)
            grid.addWidget(Text(made, words, "soft", wrap=True), at, 1)
        return made

    def _on_edited(self, name: str, _text: str) -> None:
        self._typed = {"address": self.address.text(), "code": self.code.text(), "name": self.name.text()}
        self._problems.pop(name, None)
        self._general = None
        self._show_state()

    def _submit(self) -> None:
        if self._busy:
            return
        self._typed = {"address": self.address.text(), "code": self.code.text(), "name": self.name.text()}
        self._problems = {
            name: Problem(f"{name}_needed", name, words) for name, words in _NEEDED.items() if not self._given(name)
        }
        self._general = None
        if self._problems:
            self._show_state()
            self._fields[next(iter(self._problems))].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        self._show_state()
        typed = self._typed
        work = partial(self._join, typed["address"].strip(), typed["code"], typed["name"].strip(), self._authority)
        self._tasks.network(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _given(self, name: str) -> bool:
        return self.code.complete if name == "code" else bool(self._typed[name].strip())

    def _on_done(self, _nothing: None) -> None:
        self._busy = False
        self._show_state()
        self.joined.emit()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, EnrolmentError):
            self._show_state()
            raise error
        at = "address" if error.reason in _AT_ADDRESS else "code" if error.reason in _AT_CODE else ""
        if at:
            self.show_problem(Problem(error.reason, at, error.words))
        else:
            self._general = error.words
            self._show_state()

    def _show_state(self) -> None:
        for name, field in self._fields.items():
            field.set_problem(self._problems.get(name))
            grant(field.input, None, busy=self._busy)
        doubted = self._problems.get("address")
        chosen = Path(self._authority).name
        named = tr(f"证书：{chosen}", f"Certificate: {chosen}")
        self.authority.setText(named if chosen else tr("选择证书文件…", "Choose the certificate…"))
        self.authority.setVisible(bool(chosen) or (doubted is not None and doubted.code == "untrusted"))
        grant(self.authority, None, busy=self._busy)
        self.code.mark()
        self.banner.setVisible(self._general is not None)
        if self._general is not None:
            self.banner.say(tr(self._general.zh, self._general.en))
        grant(self.go, None, busy=self._busy)
        self.go.setText(tr("正在联系总部…", "Asking head office…") if self._busy else tr("启用", "Enrol"))
