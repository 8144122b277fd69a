"""A new booklet beside the ledger: for whom, how many pages, which layout, with the plan printed in (B1-3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from crm_desktop.rules.problem import Problem
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.booklet_printing import LAYOUTS, PAGES_USUAL
from crm_desktop.services.visits_reach import Rep
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.tick import Tick


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What to print; `pages` is 0 where what was typed is no number."""

    rep_id: str
    pages: int
    layout: str
    prefill: bool
    period: str


class PrintForm(Card):
    """`ordered(PrintOrder)` on Enter or the button, `left` on Esc."""

    ordered = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("printForm")
        self.body.setSpacing(8)
        self.body.addWidget(SectionHeader(self, tr("打印新书册", "Print a booklet")))
        self.rep = Select(self, ())
        self.pages, self.period = QLineEdit(str(PAGES_USUAL), self), QLineEdit(self)
        self.layouts = Choices(self, [Option(key, words) for key, words in LAYOUTS.items()])
        self.layouts.set_value(("saddle",))
        self._fields = {
            "rep": Field(self, Words("业务代表", "Rep"), self.rep, name="printRep", required=True),
            "pages": Field(self, Words("记录页数", "Record pages"), self.pages, name="printPages", required=True),
            "layout": Field(
                self,
                Words("版式", "Layout"),
                self.layouts,
                name="printLayout",
                hint=Words("对折骑马订：双面打印，短边翻转", "Folded: print on both sides, flip on short edge"),
            ),
            "period": Field(self, Words("使用期间", "Period"), self.period, name="printPeriod"),
        }
        for field in self._fields.values():
            self.body.addWidget(field)
        self.prefill = Tick(
            self, tr("把计划中的客户印在前面几页，并附计划表", "Print the customers on the plan on the first pages")
        )
        self.prefill.setObjectName("printPrefill")
        self.prefill.setChecked(True)
        self.body.addWidget(self.prefill)
        self.body.addLayout(self._build_foot())
        self.body.addStretch(1)
        for before, after in pairwise((self.rep, self.pages, self.layouts, self.period, self.prefill, self.do)):
            QWidget.setTabOrder(before, after)

    def start(self, people: Sequence[Rep], *, period: str, rep_id: str = "") -> None:
        """Offer these reps; the cursor goes to the first choice."""
        self.rep.offer([Option(one.id, _rep_words(one)) for one in people], chosen=rep_id)
        self.period.setText(period)
        for field in self._fields.values():
            field.set_problem(None)
        grant(self.do, None, lacks="" if people else tr("本店没有业务代表", "The branch has no sales reps"))
        self.rep.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong at its field."""
        for problem in problems:
            if problem.field in self._fields:
                self._fields[problem.field].set_problem(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter orders from anywhere, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_order()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        leave = button(self, tr("取消", "Cancel"), kind="quiet", name="printLeave")
        leave.clicked.connect(self.left)
        self.do = button(self, tr("生成并预览", "Make and preview"), kind="primary", icon="printer", name="printDo")
        self.do.clicked.connect(self._on_order)
        row.addWidget(leave)
        row.addWidget(self.do)
        return row

    def _on_order(self) -> None:
        """Enter once more while the first is being made makes no second booklet."""
        if not self.do.isEnabled():
            return
        typed = half_width(self.pages.text()).strip()
        self.ordered.emit(
            PrintOrder(
                rep_id=self.rep.value(),
                pages=int(typed) if typed.isascii() and typed.isdigit() else 0,
                layout="".join(self.layouts.value()),
                prefill=self.prefill.isChecked(),
                period=self.period.text(),
            )
        )


def _rep_words(rep: Rep) -> Words:
    named = f"{rep.name} · {rep.area}" if rep.area else rep.name
    return Words(named, named)


def period_of(year: int, month: int) -> str:
    """`2026 年 11 月`, as it stands on the cover."""
    return say(Words(f"{year} 年 {month} 月", f"{year}-{month:02}"))
