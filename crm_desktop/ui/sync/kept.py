"""A column that follows what it shows without being rebuilt under the person's hands."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.ui.sync.wanting import WantingCard
from crm_desktop.ui.workspace import focused_inside


@dataclass(frozen=True, slots=True)
class Wanted:
    """One card: `key` says which, `content` what it shows (compared by value), `make` builds it."""

    key: Hashable
    content: object
    make: Callable[[], QWidget]


class KeptColumn(QWidget):
    """Keeps each card whose content is the same, and one in which somebody types whatever comes.

    Where the card in focus goes, the next one takes the focus; `deserted()` when there is none.
    """

    deserted = Signal()

    def __init__(self, parent: QWidget | None, *, spacing: int = 12) -> None:
        super().__init__(parent)
        self._cards: dict[Hashable, tuple[object, QWidget]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    @property
    def cards(self) -> list[QWidget]:
        """The cards from the top."""
        return [card for _, card in self._cards.values()]

    def show_cards(self, wanted: Sequence[Wanted]) -> None:
        """Show these, in this order."""
        focused = self._focused()
        place_before = list(self._cards).index(focused) if focused in self._cards else 0
        before, self._cards = self._cards, self._next(wanted)
        kept = set(map(id, self.cards))
        self.setVisible(bool(self._cards))
        for place, card in enumerate(self.cards):
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
                card.show()  # a layout shows it later, and what is hidden cannot take the focus
        gone = [card for _, card in before.values() if id(card) not in kept]
        for card in gone:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        if focused is not None and before[focused][1] in gone:
            self._hand_on(focused, place_before)

    def _next(self, wanted: Sequence[Wanted]) -> dict[Hashable, tuple[object, QWidget]]:
        """The cards to show; one in which somebody types stays where it was even if nothing wants it any more."""
        cards = {one.key: self._card(one) for one in wanted}
        lingering = [key for key, (_, card) in self._cards.items() if key not in cards and _busy(card)]
        for key in lingering:
            _mark(self._cards[key][1])
            place = list(self._cards).index(key)
            items = list(cards.items())
            cards = dict([*items[:place], (key, self._cards[key]), *items[place:]])
        return cards

    def _card(self, one: Wanted) -> tuple[object, QWidget]:
        here = self._cards.get(one.key)
        if here is None or (here[0] != one.content and not _busy(here[1])):
            return one.content, one.make()
        if here[0] != one.content:
            _mark(here[1])
        return here

    def _focused(self) -> Hashable | None:
        for key, (_, card) in self._cards.items():
            if card.hasFocus() or focused_inside(card) is not None:
                return key
        return None

    def _hand_on(self, key: Hashable, place: int) -> None:
        """To the same card in its new shape, else the next one that wants somebody, from `place` on and round."""
        cards = self.cards
        ring = [*cards[place:], *cards[:place]]
        own = [self._cards[key][1]] if key in self._cards else []
        wanting = [card for card in (*own, *ring) if not _settled(card)]
        if wanting:
            wanting[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.deserted.emit()


def _settled(card: QWidget) -> bool:
    return isinstance(card, WantingCard) and card.settled


def _busy(card: QWidget) -> bool:
    return isinstance(card, WantingCard) and card.busy


def _mark(card: QWidget) -> None:
    if isinstance(card, WantingCard):
        card.mark_stale()
