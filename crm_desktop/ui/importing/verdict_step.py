"""Step 3: what would become of every row; nothing is written yet."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words, counted
from crm_desktop.services.importing.rows import CheckedRow, DryRun, Outcome
from crm_desktop.ui.importing.foot import Foot
from crm_desktop.ui.importing.phrases import sentence
from crm_desktop.ui.importing.row_sheet import RowSheet
from crm_desktop.ui.importing.tally import Tally
from crm_desktop.ui.importing.verdicts import Show, chosen, verdict_columns
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.rows import RowModel
from crm_desktop.ui.widgets.table import RowTable

_SHEET = 304


class VerdictStep(QWidget):
    """`take_over` when the person agrees, `rejects_asked` for the file of the rest."""

    take_over = Signal()
    rejects_asked = Signal()
    went_back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._judged: DryRun | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.tally = Tally(self)
        self.tally.changed.connect(self._on_show)
        column.addWidget(self.tally)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(12)
        self._card = Card(self, margin=0)
        self._stack = QStackedWidget(self._card)
        self._card.body.addWidget(self._stack)
        self._nothing = EmptyState(
            self._stack,
            icon="circle-check",
            title=tr("没有这样的行", "No such rows"),
            text=tr("换一个数字看其他行。", "Choose another count to see other rows."),
        )
        self._stack.addWidget(self._nothing)
        self._middle.addWidget(self._card, 1)
        self.sheet = RowSheet(self)
        self.sheet.setFixedWidth(_SHEET)
        self._middle.addWidget(self.sheet)
        column.addLayout(self._middle, 1)
        self._build_foot(column)
        self.model: RowModel | None = None
        self.table: RowTable | None = None

    def show_verdicts(self, judged: DryRun) -> None:
        """Show a dry run from the top, all rows."""
        self._judged = judged
        for show, count in self.tally.counts.items():
            count.show_number(len(chosen(judged, show)))
        self._build_table(judged)
        self.tally.choose(Show.ALL)
        self._say_next(judged)

    def focus(self) -> None:
        """Into the list: arrows look at rows."""
        if self.table is not None and self.model is not None and self.model.total:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_next(self, judged: DryRun) -> None:
        new, update, rest = judged.count(Outcome.NEW), judged.count(Outcome.UPDATE), len(judged.rejected)
        self._rejects.setVisible(rest > 0)
        if not new + update:
            none = tr(
                "没有可以导入的行。可以保存退回行，改好再来。",
                "Nothing to import. Save the rejected rows and put them right.",
            )
            self.foot.say(none, Tone.WARN, may_go_on=False)
            self.foot.forward.setText(tr("导入", "Import"))
            return
        parts = []
        if new:
            parts.append(Words(f"新建 {new:,} 位客户", f"{new:,} new customers"))
        if update:
            parts.append(Words(f"给 {update:,} 位补空缺", f"{update:,} get what they lack"))
        if rest:
            parts.append(Words(f"{rest:,} 行退回", f"{counted(rest, 'row')} left out"))
        self.foot.say(say(sentence(parts)), Tone.INFO)
        self.foot.forward.setText(tr(f"导入 {new + update:,} 行", f"Import {new + update:,} rows"))

    def _on_show(self, show: Show) -> None:
        if self._judged is None or self.model is None or self.table is None:
            return
        rows = chosen(self._judged, show)
        self.model.show_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self._nothing)
        self.sheet.setVisible(bool(rows))
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.pick([rows[0].line])

    def _on_picked(self, ids: object) -> None:
        if self._judged is None or self.model is None or not isinstance(ids, tuple) or not ids:
            return
        row = next((row for _, row in self.model.loaded() if row.line == ids[0]), None)
        if row is not None:
            self.sheet.show_row(self._judged, row)

    def _build_table(self, judged: DryRun) -> None:
        """The columns know the layout, so every dry run has a table of its own."""
        if self.table is not None:
            self._stack.removeWidget(self.table)
            self.table.deleteLater()
        self.model = RowModel(self._stack, verdict_columns(judged), id_of=_line_of)
        self.table = RowTable(self._stack, self.model)
        self.table.setAccessibleName(tr("逐行结果", "Verdict for each row"))
        self.table.picked.connect(self._on_picked)
        self._stack.addWidget(self.table)
        QWidget.setTabOrder(self.tally, self.table)

    def _build_foot(self, column: QVBoxLayout) -> None:
        self.foot = Foot(self, forward=tr("导入", "Import"), icon="import")
        self.foot.went_back.connect(self.went_back)
        self.foot.went_on.connect(self.take_over)
        self._rejects = button(self.foot, tr("保存退回行", "Save rejected rows"), icon="download", name="saveRejects")
        self._rejects.clicked.connect(self.rejects_asked)
        self.foot.add(self._rejects)
        column.addWidget(self.foot)


def _line_of(row: CheckedRow) -> object:
    return row.line
