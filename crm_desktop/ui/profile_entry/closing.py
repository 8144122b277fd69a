"""The end of the accountant's day: 今日已清 with the receipt, the printed report, and who may not file at all."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.daily_report import DayCounts, DayReport
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.paper_trail import Again
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.text import Text, rule


class AllClear(Card):
    """Nothing waits: today's count, and the report to print."""

    report_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state: EmptyState | None = None
        self._shown: DayCounts | None = None

    def show_day(self, counts: DayCounts) -> None:
        """Say it with the day's count; a day without forms says so."""
        if counts == self._shown:
            return
        self._shown = counts
        had_keys = self.isAncestorOf(self.window().focusWidget() or self)
        if self._state is not None:
            self._state.setParent(None)
            self._state.deleteLater()
        self._state = self._cleared(counts) if counts.received else self._nothing()
        self.body.addWidget(self._state)
        if had_keys:
            self.start()

    def start(self) -> None:
        """The keys go to the report, which is what is left to do."""
        act = self._state.action if self._state is not None else None
        (act or self).setFocus(Qt.FocusReason.TabFocusReason)

    def _cleared(self, counts: DayCounts) -> EmptyState:
        told = [tr(f"按时 {counts.on_time}", f"{counts.on_time} on time")]
        if counts.late:
            told.append(tr(f"逾期 {counts.late}", f"{counts.late} late"))
        if counts.doubtful:
            told.append(tr(f"时间存疑 {counts.doubtful}", f"{counts.doubtful} in doubt"))
        listed = tr("、", ", ").join(told)
        state = EmptyState(
            self,
            icon="circle-check",
            title=tr("今日已清", "All clear today"),
            text=tr(
                f"{counts.received} 张登记表都已建档：{listed}。打印日报，签字存档。",
                f"All {counts.received} forms are filed: {listed}. Print the report, sign it, keep it.",
            ),
            action=tr(f"打印日报 {spelled('F9')}", f"Print the report {spelled('F9')}"),
        )
        state.acted.connect(self.report_asked)
        return state

    def _nothing(self) -> EmptyState:
        return EmptyState(
            self,
            icon="inbox",
            title=tr("今天还没有登记表", "No forms yet today"),
            text=tr("柜台一登记，就会出现在这里。", "They appear here as soon as the counter registers one."),
        )


class ReportView(Card):
    """The day's report before it is printed; Esc goes back to work."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 16, 8)
        head.setSpacing(10)
        back = button(
            self, tr("返回 Esc", "Back Esc"), kind="quiet", icon="arrow-left", measure="small", name="reportBack"
        )
        back.clicked.connect(self.closed)
        head.addWidget(back)
        self._title = Text(self, "", "strong")
        self._note = Text(self, "", "caption")
        head.addWidget(self._title)
        head.addWidget(self._note)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(rule(self))
        self._preview = PdfPreview(self)
        self.body.addWidget(self._preview, 1)

    def show_report(self, report: DayReport, again: Again) -> None:
        """Show the pages; `again` is told of further prints and copies."""
        self._title.setText(tr("建档日报", "Daily entry report") + f" {report.day:%Y-%m-%d}")
        self._note.setText(
            tr(
                f"{report.number} · 校验 {report.digest} · 已排队上传总部",
                f"{report.number} · digest {report.digest} · queued for head office",
            )
        )
        self._preview.show_pdf(report.pdf, name=f"{report.day:%Y-%m-%d} {report.number}", again=again)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


def cannot_file(parent: QWidget, why: Words) -> QWidget:
    """What other posts see: who does this work."""
    card = Card(parent)
    text = tr("登记表由会计在 18:00 前建档。", "The accountant files the forms by 18:00.")
    card.body.addWidget(EmptyState(card, icon="lock", title=say(why), text=text))
    return card
