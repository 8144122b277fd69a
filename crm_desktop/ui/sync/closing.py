"""The steps of a shift's end: made in one key, written on while it lies there, taken back in one more."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.rules.words import Language
from crm_desktop.services.seat import Seat
from crm_desktop.services.shift_hand_over import (
    HandedOver,
    customers_named,
    hand_over,
    sheet_number,
    take_back,
    takers,
    write_again,
)
from crm_desktop.ui.language import language, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper_trail import paper_trail
from crm_desktop.ui.sync.shift_view import ShiftView
from crm_desktop.ui.tokens import Tone


class Closing(QObject):
    """`opened()` once the sheet is there, `closed()` when the person goes back or takes it back."""

    opened = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, seat: Seat, view: ShiftView) -> None:
        super().__init__(parent)
        self._desk, self._seat, self._view = desk, seat, view
        self._handed: HandedOver | None = None
        self._under_way = False
        view.left.connect(self._on_left)
        view.taken_back.connect(self._on_taken_back)
        view.written.connect(self._on_written)

    def hand_over(self) -> None:
        """Close the shift as it stands; one at a time."""
        if self._under_way:
            return
        self._under_way = True
        self._desk.tasks.database(
            partial(_make, self._seat, language()), owner=self, done=self._on_made, failed=self._on_failed
        )

    def _on_made(self, made: tuple[HandedOver, tuple[str, ...]]) -> None:
        self._under_way = False
        self._handed, names = made
        self.opened.emit()
        number, named = sheet_number(self._seat), customers_named(self._handed.sheet)
        again = paper_trail(self._desk, self._seat, self, "hand_over_sheet", number=number, persons=named)
        self._view.show_handed(self._handed, takers=names, again=again)

    def _on_failed(self, error: Exception) -> None:
        self._under_way = False
        raise error

    def _on_written(self) -> None:
        if self._handed is None:
            return
        work = partial(
            write_again, self._seat, self._handed, taker=self._view.taker, note=self._view.note, language=language()
        )
        self._desk.tasks.database(work, owner=self, done=self._on_written_again)

    def _on_written_again(self, handed: HandedOver) -> None:
        self._handed = handed
        self._view.show_sheet(handed)

    def _on_left(self) -> None:
        self._view.settle()
        self.closed.emit()

    def _on_taken_back(self) -> None:
        if self._handed is None:
            return
        handed, self._handed = self._handed, None
        self._desk.tasks.database(partial(take_back, self._seat, handed), owner=self, done=self._on_undone)

    def _on_undone(self, _: None) -> None:
        self._desk.toasts.tell(tr("已撤销，本班继续", "Taken back: the shift goes on"), Tone.INFO)
        self.closed.emit()


def _make(seat: Seat, spoken: Language) -> tuple[HandedOver, tuple[str, ...]]:
    return hand_over(seat, language=spoken), takers(seat)
