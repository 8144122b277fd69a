"""Asks where a customer moves to, who looks after them there, and why. It lies over the page and blocks nothing."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Words
from crm_desktop.services.customer_moving import Destination
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.choices import Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.over_panel import OverPanel
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.text import Text

Then = Callable[[str, str, str], object]
"""`then(branch, owner_id, reason)`."""

_NOBODY: Final = Option("", Words("到店后再定", "Decided there"))
_NO_REASON: Final = Problem("move_reason", "reason", Words("请写明转店原因", "Say why the customer moves"))


class MovePanel(OverPanel):
    """One question at a time; nothing follows on Esc."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._branches: tuple[Destination, ...] = ()
        self._then: Then | None = None
        self._build()

    def ask(self, name: str, branches: Sequence[Destination], *, then: Then) -> None:
        """Ask for the customer called `name`."""
        self._then, self._branches = then, tuple(branches)
        self._title.setText(tr(f"{name} 转到别的门店", f"Move {name} to another branch"))
        self.branch.offer([Option(one.code, Words(one.name, one.name)) for one in self._branches])
        self._on_branch(self.branch.value())
        self.reason.clear()
        self._why.set_problem(None)
        nowhere = tr("没有别的门店可转", "There is no other branch")
        grant(self._go, None, lacks="" if self._branches else nowhere)
        self.open_at(self.branch)

    def _on_branch(self, code: object) -> None:
        reps = next((one.reps for one in self._branches if one.code == code), ())
        people = [Option(one.id, _rep(one.name, one.area)) for one in reps]
        self.owner.offer([_NOBODY, *people])

    def _on_go(self) -> None:
        reason = self.reason.text().strip()
        self._why.set_problem(None if reason else _NO_REASON)
        if not reason:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        then, self._then = self._then, None
        self.dismiss()
        if then is not None:
            then(self.branch.value(), self.owner.value(), reason)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(8)
        self._title = Text(self, "", "title", wrap=True)
        note = tr(
            "档案连同联系人、登记表、拜访和同意记录一起转走；原门店只留下去向和原因。",
            "The file goes with contacts, forms, visits and consents; the old branch keeps where to and why.",
        )
        self.branch, self.owner, self.reason = Select(self, ()), Select(self, ()), QLineEdit(self)
        self.branch.changed.connect(self._on_branch)
        self.reason.returnPressed.connect(self._on_go)
        self.reason.setPlaceholderText(tr("如：客户搬到大连", "Such as: moved to Dalian"))
        where = Field(self, Words("转到", "To"), self.branch, name="moveTo", reserve=False)
        who = Field(self, Words("新负责人", "New owner"), self.owner, name="moveOwner", reserve=False)
        self._why = Field(self, Words("原因", "Reason"), self.reason, name="moveReason", required=True)
        column.addWidget(self._title)
        column.addWidget(Text(self, note, "caption", wrap=True))
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(where, 1)
        pair.addWidget(who, 1)
        column.addLayout(pair)
        column.addWidget(self._why)
        row = QHBoxLayout()
        self._go = button(self, tr("转店", "Move"), kind="primary", icon="arrow-right", name="moveGo")
        self._go.clicked.connect(self._on_go)
        cancel = button(self, tr("取消", "Cancel"), kind="quiet", name="moveCancel")
        cancel.clicked.connect(self.dismiss)
        for widget in (self._go, KeyHint(self, "Return"), cancel, KeyHint(self, "Esc")):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)


def _rep(name: str, area: str) -> Words:
    told = f"{name} · {area}" if area else name
    return Words(told, told)
