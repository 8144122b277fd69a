"""The board of the sync page: the line above, what wants a person at the left, the queue and the sessions beside it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.conflicts import Conflict
from crm_desktop.services.conflicts_refused import RefusedWork
from crm_desktop.services.field_values import FieldReader
from crm_desktop.ui.language import tr
from crm_desktop.ui.sync.aside_card import AsideCard
from crm_desktop.ui.sync.board import Board
from crm_desktop.ui.sync.bulk import Bulk, decidable
from crm_desktop.ui.sync.conflict_card import ConflictCard
from crm_desktop.ui.sync.kept import KeptColumn, Wanted
from crm_desktop.ui.sync.line_card import LineCard
from crm_desktop.ui.sync.lists import runs_card, waiting_card
from crm_desktop.ui.sync.losers_card import LosersCard
from crm_desktop.ui.sync.parcel_card import ParcelCard
from crm_desktop.ui.sync.refused_card import RefusedCard
from crm_desktop.ui.sync.wanting import WantingCard
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card, ScrollColumn, SectionHeader
from crm_desktop.ui.widgets.empty_state import EmptyState


class BoardView(ScrollColumn):
    """Shows a `Board`; what is done on its cards comes out as signals, with the thing it was done to."""

    decided = Signal(object, object)
    answered = Signal(object, object)
    again = Signal(object, object)
    let_go = Signal(object)
    newer_asked = Signal()
    cleared = Signal()
    freed = Signal()

    def __init__(self, parent: QWidget | None, bulk: Bulk, *, today: Callable[[], date]) -> None:
        super().__init__(parent)
        self._bulk, self._today = bulk, today
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line = LineCard(self)
        self.body.addWidget(self.line)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(self._build_left(), 5)
        columns.addLayout(self._build_right(), 3)
        self.body.addLayout(columns, 1)

    def show_board(self, board: Board, *, now: datetime) -> None:
        """Follow the board; cards in use stay as they are."""
        self.line.show_status(board.status, now=now)
        self.line.show_shift(board, now=now)
        open_ones = decidable(board.conflicts)
        self._conflict_head.setVisible(bool(board.conflicts))
        choose = tr("按数字键选，两个值都不会丢", "Press a digit; no value is lost")
        self._conflict_head.set_note(choose if open_ones else "")
        self._newer.setVisible(len(open_ones) > 1 and not self._bulk.held)
        reader = board.reader
        self.conflicts.show_cards([self._conflict(one, reader, now) for one in board.conflicts])
        self._refused_head.setVisible(bool(board.refused))
        self.refused.show_cards([self._refused(one, reader, now) for one in board.refused])
        self.losers.show_losers(board.losers, now=now)
        self.aside.show_aside(board.aside, now=now)
        self.quiet.setVisible(not (board.conflicts or board.refused or board.losers))
        photos = board.status.photos
        queue = partial(waiting_card, self._side, board.waiting, photos=photos, now=now)
        self._side.show_cards(
            [
                Wanted("waiting", (board.waiting, photos), queue),
                Wanted("runs", board.runs, partial(runs_card, self._side, board.runs, now=now)),
            ]
        )

        status = board.status
        self.parcel.show_parcel(
            board.parcel, waiting=status.waiting_units, unconfirmed=status.unconfirmed_units, now=now
        )  # fmt: skip

    def focus_first(self, *, about: str = "") -> bool:
        """Put the keyboard on what wants a person, on the record `about` if it is there; whether there is any."""
        wanting = self._wanting()
        named = (card for card in wanting if about and _is_about(card, about))
        first = next(named, wanting[0] if wanting else None)
        if first is None:
            return False
        first.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(first, 0, 24)
        return True

    def _wanting(self) -> list[QWidget]:
        undecided = [card for card in self.conflicts.cards if isinstance(card, ConflictCard) and not card.settled]
        return [*undecided, *self.refused.cards]

    def _build_left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(12)
        self._conflict_head = SectionHeader(self, tr("两处改得不一样", "Changed in two places"))
        self._newer = button(self, tr("全部用较新的", "Newer for all"), measure="small", name="newerForAll")
        self._newer.clicked.connect(self.newer_asked)
        self._conflict_head.add(self._newer)
        self.conflicts = KeptColumn(self)
        note = tr("改好再交，或者搁置", "Correct and send again, or set aside")
        self._refused_head = SectionHeader(self, tr("总部退回的改动", "Refused by head office"), note)
        self.refused = KeptColumn(self)
        self.losers = LosersCard(self)
        self.aside = AsideCard(self)
        self.quiet = _quiet(self)
        self.parcel = ParcelCard(self)
        for column in (self.conflicts, self.refused):
            column.deserted.connect(self._on_deserted)
        for part in (
            self._conflict_head, self.conflicts, self._refused_head, self.refused, self.losers, self.quiet,
            self.aside, self.parcel,
        ):  # fmt: skip
            left.addWidget(part)
        left.addStretch(1)
        return left

    def _build_right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        self._side = KeptColumn(self)
        self._side.setMinimumWidth(320)
        right.addWidget(self._side)
        right.addStretch(1)
        return right

    def _conflict(self, conflict: Conflict, reader: FieldReader, now: datetime) -> Wanted:
        held = self._bulk.holds(conflict)

        def make() -> QWidget:
            card = ConflictCard(self, conflict, reader=reader, now=now, today=self._today, held=held)
            card.decided.connect(self.decided)
            card.answered.connect(self.answered)
            card.stepped.connect(self._on_stepped)
            card.freed.connect(self.freed)
            return card

        return Wanted((conflict.id, conflict.register), (conflict, held), make)

    def _refused(self, work: RefusedWork, reader: FieldReader, now: datetime) -> Wanted:
        def make() -> QWidget:
            card = RefusedCard(self, work, reader=reader, now=now, today=self._today)
            card.again.connect(self.again)
            card.let_go.connect(self.let_go)
            card.stepped.connect(self._on_stepped)
            card.freed.connect(self.freed)
            return card

        return Wanted(work.unit, work, make)

    def _on_stepped(self, by: object) -> None:
        card = self.sender()
        cards: Sequence[QWidget] = [*self.conflicts.cards, *self.refused.cards]
        if not isinstance(card, WantingCard) or card not in cards:
            return
        place = cards.index(card) + int(str(by))
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(cards[place], 0, 24)

    def _on_deserted(self) -> None:
        """The last one of its kind is done: on to the other kind, or to the end of the shift."""
        if not self.focus_first():
            self.cleared.emit()


def _is_about(card: QWidget, record_id: str) -> bool:
    if isinstance(card, ConflictCard):
        return card.conflict.id == record_id
    return isinstance(card, RefusedCard) and any(record.id == record_id for record in card.work.records)


def _quiet(parent: QWidget) -> Card:
    card = Card(parent)
    card.setMinimumHeight(280)
    card.body.addWidget(
        EmptyState(
            card,
            icon="circle-check",
            title=tr("没有需要你处理的", "Nothing wants you here"),
            text=tr("两边改了同一项，或总部退回了改动，会出现在这里。", "Clashes and refused changes would show here."),
        )
    )
    return card
