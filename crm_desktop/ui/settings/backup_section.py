"""The copies of this desktop's file: when they were made, one more at a press, and putting one back (D3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.backups import Copy
from crm_desktop.ui import places
from crm_desktop.ui.language import tr
from crm_desktop.ui.moments import clock as clock_of
from crm_desktop.ui.moments import day, short
from crm_desktop.ui.page import Desk
from crm_desktop.ui.settings.restore_panel import RestorePanel
from crm_desktop.ui.settings.section import Section
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import PushButton, button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, rule

LATE: Final = timedelta(days=2)
"""A copy is made three times a day; one that is older than this means that something is wrong."""


@dataclass(frozen=True, slots=True)
class BackupActs:
    """What the section asks of the program.

    `copies` and `make` are called off the interface thread, `waiting` (what was not sent) on the database's;
    `restore` ends this session and opens the program anew with that copy; `right` is whether this person may.
    """

    copies: Callable[[], Sequence[Copy]]
    make: Callable[[], Path]
    waiting: Callable[[], int]
    restore: Callable[[Path], object]
    right: Allowed | Refused


class BackupSection(Section):
    """Lists the copies, the newest first; `load` reads them anew."""

    def __init__(self, parent: QWidget, acts: BackupActs, desk: Desk, *, now: Callable[[], datetime]) -> None:
        super().__init__(
            parent,
            tr("备份", "Backups"),
            tr("每天早、中、晚和交班后自动备份：整个文件加密，做完就核对，留最近 7 天和 4 周。",
               "Made by itself morning, noon, evening and after a hand-over: encrypted, checked at once, "
               "kept for 7 days and 4 weeks."),
        )  # fmt: skip
        self._acts, self._desk, self._now = acts, desk, now
        self.panel = RestorePanel(self, now=now)
        self.panel.sync_asked.connect(self._on_sync)
        self._card = self.add_card()
        self._rows = QWidget(self._card)
        self._card.body.addLayout(self._build_head())
        self._card.body.addWidget(self._rows)
        note = tr(
            "备份和资料在同一块硬盘上。硬盘坏了或电脑丢了，上传过的内容总部都有，重新启用一台电脑就能取回。",
            "Copies lie on the same disk. Should it fail or be lost, head office has all that was sent: enrol a new "
            "desktop and it comes back.",
        )
        self.body.addWidget(Text(self.widget(), note, "caption", wrap=True))
        self.close_up()

    def load(self) -> None:
        """Read which copies there are."""
        self._desk.tasks.network(self._acts.copies, owner=self, done=self.show_copies)

    def show_copies(self, copies: Sequence[Copy]) -> None:
        """List them."""
        self._show_state(copies)
        made = QWidget(self._card)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for at, copy in enumerate(copies):
            if at:
                grid.addWidget(rule(made), 2 * at - 1, 0, 1, 4)
            grid.addWidget(Text(made, day(copy.at, now=self._now())), 2 * at, 0)
            grid.addWidget(Text(made, clock_of(copy.at), "soft"), 2 * at, 1)
            grid.addWidget(Text(made, f"{copy.size / 1_048_576:,.1f} MB", "soft"), 2 * at, 2)
            grid.addWidget(self._build_restore(made, copy, at), 2 * at, 3)
        grid.setColumnMinimumWidth(0, 130)
        grid.setColumnStretch(2, 1)
        self._card.body.replaceWidget(self._rows, made)
        made.show()
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = made

    def _show_state(self, copies: Sequence[Copy]) -> None:
        if not copies:
            self._newest.setText(tr("还没有备份", "No copy yet"))
            self.state.say(tr("从未", "Never"), Tone.WARN)
            return
        at = short(copies[0].at, now=self._now())
        self._newest.setText(tr(f"最近一次：{at}", f"Latest: {at}"))
        late = self._now() - copies[0].at > LATE
        self.state.say(tr("太久了", "Too long ago") if late else tr("已核对", "Checked"),
                               Tone.WARN if late else Tone.GOOD)  # fmt: skip

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self._newest = Text(self._card, "", "title")
        self.state = Badge(self._card, "", Tone.GOOD)
        self.now_button = button(self._card, tr("现在备份", "Back up now"), icon="save", name="backupNow")
        self.now_button.clicked.connect(self._on_now)
        row.addWidget(self._newest)
        row.addWidget(self.state)
        row.addStretch(1)
        row.addWidget(self.now_button)
        return row

    def _build_restore(self, parent: QWidget, copy: Copy, at: int) -> PushButton:
        made = button(parent, tr("恢复…", "Put back…"), kind="quiet", icon="rotate-ccw", measure="small",
                      name=f"restore_{at}")  # fmt: skip
        made.clicked.connect(partial(self._on_restore, copy))
        grant(made, self._acts.right)
        return made

    def _on_now(self) -> None:
        grant(self.now_button, None, busy=True)
        self._desk.tasks.network(self._acts.make, owner=self, done=self._on_made, failed=self._on_failed)

    def _on_made(self, _path: Path) -> None:
        grant(self.now_button, None)
        self._desk.toasts.tell(tr("已备份并核对", "Backed up and checked"))
        self.load()

    def _on_failed(self, error: Exception) -> None:
        grant(self.now_button, None)
        raise error

    def _on_restore(self, copy: Copy) -> None:
        self._desk.tasks.database(self._acts.waiting, owner=self, done=partial(self._on_waiting, copy))

    def _on_waiting(self, copy: Copy, waiting: int) -> None:
        self.panel.ask(copy, waiting=waiting, then=partial(self._acts.restore, copy.path))

    def _on_sync(self) -> None:
        self._desk.go(places.SYNC.key)
