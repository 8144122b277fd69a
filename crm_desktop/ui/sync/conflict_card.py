"""One contested field: what both started from, every value with who wrote it, and a key to choose (I3)."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.rules.rights import Refused
from crm_desktop.services.conflicts import Conflict, Side
from crm_desktop.ui import moments
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.badge import Badge
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.text import Text

_MOST: Final = 9


class ConflictCard(Card):
    """A conflict to decide. `decided(Conflict, int)` names the side by its place; the digits choose."""

    decided = Signal(object, object)

    def __init__(self, parent: QWidget | None, conflict: Conflict, *, now: datetime) -> None:
        super().__init__(parent)
        self.conflict = conflict
        self.setObjectName("conflictCard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{say(conflict.record)} {say(conflict.field)}")
        self._choices: list[QPushButton] = []
        self.body.addLayout(self._build_head(now))
        self.body.addLayout(self._build_base())
        self.body.addLayout(self._build_sides(now))
        if isinstance(conflict.right, Refused):
            self.body.addWidget(Text(self, say(conflict.right.words), "caption", wrap=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2, ... choose the value of that place."""
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._choices) and self._choices[place].isEnabled():
            self.decided.emit(self.conflict, place)
            return
        super().keyPressEvent(event)

    def _build_head(self, now: datetime) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Text(self, say(self.conflict.record), "title"))
        row.addWidget(Badge(self, say(self.conflict.field), Tone.WARN))
        row.addStretch(1)
        opened = moments.short(self.conflict.opened_at, now=now)
        state = tr("已决定，等待上传", "Decided, waiting to be sent") if self.conflict.resolving else opened
        row.addWidget(Text(self, state, "caption"))
        return row

    def _build_base(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Text(self, tr("原值", "Before"), "caption"))
        row.addWidget(Text(self, say(self.conflict.base) or tr("（空）", "(empty)"), "soft"))
        row.addStretch(1)
        return row

    def _build_sides(self, now: datetime) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        allowed = not isinstance(self.conflict.right, Refused) and not self.conflict.resolving
        for place, side in enumerate(self.conflict.sides[:_MOST]):
            grid.setColumnStretch(place, 1)
            grid.addWidget(self._side(place, side, now, allowed=allowed), 0, place)
        return grid

    def _side(self, place: int, side: Side, now: datetime, *, allowed: bool) -> QWidget:
        tile = QWidget(self)
        tile.setProperty("inset", True)
        column = QVBoxLayout(tile)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(Text(tile, say(side.words) or tr("（空）", "(empty)"), "strong", wrap=True), 1)
        if side.in_force:
            top.addWidget(Badge(tile, tr("暂用", "In force"), Tone.INFO))
        if side.own:
            top.addWidget(Badge(tile, tr("我的", "Mine"), Tone.NEUTRAL))
        column.addLayout(top)
        when = moments.short(side.at, now=now)
        column.addWidget(Text(tile, f"{say(side.person)} · {say(side.device)} · {when}", "caption", wrap=True))
        choice = QPushButton(tr(f"{place + 1}  用这个", f"{place + 1}  Use this"), tile)
        choice.setObjectName(f"choose{place + 1}")
        choice.setEnabled(allowed)
        choice.setProperty("place", place)
        choice.clicked.connect(self._on_choice)
        self._choices.append(choice)
        column.addSpacing(4)
        column.addWidget(choice, 0, Qt.AlignmentFlag.AlignLeft)
        return tile

    def _on_choice(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.decided.emit(self.conflict, sender.property("place"))
