"""账号申请: asked at the branch, decided at head office; what is overdue stands on top (P1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from crm_desktop.rules.account_requests import RequestKind, Wanted
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.account_deciding import Decided
from crm_desktop.services.account_requests import (
    RequestChoices,
    RequestLine,
    account_requests,
    ask_account,
    may_ask,
    may_decide,
    request_choices,
    withdraw_request,
)
from crm_desktop.services.errors import Invalid, ServiceError
from crm_desktop.services.people_drafts import Paper, Texts, drop_paper, keep_paper, kept_paper, kept_papers
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.people.paper import KeptPaper
from crm_desktop.ui.people.request_card import Answer, RequestCard
from crm_desktop.ui.people.request_form import RequestForm
from crm_desktop.ui.people.request_words import columns, title_of
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import rule

Decide = Callable[[str, bool, str, str], Decided]
"""`decide(request, approve, answer, password)`: ask head office; called on a network thread."""

_SIDE: Final = 404


class RequestsPart(QWidget):
    """The list at the left; the one chosen, or a new one, at the right. `waits_changed(n)` counts those that wait."""

    waits_changed = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, *, decide: Decide | None = None) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._decide = desk, seat, decide
        self.lines: tuple[RequestLine, ...] = ()
        self._chosen = ""
        self._asking = False
        self._build()
        self._paper = KeptPaper(self, desk, seat, Paper.REQUEST, self.form.typed)
        self.form.edited.connect(self._paper.touch)

    def start(self) -> None:
        """Come on screen."""
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the requests anew; a form half filled stays."""
        self._awaiting.ask(partial(_read, self._seat), owner=self, done=self._on_read)

    def leave(self) -> None:
        """A start code is not left standing on a screen that nobody looks at; what is half typed is kept."""
        self._paper.flush()
        self.card.tell_words()
        self.card.forget_codes()

    def begin(self, *, kind: RequestKind = RequestKind.OPEN, staff_id: str = "", reason: str = "") -> None:
        """Open the form for a new request."""
        self._paper.flush()
        subject = f"{kind.value}.{staff_id}"
        done = partial(self._on_choices, kind, staff_id, reason)
        self._desk.tasks.database(partial(_begin, self._seat, subject), owner=self, done=done)

    def choose(self, request_id: str) -> None:
        """Show that request."""
        self._chosen = request_id
        self._show_chosen()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._build_list(), 1)
        self._side = QStackedWidget(self)
        self._side.setFixedWidth(_SIDE)
        deciding = may_decide(self._seat) if self._seat.at_head_office else None
        self.card = RequestCard(self._side, now=self._now, deciding=deciding)
        self.card.withdrawn.connect(self._on_withdraw)
        self.card.answered.connect(self._on_answered)
        self.card.worded.connect(self._on_worded)
        self.form = RequestForm(self._side, today=self._today)
        self.form.asked.connect(self._on_asked)
        self.form.left.connect(self._on_left)
        words = Words("提交申请", "Hand the request in")
        self._desk.shortcuts.bind(
            "Ctrl+Return", words, owner=self.form, slot=self.form.submit, group=places.PEOPLE.words
        )
        nothing = Card(self._side)
        nothing.body.addWidget(
            EmptyState(
                nothing,
                icon="key-round",
                title=tr("没有选中申请", "No request chosen"),
                text=tr("开号、调岗、停用、重设密码都从这里申请，一个工作日内办结。",
                        "Accounts are opened, changed and closed on request, within one working day."),
            )
        )  # fmt: skip
        for card in (nothing, self.card, self.form):
            self._side.addWidget(card)
        row.addWidget(self._side)

    def _build_list(self) -> Card:
        card = Card(self, margin=0)
        card.body.setSpacing(0)
        card.body.setContentsMargins(1, 1, 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 12)
        self._head = SectionHeader(card, tr("账号申请", "Requests for accounts"))
        self.new = button(card, tr("新申请", "New request"), kind="primary", icon="plus", name="newRequest")
        self.new.clicked.connect(self._on_new)
        grant(self.new, may_ask(self._seat))
        self._head.add(self.new)
        head.addWidget(self._head)
        card.body.addLayout(head)
        card.body.addWidget(rule(card))
        self.model = RowModel(self, columns(self._now), id_of=_id_of)
        self._stack = QStackedWidget(card)
        self.table = RowTable(self._stack, self.model)
        self.table.setAccessibleName(tr("账号申请", "Requests for accounts"))
        self.table.picked.connect(self._on_picked)
        self._stack.addWidget(self.table)
        empty = EmptyState(
            self._stack,
            icon="key-round",
            title=tr("没有账号申请", "No requests"),
            text=tr("店长提出的申请会列在这里。", "What managers ask for is listed here."),
        )
        self._stack.addWidget(empty)
        card.body.addWidget(self._stack, 1)
        self._awaiting = Awaiting(card, self._desk.tasks)
        return card

    def _on_read(self, read: "_Read") -> None:
        self.card.put_back(read.answers)
        self._on_requests(read.lines)

    def _on_requests(self, lines: tuple[RequestLine, ...]) -> None:
        self.lines = lines
        waiting = [line for line in lines if line.state.open]
        late = sum(line.late for line in waiting)
        note = tr(f"待办 {len(waiting)}", f"{len(waiting)} waiting") if waiting else ""
        self._head.set_note(note + (tr(f"，{late} 个超期", f", {late} overdue") if late else ""))
        self.model.show_rows(lines)
        self._stack.setCurrentIndex(0 if lines else 1)
        if not self._chosen and lines and self._side.currentWidget() is not self.form:
            self._chosen = lines[0].id
        if self._side.currentWidget() is not self.form:
            self._show_chosen()
        self.waits_changed.emit(len(waiting) or None)

    def _show_chosen(self) -> None:
        line = next((one for one in self.lines if one.id == self._chosen), None)
        if line is None:
            self._side.setCurrentIndex(0)
            return
        self.card.show_request(line)
        self._side.setCurrentWidget(self.card)
        if self.table.ids != (line.id,):
            self.table.pick([line.id])

    def _on_picked(self, ids: tuple[object, ...]) -> None:
        if ids and ids != (self._chosen,):
            self._chosen = str(ids[0])
            self._show_chosen()

    def _on_new(self) -> None:
        self.begin()

    def _on_choices(self, kind: RequestKind, staff_id: str, reason: str, begun: "_Begun") -> None:
        self._paper.flush()
        self._paper.close()
        self._side.setCurrentWidget(self.form)
        self.form.start(begun.choices, kind=kind, staff_id=staff_id, reason=reason)
        if begun.texts:
            self.form.put_back(begun.texts)
        self._paper.begin(begun.subject)

    def _on_left(self) -> None:
        self._paper.flush()
        self._paper.close()
        self._side.setCurrentIndex(0)
        self._show_chosen()
        self.table.setFocus()

    def _on_asked(self, wanted: Wanted) -> None:
        subject = self._paper.subject
        if self._asking or subject is None:
            return
        self._asking = True
        self._paper.keep()
        sent = self.form.typed()
        work = partial(_hand_in, self._seat, wanted, subject)
        done, failed = partial(self._on_handed_in, subject, sent), partial(self._on_not_asked, subject)
        self._desk.tasks.database(work, owner=self, done=done, failed=failed)

    def _on_handed_in(self, subject: str, sent: Mapping[str, str], request_id: str) -> None:
        self._asking = False
        self._desk.toasts.tell(tr("已提交，总部同步后审批", "Handed in: head office decides once it has synced"))
        if self._paper.subject == subject:
            if self.form.typed() != sent:
                self._paper.keep()
                told = tr("提交后又填的留作草稿", "What was typed after it was handed in is kept as a draft")
                self._desk.toasts.tell(told, Tone.WARN)
            self._paper.close()
            self._chosen = request_id
            self._side.setCurrentIndex(0)
        self.refresh()

    def _on_not_asked(self, subject: str, error: Exception) -> None:
        self._asking = False
        if not isinstance(error, Invalid):
            raise error
        if self._paper.subject == subject:
            self.form.refuse(error.problems)
        else:
            self._desk.toasts.tell(say(error.problems[0].words), Tone.WARN)

    def _on_worded(self, request_id: str, words: str) -> None:
        texts = {"words": words} if words.strip() else {}
        work = partial(keep_paper, self._seat, Paper.ANSWER, request_id, texts)
        self._desk.tasks.database(work, owner=self)

    def _on_withdraw(self, request_id: str) -> None:
        done = partial(self._on_done, tr("已撤回", "Taken back"))
        self._desk.tasks.database(partial(withdraw_request, self._seat, request_id), owner=self, done=done)

    def _on_done(self, told: str, _nothing: object) -> None:
        self._desk.toasts.tell(told)
        self.refresh()

    def _on_answered(self, answer: Answer) -> None:
        if self._decide is None:
            return
        work = partial(self._decide, answer.request, answer.approve, answer.words, answer.password)
        done, failed = partial(self._on_decided, answer), partial(self._on_not_decided, answer)
        self._desk.tasks.network(work, owner=self, done=done, failed=failed)

    def _on_decided(self, answer: Answer, decided: Decided) -> None:
        self.card.show_given(answer.request, decided)
        work = partial(drop_paper, self._seat, Paper.ANSWER, answer.request)
        self._desk.tasks.database(work, owner=self)
        told = tr("已办理", "Carried out") if answer.approve else tr("已退回申请", "Refused")
        self._desk.toasts.tell(told, Tone.GOOD)
        self.refresh()

    def _on_not_decided(self, answer: Answer, error: Exception) -> None:
        """Said at the request it is about; in the corner as well where another is on screen by then."""
        known = isinstance(error, ServiceError)
        words = error.words if isinstance(error, ServiceError) else _FAULT
        here = self.card.refuse(answer.request, Problem("refused" if known else "fault", "password", words))
        if not here:
            line = next((one for one in self.lines if one.id == answer.request), None)
            about = f"{title_of(line)}: " if line is not None else ""
            self._desk.toasts.tell(about + say(words), Tone.WARN)
        if not known:
            raise error

    def _now(self) -> datetime:
        return self._seat.now()

    def _today(self) -> date:
        return self._seat.today


@dataclass(frozen=True, slots=True)
class _Read:
    lines: tuple[RequestLine, ...]
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Begun:
    subject: str
    choices: RequestChoices
    texts: Texts


def _read(seat: Seat) -> _Read:
    answers = {subject: texts.get("words", "") for subject, texts in kept_papers(seat, Paper.ANSWER).items()}
    return _Read(account_requests(seat), answers)


def _begin(seat: Seat, subject: str) -> _Begun:
    return _Begun(subject, request_choices(seat), kept_paper(seat, Paper.REQUEST, subject))


def _hand_in(seat: Seat, wanted: Wanted, subject: str) -> str:
    """Ask, and with that take the draft away."""
    request_id = ask_account(seat, wanted)
    drop_paper(seat, Paper.REQUEST, subject)
    return request_id


def _id_of(line: RequestLine) -> object:
    return line.id


_FAULT: Final = Words("程序出错，没有办理", "Something went wrong; nothing was carried out")
