"""How the line to head office stands, in one sentence, with the shift's figures and the two buttons of its end."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words, counted
from crm_desktop.services.syncing_news import NO_LINE, SyncStatus, TroubleKind
from crm_desktop.ui import icons, look, moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.status_strip import photos_follow
from crm_desktop.ui.sync.board import Board
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from crm_desktop.ui.widgets.text import DottedText, Text

_CALM: Final = {
    TroubleKind.OFFLINE: Words("照常工作，连上后自动上传", "Go on working: it is sent when there is a line"),
    TroubleKind.CUT: Words("照常工作，稍后自动再传，不会重复", "Go on working: it is sent again, and counts once"),
}
"""What is said below a headline that has told the trouble already."""
_NO_TROUBLE: Final = NO_LINE | {TroubleKind.STOPPED}


class LineCard(Card):
    """Online or not, when last, what waits. `sync_asked()`, `stop_asked()` and `shift_asked()` from its buttons."""

    sync_asked = Signal()
    stop_asked = Signal()
    shift_asked = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("lineCard")
        row = QHBoxLayout()
        row.setSpacing(16)
        self._medal = _Medal(self)
        row.addWidget(self._medal, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._build_words(), 1)
        self._figures = {
            key: _Figure(self, words)
            for key, words in (
                ("sent", tr("本班已传", "sent this shift")),
                ("waiting", tr("待传", "to send")),
                ("attention", tr("要处理", "to resolve")),
            )
        }
        for figure in self._figures.values():
            row.addWidget(figure)
        row.addSpacing(4)
        self.button = button(
            self, tr("立即同步", "Sync now"), kind="primary", icon="refresh-cw", measure="large", name="syncNow"
        )
        self.button.clicked.connect(self.sync_asked)
        self.shift = button(self, tr("交班", "Hand over"), icon="handshake", measure="large", name="handOver")
        self.shift.clicked.connect(self.shift_asked)
        row.addWidget(self.button)
        row.addWidget(self.shift)
        self.body.addLayout(row)
        self._strip = ProgressStrip(self, stop=tr("暂停", "Pause"))
        self._strip.cancelled.connect(self.stop_asked)
        self._strip.hide()
        self.body.addWidget(self._strip)

    @property
    def running(self) -> bool:
        """Whether a session is shown as under way."""
        return not self._strip.isHidden()

    def show_status(self, status: SyncStatus, *, now: datetime) -> None:
        """Say how it stands."""
        title, icon, tone = _headline(status)
        self._medal.show_icon(icon, tone)
        self._title.setText(title)
        self._detail.show_parts(_details(status, now))
        self._figures["waiting"].show_count(status.waiting_units - status.unconfirmed_units)
        self.button.setText(tr("继续同步", "Go on") if _rests(status) else tr("立即同步", "Sync now"))

    def show_shift(self, board: Board, *, now: datetime) -> None:
        """The shift's figures, whether this person may close it, and who closed the last."""
        attention, close, last = board.attention, board.close, board.handed_over
        self._figures["sent"].show_count(board.sent)
        self._figures["attention"].show_count(attention, Tone.DANGER if attention else Tone.NEUTRAL)
        tip = ""
        if last is not None:
            when = moments.short(last.at, now=now)
            tip = tr(f"上次交班 {when} {last.giver}", f"Last handed over {when} by {last.giver}")
        grant(self.shift, close, tip=tip)

    def tell(self, text: str, done: int = 0, total: int | None = None) -> None:
        """Show how far a session is."""
        grant(self.button, None, busy=True)
        self._strip.show()
        self._strip.tell(text, done, total)

    def rest(self) -> None:
        """No session is under way."""
        grant(self.button, None)
        self._strip.hide()

    def _build_words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Text(self, "", "title")
        self._title.setObjectName("lineTitle")
        self._detail = DottedText(self, role="soft")
        self._detail.setObjectName("lineDetail")
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch(1)
        return words


class _Medal(QWidget):
    """The state as a sign on a soft round ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(48, 48)
        self._icon, self._tone = "wifi-off", Tone.NEUTRAL

    def show_icon(self, icon: str, tone: Tone) -> None:
        """Another state."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and sign."""
        painter, (ink, ground) = QPainter(self), look.colors().tone(self._tone)
        rounded(painter, self.rect(), fill=QColor(ground), radius=24)
        painter.drawPixmap(13, 13, 22, 22, icons.pixmap(self._icon, ink, size=22, scale=2))


class _Figure(QWidget):
    """A number over what it counts."""

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(0)
        self._count = Text(self, "0", "headline")
        self._count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label = Text(self, words, "caption")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._count)
        column.addWidget(label)
        self._words = words

    def show_count(self, count: int, tone: Tone = Tone.NEUTRAL) -> None:
        """The number; red where it wants somebody."""
        self._count.setText(f"{count:,}")
        self._count.setStyleSheet(f"color: {look.colors().danger};" if tone is Tone.DANGER else "")
        self.setAccessibleName(f"{self._words} {count}")


def _rests(status: SyncStatus) -> bool:
    return status.paused and not status.running


def _headline(status: SyncStatus) -> tuple[str, str, Tone]:
    waiting = status.waiting_units
    if status.running:
        return tr("正在和总部同步", "Syncing with head office"), "refresh-cw", Tone.ACCENT
    if _rests(status):
        text = tr(f"同步已暂停，{waiting} 笔改动在本机等着", f"Sync is paused: {counted(waiting, 'save')} to send")
        return (text if waiting else tr("同步已暂停", "Sync is paused")), "clock", Tone.INFO
    if status.trouble is not None and status.trouble.kind not in _NO_TROUBLE:
        return tr("同步没有成功", "The sync did not succeed"), "triangle-alert", Tone.WARN
    if status.trouble is not None and status.trouble.kind is TroubleKind.CUT:
        return tr("线路中断，没有传完", "The line broke half-way"), "cloud-off", Tone.NEUTRAL
    if status.online is False:
        text = tr(f"离线，{waiting} 笔改动在本机等着", f"Offline: {counted(waiting, 'save')} to send")
        return (text if waiting else tr("离线，没有要传的", "Offline, nothing to send")), "wifi-off", Tone.NEUTRAL
    if waiting and waiting == status.unconfirmed_units:
        return (
            tr(f"{waiting} 笔改动已发出，待确认", f"{counted(waiting, 'save')} sent, not yet confirmed"),
            "clock",
            Tone.INFO,
        )
    if waiting:
        return tr(f"{waiting} 笔改动等待上传", f"{counted(waiting, 'save')} to be sent"), "upload", Tone.INFO
    return tr("本机的改动都已到总部", "Everything here has reached head office"), "circle-check", Tone.GOOD


def _details(status: SyncStatus, now: datetime) -> list[str]:
    details: list[str] = []
    trouble = None if status.running else status.trouble
    if trouble is not None:
        details.append(say(_CALM.get(trouble.kind, trouble.words)))
    if status.unconfirmed_units and not status.running:
        out = status.unconfirmed_units
        details.append(tr(f"{out} 笔已发出，待确认", f"{out} sent, not yet confirmed"))
    if status.photos:
        details.append(say(photos_follow(status.photos)))
    if status.last_success is None:
        details.append(tr("还没有同步过", "Never synced"))
    else:
        last = moments.short(status.last_success, now=now)
        details.append(tr(f"上次同步 {last}", f"Last synced {last}"))
    if status.next_try is not None and not status.running and status.next_try > now:
        next_try = moments.clock(status.next_try)
        again = tr(f"{next_try} 再试", f"again at {next_try}")
        if _rests(status):
            again = tr(f"照常工作，{next_try} 自动继续", f"Go on working: it goes on at {next_try}")
        plain = trouble is None and not _rests(status)
        details.append(tr(f"下次 {next_try}", f"next at {next_try}") if plain else again)
    if status.clock_off is not None:
        minutes = round(status.clock_off.total_seconds() / 60)
        off = abs(minutes)
        slow = tr(f"本机时钟慢 {off} 分钟", f"this clock is {off} min slow")
        fast = tr(f"本机时钟快 {off} 分钟", f"this clock is {off} min fast")
        details.append(slow if minutes > 0 else fast)
    return details
