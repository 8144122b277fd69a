"""Customers who may be the one speaking, beside the form and never over it; 1 2 3 decide (PRACTICE M1, 3.1)."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.rules.words import Words
from crm_desktop.services.matching import Match
from crm_desktop.services.merge_plan import AT_MOST
from crm_desktop.ui.front_desk.approval_row import ApprovalRow
from crm_desktop.ui.front_desk.match_row import MatchRow
from crm_desktop.ui.front_desk.numbered import NumberedButton
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.text import Text

_REASONS = (
    Words("同一电话，另一家单位", "Same phone, another company"),
    Words("号码已换了主人", "The number has a new owner"),
    Words("家人或合伙人共用", "Shared by family or partners"),
)


_MERGE: Final = 4


class How(StrEnum):
    """Which keys decide, by where the cursor is: in a field that takes digits they need a modifier."""

    ENTER = "Enter"
    DIGITS = ""
    ALT = "Alt+"


class MatchView(QWidget):
    """`opened(Match)`, `joined(Match)` (a new contact there), `insisted(reason)` (a new file all the same).

    `merge_asked(ids)`: the ones shown are one customer.
    """

    opened = Signal(object)
    joined = Signal(object)
    insisted = Signal(object)
    merge_asked = Signal(object)
    dismissed = Signal()
    """None of them, where no reason is asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[MatchRow] = []
        self._at = 0
        self._alike: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = Text(self, "", "title")
        self._note = Text(
            self, tr("仅本机已知，其他分店未查", "Known to this desktop; other branches not asked"), "caption"
        )
        column.addWidget(self._title)
        column.addWidget(self._note)
        column.addSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column.addLayout(self._list)
        column.addSpacing(4)
        self._build_answers(column)
        self.approval = ApprovalRow(self)
        self.approval.hide()
        column.addWidget(self.approval)
        column.addStretch(1)

    @property
    def matches(self) -> tuple[Match, ...]:
        """Who is shown."""
        return tuple(row.match for row in self._rows)

    @property
    def blocks(self) -> bool:
        """Whether one of them has the very number: a decision is wanted."""
        return any(match.level is DuplicateLevel.BLOCK for match in self.matches)

    def show_matches(
        self, matches: Sequence[Match], *, today: date, how: How = How.ENTER, may_merge: bool = False,
        by_name: bool = False,
    ) -> None:  # fmt: skip
        """Show these customers, the first one marked; `how` says which keys decide now.

        Those found `by_name`, as far as it is typed, are only offered. Who `may_merge` is offered to merge several that
        have the same number or look like one another.
        """
        for row in self._rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self._rows = [MatchRow(self, match, today=today) for match in matches]
        for row in self._rows:
            self._list.addWidget(row)
            row.clicked.connect(self._on_clicked)
        self._at = 0
        self._mark()
        self._ask_reason(False)
        count = len(matches)
        known = tr("这个号码已有档案", "This number has a file")
        likely = tr(f"可能是老客户（{count}）", f"May be a known customer ({count})")
        self._title.setText(known if self.blocks else likely)
        self._alike = tuple(match.customer_id for match in matches if match.level >= DuplicateLevel.WARN)
        self._merge.setVisible(may_merge and len(self._alike) > 1)
        for digit, widget in enumerate((self._open, self._join, self._insist, self._merge), start=1):
            widget.set_keys("Enter" if how is How.ENTER else f"{how}{digit}")
        alike = any(match.level >= DuplicateLevel.HINT for match in matches)
        self._join.setVisible(alike or by_name)
        self._insist.setVisible(alike)

    def step(self, by: int) -> None:
        """Mark the next or the one before."""
        if self._rows:
            self._at = (self._at + by) % len(self._rows)
            self._mark()

    def open_marked(self) -> None:
        """Open the marked one."""
        if self._rows:
            self.opened.emit(self._rows[self._at].match)

    def answer(self, digit: int) -> bool:
        """Decide by digit; False where that digit means nothing now."""
        if digit == _MERGE:
            return self._ask_merge()
        offered = {1: self._open, 2: self._join, 3: self._insist}
        if not self._rows or digit not in offered or not offered[digit].isVisibleTo(self):
            return False
        if digit == 1:
            self.open_marked()
        elif digit == 2:
            self.joined.emit(self._rows[self._at].match)
        elif self.blocks:
            self._ask_reason(True)
        else:
            self.dismissed.emit()
        return True

    def _build_answers(self, column: QVBoxLayout) -> None:
        self._open = NumberedButton(self, "1", tr("打开，记一次到店", "Open and note the visit"), name="matchOpen")
        self._join = NumberedButton(self, "2", tr("是这家的新联系人", "A new contact there"), name="matchJoin")
        self._insist = NumberedButton(
            self, "3", tr("不是同一家，仍要新建", "Not the same: new file"), name="matchInsist"
        )
        self._merge = NumberedButton(
            self, "4", tr("它们是同一客户，去合并", "They are one: merge them"), name="matchMerge"
        )
        self._merge.hide()
        for made, slot in (
            (self._open, self._on_open),
            (self._join, self._on_join),
            (self._insist, self._on_insist),
            (self._merge, self._ask_merge),
        ):
            made.clicked.connect(slot)
            column.addWidget(made)
        self._why = Text(self, tr("为什么仍要新建？", "Why a new file?"), "strong")
        self._reasons = Choices(self, [Option(str(at), words) for at, words in enumerate(_REASONS)])
        self._reasons.setObjectName("reasons")
        self._reasons.setAccessibleName(tr("为什么仍要新建？", "Why a new file?"))
        self._own = QLineEdit(self)
        self._own.setObjectName("reasonText")
        self._own.setPlaceholderText(tr("其他理由，回车确定", "Another reason, then Enter"))
        self._reasons.changed.connect(self._on_reason)
        self._own.returnPressed.connect(self._on_own_reason)
        for widget in (self._why, self._reasons, self._own):
            column.addWidget(widget)
            widget.hide()

    def _ask_reason(self, asked: bool) -> None:
        for widget in (self._why, self._reasons, self._own):
            widget.setVisible(asked)
        self._own.clear()
        self._reasons.set_value(())
        self.approval.hide()
        if asked:
            self._reasons.setFocus()

    def _ask_merge(self) -> bool:
        if not self._merge.isVisibleTo(self):
            return False
        self.merge_asked.emit(self._alike[:AT_MOST])
        return True

    def _mark(self) -> None:
        for at, row in enumerate(self._rows):
            row.mark(at == self._at)

    def _on_clicked(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, MatchRow):
            self._at = self._rows.index(pressed)
            self._mark()
            self.open_marked()

    def _on_open(self) -> None:
        self.answer(1)

    def _on_join(self) -> None:
        self.answer(2)

    def _on_insist(self) -> None:
        self.answer(3)

    def _on_reason(self, keys: object) -> None:
        if isinstance(keys, tuple) and keys:
            self.insisted.emit(say(_REASONS[int(keys[0])]))

    def _on_own_reason(self) -> None:
        if self._own.text().strip():
            self.insisted.emit(self._own.text().strip())
