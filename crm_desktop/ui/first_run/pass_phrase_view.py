"""The pass phrase of a desktop without a keyring: chosen twice the first time, asked once ever after (D1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.password_field import PasswordField
from crm_desktop.ui.sign_in.stage import Stage, heading
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant

SHORTEST: Final = 8

_TOO_SHORT: Final = Problem(
    "too_short", "phrase", Words(f"至少要 {SHORTEST} 个字", f"At least {SHORTEST} characters")
)  # fmt: skip
_UNLIKE: Final = Problem("unlike", "again", Words("两次输入的不一样，请再输一次", "The two differ: type it again"))
_CAPS: Final = Problem("caps", "phrase", Words("大写锁定开着", "Caps Lock is on"), Severity.HINT)


class PassPhraseView(Stage):
    """`answered(text)` once, or `cancelled()`. `words`, `new` and `trouble` are those of `store.keys.Asking`."""

    answered = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        *,
        words: Words,
        new: bool,
        now: Callable[[], datetime],
        trouble: Words | None = None,
    ) -> None:
        line = tr("资料加密存放在这台电脑", "The data on this computer is encrypted")
        super().__init__(parent, place=tr("数据口令", "Pass phrase"), line=line, now=now, width=460)
        self._words, self._new = words, new
        self._problem = Problem("refused", "phrase", trouble) if trouble is not None else None
        self.rebuild()

    def settle(self) -> None:
        """The first box."""
        self.phrase.setFocus(Qt.FocusReason.TabFocusReason)

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """One box or two."""
        title = (
            tr("设一个数据口令", "Choose a pass phrase") if self._new else tr("请输入数据口令", "Enter the pass phrase")
        )
        column.addLayout(heading(room, title, "" if self._new else say(self._words)))
        if self._new:
            column.addSpacing(6)
            column.addWidget(Notice(room, say(self._words), tone=Tone.WARN, icon="triangle-alert"))
        column.addSpacing(14)
        self.phrase = PasswordField(room, name="phrase")
        self.field = Field(
            room, Words("数据口令", "Pass phrase"), self.phrase, name="phrase",
            hint=Words("可以是一句话，好记最要紧", "It may be a sentence: easy to remember") if self._new else None,
        )  # fmt: skip
        column.addWidget(self.field)
        self.again = PasswordField(room, name="again")
        self.again_field = Field(room, Words("再输一次", "Once more"), self.again, name="again")
        self.again_field.setVisible(self._new)
        column.addWidget(self.again_field)
        for box in (self.phrase, self.again):
            box.returnPressed.connect(self._on_enter)
            box.textEdited.connect(self._on_edited)
            box.caps_changed.connect(self._on_caps)
        column.addLayout(self._build_buttons(room))
        self._show_state()

    def _build_buttons(self, room: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.go = button(room, tr("继续", "Go on"), kind="primary", measure="large", name="phraseGo")
        self.go.clicked.connect(self._submit)
        self.stop = button(room, tr("退出程序", "Quit"), kind="quiet", measure="large", name="phraseStop")
        self.stop.clicked.connect(self.cancelled)
        row.addWidget(self.go)
        row.addWidget(self.stop)
        row.addStretch(1)
        return row

    def _on_enter(self) -> None:
        if self._new and self.sender() is self.phrase and not self.again.text():
            self.again.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self._submit()

    def _on_edited(self, _text: str) -> None:
        self._problem = None
        self._show_state()

    def _on_caps(self, _on: object) -> None:
        self._show_state()

    def _submit(self) -> None:
        phrase = self.phrase.text()
        if not phrase:
            self.settle()
            return
        if self._new and len(phrase) < SHORTEST:
            self._refuse(_TOO_SHORT, self.phrase)
        elif self._new and phrase != self.again.text():
            self._refuse(_UNLIKE, self.again)
        else:
            grant(self.go, None, busy=True)
            self.answered.emit(phrase)

    def _refuse(self, problem: Problem, box: PasswordField) -> None:
        self._problem = problem
        self._show_state()
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        box.selectAll()

    def _show_state(self) -> None:
        problem = self._problem
        caps = _CAPS if self.phrase.caps or self.again.caps else None
        self.field.set_problem(problem if problem and problem.field == "phrase" else caps)
        self.again_field.set_problem(problem if problem and problem.field == "again" else None)
        grant(self.go, None, lacks="" if self.phrase.text() else tr("先输入口令", "The pass phrase first"))
