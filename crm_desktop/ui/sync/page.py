"""同步: how the line stands, what waits, what wants a person, and the end of the shift (J4, PRACTICE M5)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts import Conflict
from crm_desktop.services.conflicts_refused import RefusedWork
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing import Syncing
from crm_desktop.services.syncing_news import SyncOutcome, SyncProgress, SyncStatus, TroubleKind
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.sync.acts import Acts
from crm_desktop.ui.sync.board import Board, read_board
from crm_desktop.ui.sync.board_view import BoardView
from crm_desktop.ui.sync.bulk import Bulk, decidable
from crm_desktop.ui.sync.closing import Closing
from crm_desktop.ui.sync.line_card import LineCard
from crm_desktop.ui.sync.parcel_card import ParcelActs, ParcelPost
from crm_desktop.ui.sync.shift_view import ShiftView
from crm_desktop.ui.tasks import Job
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.skeleton import Shape
from crm_desktop.ui.workspace import focused_inside

_SOON: Final = 200
"""Milliseconds after a change before the board is read again: a sync brings many at once."""


class SyncPage(Page):
    """The board, and the sheet of the shift's end. Syncing runs beside and never blocks the page.

    The first thing that wants a person has the keyboard on arrival; F5 on the page itself syncs.
    """

    title = Words("同步", "Sync")

    def __init__(
        self,
        desk: Desk,
        seat: Seat,
        parent: QWidget,
        *,
        syncing: Syncing,
        post: ParcelPost | None = None,
        read: Callable[[Seat, Syncing], Board] = read_board,
    ) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._syncing, self._read_board = desk, seat, syncing, read
        self._job: Job | None = None
        self._board: Board | None = None
        self._here = self._arriving = False
        self._about = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self._read)
        self.bulk = Bulk(self)
        self.bulk.changed.connect(self._show_again)
        self.acts = Acts(self, desk, seat)
        self.acts.done.connect(self._read)
        self.bulk.due.connect(self.acts.decide_newer)
        self.bulk.undue.connect(self.acts.take_newer_back)
        self.board = BoardView(self, self.bulk, today=lambda: seat.today)
        self._awaiting = Awaiting(self.board, desk.tasks, shape=Shape.BOARD)
        self.shift = ShiftView(self)
        self.closing = Closing(self, desk, seat, self.shift)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("pageHost")
        self._stack.addWidget(self.board)
        self._stack.addWidget(self.shift)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._connect()
        self._connect_parcels(post)
        self.setFocusProxy(self.line.button)
        unsubscribe = syncing.subscribe(self._heard)
        self.destroyed.connect(lambda _page: unsubscribe())
        desk.shortcuts.bind(
            "F9", Words("打印交接单", "Print the hand-over sheet"), owner=self.shift, slot=self.shift.print_sheet,
            group=self.title,
        )  # fmt: skip

    @property
    def line(self) -> LineCard:
        """The card of the line to head office."""
        return self.board.line

    def activate(self, subject: object = None) -> None:
        """Read how everything stands; `subject` may be a record's id, whose conflict then has the keyboard."""
        again, self._here = self._here, True
        self._about = str(subject or "")
        if again and not subject and self._stack.currentWidget() is self.board:
            self.sync_now()
            return
        self._arriving = True
        self._show_view(self.board)
        self._read()

    def refresh(self, changes: object) -> None:
        """Something was saved here or came by sync: read again in a moment."""
        self._soon.start()

    def help_topic(self) -> str:
        """The line, or the shift's end."""
        return "shift" if self._stack.currentWidget() is self.shift else "sync"

    def leave(self) -> None:
        """What was begun is settled: held decisions are made, words for the next shift are on the sheet."""
        self._here = False
        self.bulk.settle()
        self.shift.settle()

    def sync_now(self) -> None:
        """Reconcile with head office, beside whatever else goes on."""
        if self._job is not None:
            return
        self.bulk.settle()
        self.line.tell(tr("正在同步…", "Syncing…"))
        self._job = self._desk.tasks.network(
            partial(self._syncing.sync_now, self._progress), owner=self, done=self._on_synced, failed=self._on_failed
        )

    def stop_sync(self) -> None:
        """Pause the session under way between two of its steps; nothing is lost by that, and the button goes on."""
        self.line.tell(tr("正在停下…", "Stopping…"))
        self._syncing.pause()

    def show_board(self, board: Board) -> None:
        """Show a board that was read."""
        before, self._board = self._board, board
        self.badge_changed.emit(board.attention or None)
        at_line = focused_inside(self.line) is not None
        self.board.show_board(board, now=self._seat.now())
        grown = before is not None and board.attention > before.attention
        if self._arriving or (at_line and grown):
            self._focus()
        self._arriving = False

    def _connect(self) -> None:
        self.line.sync_asked.connect(self.sync_now)
        self.line.stop_asked.connect(self.stop_sync)
        self.line.shift_asked.connect(self._on_shift)
        # Head office hands no shift over.
        self.line.shift.setVisible(not self._seat.at_head_office)
        self.board.decided.connect(self.acts.decide)
        self.board.answered.connect(self.acts.answer)
        self.board.again.connect(self.acts.send_again)
        self.board.let_go.connect(self.acts.let_go)
        self.board.aside.taken_up.connect(self._on_taken_up)
        self.board.newer_asked.connect(self._on_newer)
        self.board.cleared.connect(self._on_cleared)
        self.board.freed.connect(self._show_again)
        self.board.losers.restored.connect(self.acts.restore)
        self.board.losers.dismissed.connect(self.acts.dismiss)
        self.closing.opened.connect(partial(self._show_view, self.shift))
        self.closing.closed.connect(self._on_shift_left)

    def _connect_parcels(self, post: ParcelPost | None) -> None:
        card = self.board.parcel
        card.setVisible(post is not None)
        if post is None:
            return
        acts = ParcelActs(self, self._desk, post)
        acts.done.connect(self._read)
        for keys, words, asked, act in (
            ("Alt+B", Words("存成 U 盘包裹", "Pack what waits for a stick"), card.pack_asked, acts.pack),
            ("Alt+Shift+B", Words("递交 U 盘包裹", "Hand in a parcel"), card.deliver_asked, acts.deliver),
        ):
            asked.connect(act)
            self._desk.shortcuts.bind(keys, words, owner=self.board, slot=act, group=self.title)

    def _focus(self) -> None:
        if not self.board.focus_first(about=self._about):
            waits = self._board is not None and self._board.status.waiting_units
            first = self.line.button if waits or not self.line.shift.isEnabled() else self.line.shift
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_view(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)

    def _read(self) -> None:
        work = partial(self._read_board, self._seat, self._syncing)
        self._awaiting.ask(work, owner=self, done=self.show_board)

    def _show_again(self) -> None:
        if self._board is not None:
            self.show_board(self._board)

    def _heard(self, status: SyncStatus) -> None:
        """From the thread that syncs, the background's too."""
        self._desk.tasks.deliver(self, self._on_status, status)

    def _on_status(self, status: SyncStatus) -> None:
        self.line.show_status(status, now=self._seat.now())
        if status.running and not self.line.running:
            self.line.tell(tr("正在同步…", "Syncing…"))
        elif not status.running:
            if self._job is None:
                self.line.rest()
            self._soon.start()

    def _progress(self, progress: SyncProgress) -> None:
        """From the thread that syncs."""
        self._desk.tasks.deliver(self, self._on_progress, progress)

    def _on_progress(self, progress: SyncProgress) -> None:
        text = tr("正在下载资料", "Fetching data") if progress.filling else tr("正在上传改动", "Sending changes")
        if progress.receiving:
            text = tr("正在接收改动，可以照常工作", "Receiving changes; go on working")
        self.line.tell(text, progress.done, progress.total or None)

    def _on_synced(self, outcome: SyncOutcome) -> None:
        self._job = None
        self.line.rest()
        trouble = outcome.trouble
        if trouble is None:
            self._desk.toasts.tell(_told(outcome), Tone.WARN if outcome.conflicts or outcome.refused else Tone.GOOD)
        else:
            quiet = trouble.kind is TroubleKind.STOPPED
            self._desk.toasts.tell(say(trouble.words), Tone.INFO if quiet else Tone.WARN)
        # The button could not keep the focus while the session ran.
        self._arriving = self._here and focused_inside(self.board) is None
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.line.rest()
        raise error

    def _on_newer(self) -> None:
        if self._board is None:
            return
        held = decidable(self._board.conflicts)
        self.bulk.hold(held)
        text = tr(f"{len(held)} 处都用较新的值", f"The newer value for all {len(held)}")
        back = partial(self._on_newer_undone, held)
        self._desk.toasts.tell(text, Tone.INFO, action=tr("撤销", "Undo"), on_action=back)
        self._on_cleared()

    def _on_newer_undone(self, held: Sequence[Conflict]) -> None:
        self.bulk.take_back(held)
        self.board.focus_first()

    def _on_taken_up(self, work: RefusedWork) -> None:
        """It has the keyboard once it is back among the refused."""
        self._arriving, self._about = True, next((record.id for record in work.records), "")
        self.acts.take_up(work)

    def _on_cleared(self) -> None:
        """Nothing wants a person any more: the end of the shift is one key away."""
        (self.line.shift if self.line.shift.isEnabled() else self.line.button).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_shift(self) -> None:
        self.bulk.settle()
        self.closing.hand_over()

    def _on_shift_left(self) -> None:
        self._show_view(self.board)
        self._arriving = True
        self._read()


def _told(outcome: SyncOutcome) -> str:
    parts = [
        words
        for count, words in (
            (outcome.sent, tr(f"上传 {outcome.sent} 项", f"{outcome.sent} sent")),
            (outcome.received, tr(f"收到 {outcome.received} 项", f"{outcome.received} received")),
            (outcome.conflicts, tr(f"{outcome.conflicts} 处要你定", f"{outcome.conflicts} for you to decide")),
            (outcome.refused, tr(f"{outcome.refused} 笔被退回", f"{outcome.refused} refused")),
        )
        if count
    ]
    if not parts:
        return tr("同步完成，两边一样", "Synced: nothing new on either side")
    return tr("同步完成：", "Synced: ") + tr("，", ", ").join(parts)
