"""离职交接 by keys: who, why, how it is divided, who takes over; digits pick and the cursor goes on (PRACTICE M9)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.handing_over import Strategy, Why
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.account_requests import RequestChoices
from crm_desktop.services.handing_over.acts import Order
from crm_desktop.services.people import HEAD_OFFICE_CODE, Employee
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.people.paper import PUT_BACK
from crm_desktop.ui.sign_in.password_field import PasswordField
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, ScrollColumn, SectionHeader
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.date_field import DateField
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text

_NOBODY: Final = Option("", Words("选择…", "Choose…"))
_LEAVING_ONLY: Final = ("last_day", "reason")
_MOVING_ONLY: Final = ("branch", "post", "area", "reason")


class HandOverForm(Card):
    """`edited()` after every answer, `confirmed(password)` on Enter in the last box, `left()` on Esc.

    With one strategy the successor of all customers is chosen here; with the others they are divided in the table
    beside, where the cursor goes by `dividing()` and comes back from by `go_on_from_table`.
    """

    edited = Signal()
    dividing = Signal()
    confirmed = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget, *, today: Callable[[], date]) -> None:
        super().__init__(parent)
        self.setObjectName("handOverForm")
        self._today = today
        self._people: tuple[Employee, ...] = ()
        self._filling = False
        self._manager = ""
        self._answers: dict[str, str] = {}
        self._fields: dict[str, Field] = {}
        self._chips: dict[str, Choices] = {}
        self._begun: dict[str, str] = {}
        self._build()

    def start(self, choices: RequestChoices, *, staff_id: str = "", manager: str) -> None:
        """Begin; the cursor goes to the first question that is open. `manager` takes what nobody else does."""
        self._filling = True
        self._answers = {}
        self._people = choices.people
        self._manager = manager
        self._offer("person", [Option(one.id, _same(one.name)) for one in self._people], chosen=staff_id)
        self._chips["why"].set_value((Why.LEAVING.value,))
        self._chips["strategy"].set_value(())
        self.branch.offer([Option(code, words) for code, words in choices.branches], chosen=choices.home)
        self._offer_posts()
        for box in (self.reason, self.area, self.note, self.unsent, self.password):
            box.clear()
        self.last_day.set_day(None)
        self._offer_takers()
        self._filling = False
        self._show_fields(unsent=0)
        self._note.hide()
        self._begun = self._all()
        self._go_on("person" if not staff_id else "why", begin=True)

    def typed(self) -> dict[str, str]:
        """All answers but the password, where any of them is not as the form began."""
        now = self._all()
        return now if now != self._begun else {}

    def put_back(self, texts: Mapping[str, str]) -> None:
        """Show what was typed before; a colleague or post that is no more is to be chosen anew."""
        self._filling = True
        self._chips["person"].set_value((texts.get("person", ""),))
        self._offer_takers()
        for name in ("why", "strategy", "taker"):
            if texts.get(name):
                self._chips[name].set_value((texts[name],))
        if texts.get("rest"):
            self.rest.set_value(texts["rest"])
        self.branch.set_value(texts.get("branch") or self.branch.value())
        self._offer_posts()
        self.post.set_value(texts.get("post", ""))
        for name, line in self._lines().items():
            line.setText(texts.get(name, ""))
        self.last_day.textEdited.emit(self.last_day.text())
        self._filling = False
        self._show_fields(unsent=1 if texts.get("unsent") else 0)
        self._note.show()

    @property
    def person(self) -> str:
        """Who hands over, "" for nobody yet."""
        return _one(self._chips["person"])

    @property
    def takers(self) -> tuple[Employee, ...]:
        """Those who may take over, in the order of their digits."""
        return tuple(one for one in self._people if one.id != self.person and one.login)

    @property
    def strategy(self) -> Strategy:
        """How customers are divided; all to one while nothing is chosen."""
        chosen = _one(self._chips["strategy"])
        return Strategy(chosen) if chosen else Strategy.ALL

    def order(self, chosen: dict[str, str]) -> Order:
        """What is asked for; `chosen` are the successors of the portions where there are several."""
        why = Why(_one(self._chips["why"]) or Why.LEAVING.value)
        one = _one(self._chips["taker"])
        return Order(
            staff_id=self.person,
            why=why,
            strategy=self.strategy,
            chosen=({"": one} if one else {}) if self.strategy is Strategy.ALL else chosen,
            rest=self.rest.value(),
            note=self.note.text(),
            unsent_note=self.unsent.text(),
            reason=self.reason.text(),
            last_day=self.last_day.day() if why is Why.LEAVING else None,
            post=Role(self.post.value()) if why is Why.MOVING and self.post.value() else None,
            branch=self.branch.value(),
            area=self.area.text(),
        )

    def go_on_from_table(self) -> None:
        """Everything is divided: the cursor goes to the next question."""
        shown = [name for name, field in self._fields.items() if not field.isHidden()]
        self._go_on(shown[shown.index("strategy") + 1], begin=True)

    def show_unsent(self, unsent: int) -> None:
        """Ask what becomes of saves that are not sent, where there are any."""
        self._show_fields(unsent=unsent)

    def say(self, problems: Sequence[Problem]) -> None:
        """What is open, each where it is answered; those of the table are said there.

        A password that was refused stays said until another is typed: the order says nothing of it.
        """
        for name, field in self._fields.items():
            if name == "password":
                continue
            found = next((one for one in problems if _HOME.get(one.field, one.field) == name), None)
            field.set_problem(found)

    def refuse_password(self, problem: Problem) -> None:
        """It was not the right one."""
        self.password.clear()
        self._fields["password"].set_problem(problem)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _lines(self) -> dict[str, QLineEdit]:
        return {"reason": self.reason, "area": self.area, "note": self.note, "unsent": self.unsent,
                "last_day": self.last_day}  # fmt: skip

    def _all(self) -> dict[str, str]:
        chosen = {name: _one(chips) for name, chips in self._chips.items()}
        lists = {"rest": self.rest.value(), "branch": self.branch.value(), "post": self.post.value()}
        return {**chosen, **lists, **{name: line.text() for name, line in self._lines().items()}}

    def _build(self) -> None:
        self.body.setSpacing(10)
        self.body.addWidget(SectionHeader(self, tr("离职交接", "Handing over")))
        self._scroll = scroll = ScrollColumn(self, margin=0)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.body.setSpacing(10)
        self._column, self._inside = scroll.body, scroll.body.parentWidget() or scroll
        self._note = Text(self._inside, say(PUT_BACK), "caption")
        self._note.setObjectName("handOverPutBack")
        self._note.hide()
        self._column.addWidget(self._note)
        self._build_chips()
        self._build_boxes()
        self._column.addStretch(1)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._build_foot())

    def _build_chips(self) -> None:
        for name, words in (
            ("person", Words("谁的工作", "Whose work")),
            ("why", Words("事由", "Occasion")),
            ("strategy", Words("怎么分", "Divided")),
            ("taker", Words("接手人", "Taken over by")),
        ):
            options: list[Option] = []
            if name == "why":
                options = [Option(one.value, one.words) for one in Why]
            elif name == "strategy":
                options = [Option(one.value, one.words) for one in Strategy]
            room = QWidget(self._inside)
            QVBoxLayout(room).setContentsMargins(0, 0, 0, 0)
            self._fields[name] = Field(self._inside, words, room, name=f"handOver_{name}", reserve=False)
            self._offer(name, options)
            self._column.addWidget(self._fields[name])

    def _build_boxes(self) -> None:
        inside = self._inside
        self.rest, self.branch, self.post = Select(inside, ()), Select(inside, ()), Select(inside, ())
        self.reason, self.area, self.note, self.unsent = (QLineEdit(inside) for _ in range(4))
        self.last_day = DateField(inside, today=self._today)
        self.password = PasswordField(inside, name="handOverPassword", large=False)
        self.reason.setPlaceholderText(tr("如：本人辞职", "Such as: resigned"))
        rows: tuple[tuple[str, Words, QWidget], ...] = (
            ("last_day", Words("最后工作日（空着立即停用账号）", "Last working day, if not today"), self.last_day),
            ("branch", Words("新门店", "New branch"), self.branch),
            ("post", Words("新岗位", "New post"), self.post),
            ("area", Words("新区域", "New area"), self.area),
            ("reason", Words("原因（写进账号申请）", "Reason, for the request"), self.reason),
            ("rest", Words("其他工作交给", "Everything else to"), self.rest),
            ("unsent", Words("未上传的改动怎么办", "What becomes of unsent saves"), self.unsent),
            ("note", Words("交代", "Note"), self.note),
            ("password", Words("您的密码", "Your password"), self.password),
        )
        for name, words, box in rows:
            self._fields[name] = Field(inside, words, box, name=f"handOver_{name}", reserve=False)
            self._column.addWidget(self._fields[name])
        for line in (self.reason, self.area, self.note, self.unsent, self.last_day):
            line.textEdited.connect(self._on_edited)
        self.last_day.day_changed.connect(self._on_edited)
        for select in (self.rest, self.post):
            select.changed.connect(self._on_edited)
        self.branch.changed.connect(self._on_branch)
        self.password.textEdited.connect(self._on_password)

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.do = button(self, tr("确认交接", "Hand over"), kind="primary", icon="handshake", name="handOverDo")
        self.do.clicked.connect(self._on_do)
        leave = button(self, tr("取消", "Cancel"), kind="quiet", name="handOverLeave")
        leave.clicked.connect(self.left)
        for widget in (self.do, KeyHint(self, "Return"), leave, KeyHint(self, "Esc")):
            row.addWidget(widget)
        row.addStretch(1)
        return row

    def _offer(self, name: str, options: Sequence[Option], *, chosen: str = "") -> None:
        """Put other chips in a question."""
        room = self._fields[name].input
        made = Choices(room, options)
        made.setObjectName(f"handOver_{name}")
        made.setAccessibleName(room.accessibleName())
        made.set_value((chosen,) if chosen else ())
        self._answers[name] = chosen
        made.setProperty("question", name)
        made.changed.connect(self._on_picked)
        layout = room.layout()
        old = self._chips.get(name)
        if layout is not None:
            if old is not None:
                layout.removeWidget(old)
                old.hide()
                old.deleteLater()
            layout.addWidget(made)
        room.setFocusProxy(made)
        self._chips[name] = made

    def _offer_takers(self) -> None:
        people = [Option(one.id, _same(one.name)) for one in self.takers]
        self._offer("taker", people)
        self.rest.offer(people, chosen=self._manager if self._manager != self.person else "")

    def _offer_posts(self) -> None:
        there = self.branch.value() != HEAD_OFFICE_CODE
        posts = [Option(role.value, role.words) for role in Role if role.at_branch == there]
        self.post.offer([_NOBODY, *posts], chosen=self.post.value())

    def _show_fields(self, *, unsent: int) -> None:
        why = Why(_one(self._chips["why"]) or Why.LEAVING.value)
        shown = {"person", "why", "strategy", "rest", "note", "password"}
        shown |= set(_LEAVING_ONLY if why is Why.LEAVING else _MOVING_ONLY if why is Why.MOVING else ())
        if self.strategy is Strategy.ALL:
            shown.add("taker")
        if unsent:
            shown.add("unsent")
        for name, field in self._fields.items():
            field.setVisible(name in shown)

    def _on_picked(self, _keys: object) -> None:
        """A question is answered: what follows from it is shown, and the cursor goes on."""
        name = str(self.sender().property("question"))
        if not _one(self._chips[name]):
            # Picking the same chip once more takes nothing back: it says that this is the answer.
            filling, self._filling = self._filling, True
            self._chips[name].set_value((self._answers.get(name, ""),))
            self._filling = filling
        elif self._answers.get(name) == _one(self._chips[name]):
            return
        self._answers[name] = _one(self._chips[name])
        if name == "person":
            self._offer_takers()
        self._show_fields(unsent=not self._fields["unsent"].isHidden())
        if self._filling:
            return
        if _one(self._chips[name]):
            self._go_on(name)
        self.edited.emit()

    def _go_on(self, name: str, *, begin: bool = False) -> None:
        """The cursor goes to the question after `name` (with `begin`, to that one) that is shown."""
        order = [one for one in self._fields if not self._fields[one].isHidden()]
        at = order.index(name) + (0 if begin else 1)
        if name == "strategy" and not begin and self.strategy is not Strategy.ALL:
            self.dividing.emit()
        elif at < len(order):
            following = order[at]
            target = self._chips.get(following) or self._fields[following].input
            target.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self._fields[following], 0, 24)

    def _enter(self) -> None:
        if self.password.hasFocus() and self.password.text():
            self._on_do()
            return
        here = next((name for name, field in self._fields.items() if self._holds(name, field)), "")
        if here:
            self._go_on(here)

    def _holds(self, name: str, field: Field) -> bool:
        box = self._chips.get(name) or field.input
        return box.hasFocus()

    def _on_branch(self, _code: object) -> None:
        self._offer_posts()
        self._on_edited()

    def _on_edited(self, _what: object = None) -> None:
        if not self._filling:
            self.edited.emit()

    def _on_password(self, _text: str) -> None:
        self._fields["password"].set_problem(None)
        self.edited.emit()

    def _on_do(self) -> None:
        if self.do.isEnabled():
            self.confirmed.emit(self.password.text())


_HOME: Final = {"portions": "taker", "unsent_note": "unsent", "staff_id": "reason"}
"""Where a problem of the order is answered, where that is called otherwise."""


def _one(chips: Choices) -> str:
    chosen = chips.value()
    return chosen[0] if chosen else ""


def _same(text: str) -> Words:
    return Words(text, text)


def employee_words(one: Employee) -> str:
    """赵强 · 业务代表 · 铁西区."""
    return " · ".join(part for part in (one.name, say(one.role.words), one.area) if part)
