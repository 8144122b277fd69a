"""The list of the last saves: when, what, which fields changed from what to what, and 撤销 beside each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.rules.rights import Refused
from crm_desktop.services.undo import LastSave, SavedChange
from crm_desktop.ui import look, moments
from crm_desktop.ui.keymap import spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button, ring_after
from crm_desktop.ui.widgets.card import Card, ScrollColumn
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.paint import focus_ring, rounded
from crm_desktop.ui.widgets.text import Elided, Text

_WIDTH: Final = 640
_MARGIN: Final = 72
_HEAD: Final = 96
_LOWEST: Final = 200
_MOST_FIELDS: Final = 4


class LastSaves(QWidget):
    """A veil over `host` with the list on it. `asked(LastSave)` to undo one; Esc or a click beside it closes."""

    asked = Signal(object)
    closing = Signal()

    def __init__(self, host: QWidget, saves: Sequence[LastSave], *, now: datetime, mark: int = 0) -> None:
        super().__init__(host)
        self.setObjectName("lastSaves")
        self.setAccessibleName(tr("最近的保存", "The last saves"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setGeometry(host.rect())
        self._host, self._mark = host, mark
        self._came_from = host.window().focusWidget()
        self.rows: list[SaveRow] = []
        middle = QVBoxLayout(self)
        middle.setContentsMargins(0, _MARGIN, 0, _MARGIN)
        middle.addWidget(self._build_card(saves, now), 0, Qt.AlignmentFlag.AlignCenter)
        host.installEventFilter(self)

    def start(self) -> None:
        """Come up, with the cursor on the save that is asked about."""
        self._fit()
        self.show()
        self.raise_()
        first = next((row for row in self.rows if row.save.unit == self._mark), self.rows[0] if self.rows else None)
        (first or self).setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
            self._fit()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies behind."""
        QPainter(self).fillRect(self.rect(), QColor(look.colors().veil))

    def event(self, event: QEvent) -> bool:
        """Esc is the list's own; no shortcut of the page behind fires."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the list closes it."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The keys go back to where they were."""
        self.closing.emit()
        if self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        super().closeEvent(event)

    def _fit(self) -> None:
        """As high as the list, and no higher than the window."""
        room = max(_LOWEST, self.height() - 2 * _MARGIN - _HEAD)
        self._column.setFixedHeight(min(room, max(_LOWEST, self._column.body.sizeHint().height())))

    def _build_card(self, saves: Sequence[LastSave], now: datetime) -> Card:
        card = self._card = Card(self, margin=0)
        card.setFixedWidth(_WIDTH)
        head = QHBoxLayout()
        head.setContentsMargins(24, 20, 24, 0)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(card, tr("最近的保存", "The last saves"), "title"))
        words.addWidget(Text(card, _note(), "caption", wrap=True))
        head.addLayout(words, 1)
        head.addWidget(KeyHint(card, "Esc"), 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(head)
        self._column = ScrollColumn(card, margin=16)
        self._column.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.body.setSpacing(4)
        for save in saves:
            row = SaveRow(self._column, save, now=now)
            row.asked.connect(self._on_asked)
            row.stepped.connect(self._on_stepped)
            self._column.body.addWidget(row)
            self.rows.append(row)
        if not saves:
            self._column.body.addWidget(_nothing(card))
        self._column.body.addStretch(1)
        card.body.addWidget(self._column)
        return card

    def _on_stepped(self, by: int) -> None:
        at = next((at for at, row in enumerate(self.rows) if row.hasFocus()), 0)
        row = self.rows[max(0, min(len(self.rows) - 1, at + by))]
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._column.ensureWidgetVisible(row, 0, 12)

    def _on_asked(self, save: LastSave) -> None:
        self.close()
        self.asked.emit(save)


class SaveRow(QWidget):
    """One save; Enter on it, or its button, asks for the undo. `stepped(1)` and `stepped(-1)` from the arrows."""

    asked = Signal(object)
    stepped = Signal(object)

    def __init__(self, parent: QWidget, save: LastSave, *, now: datetime) -> None:
        super().__init__(parent)
        self.save, self._ring = save, False
        self.setObjectName("saveRow")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(14)
        when = Text(self, moments.short(save.at, now=now), "soft")
        when.setFixedWidth(44)
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._build_words(), 1)
        self.undo = button(self, tr("撤销", "Undo"), measure="small", icon="undo-2", name="undoSave")
        grant(self.undo, save.right)
        self.undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.undo.clicked.connect(self._on_undo)
        row.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        why = say(save.right.words) if isinstance(save.right, Refused) else ""
        self.setAccessibleName(f"{say(save.act)} {say(save.title)}")
        self.setAccessibleDescription(why or tr("回车撤销", "Enter undoes it"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, up and down."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_undo()
        elif step is not None:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        self._ring = ring_after(event.reason(), before=self._ring)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It has gone on."""
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft ground under the one with the keyboard."""
        if self.hasFocus():
            painter, colors = QPainter(self), look.colors()
            rounded(painter, self.rect(), fill=QColor(colors.accent_soft), radius=10)
            if self._ring:
                focus_ring(painter, self.rect(), QColor(colors.focus), radius=10)

    def _build_words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Elided(self, f"{say(self.save.act)} · {say(self.save.title)}", "strong"))
        lines = [_line(change) for change in self.save.changes if not change.new]
        if self.save.makes:
            lines = [
                tr("撤销后归档或作废，填过的内容留作草稿", "Undone it is put away; what was typed is kept as a draft")
            ]
        for line in lines[:_MOST_FIELDS]:
            column.addWidget(Elided(self, line, "soft"))
        more = len(lines) - _MOST_FIELDS
        if more > 0:
            column.addWidget(Text(self, tr(f"还有 {more} 项", f"{more} more fields"), "caption"))
        if isinstance(self.save.right, Refused):
            column.addWidget(Text(self, say(self.save.right.words), "caption", wrap=True))
        return column

    def _on_undo(self) -> None:
        if self.undo.isEnabled():
            self.asked.emit(self.save)


def _line(change: SavedChange) -> str:
    return f"{say(change.field)}　{say(change.before)} → {say(change.after)}"


def _note() -> str:
    keys = spelled("Ctrl+Z")
    return tr(
        f"你今天在这台电脑上保存的，后来没人动过就能撤销。{keys} 直接撤销最后一次。",
        f"What you saved here today; it can be undone while nobody has built on it. {keys} undoes the last one.",
    )


def _nothing(parent: QWidget) -> EmptyState:
    return EmptyState(
        parent,
        icon="history",
        title=tr("今天还没有保存过", "Nothing saved today"),
        text=tr("每保存一次，这里就多一行。", "Each save becomes a line here."),
    )
