"""今日: the first thing a person sees, and the way to everything that waits for them (B1, PRACTICE M4, M6)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.services.today import TodayBoard, today_board
from crm_desktop.ui.page import Desk, Page
from crm_desktop.ui.today.faces import Face, face_of
from crm_desktop.ui.today.lines import LineButton, Listing, column_of
from crm_desktop.ui.today.tile import Figure, Tile
from crm_desktop.ui.widgets.awaiting import Awaiting
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.skeleton import Shape
from crm_desktop.ui.widgets.text import Text
from crm_desktop.ui.workspace import focused_inside

_BEAT: Final = 10_000
_IN_ONE_ROW: Final = 6
_RELOAD: Final = 400
"""Milliseconds after the last change before the board is counted again: a sync brings many at once."""


class TodayPage(Page):
    """Figures above, lists below; the digits 1-9 open the figures, Enter the one in focus.

    The clock ticks here without asking the database; the board is counted again when something changed.
    """

    title = Words("今日", "Today")

    def __init__(
        self, desk: Desk, seat: Seat, parent: QWidget, *, board: Callable[[Seat], TodayBoard] = today_board
    ) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._read = desk, seat, board
        self._board: TodayBoard | None = None
        self._shown: tuple[tuple[Listing, ...], tuple[Listing, ...]] | None = None
        self._tiles: list[Tile] = []
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT)
        self._beat.timeout.connect(self.tick)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_RELOAD)
        self._soon.timeout.connect(self._load)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._awaiting = Awaiting(self, desk.tasks, shape=Shape.BOARD)

    @property
    def sentence(self) -> str:
        """The one line that sums the day up."""
        return self._sentence.text()

    def activate(self, subject: object = None) -> None:
        """Count, and keep the clock going."""
        self._load()
        self._beat.start()

    def refresh(self, changes: object) -> None:
        """Something was saved or came by sync: count again in a moment."""
        self._soon.start()

    def leave(self) -> None:
        """A clock that nobody sees need not tick."""
        self._beat.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits open figures."""
        digit = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= digit < len(self._tiles):
            self._tiles[digit].click()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollColumn(self)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        self._body = body = scroll.body
        self._inside: QWidget = body.parentWidget() or self
        body.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._greeting = Text(self._inside, "", "headline")
        self._greeting.setObjectName("greeting")
        self._sentence = Text(self._inside, "", "soft", wrap=True)
        self._sentence.setObjectName("sentence")
        words.addWidget(self._greeting)
        words.addWidget(self._sentence)
        body.addLayout(words)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        body.addLayout(self._grid)
        self._lists = QWidget(self._inside)
        QHBoxLayout(self._lists).setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._lists)
        body.addStretch(1)

    def _load(self) -> None:
        self._awaiting.ask(partial(self._read, self._seat), owner=self, done=self.show_board)

    def show_board(self, board: TodayBoard) -> None:
        """Show a board that was counted."""
        self._board = board
        face = face_of(board, now=self._now())
        self._show_head(face)
        if (face.left, face.right) != self._shown:
            self._show_lists(face)
        waits = board.filing.queue.to_file if board.filing else 0
        self.badge_changed.emit(waits + board.line.conflicts + board.line.refused or None)

    def _show_head(self, face: Face) -> None:
        first = not self._tiles
        self._greeting.setText(face.greeting)
        self._sentence.setText(face.sentence)
        if len(self._tiles) != len(face.figures):
            self._lay_tiles(len(face.figures))
        for tile, figure in zip(self._tiles, face.figures, strict=True):
            tile.show_figure(figure)
        if first and self._tiles and self.window().focusWidget() is self:
            # Not `hasFocus`: the board may be counted before the window comes to the front.
            self._tiles[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_tiles(self, count: int) -> None:
        """As many tiles as wanted: one row, or two where they would get too narrow. The post's own is the widest."""
        while len(self._tiles) < count:
            tile = Tile(self._inside, len(self._tiles) + 1)
            tile.clicked.connect(self._on_tile)
            tile.show()
            self._tiles.append(tile)
        while len(self._tiles) > count:
            self._tiles.pop().deleteLater()
        for tile in self._tiles:
            self._grid.removeWidget(tile)
        rows = 1 if count <= _IN_ONE_ROW else 2
        wide = 2 if rows == 1 or count % 2 else 1
        columns = -(-(count + wide - 1) // rows)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        for at, tile in enumerate(self._tiles):
            cell = at + wide - 1 if at else 0
            self._grid.addWidget(tile, cell // columns, cell % columns, 1, 1 if at else wide)
        for column in range(columns):
            self._grid.setColumnStretch(column, 5 if rows == 1 and column < wide else 6)

    def _show_lists(self, face: Face) -> None:
        self._shown = (face.left, face.right)
        old = self._lists
        self._lists = QWidget(self._inside)
        row = QHBoxLayout(self._lists)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for listings, share in ((face.left, 5), (face.right, 4)):
            column, cards = column_of(self._lists, listings)
            for card in cards:
                card.wanted.connect(self._on_wanted)
            if cards:
                row.addLayout(column, share)
        self._body.replaceWidget(old, self._lists)
        self._lists.show()
        focused = focused_inside(old)
        old.hide()
        old.deleteLater()
        if focused is not None:
            same = self._lists.findChild(LineButton, focused.objectName())
            (same or self._tiles[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def tick(self) -> None:
        """Say how it stands by the clock now."""
        if self._board is not None:
            self._show_head(face_of(self._board, now=self._now()))

    def _now(self) -> datetime:
        return self._seat.now()

    def _on_tile(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, Tile):
            self._open(pressed.figure)

    def _open(self, figure: Figure) -> None:
        self._on_wanted(figure.place, figure.subject)

    def _on_wanted(self, place: str, subject: object) -> None:
        if place:
            self._desk.go(place, subject)
