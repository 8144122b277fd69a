"""Asks before an older copy of this desktop's file is put back: what that brings, and what it costs."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.backups import Copy
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.over_panel import OverPanel
from crm_desktop.ui.widgets.text import Text, icon_label

_WIDTH: Final = 520
_TOLD: Final = (
    ("refresh-cw", Words(
        "备份之后已上传的内容，下次同步自动取回；旧备份不会盖掉总部和同事更新的内容。",
        "What was sent after it comes back with the next sync; an old copy overwrites nothing newer.",
    )),
    ("pencil", Words("备份之后没保存完的草稿不会回来。", "Drafts begun after it do not come back.")),
    ("archive", Words("现在的文件改个名字，在数据文件夹里留 35 天。", "The present file is kept for 35 days.")),
    ("log-out", Words("程序会重新打开，要再登录一次。", "The program opens anew: sign in again.")),
)  # fmt: skip


class RestorePanel(OverPanel):
    """One question at a time. `sync_asked()` where something still waits to be sent."""

    sync_asked = Signal()

    def __init__(self, host: QWidget, *, now: Callable[[], datetime]) -> None:
        super().__init__(host, width=_WIDTH)
        self._now = now
        self._then: Callable[[], object] | None = None
        self._build()

    def ask(self, copy: Copy, *, waiting: int, then: Callable[[], object]) -> None:
        """Ask about that copy; `waiting` pieces of work have not reached head office."""
        self._then = then
        at = short(copy.at, now=self._now())
        self._title.setText(tr(f"恢复到 {at} 的备份", f"Put back the copy of {at}"))
        self._waiting.setText(
            tr(f"还有 {waiting} 笔没有上传：恢复后它们只留在旧文件里。请先同步。",
               f"{waiting} pieces of work were not sent: they would stay in the old file alone. Sync first.")
        )  # fmt: skip
        for widget in (self._waiting, self.sync):
            widget.setVisible(waiting > 0)
        self.go.setText(tr("不等了，恢复", "Put back all the same") if waiting else tr("恢复", "Put back"))
        self.open_at(self.sync if waiting else self._cancel)

    def _on_go(self) -> None:
        then, self._then = self._then, None
        self.dismiss()
        if then is not None:
            then()

    def _on_sync(self) -> None:
        self.dismiss()
        self.sync_asked.emit()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        self._title = Text(self, "", "title", wrap=True)
        self._waiting = Text(self, "", "danger", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._waiting)
        for icon, words in _TOLD:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(icon_label(self, icon, "soft", size=16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(self, say(words), "caption", wrap=True), 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        row = QHBoxLayout()
        self.sync = button(self, tr("先同步", "Sync first"), kind="primary", icon="refresh-cw", name="restoreSync")
        self.sync.clicked.connect(self._on_sync)
        self.go = button(self, "", kind="danger", icon="rotate-ccw", name="restoreGo")
        self.go.clicked.connect(self._on_go)
        self._cancel = button(self, tr("取消", "Cancel"), kind="quiet", name="restoreCancel")
        self._cancel.clicked.connect(self.dismiss)
        for widget in (self.sync, self.go, self._cancel, KeyHint(self, "Esc")):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
