"""Two files side by side: what is the same stands out, and a person decides whether they are one customer."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from crm_desktop.rules.duplicates import DuplicateLevel
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.twins_across import TwinPair, TwinSide
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import local
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, rule

_LABEL: Final = 56
_VALUE: Final = 188
_TELLING: Final = 4
"""So many of the rows say something about who it is, where they are the same."""
LEVELS: Final = {
    DuplicateLevel.BLOCK: Tone.DANGER,
    DuplicateLevel.WARN: Tone.WARN,
    DuplicateLevel.HINT: Tone.INFO,
    DuplicateLevel.NONE: Tone.NEUTRAL,
}


def level_words(level: DuplicateLevel) -> str:
    """How sure the likeness is."""
    return {
        DuplicateLevel.BLOCK: tr("几乎肯定", "Near certain"),
        DuplicateLevel.WARN: tr("很可能", "Likely"),
        DuplicateLevel.HINT: tr("有点像", "Perhaps"),
        DuplicateLevel.NONE: "",
    }[level]


class TwinCard(Card):
    """`opened(customer_id)`, `told_apart(note)`, `doubted()`, `merge_asked()`.

    `right` is that to tell them apart, `merging` that to merge them.
    """

    opened = Signal(object)
    told_apart = Signal(object)
    doubted = Signal()
    merge_asked = Signal()

    def __init__(
        self, parent: QWidget, pair: TwinPair, *, right: Allowed | Refused, merging: Allowed | Refused, branch: bool
    ) -> None:
        super().__init__(parent)
        self.pair = pair
        self._branch = branch
        self.setObjectName("twinCard")
        self.body.addLayout(self._build_reasons())
        self.body.addWidget(rule(self))
        self.body.addLayout(self._build_sides())
        self.body.addStretch(1)
        self.body.addWidget(rule(self))
        self.body.addLayout(self._build_decision(right))
        if pair.decision is None:
            self.body.addLayout(self._build_merge(merging))

    def _build_merge(self, merging: Allowed | Refused) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        why_not = say(merging.words) if isinstance(merging, Refused) else ""
        if self.pair.across:
            why_not = tr("两家店各有一份：先转到同一家店，再合并", "In two branches: move one first, then merge")
        row.addWidget(Text(self, why_not, "caption", wrap=True), 1)
        made = button(self, tr("比对并合并", "Compare and merge"), kind="primary", icon="merge", name="mergePair")
        grant(made, None, lacks=why_not)
        made.clicked.connect(self.merge_asked)
        row.addWidget(made)
        return row

    def _build_reasons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Badge(self, level_words(self.pair.level), LEVELS[self.pair.level]), 0, Qt.AlignmentFlag.AlignTop)
        reasons = [say(reason) for reason in self.pair.reasons]
        if self.pair.proposed:
            row.addWidget(Badge(self, tr("提请合并", "Proposed"), Tone.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
        text = "  ·  ".join(reasons)
        row.addWidget(Text(self, text, "strong", wrap=True), 1)
        return row

    def _build_sides(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        for column in (1, 2):
            grid.setColumnMinimumWidth(column, _VALUE)
        one, other = self.pair.first, self.pair.second
        for column, side in ((1, one), (2, other)) if self._branch else ():
            grid.addWidget(Badge(self, side.branch_name, Tone.ACCENT, icon="building-2"), 0, column)
        for at, (name, left, right) in enumerate(_rows(one, other), start=1):
            label = Text(self, name, "caption")
            label.setFixedWidth(_LABEL)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            same = bool(left) and left == right and at <= _TELLING
            for column, value in ((1, left), (2, right)):
                grid.addWidget(Text(self, value or "—", "strong" if same or at == 1 else "body", wrap=True), at, column)
        for column, side in ((1, one), (2, other)):
            made = button(self, tr("打开档案", "Open"), icon="external-link", measure="small", name=f"open_{column}")
            made.setProperty("customer", side.id)
            made.clicked.connect(self._on_open)
            grid.addWidget(made, 9, column, Qt.AlignmentFlag.AlignLeft)
        return grid

    def _build_decision(self, right: Allowed | Refused) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        decision = self.pair.decision
        if decision is not None:
            when = f"{local(decision.at):%Y-%m-%d}" if decision.at else ""
            told = " · ".join(part for part in (decision.who, when, decision.note) if part)
            row.addWidget(Text(self, told, "soft", wrap=True), 1)
            made = button(self, tr("重新核对", "Look again"), icon="undo-2", name="doubtAgain")
            made.clicked.connect(self.doubted)
        else:
            self.note = QLineEdit(self)
            self.note.setObjectName("twinNote")
            self.note.setPlaceholderText(tr("说明（可不填），如：夫妻共用号码", "Note, if any: a couple, one number"))
            self.note.setAccessibleName(tr("说明", "Note"))
            self.note.returnPressed.connect(self._on_apart)
            grant(self.note, right)
            row.addWidget(self.note, 1)
            made = button(self, tr("不是同一客户", "Not the same"), icon="check", name="tellApart")
            made.clicked.connect(self._on_apart)
        grant(made, right)
        row.addWidget(made)
        return row

    def _on_apart(self) -> None:
        self.told_apart.emit(self.note.text())

    def _on_open(self) -> None:
        self.opened.emit(self.sender().property("customer"))


def _rows(one: TwinSide, other: TwinSide) -> list[tuple[str, str, str]]:
    names = (
        ("name", tr("名称", "Name")),
        ("contact", tr("联系人", "Contact")),
        ("phone", tr("电话", "Phone")),
        ("place", tr("地区", "Place")),
        ("owner", tr("负责人", "Owner")),
        ("number", tr("编号", "Number")),
    )
    rows = [(words, str(getattr(one, name)), str(getattr(other, name))) for name, words in names]
    since = [f"{local(side.created_at):%Y-%m-%d}" if side.created_at else "" for side in (one, other)]
    return [*rows, (tr("登记", "Since"), since[0], since[1])]
