"""How the line to head office stands, and the button that reconciles."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.syncing_news import SyncStatus
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from crm_desktop.ui.widgets.text import Text


class LineCard(Card):
    """Online or not, when last, what waits; `sync_asked()` from its button."""

    sync_asked = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        row = QHBoxLayout()
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        self._title = Text(self, "", "title")
        self._badge = Badge(self, "", Tone.NEUTRAL)
        top.addWidget(self._title)
        top.addWidget(self._badge)
        top.addStretch(1)
        words.addLayout(top)
        self._detail = Text(self, "", "soft", wrap=True)
        words.addWidget(self._detail)
        row.addLayout(words, 1)
        self.button = button(
            self, tr("立即同步", "Sync now"), kind="primary", icon="refresh-cw", measure="large", name="syncNow"
        )
        self.button.clicked.connect(self.sync_asked)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self._strip = ProgressStrip(self, cancellable=False)
        self._strip.hide()
        self.body.addWidget(self._strip)

    def show_status(self, status: SyncStatus, *, now: datetime) -> None:
        """Say how it stands."""
        waiting = status.waiting_units
        if waiting:
            title = tr(f"{waiting} 笔改动等待上传", f"{waiting} saves wait to be sent")
        else:
            title = tr("本机的改动都已到总部", "Everything here has reached head office")
        self._title.setText(title)
        online, tone = (tr("在线", "Online"), Tone.GOOD) if status.online else (tr("离线", "Offline"), Tone.NEUTRAL)
        self._badge.say(online, tone)
        self._detail.setText(" · ".join(self._details(status, now)))

    def tell(self, text: str, done: int = 0, total: int | None = None) -> None:
        """Show how far a session is."""
        self._strip.show()
        self._strip.tell(text, done, total)

    def rest(self) -> None:
        """No session is under way."""
        self._strip.hide()

    def _details(self, status: SyncStatus, now: datetime) -> list[str]:
        last = moments.short(status.last_success, now=now) if status.last_success else tr("还没有", "never")
        details = [tr(f"上次同步 {last}", f"Last synced {last}")]
        if status.waiting_ops:
            details.append(tr(f"共 {status.waiting_ops} 个字段", f"{status.waiting_ops} fields"))
        if status.trouble is not None:
            details.append(say(status.trouble.words))
        if status.clock_off is not None:
            minutes = round(status.clock_off.total_seconds() / 60)
            details.append(tr(f"本机时钟差 {minutes:+} 分钟", f"this clock is off by {minutes:+} min"))
        return details
