"""The wizard: files side by side, the kept one on top, what differs first; one chord merges, one press undoes (3.2)."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.merge_plan import MergePlan, plan_merge
from crm_desktop.services.merging import Merged, merge_files
from crm_desktop.services.parting import part_files
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import sentence
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.merging.choices_table import ChoicesTable
from crm_desktop.ui.merging.outcome_card import OutcomeCard
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button, icon_button
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text

GROUP: Final = Words("合并档案", "Merging files")
_SIDE: Final = 320


class MergeView(QWidget):
    """`closed()` without a merge, `merged(customer_id)` after one, if its files are still the ones on screen."""

    closed = Signal()
    merged = Signal(object)

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        self.plan: MergePlan | None = None
        self.table: ChoicesTable | None = None
        self.outcome: OutcomeCard | None = None
        self._busy = False
        self._ids: tuple[str, ...] = ()
        self._build()
        desk.shortcuts.bind("Ctrl+Return", Words("合并", "Merge"), owner=self, slot=self.merge, group=GROUP)

    def start(self, ids: Sequence[str]) -> None:
        """Lay these files side by side."""
        self._ids = tuple(ids)
        self._drop()
        self._title.setText(tr("正在打开档案…", "Opening the files…"))
        work = partial(plan_merge, self._seat, self._ids)
        done, failed = partial(self._on_plan, self._ids), partial(self._on_unplanned, self._ids)
        self._desk.tasks.database(work, owner=self, done=done, failed=failed)

    def show_plan(self, plan: MergePlan) -> None:
        """Show what can be chosen, and what will come of it."""
        self._drop()
        self.plan = plan
        count = len(plan.sides)
        self._title.setText(tr(f"把 {count} 份档案合并成一份", f"Merge {count} files into one"))
        self.table = ChoicesTable(self._scroll, plan, keep=plan.proposed)
        self.table.changed.connect(self._on_changed)
        self._scroll.body.insertWidget(0, self.table)
        self.outcome = OutcomeCard(self._side, plan)
        self._side.body.insertWidget(0, self.outcome)
        self._problem.setText(say(plan.problems[0].words) if plan.problems else "")
        self._problem.setVisible(bool(plan.problems))
        self._on_changed()
        self.table.show()
        self.outcome.show()
        self.table.start()

    def merge(self) -> None:
        """Merge as chosen."""
        if self.plan is None or self.table is None or self._busy or not self._go.isEnabled():
            return
        self._busy = True
        grant(self._go, None, busy=True)
        work = partial(merge_files, self._seat, self.plan, keep=self.table.keep, choices=self.table.choices)
        done, failed = partial(self._on_merged, self.plan), partial(self._on_refused, self.plan)
        self._desk.tasks.database(work, owner=self, done=done, failed=failed)

    def leave(self) -> None:
        """Close without a merge; one that is under way is still told of, in the corner."""
        self._ids = ()
        self._drop()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves all as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_plan(self, ids: tuple[str, ...], plan: MergePlan) -> None:
        if ids == self._ids:
            self.show_plan(plan)

    def _on_unplanned(self, ids: tuple[str, ...], error: Exception) -> None:
        if ids == self._ids:
            self.leave()
        self._tell(error)

    def _on_changed(self) -> None:
        if self.table is None or self.outcome is None or self.plan is None:
            return
        self.outcome.show_keep(self.table.keep)
        if not self.plan.problems:
            archived = tr("已归档的档案不能作为保留的一份，请换一份", "An archived file cannot be the one kept")
            self._problem.setText(archived if self.table.kept.archived else "")
            self._problem.setVisible(self.table.kept.archived)
        grant(self._go, None, lacks=self._problem.text())

    def _on_merged(self, plan: MergePlan, done: Merged) -> None:
        names = tr("、", ", ").join(tr(f"“{name}”", f'"{name}"') for name in done.merged_names)
        told = tr(f"{names}已并入“{done.name}”", f'{names} merged into "{done.name}"')
        undo = partial(undo_merge, self._desk, self._seat, done)
        self._desk.toasts.tell(told, Tone.GOOD, action=tr("撤销", "Undo"), on_action=undo)
        if plan is self.plan:
            self._busy = False
            self.merged.emit(done.customer_id)

    def _on_refused(self, plan: MergePlan, error: Exception) -> None:
        if plan is self.plan:
            self._busy = False
            grant(self._go, None)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        words = sentence(error)
        if words is None:
            raise error
        self._desk.toasts.tell(say(words), Tone.WARN)

    def _drop(self) -> None:
        for widget, body in ((self.table, self._scroll.body), (self.outcome, self._side.body)):
            if widget is not None:
                body.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.plan, self.table, self.outcome, self._busy = None, None, None, False
        grant(self._go, None, busy=True)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 18)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        back = icon_button(self, "arrow-left", tr("返回，不合并 Esc", "Back without merging Esc"), name="mergeBack")
        back.clicked.connect(self.leave)
        head.addWidget(back)
        self._title = Text(self, "", "headline")
        head.addWidget(self._title)
        head.addStretch(1)
        note = tr("上下左右移动，数字选用哪一份的内容", "Arrows move, digits choose whose value is taken")
        head.addWidget(Text(self, note, "caption"))
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(16)
        card = Card(self)
        self._scroll = ScrollColumn(card, margin=0)
        self._scroll.body.addStretch(1)
        card.body.addWidget(self._scroll)
        row.addWidget(card, 1)
        self._side = ScrollColumn(self, margin=0)
        self._side.setFixedWidth(_SIDE)
        self._side.body.addStretch(1)
        row.addWidget(self._side)
        column.addLayout(row, 1)
        column.addLayout(self._build_foot())

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._go = button(self, tr("合并", "Merge"), kind="primary", icon="merge", name="mergeGo")
        self._go.clicked.connect(self.merge)
        cancel = button(self, tr("不合并", "Do not merge"), kind="quiet", name="mergeCancel")
        cancel.clicked.connect(self.leave)
        for widget in (self._go, KeyHint(self, "Ctrl+Enter"), cancel, KeyHint(self, "Esc")):
            row.addWidget(widget)
        row.addSpacing(12)
        self._problem = Text(self, "", "danger", wrap=True)
        self._problem.setObjectName("mergeProblem")
        self._problem.hide()
        row.addWidget(self._problem, 1)
        row.addStretch(1)
        return row


def undo_merge(desk: Desk, seat: Seat, done: Merged) -> None:
    """Take a merge back that was just made."""
    told = tr("已拆开，两份档案恢复原样", "Parted: the files are as they were")
    work = partial(part_files, seat, done.merge_ids)
    desk.tasks.database(work, owner=desk.toasts, done=partial(_on_parted, desk, told))


def _on_parted(desk: Desk, told: str, _result: object) -> None:
    desk.toasts.tell(told, Tone.GOOD)
