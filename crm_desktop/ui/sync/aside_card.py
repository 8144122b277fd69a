"""Refused work that was set aside: one quiet line that opens, and each piece is one click from being back."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.conflicts_refused import RefusedWork
from crm_desktop.ui import icons, moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sync.kept import KeptColumn, Wanted
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.text import Elided, Text, rule


class AsideCard(QWidget):
    """`taken_up(RefusedWork)` puts a piece back among the refused."""

    taken_up = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("asideCard")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.line = button(self, "", kind="quiet", measure="small", icon="chevron-right", name="asideLine")
        self.line.setCheckable(True)
        self.line.toggled.connect(self._on_toggled)
        column.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows = KeptColumn(self, spacing=0)
        self.rows.deserted.connect(self._on_deserted)
        column.addWidget(self.rows)

    def show_aside(self, aside: Sequence[RefusedWork], *, now: datetime) -> None:
        """Count them; list them once asked."""
        self.line.setText(tr(f"已搁置 {len(aside)} 项", f"{len(aside)} set aside"))
        self.rows.show_cards([self._wanted(one, now) for one in aside])
        self.setVisible(bool(aside))
        if not aside:
            self.line.setChecked(False)
        self.rows.setVisible(self.line.isChecked())

    def _wanted(self, work: RefusedWork, now: datetime) -> Wanted:
        def make() -> QWidget:
            row = _Row(self, work, now)
            row.back.clicked.connect(lambda: self.taken_up.emit(work))
            return row

        return Wanted(work.unit, work, make)

    def _on_toggled(self, opened: bool) -> None:
        icons.dress(self.line, "chevron-down" if opened else "chevron-right", "soft", size=16)
        self.rows.setVisible(opened)

    def _on_deserted(self) -> None:
        self.line.setFocus(Qt.FocusReason.TabFocusReason)


class _Row(QWidget):
    """What it was, about whom, and why it came back."""

    def __init__(self, parent: QWidget, work: RefusedWork, now: datetime) -> None:
        super().__init__(parent)
        self.setObjectName("asideRow")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(rule(self))
        row = QHBoxLayout()
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        about = tr("、", ", ").join(say(record.record) for record in work.records[:2])
        words.addWidget(Elided(self, " · ".join(filter(None, (say(work.act), about))), "strong"))
        words.addWidget(Text(self, say(work.reason), "soft", wrap=True))
        words.addWidget(Text(self, f"{say(work.person)} · {moments.short(work.at, now=now)}", "caption"))
        row.addLayout(words, 1)
        self.back = button(self, tr("取回", "Take up again"), measure="small", icon="undo-2", name="takeUp")
        row.addWidget(self.back)
        column.addLayout(row)
        self.setFocusProxy(self.back)
