"""The imports made on this desktop, the latest first, each with its way back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.importing.batch import Batch
from crm_desktop.services.importing.undoing import Undone
from crm_desktop.services.seat import Seat
from crm_desktop.ui import moments
from crm_desktop.ui.importing.undo_strip import UndoStrip
from crm_desktop.ui.language import tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, ScrollColumn, SectionHeader
from crm_desktop.ui.widgets.text import Elided, Text, icon_label, rule

_SHOWN = 30
_INDENT = 30
"""What is said of a batch stands under its name."""


class BatchRow(QWidget):
    """One import: file, when, by whom, what it did, and 撤销."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, batch: Batch) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 14, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(icon_label(self, "file-text", "faint", size=18))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(self, batch.file_name, "strong"))
        words.addWidget(Text(self, _summary(batch, seat), "caption"))
        row.addLayout(words, 1)
        self._state = Badge(self, tr("已撤销", "Undone"), Tone.NEUTRAL, icon="undo-2")
        self._state.setVisible(batch.undone)
        row.addWidget(self._state)
        start = button(self, tr("撤销", "Undo"), measure="small", icon="undo-2", name="undoBatch")
        start.setAccessibleName(tr(f"撤销导入 {batch.file_name}", f"Undo the import of {batch.file_name}"))
        row.addWidget(start)
        column.addLayout(row)
        self.strip = UndoStrip(desk, seat, self, start=start)
        own = batch.actor_id == seat.person.id
        self.strip.show_batch(batch.id, created=batch.created, updated=batch.updated, own=own, undone=batch.undone)
        self.strip.undone.connect(self._on_undone)
        self.strip.setContentsMargins(_INDENT, 0, 0, 0)
        column.addWidget(self.strip)

    def _on_undone(self, _result: Undone) -> None:
        self._state.show()


class BatchList(Card):
    """Hidden as long as there is none."""

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self._desk, self._seat = desk, seat
        self.body.setSpacing(0)
        head = SectionHeader(self, tr("以前的导入", "Earlier imports"), tr("本机最近几批", "Made on this desktop"))
        head.setContentsMargins(18, 14, 18, 10)
        self.body.addWidget(head)
        self.body.addWidget(rule(self))
        scroll = ScrollColumn(self, margin=0)
        self._column = scroll.body
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.body.addWidget(scroll, 1)
        self.rows: list[BatchRow] = []
        self.hide()

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show these, at most the latest thirty."""
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [BatchRow(self._desk, self._seat, self, batch) for batch in batches[:_SHOWN]]
        for at, row in enumerate(self.rows):
            self._column.insertWidget(at, row)
        self.setVisible(bool(self.rows))


def _summary(batch: Batch, seat: Seat) -> str:
    who = tr("我", "by me") if batch.actor_id == seat.person.id else tr("同事", "by a colleague")
    when = moments.short(batch.at, now=seat.now())
    zh, en = f"新建 {batch.created:,} 位", f"{batch.created:,} new"
    if batch.updated:
        zh, en = f"{zh}，补空缺 {batch.updated:,} 位", f"{en}, {batch.updated:,} filled"
    return f"{when} · {who} · {tr(zh, en)}"
