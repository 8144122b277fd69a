"""One colleague: what is in their name, and what may be asked about their account or handed over (P1, P4)."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.rules.account_requests import RequestKind
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.handing_over.belongings import Belongings, Kind
from crm_desktop.services.people import Employee
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.people.hand_over_form import employee_words
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.flow import Flow
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, rule

_SHOWN: Final = 60
_ASKED: Final = (
    (RequestKind.CHANGE, Words("调岗申请", "Change of post"), "user-check"),
    (RequestKind.RESET, Words("重设密码", "New password"), "key-round"),
    (RequestKind.CLOSE, Words("停用账号", "Close account"), "lock"),
)


def standing(one: Employee, today: date) -> tuple[str, Tone]:
    """In service, leaving, or gone with work still in the name."""
    if one.moved:
        return tr("已调店，待交接", "Moved, not handed over"), Tone.DANGER
    if one.left_on is None:
        return tr("在职", "In service"), Tone.GOOD
    if one.left_on >= today:
        return tr(f"做到 {one.left_on:%m-%d}", f"Until {one.left_on:%m-%d}"), Tone.WARN
    return tr("已离职，待交接", "Gone, not handed over"), Tone.DANGER


class PersonCard(Card):
    """`hand_over_asked(id)`, and `request_asked(kind, id)` about the account."""

    hand_over_asked = Signal(object)
    request_asked = Signal(object, object)

    def __init__(
        self, parent: QWidget, *, today: Callable[[], date], giving: Allowed | Refused, asking: Allowed | Refused
    ) -> None:
        super().__init__(parent)
        self.setObjectName("personCard")
        self._today, self._giving, self._asking = today, giving, asking
        self.owned: Belongings | None = None
        self._build()

    def show_owned(self, owned: Belongings) -> None:
        """Show the person and what they own."""
        self.owned = owned
        person = owned.person
        self._name.setText(person.name)
        text, tone = standing(person, self._today())
        self._state.say(text, tone)
        self._facts.setText(employee_words(person).partition(" · ")[2])
        login = tr(f"登录名 {person.login}", f"Log-in {person.login}") if person.login else ""
        closed = "" if person.login else tr("没有在用的账号", "No open account")
        if person.moved:
            closed = tr("账号在现在的门店", "The account is with the branch of now")
        self._login.setText(login or closed)
        nothing = tr("名下没有要交接的", "There is nothing to hand over")
        grant(self.give, self._giving, lacks=nothing if owned.empty and not person.login else "")
        for made in self._requests:
            grant(made, self._asking, lacks=closed)
        self._show_things(owned)

    def _build(self) -> None:
        self.body.setSpacing(10)
        head = QHBoxLayout()
        self._name, self._state = Text(self, "", "headline"), Badge(self)
        head.addWidget(self._name)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        self.body.addLayout(head)
        self._facts, self._login = Text(self, "", "soft", wrap=True), Text(self, "", "caption")
        self.body.addWidget(self._facts)
        self.body.addWidget(self._login)
        acts = QWidget(self)
        flow = Flow(acts)
        self.give = button(acts, tr("离职交接", "Hand over"), kind="primary", icon="handshake", measure="small",
                           name="handOverPerson")  # fmt: skip
        self.give.clicked.connect(self._on_give)
        flow.addWidget(self.give)
        self._requests = []
        for kind, words, icon in _ASKED:
            made = button(acts, say(words), icon=icon, measure="small", name=f"ask_{kind.value}")
            made.setProperty("kind_asked", kind.value)
            made.clicked.connect(self._on_ask)
            flow.addWidget(made)
            self._requests.append(made)
        self.body.addWidget(acts)
        self.body.addWidget(rule(self))
        scroll = ScrollColumn(self, margin=0)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = scroll.body
        self._things = QWidget(scroll.body.parentWidget() or scroll)
        self._column.addWidget(self._things)
        self._column.addStretch(1)
        self.body.addWidget(scroll, 1)

    def _show_things(self, owned: Belongings) -> None:
        made = QWidget(self)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        at = 0
        for kind, count in owned.counts.items():
            if not count:
                continue
            grid.addWidget(Text(made, f"{say(kind.words)}  {count}", "eyebrow"), at, 0, 1, 2)
            at += 1
            for what, remark in _lines(owned, kind):
                grid.addWidget(Text(made, what, wrap=True), at, 0)
                grid.addWidget(Text(made, remark, "caption"), at, 1, Qt.AlignmentFlag.AlignRight)
                at += 1
        if owned.empty:
            grid.addWidget(Text(made, tr("名下没有客户和没做完的事。", "Nothing is in this name."), "soft"), 0, 0)
        self._column.replaceWidget(self._things, made)
        self._things.hide()
        self._things.deleteLater()
        self._things = made

    def _on_give(self) -> None:
        if self.owned is not None:
            self.hand_over_asked.emit(self.owned.person.id)

    def _on_ask(self) -> None:
        if self.owned is not None:
            kind = RequestKind(str(self.sender().property("kind_asked")))
            self.request_asked.emit(kind, self.owned.person.id)


def _lines(owned: Belongings, kind: Kind) -> list[tuple[str, str]]:
    """The first of a kind, and how many more there are."""
    if kind is Kind.CUSTOMER:
        lines = [(one.name, one.area) for one in owned.customers]
    else:
        lines = [(say(one.what), say(one.remark)) for one in owned.things if one.kind is kind]
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([(tr(f"还有 {more} 条", f"{more} more"), "")] if more > 0 else [])]
