"""Step 4: what came of it, the rows that were not taken over, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.importing.batch import Imported
from crm_desktop.services.importing.rows import CheckedRow, DryRun
from crm_desktop.services.seat import Seat
from crm_desktop.ui import icons
from crm_desktop.ui.importing.phrases import sentence
from crm_desktop.ui.importing.undo_strip import UndoStrip
from crm_desktop.ui.importing.verdicts import verdict_columns
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, SectionHeader
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.table import RowTable
from crm_desktop.ui.widgets.text import Text, icon_label, rule


class ResultStep(QWidget):
    """`finished` to the customers, `again` for another file, `rejects_asked`."""

    finished = Signal()
    again = Signal()
    rejects_asked = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: RowTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_summary(desk, seat))
        column.addWidget(self._build_rejected(), 1)
        self._room = QWidget(self)
        column.addWidget(self._room, 1)

    def show_result(self, judged: DryRun, result: Imported, *, stopped: bool) -> None:
        """Show what was taken over; `stopped`: the rest of the good rows was left."""
        good = len(judged.rows) - len(judged.rejected)
        late = len(result.rejected) - (len(judged.rows) - good)
        left = good - late - result.created - result.updated
        self._say(result, left=left if stopped else 0)
        self.undo.show_batch(result.batch_id, created=result.created, updated=result.updated, own=True)
        self._show_rejected(judged, result.rejected)
        self.finish.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, result: Imported, *, left: int) -> None:
        none = result.created + result.updated == 0
        title = tr("导入完成", "Imported")
        if left:
            title = tr(f"已停止，还有 {left:,} 行没有导入", f"Stopped: {left:,} rows are not imported")
        elif none:
            title = tr("没有导入任何行", "Nothing was imported")
        self._title.setText(title)
        icons.dress(
            self._sign,
            "triangle-alert" if left or none else "circle-check",
            "warn" if left or none else "good",
            size=28,
        )
        parts = [Words(f"新建 {result.created:,} 位客户", f"{result.created:,} new customers")]
        if result.updated:
            parts.append(Words(f"给 {result.updated:,} 位补了空缺", f"{result.updated:,} got what they lacked"))
        parts.append(Words(f"退回 {len(result.rejected):,} 行", f"{len(result.rejected):,} rows left out"))
        told = say(sentence(parts))
        if left:
            told += tr("再导入一次同一个文件即可接着来。", " Import the same file again to go on.")
        self._told.setText(told)

    def _show_rejected(self, judged: DryRun, rows: tuple[CheckedRow, ...]) -> None:
        self.rejects.setVisible(bool(rows))
        self._card.setVisible(bool(rows))
        self._room.setVisible(not rows)
        if self._table is not None:
            self._card.body.removeWidget(self._table)
            self._table.deleteLater()
            self._table = None
        if not rows:
            return
        model = RowModel(self._card, verdict_columns(judged), id_of=_line_of)
        self._table = RowTable(self._card, model)
        self._table.setAccessibleName(tr("退回的行", "Rejected rows"))
        self._card.body.addWidget(self._table, 1)
        model.show_rows(rows)

    def _build_summary(self, desk: Desk, seat: Seat) -> Card:
        card = Card(self, margin=20)
        top = QHBoxLayout()
        top.setSpacing(14)
        self._sign = icon_label(card, "circle-check", "good", size=28)
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Text(card, "", "headline")
        self._title.setObjectName("importResult")
        self._told = Text(card, "", "soft", wrap=True)
        self._told.setObjectName("importNumbers")
        words.addWidget(self._title)
        words.addWidget(self._told)
        top.addLayout(words, 1)
        undo = button(card, tr("撤销这批", "Undo it"), icon="undo-2", name="undoImport")
        again = button(card, tr("再导入一个", "Another file"), icon="file-text", name="importAgain")
        again.clicked.connect(self.again)
        self.finish = button(card, tr("看客户", "See customers"), kind="primary", icon="users", name="importDone")
        self.finish.clicked.connect(self.finished)
        for made in (undo, again, self.finish):
            top.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(top)
        self.undo = UndoStrip(desk, seat, card, start=undo)
        card.body.addWidget(self.undo)
        return card

    def _build_rejected(self) -> Card:
        self._card = Card(self, margin=0)
        self._card.body.setSpacing(0)
        head = SectionHeader(
            self._card,
            tr("退回的行", "Rejected rows"),
            tr("保存成表格，改好“原因”里说的再导入", "Save them, put right what the reason says, import again"),
        )
        head.setContentsMargins(18, 10, 12, 10)
        self.rejects = button(self._card, tr("保存退回行", "Save rejected rows"), icon="download", name="saveRejects")
        self.rejects.clicked.connect(self.rejects_asked)
        head.add(self.rejects)
        self._card.body.addWidget(head)
        self._card.body.addWidget(rule(self._card))
        return self._card


def _line_of(row: CheckedRow) -> object:
    return row.line
