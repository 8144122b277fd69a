"""The screen 同步: what waits, what went, what came, what wants a person; and the button that reconciles (J4, M5)."""

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts import Conflict, Loser, dismiss, resolve, restore
from crm_desktop.services.conflicts_refused import RefusedWork, discard, send_again
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_news import SyncOutcome, SyncProgress
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.sync.attention import LoserCard, RefusedCard
from crm_desktop.ui.sync.board import Board, read_board
from crm_desktop.ui.sync.conflict_card import ConflictCard
from crm_desktop.ui.sync.line_card import LineCard
from crm_desktop.ui.sync.lists import runs_card, waiting_card
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.card import ScrollColumn, SectionHeader

_MOST_LOSERS: Final = 5


class SyncPage(Page):
    """Reads everything in one go, shows it as cards; syncing runs beside and never blocks the page."""

    title = Words("同步", "Sync")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget, *, syncing: Syncing) -> None:
        super().__init__(parent)
        self.setObjectName("syncPage")
        self._desk, self._seat, self._syncing = desk, seat, syncing
        self._job: Job | None = None
        self.line = LineCard(self)
        self.line.sync_asked.connect(self.sync_now)
        self._column = ScrollColumn(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._column)
        self._column.body.addWidget(self.line)
        self._content: QWidget | None = None
        self.setFocusProxy(self.line.button)

    def activate(self, subject: object = None) -> None:
        """Read how everything stands."""
        self._read()
        self.line.button.setFocus()

    def refresh(self, changes: object) -> None:
        """Something was saved here or came by sync."""
        self._read()

    def sync_now(self) -> None:
        """Reconcile with head office, beside whatever else goes on."""
        if self._job is not None:
            return
        self.line.tell(tr("正在同步…", "Syncing…"))
        self._job = self._desk.tasks.network(
            partial(self._syncing.sync_now, self._progress), owner=self, done=self._on_synced, failed=self._on_failed
        )

    def _progress(self, progress: SyncProgress) -> None:
        """From the thread that syncs."""
        self._desk.tasks.deliver(self, self._on_progress, progress)

    def _on_progress(self, progress: SyncProgress) -> None:
        text = tr("正在下载资料", "Fetching data") if progress.filling else tr("正在上传改动", "Sending changes")
        self.line.tell(text, progress.done, progress.total or None)

    def _on_synced(self, outcome: SyncOutcome) -> None:
        self._job = None
        self.line.rest()
        if outcome.trouble is not None:
            self._desk.toasts.tell(say(outcome.trouble.words), Tone.WARN)
        else:
            self._desk.toasts.tell(
                tr(
                    f"同步完成：上传 {outcome.sent} 项，收到 {outcome.received} 项",
                    f"Synced: {outcome.sent} sent, {outcome.received} received",
                ),
                Tone.GOOD,
            )
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.line.rest()
        raise error

    def _read(self) -> None:
        self._desk.tasks.database(partial(read_board, self._seat, self._syncing), owner=self, done=self._show)

    def _show(self, board: Board) -> None:
        now = self._seat.now()
        self.badge_changed.emit(board.attention or None)
        self.line.show_status(board.status, now=now)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._add_attention(column, board, now)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(waiting_card(content, board.waiting, now=now), 1)
        row.addWidget(runs_card(content, board.runs, now=now), 1)
        column.addLayout(row)
        column.addStretch(1)
        if self._content is not None:
            self._column.body.removeWidget(self._content)
            self._content.deleteLater()
        self._content = content
        self._column.body.addWidget(content, 1)

    def _add_attention(self, column: QVBoxLayout, board: Board, now: datetime) -> None:
        if board.conflicts:
            note = tr("按 1、2 选择，两个值都不会丢", "Press 1 or 2 to choose; neither value is lost")
            column.addWidget(SectionHeader(None, tr("两处改了同一项", "Changed in two places"), note))
        for conflict in board.conflicts:
            card = ConflictCard(None, conflict, now=now)
            card.decided.connect(self._on_decided)
            column.addWidget(card)
        if board.refused:
            column.addWidget(SectionHeader(None, tr("总部未采用的改动", "Refused by head office")))
        for work in board.refused:
            refused_card = RefusedCard(None, work, now=now)
            refused_card.again.connect(self._on_again)
            refused_card.let_go.connect(self._on_let_go)
            column.addWidget(refused_card)
        if board.losers:
            column.addWidget(SectionHeader(None, tr("按规则替下的值", "Set aside by rule")))
        for loser in board.losers[:_MOST_LOSERS]:
            loser_card = LoserCard(None, loser, now=now)
            loser_card.restored.connect(self._on_restored)
            loser_card.dismissed.connect(self._on_dismissed)
            column.addWidget(loser_card)

    def _on_decided(self, conflict: Conflict, place: int) -> None:
        self._act(partial(resolve, self._seat, conflict, choice=place), tr("已决定，下次同步生效", "Decided"))

    def _on_again(self, work: RefusedWork) -> None:
        self._act(partial(send_again, self._seat, work), tr("已重新排队", "Queued again"))

    def _on_let_go(self, work: RefusedWork) -> None:
        self._act(partial(discard, self._seat, work), tr("已搁置，内容仍在记录里", "Set aside; still on record"))

    def _on_restored(self, loser: Loser) -> None:
        self._act(partial(restore, self._seat, loser), tr("已恢复", "Put back"))

    def _on_dismissed(self, loser: Loser) -> None:
        self._act(partial(dismiss, self._seat, loser), tr("保持现状", "Left as it is"))

    def _act(self, work: "partial[None]", told: str) -> None:
        def done(_: None) -> None:
            self._desk.toasts.tell(told, Tone.GOOD)
            self._read()

        self._desk.tasks.database(work, owner=self, done=done)
