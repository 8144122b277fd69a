"""How the day stands: 今日 7/9, what is overdue, how long until the deadline, and the day's report."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.services.filing_queue import EntryQueue
from crm_desktop.ui import look
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.countdown import CountdownChip
from crm_desktop.ui.widgets.key_hint import KeyWords
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text


class _Share(QWidget):
    """A thin bar that fills with the day's forms."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(140, 8)
        self._share = 0.0

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), look.colors()
        rounded(painter, self.rect(), fill=QColor(colors.line), radius=4)
        if self._share > 0:
            wide = max(8.0, self.width() * self._share)
            ink = colors.good if self._share >= 1 else colors.accent
            rounded(painter, QRectF(0, 0, wide, self.height()), fill=QColor(ink), radius=4)


class DayBar(QWidget):
    """`report_asked()` for the printed day."""

    report_asked = Signal()

    def __init__(self, parent: QWidget, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self._now = now
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(10)
        self.progress = Text(self, "", "headline")
        self._share = _Share(self)
        self.clock = CountdownChip(self, now=now)
        self.rest = Badge(self, tr("今日休息，不计时", "Closed today: no deadline"), Tone.NEUTRAL)
        self.overdue = Badge(self, "", Tone.DANGER)
        self.returned = Badge(self, "", Tone.NEUTRAL)
        self.doubt = Badge(self, tr("时间待总部判定", "Time in doubt"), Tone.WARN, icon="triangle-alert")
        self.instead = Badge(self, "", Tone.INFO, icon="user-check")
        self._badges = (self.rest, self.overdue, self.returned, self.doubt, self.instead)
        for widget in (self.progress, self._share, self.clock, *self._badges):
            row.addWidget(widget)
        for badge in self._badges:
            badge.hide()
        row.addStretch(1)
        report = button(self, "", icon="printer", measure="small", name="report")
        KeyWords(report, _report, report.setText)
        report.clicked.connect(self.report_asked)
        row.addWidget(report)

    def show_day(self, queue: EntryQueue, *, instead_of: str) -> None:
        """Show how it stands now."""
        self.progress.setText(tr("今日", "Today") + f" {queue.filed_today}/{queue.received_today}")
        self._share.setVisible(queue.received_today > 0)
        self._share.show_share(queue.filed_today / queue.received_today if queue.received_today else 0)
        self._show_clock(queue)
        returned = len(queue.waiting) - queue.to_file
        _badge(self.rest, int(not queue.clock.open_day), self.rest.text)
        _badge(self.overdue, queue.overdue, tr(f"以往逾期 {queue.overdue}", f"{queue.overdue} overdue"))
        _badge(self.returned, returned, tr(f"退回 {returned}", f"{returned} returned"))
        _badge(self.doubt, int(queue.clock.doubtful), self.doubt.text)
        _badge(self.instead, len(instead_of), tr(f"代{instead_of}建档", f"For {instead_of}"))

    def _show_clock(self, queue: EntryQueue) -> None:
        to_file = queue.to_file if queue.received_today else None
        self.clock.set_day(open_day=queue.clock.open_day, to_file=to_file, hours=queue.clock.hours)


def _badge(badge: Badge, count: int, text: str) -> None:
    badge.setVisible(count > 0)
    badge.say(text)


def _report() -> str:
    return f"{tr('日报', 'Report')} {spelled('F9')}"
