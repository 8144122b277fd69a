"""One request: what is asked and why, how far it is, and at head office the answer, given by password (P1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.account_requests import RequestKind, RequestState
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.account_deciding import Decided
from crm_desktop.services.account_requests import RequestLine
from crm_desktop.ui.language import tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.people.paper import PUT_BACK
from crm_desktop.ui.people.request_words import asked_of, due_words, late_words, state_of, title_of
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.password_field import PasswordField
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.facts import Facts
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, rule


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a request, with the password of who gives it."""

    request: str
    approve: bool
    words: str
    password: str


class RequestCard(Card):
    """`withdrawn(id)` by who asked; at head office `answered(Answer)`, `worded(id, text)` for words half typed."""

    withdrawn = Signal(object)
    answered = Signal(object)
    worded = Signal(object, object)

    def __init__(
        self, parent: QWidget, *, now: Callable[[], datetime], deciding: Allowed | Refused | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("requestCard")
        self._now, self._deciding = now, deciding
        self.line: RequestLine | None = None
        self._given: dict[str, Decided] = {}
        self._under_way: set[str] = set()
        self._worded: dict[str, str] = {}
        self._refused: dict[str, Problem] = {}
        self._build()

    def show_request(self, line: RequestLine) -> None:
        """Show it as it is now; an answer half typed stays with its request, a password does not."""
        if self.line is None or self.line.id != line.id:
            self.tell_words()
            self.words.setText(self._worded.get(line.id, ""))
            self._words.set_hint(PUT_BACK if self.words.text() else None)
            self.password.clear()
        elif self.line.state is not line.state:
            self.words.clear()
            self.password.clear()
            self._refused.pop(line.id, None)
        self._password.set_problem(self._refused.get(line.id))
        self.line = line
        self._title.setText(title_of(line))
        text, tone = state_of(line)
        self._state.say(text, tone)
        self._show_facts(line)
        self._withdraw.setVisible(line.mine)
        waits = line.state is RequestState.ASKED
        lost = _has_code(line) and line.id not in self._given
        self._answer.setVisible(self._deciding is not None and (waits or lost))
        refused = self._deciding.words if isinstance(self._deciding, Refused) else None
        self._password.set_hint(refused or (_PROOF if waits else _LOST))
        self._words.setVisible(waits)
        self._refuse.setVisible(waits)
        self._approve.setText(tr("同意并办理", "Approve and carry out") if waits else tr("换发密码", "New start code"))
        self._show_code(self._given.get(line.id))
        self._show_state()

    def show_given(self, request: str, decided: Decided) -> None:
        """What was carried out; a start code is shown until the person leaves this page."""
        self._under_way.discard(request)
        self._worded[request] = ""
        if decided.code:
            self._given[request] = decided
        if self.line is not None and self.line.id == request:
            self.words.clear()
            self.password.clear()
            self._show_code(self._given.get(request))
        self._show_state()

    def refuse(self, request: str, problem: Problem) -> bool:
        """The answer to `request` was not taken: say why there, now or when it is shown again; whether now.

        What was typed stays, but for the password.
        """
        self._under_way.discard(request)
        self._refused[request] = problem
        here = self.line is not None and self.line.id == request
        if here:
            self.password.clear()
            self._password.set_problem(problem)
        self._show_state()
        if here:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        return here

    def put_back(self, worded: Mapping[str, str]) -> None:
        """Words of answers half typed before, by request; those typed since stand."""
        self._worded = {**worded, **self._worded}

    def tell_words(self) -> None:
        """What is half typed of an answer is to be kept."""
        if self.line is not None and self._worded.get(self.line.id, "") != self.words.text():
            self._worded[self.line.id] = self.words.text()
            self.worded.emit(self.line.id, self.words.text())

    def forget_codes(self) -> None:
        """Nobody is to read a start code who comes to the screen later."""
        self._given.clear()
        self._show_code(None)
        self.password.clear()

    def _build(self) -> None:
        self.body.setSpacing(12)
        head = QHBoxLayout()
        self._title, self._state = Text(self, "", "title", wrap=True), Badge(self)
        head.addWidget(self._title, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        scroll = ScrollColumn(self, margin=0)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.body.setSpacing(12)
        self._column, inside = scroll.body, scroll.body.parentWidget() or scroll
        self._facts = Facts(inside, ())
        self._column.addWidget(self._facts)
        self._code = self._build_code(inside)
        self._column.addWidget(self._code)
        self._answer = self._build_answer(inside)
        self._column.addWidget(self._answer)
        self._withdraw = button(inside, tr("撤回申请", "Take it back"), icon="undo-2", name="withdrawRequest")
        self._withdraw.clicked.connect(self._on_withdraw)
        self._column.addWidget(self._withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self.body.addWidget(scroll, 1)

    def _build_answer(self, parent: QWidget) -> QWidget:
        made = QWidget(parent)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(rule(made))
        column.addSpacing(8)
        self.words = QLineEdit(made)
        self._words = Field(made, Words("审批意见（不同意时必填）", "Answer; needed for a refusal"), self.words,
                            name="requestAnswer")  # fmt: skip
        self.password = PasswordField(made, name="requestPassword", large=False)
        own = Words("您的密码", "Your password")
        self._password = Field(made, own, self.password, name="requestPassword")
        column.addWidget(self._words)
        column.addWidget(self._password)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._approve = button(made, "", kind="primary", icon="check", name="approveRequest")
        self._refuse = button(made, tr("不同意", "Refuse"), icon="x", name="refuseRequest")
        self._approve.clicked.connect(self._on_approve)
        self._refuse.clicked.connect(self._on_refuse)
        self.password.textEdited.connect(self._on_edited)
        self.words.textEdited.connect(self._on_edited)
        self.words.editingFinished.connect(self.tell_words)
        row.addWidget(self._approve)
        row.addWidget(self._refuse)
        row.addStretch(1)
        column.addLayout(row)
        return made

    def _build_code(self, parent: QWidget) -> QWidget:
        made = QWidget(parent)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        text = tr(
            "初始密码只在这里显示一次，请当面或电话告诉本人。", "The start code is shown here only: tell it in person."
        )
        column.addWidget(Notice(made, text, tone=Tone.GOOD, icon="key-round"))
        row = QHBoxLayout()
        self.code = Text(made, "", "headline")
        self.code.setObjectName("startCode")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = button(made, tr("复制", "Copy"), icon="copy", measure="small", name="copyStartCode")
        copy.clicked.connect(self._on_copy)
        row.addWidget(self.code)
        row.addStretch(1)
        row.addWidget(copy)
        column.addLayout(row)
        self._until = Text(made, "", "caption", wrap=True)
        column.addWidget(self._until)
        return made

    def _show_facts(self, line: RequestLine) -> None:
        made = Facts(self, self._rows(line))
        self._column.replaceWidget(self._facts, made)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = made

    def _rows(self, line: RequestLine) -> list[tuple[str, str]]:
        now = self._now()
        asked = short(line.asked_at, now=now) if line.asked_at else ""
        decided = due_words(line, now) if not line.state.open else ""
        rows = (
            (tr("申请内容", "Asked for"), asked_of(line)),
            (tr("原因", "Reason"), line.reason),
            (tr("登录名", "Log-in"), line.given_login or line.login),
            (tr("申请人", "Asked by"), " · ".join(part for part in (line.asked_by, asked) if part)),
            (tr("办结期限", "Due"), short(line.due_at, now=now) if line.due_at else ""),
            (
                tr("审批人", "Decided by"),
                " · ".join(part for part in (line.decided_by, decided, late_words(line)) if part),
            ),
            (tr("审批意见", "Answer"), line.answer),
        )
        return [(name, value) for name, value in rows if value]

    def _show_code(self, decided: Decided | None) -> None:
        self._code.setVisible(decided is not None)
        if decided is None:
            self.code.setText("")
            return
        self.code.setText(decided.code)
        until = short(decided.until, now=self._now()) if decided.until else ""
        self._until.setText(
            tr(
                f"登录名 {decided.login}，{until} 前有效，第一次登录时要换成自己的密码。",
                f"Log-in {decided.login}; good until {until}, to be changed at the first sign-in.",
            )
        )

    def _show_state(self) -> None:
        typed = "" if self.password.text() else tr("先输入自己的密码", "Your own password first")
        why = "" if self.words.text().strip() else tr("不同意要写原因", "A refusal wants its reason")
        busy = self.line is not None and self.line.id in self._under_way
        grant(self._approve, self._deciding, lacks=typed, busy=busy)
        grant(self._refuse, self._deciding, lacks=typed or why, busy=busy)
        for box in (self.password, self.words):
            grant(box, self._deciding, busy=busy)

    def _on_edited(self, _text: str) -> None:
        if self.line is not None:
            self._refused.pop(self.line.id, None)
        self._password.set_problem(None)
        self._show_state()

    def _on_approve(self) -> None:
        self._give(approve=True)

    def _on_refuse(self) -> None:
        self._give(approve=False)

    def _give(self, *, approve: bool) -> None:
        if self.line is None or self.line.id in self._under_way or not self.password.text():
            return
        self._under_way.add(self.line.id)
        self._show_state()
        self.answered.emit(Answer(self.line.id, approve, self.words.text().strip(), self.password.text()))

    def _on_withdraw(self) -> None:
        if self.line is not None:
            self.withdrawn.emit(self.line.id)

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self.code.text())


def _has_code(line: RequestLine) -> bool:
    """Whether carrying it out gave a start code; head office says if somebody has used that already."""
    return line.state is RequestState.DONE and line.kind in (RequestKind.OPEN, RequestKind.RESET)


_PROOF: Final = Words("确认是您本人，由总部核对", "Head office checks that it is you")
_LOST: Final = Words("初始密码没收到，本人还没用过，可以换发一个", "A lost code is replaced until it is used")
