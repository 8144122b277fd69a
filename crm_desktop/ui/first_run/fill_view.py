"""The first fill of a new desktop: how far it is, a pause that loses nothing, and on to signing in (J4)."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.syncing_news import SyncOutcome, SyncProgress, TroubleKind
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.sign_in.notice import Notice
from crm_desktop.ui.sign_in.stage import Stage
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from crm_desktop.ui.widgets.text import Text, restyle

Fill = Callable[[Callable[[SyncProgress], None]], SyncOutcome]
"""`fill(progress)`, one sync session (`Syncing.sync_now`). Called on a network thread."""


class Stand(StrEnum):
    """How the fill stands."""

    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPED = "stopped"


_TITLES: Final = {
    Stand.RUNNING: Words("正在下载本店资料", "Fetching the branch's data"),
    Stand.PAUSING: Words("正在下载本店资料", "Fetching the branch's data"),
    Stand.PAUSED: Words("已暂停", "Paused"),
    Stand.STOPPED: Words("下载中断了", "The download broke off"),
}
_TEXTS: Final = {
    Stand.RUNNING: Words("第一次要几分钟，下完就能登录。", "The first time takes some minutes; then you can sign in."),
    Stand.PAUSING: Words("收完手上这一批就停。", "It rests after the present batch."),
    Stand.PAUSED: Words("已下载的都存好了，随时接着下。", "What has arrived is kept; go on whenever you like."),
    Stand.STOPPED: Words("已下载的都存好了，从断的地方接着下。", "What has arrived is kept; it goes on from there."),
}


class FillView(Stage):
    """`filled()` when the branch's data is here; `begin` starts it.

    `pause` ends the session between two of its steps (`Syncing.interrupt`): what has arrived is kept.
    """

    filled = Signal()
    progress_told = Signal(object)
    """What the bar says, for whoever reads it out (str)."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        fill: Fill,
        pause: Callable[[], object],
        tasks: Tasks,
        branch: str,
        now: Callable[[], datetime],
    ) -> None:
        line = tr("第一次使用，只下载这一次", "First use: only this once")
        super().__init__(parent, place=branch, line=line, now=now)
        self._fill, self._pause, self._tasks = fill, pause, tasks
        self._stand = Stand.PAUSED
        self._trouble: Words | None = None
        self._at: SyncProgress | None = None
        self.rebuild()

    @property
    def stand(self) -> Stand:
        """How the fill stands."""
        return self._stand

    def begin(self) -> None:
        """Fetch, or go on fetching; nothing happens while it runs."""
        if self._stand in (Stand.RUNNING, Stand.PAUSING):
            return
        self._stand, self._trouble = Stand.RUNNING, None
        self._show_state()
        self._tasks.network(self._work, owner=self, done=self._on_done, failed=self._on_failed)

    def pause(self) -> None:
        """Rest after the stretch under way."""
        if self._stand is Stand.RUNNING:
            self._stand = Stand.PAUSING
            self._show_state()
            self._pause()

    def show_at(self, stand: Stand, progress: SyncProgress | None, *, trouble: Words | None = None) -> None:
        """Show how it stands."""
        self._stand, self._at, self._trouble = stand, progress, trouble
        self._show_state()

    def settle(self) -> None:
        """The one button."""
        self.go.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def first_step(self) -> int | None:
        """The first of three."""
        return 0

    def compose(self, column: QVBoxLayout, room: QWidget) -> None:
        """Heading, bar, button."""
        self._title, self._text = Text(room, "", "headline", wrap=True), Text(room, "", "soft", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(20)
        self._bar = ProgressStrip(room, cancellable=False)
        column.addWidget(self._bar)
        column.addSpacing(8)
        self.notice = Notice(room, "", tone=Tone.WARN, icon="cloud-off")
        column.addWidget(self.notice)
        column.addSpacing(12)
        row = QHBoxLayout()
        self.go = button(room, "", measure="large", name="fillGo")
        self.go.clicked.connect(self._on_go)
        row.addWidget(self.go)
        row.addStretch(1)
        column.addLayout(row)
        self._show_state()

    def _work(self) -> SyncOutcome:
        return self._fill(self._on_progress)

    def _on_progress(self, progress: SyncProgress) -> None:
        """On the network thread, between two stretches."""
        self._tasks.deliver(self, self._show_progress, progress)

    def _show_progress(self, progress: SyncProgress) -> None:
        self._at = progress
        self._show_bar()
        self.progress_told.emit(self._bar.accessibleName())

    def _on_done(self, outcome: SyncOutcome) -> None:
        trouble = outcome.trouble
        if trouble is None:
            self.filled.emit()
            return
        paused = trouble.kind is TroubleKind.STOPPED
        self.show_at(Stand.PAUSED if paused else Stand.STOPPED, self._at, trouble=None if paused else trouble.words)
        self.settle()

    def _on_failed(self, error: Exception) -> None:
        self._stand = Stand.STOPPED
        self._show_state()
        raise error

    def _on_go(self) -> None:
        if self._stand is Stand.RUNNING:
            self.pause()
        else:
            self.begin()

    def _show_state(self) -> None:
        self._title.setText(say(_TITLES[self._stand]))
        self._text.setText(say(_TEXTS[self._stand]))
        running = self._stand in (Stand.RUNNING, Stand.PAUSING)
        self.go.setText(tr("暂停", "Pause") if running else tr("接着下载", "Go on"))
        grant(self.go, None, busy=self._stand is Stand.PAUSING)
        self.go.setProperty("kind", "plain" if running else "primary")
        restyle(self.go)
        self.notice.setVisible(self._trouble is not None)
        if self._trouble is not None:
            self.notice.say(say(self._trouble))
        self._show_bar()

    def _show_bar(self) -> None:
        at = self._at
        if at is None:
            text = tr("正在联系总部…", "Asking head office…")
            self._bar.tell(text if self._stand is Stand.RUNNING else "", 0, None if self._stand is Stand.RUNNING else 1)
        elif at.filling:
            left = at.branches_left
            more = tr(f"记录，还有 {left} 家门店", f"Records, {left} branches to go") if left else ""
            self._bar.tell(more or tr("记录", "Records"), at.done, at.total or None)
        else:
            self._bar.tell(tr("最后核对", "Last check"), at.done, None)
