"""A request for an account, filled by keys: what, for whom, why (P1)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_desktop.rules.account_requests import RequestKind, Wanted, propose_login
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.account_requests import RequestChoices, kind_words
from crm_desktop.services.people import HEAD_OFFICE_CODE, Employee
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.people.paper import PUT_BACK
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, ScrollColumn, SectionHeader
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.date_field import DateField
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text

_SHOWN: Final = {
    RequestKind.OPEN: ("name", "branch", "post", "area", "phone", "login", "reason"),
    RequestKind.CHANGE: ("staff_id", "branch", "post", "area", "reason"),
    RequestKind.CLOSE: ("staff_id", "last_day", "reason"),
    RequestKind.RESET: ("staff_id", "reason"),
}
_NOBODY: Final = Option("", Words("选择…", "Choose…"))


class RequestForm(Card):
    """`asked(Wanted)` when handed in, `edited` with every answer, `left` on Esc."""

    asked = Signal(object)
    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget, *, today: Callable[[], date]) -> None:
        super().__init__(parent)
        self.setObjectName("requestForm")
        self._today = today
        self._choices = RequestChoices((), (), "")
        self._fields: dict[str, Field] = {}
        self._begun: dict[str, str] = {}
        self._build()

    def start(
        self, choices: RequestChoices, *, kind: RequestKind = RequestKind.OPEN, staff_id: str = "", reason: str = ""
    ) -> None:
        """Begin a new request; the cursor goes to the first box that is empty."""
        self._choices = choices
        self.person.offer(self._people(), chosen=staff_id)
        self.branch.offer([Option(code, words) for code, words in choices.branches], chosen=choices.home)
        for box in (self.name, self.area, self.phone, self.login):
            box.clear()
        self.reason.setText(reason)
        self.last_day.set_day(None)
        self.kind.set_value((kind.value,))
        self._on_kind((kind.value,))
        self._on_person(staff_id)
        self._note.hide()
        self._begun = self._all()
        self._begin().setFocus(Qt.FocusReason.TabFocusReason)

    def typed(self) -> dict[str, str]:
        """All answers, where any of them is not as the form began."""
        now = self._all()
        return now if now != self._begun else {}

    def put_back(self, texts: Mapping[str, str]) -> None:
        """Show what was typed before; a branch, post or colleague that is no more is to be chosen anew."""
        if texts.get("kind") in set(RequestKind):
            self.kind.set_value((texts["kind"],))
        self.person.offer(self._people(), chosen=texts.get("staff_id", ""))
        self.branch.set_value(texts.get("branch", "") if texts.get("branch") else self.branch.value())
        self._offer_posts(chosen=texts.get("post", ""))
        for name, box in self._lines().items():
            box.setText(texts.get(name, ""))
        self.last_day.textEdited.emit(self.last_day.text())
        self._note.show()
        self._begin().setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong at its box; what is typed stays."""
        for field in self._fields.values():
            field.set_problem(None)
        for problem in reversed(problems):
            field = self._fields.get(problem.field) or self._fields["reason"]
            field.set_problem(problem)
            field.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> Wanted:
        """What is typed now."""
        kind = self._kind()
        shown = self._shown()
        person = self._person()
        branch = self.branch.value() if "branch" in shown else person.branch if person else self._choices.home
        return Wanted(
            kind=kind,
            reason=self.reason.text(),
            branch=branch,
            staff_id=self.person.value() if "staff_id" in shown else "",
            name=self.name.text() if "name" in shown else "",
            post=Role(self.post.value()) if "post" in shown and self.post.value() else None,
            area=self.area.text() if "area" in shown else "",
            phone=self.phone.text() if "phone" in shown else "",
            login=self.login.text() if "login" in shown else "",
            last_day=self.last_day.day() if "last_day" in shown else None,
        )

    def submit(self) -> None:
        """Hand it in."""
        if self.last_day.unreadable and "last_day" in self._shown():
            words = Words("日期看不懂，应像 2026-08-05", "A day reads like 2026-08-05")
            self.refuse((Problem("last_day", "last_day", words),))
            return
        self.asked.emit(self.wanted())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.body.setSpacing(10)
        self.body.addWidget(SectionHeader(self, tr("账号申请", "Request an account")))
        scroll = ScrollColumn(self, margin=0)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.body.setSpacing(10)
        inside = scroll.body.parentWidget() or scroll
        self.kind = Choices(inside, [Option(kind.value, kind_words(kind)) for kind in RequestKind])
        self.kind.setAccessibleName(tr("申请事项", "What is asked"))
        self.kind.changed.connect(self._on_kind)
        self._note = Text(inside, say(PUT_BACK), "caption")
        self._note.setObjectName("requestPutBack")
        self._note.hide()
        scroll.body.addWidget(self._note)
        scroll.body.addWidget(self.kind)
        scroll.body.addSpacing(6)
        self.person, self.branch, self.post = Select(inside, ()), Select(inside, ()), Select(inside, ())
        self.name, self.area, self.phone, self.login, self.reason = (QLineEdit(inside) for _ in range(5))
        self.last_day = DateField(inside, today=self._today)
        self.person.changed.connect(self._on_person)
        self.branch.changed.connect(self._on_branch)
        self.name.textChanged.connect(self._on_name)
        rows: tuple[tuple[str, Words, QWidget, bool], ...] = (
            ("staff_id", Words("人员", "Person"), self.person, True),
            ("name", Words("姓名", "Name"), self.name, True),
            ("branch", Words("门店", "Branch"), self.branch, True),
            ("post", Words("岗位", "Post"), self.post, True),
            ("area", Words("负责区域", "Area"), self.area, False),
            ("phone", Words("电话", "Phone"), self.phone, False),
            ("login", Words("登录名", "Log-in"), self.login, False),
            (
                "last_day",
                Words("最后工作日（空着立即停用）", "Last working day, if not today"),
                self.last_day,
                False,
            ),
            ("reason", Words("原因", "Reason"), self.reason, True),
        )
        for name, words, box, required in rows:
            self._fields[name] = Field(
                inside, words, box, name=f"request_{name}", required=required, reserve=False
            )  # fmt: skip
            scroll.body.addWidget(self._fields[name])
        for line in self._lines().values():
            line.textChanged.connect(self._on_edited)
        for select in (self.person, self.branch, self.post):
            select.changed.connect(self._on_edited)
        self.kind.changed.connect(self._on_edited)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._build_foot())

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.do = button(self, tr("提交申请", "Hand in"), kind="primary", icon="check", name="requestDo")
        self.do.clicked.connect(self.submit)
        leave = button(self, tr("取消", "Cancel"), kind="quiet", name="requestLeave")
        leave.clicked.connect(self.left)
        for widget in (self.do, KeyHint(self, "Ctrl+Return"), leave, KeyHint(self, "Esc")):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _people(self) -> list[Option]:
        return [_NOBODY, *(Option(one.id, _person(one)) for one in self._choices.people)]

    def _lines(self) -> dict[str, QLineEdit]:
        return {"name": self.name, "area": self.area, "phone": self.phone, "login": self.login,
                "last_day": self.last_day, "reason": self.reason}  # fmt: skip

    def _all(self) -> dict[str, str]:
        chosen = {"kind": self._kind().value, "staff_id": self.person.value(), "branch": self.branch.value()}
        return {**chosen, "post": self.post.value(), **{name: box.text() for name, box in self._lines().items()}}

    def _on_edited(self, _what: object = None) -> None:
        self.edited.emit()

    def _kind(self) -> RequestKind:
        chosen = self.kind.value()
        return RequestKind(chosen[0]) if chosen else RequestKind.OPEN

    def _shown(self) -> tuple[str, ...]:
        """The boxes of that kind; a branch opens accounts in itself alone."""
        kind = self._kind()
        at_branch = self._choices.home != HEAD_OFFICE_CODE
        return tuple(
            name for name in _SHOWN[kind] if not (name == "branch" and kind is RequestKind.OPEN and at_branch)
        )  # fmt: skip

    def _person(self) -> Employee | None:
        return next((one for one in self._choices.people if one.id == self.person.value()), None)

    def _begin(self) -> QWidget:
        """Where the person begins: the first answer that is not given yet."""
        for name in self._shown():
            box = self._fields[name].input
            empty = not box.value() if isinstance(box, Select) else isinstance(box, QLineEdit) and not box.text()
            if empty and name not in ("area", "phone", "login", "last_day"):
                return box
        return self.reason

    def _on_kind(self, keys: object) -> None:
        if not keys:
            # There is always one: picking the same chip again takes nothing back.
            self.kind.set_value((RequestKind.OPEN.value,))
            return
        shown = self._shown()
        for name, field in self._fields.items():
            field.setVisible(name in shown)
            field.set_problem(None)
        self._on_branch(self.branch.value())

    def _on_person(self, _staff_id: object) -> None:
        """A change begins with how the person stands."""
        person = self._person()
        if person is not None and self._kind() is RequestKind.CHANGE:
            self.branch.set_value(person.branch)
            self._offer_posts(chosen=person.role.value)
            self.area.setText(person.area)

    def _on_branch(self, _code: object) -> None:
        self._offer_posts(chosen=self.post.value())

    def _offer_posts(self, *, chosen: str) -> None:
        """The posts that are held there."""
        there = self.branch.value() != HEAD_OFFICE_CODE
        posts = [Option(role.value, role.words) for role in Role if role.at_branch == there]
        self.post.offer([_NOBODY, *posts], chosen=chosen)

    def _on_name(self, name: str) -> None:
        self.login.setPlaceholderText(propose_login(name))


def _person(one: Employee) -> Words:
    area = f" · {one.area}" if one.area else ""
    return Words(f"{one.name} · {one.role.words.zh}{area}", f"{one.name} · {say(one.role.words)}{area}")
