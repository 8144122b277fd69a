"""One field's values through time, newest first; an old one is put back by one click, which is itself a change."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.services.field_history import FieldChange, FieldHistory
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.moments import short
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.buttons import PushButton, button, icon_button
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.text import Text, icon_label, rule

_SHORT: Final = 20
"""Characters of a former value beside which the new one stands in the same line."""


class HistoryPanel(QWidget):
    """`restore_asked(key)`; `closed` goes back to the timeline."""

    restore_asked = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget, *, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self.setObjectName("historyPanel")
        self._now = now
        self.history: FieldHistory | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._back = icon_button(self, "arrow-left", tr("回到动态 Esc", "Back to the timeline Esc"), measure="small")
        self._back.setObjectName("historyBack")
        self._back.clicked.connect(self.closed)
        self._title = Text(self, "", "title")
        head.addWidget(self._back)
        head.addWidget(self._title)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(
            Text(self, tr("号码、账号和地址在历史里只显示一部分", "Numbers and addresses are masked here"), "caption")
        )
        self._scroll = ScrollColumn(self, margin=0)
        column.addWidget(self._scroll, 1)

    def show_history(self, history: FieldHistory, *, right: Allowed | Refused) -> None:
        """Show the changes of a field; `right` is that to put a value back."""
        self.history = history
        self._title.setText(tr(f"{say(history.words)}的历史", f"History of {say(history.words).lower()}"))
        body = self._scroll.body
        while body.count():
            item = body.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        body.setSpacing(0)
        for change in history.changes:
            body.addWidget(self._build(change, right=right))
        if not history.changes:
            body.addWidget(
                Text(self, tr("本机没有这一项的修改记录", "This desktop knows of no change"), "soft", wrap=True)
            )
        body.addStretch(1)

    def start(self) -> None:
        """The keys go to the way back."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, change: FieldChange, *, right: Allowed | Refused) -> QWidget:
        made = QWidget(self)
        made.setObjectName(f"change_{change.key}")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 10, 8, 10)
        column.setSpacing(4)
        column.addLayout(self._build_values(made, change))
        by = [
            say(change.who),
            say(change.post),
            short(change.at, now=self._now()),
            say(change.device),
            say(change.line),
        ]
        column.addWidget(Text(made, " · ".join(part for part in by if part), "caption", wrap=True))
        origin = self._origin(change)
        if origin:
            column.addWidget(Text(made, origin, "caption", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(6)
        if change.current:
            foot.addWidget(Badge(made, tr("现用", "In force"), Tone.GOOD, icon="check"))
        if change.note.zh:
            foot.addWidget(Badge(made, say(change.note), Tone.WARN if change.lost else Tone.NEUTRAL))
        if change.pending:
            foot.addWidget(Badge(made, tr("未上传", "Not sent yet"), Tone.NEUTRAL))
        foot.addStretch(1)
        if not change.current:
            foot.addWidget(self._build_restore(made, change, right=right))
        column.addLayout(foot)
        column.addSpacing(6)
        column.addWidget(rule(made))
        return made

    def _origin(self, change: FieldChange) -> str:
        """The paper it stood on, and how it was verified."""
        parts = [tr(f"出自{say(change.paper)}", f"From {say(change.paper)}")] if change.paper.zh else []
        if change.verified is not None:
            told = [say(change.verified.words), say(change.verified.who), short(change.verified.at, now=self._now())]
            parts.append(" ".join(part for part in told if part))
        return " · ".join(parts)

    def _build_values(self, parent: QWidget, change: FieldChange) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        if change.old.zh:
            old = say(change.old)
            long = len(old) > _SHORT
            row.addWidget(Text(parent, old, "soft", wrap=long), 1 if long else 0)
            row.addWidget(icon_label(parent, "arrow-right", "faint", size=14))
        row.addWidget(Text(parent, say(change.new), "strong", wrap=True), 1)
        return row

    def _build_restore(self, parent: QWidget, change: FieldChange, *, right: Allowed | Refused) -> PushButton:
        made = button(
            parent, tr("恢复此值", "Restore"), kind="quiet", icon="rotate-ccw", measure="small", name="restoreValue"
        )
        made.setProperty("key", change.key)
        grant(made, right)
        made.clicked.connect(self._on_restore)
        return made

    def _on_restore(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, PushButton):
            self.restore_asked.emit(str(pressed.property("key")))
