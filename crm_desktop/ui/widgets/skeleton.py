"""Where content will stand while it is on its way: grey bars in its shape, so that nothing jumps when it comes."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from math import sin
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.ui import look
from crm_desktop.ui.tokens import XL, L
from crm_desktop.ui.widgets.paint import rounded

_BEAT: Final = 50
_ROW: Final = 54
Part = tuple[QRect, bool]
"""A bar, or a card (True) on which the bars that follow lie."""


class Shape(Enum):
    """What the content will look like."""

    ROWS = "rows"
    """Lines of a list or table, on a ground that is there already."""
    BOARD = "board"
    """A heading, figures, and two lists below."""
    RECORD = "record"
    """A heading, cards at the left, one at the right."""
    BESIDE = "beside"
    """A list, and a card beside it."""
    FORM = "form"
    """A heading, and a card of labels and inputs."""


class Skeleton(QWidget):
    """Breathes slowly; stands still for a person who wants no motion."""

    def __init__(self, parent: QWidget, shape: Shape) -> None:
        super().__init__(parent)
        self._parts = _PARTS[shape]
        self._phase = 0.0
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT)
        self._beat.timeout.connect(self._on_beat)

    @property
    def moving(self) -> bool:
        """Whether it breathes."""
        return self._beat.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to breathe, where anything may move."""
        super().showEvent(event)
        if look.duration(1):
            self._beat.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self._beat.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cards, and bars on them."""
        painter, colors = QPainter(self), look.colors()
        ink = QColor(colors.line)
        ink.setAlphaF(0.8 + 0.2 * sin(self._phase))
        for rect, card in self._parts(self.rect()):
            if card:
                rounded(painter, rect, fill=QColor(colors.surface), line=QColor(colors.line), radius=12)
            else:
                rounded(painter, rect, fill=ink, radius=min(5, rect.height() / 2))

    def _on_beat(self) -> None:
        self._phase += 0.16
        self.update()


def _bar(left: int, top: int, wide: int, high: int = 12) -> Part:
    return QRect(left, top, max(0, wide), high), False


def _rows(room: QRect) -> Iterator[Part]:
    """Lines, each a little different, as the texts in them will be."""
    wide = room.width() - 2 * L
    for line, top in enumerate(range(room.top() + 10, room.bottom() - 34, _ROW)):
        yield _bar(room.left() + L, top + 4, wide * (22 + 5 * (line % 3)) // 100)
        yield _bar(room.left() + L, top + 24, wide * (14 + 3 * (line % 2)) // 100, 9)
        for share in (45, 62, 80):
            yield _bar(room.left() + L + wide * share // 100, top + 12, wide * (9 + line % 2) // 100)


def _card(rect: QRect, lines: int) -> Iterator[Part]:
    yield rect, True
    yield _bar(rect.left() + L, rect.top() + L, rect.width() // 4, 14)
    for line in range(lines):
        top = rect.top() + 48 + 30 * line
        if top + 20 < rect.bottom():
            yield _bar(rect.left() + L, top, rect.width() * (50 + 9 * (line % 3)) // 100)


def _heading(room: QRect) -> Iterator[Part]:
    yield _bar(room.left(), room.top() + 4, 220, 18)
    yield _bar(room.left(), room.top() + 32, 320, 11)


def _board(whole: QRect) -> Iterator[Part]:
    room = whole.adjusted(XL, XL, -XL, -XL)
    yield from _heading(room)
    figure = (room.width() - 3 * 12) // 4
    for at in range(4):
        yield from _card(QRect(room.left() + at * (figure + 12), room.top() + 60, figure, 128), 2)
    left = (room.width() - L) * 5 // 9
    top, high = room.top() + 204, room.height() - 204
    yield from _card(QRect(room.left(), top, left, high), 9)
    yield from _card(QRect(room.left() + left + L, top, room.width() - left - L, high * 2 // 3), 5)


def _record(whole: QRect) -> Iterator[Part]:
    room = whole.adjusted(XL, L, -XL, -L)
    yield from _heading(room)
    side, top = 404, room.top() + 74
    left = room.width() - side - L
    for high in (116, 150, 116, 180):
        if top + 60 < room.bottom():
            yield from _card(QRect(room.left(), top, left, min(high, room.bottom() - top)), 3)
        top += high + 12
    yield from _card(QRect(room.right() - side + 1, room.top() + 74, side, room.height() - 74), 12)


def _beside(whole: QRect) -> Iterator[Part]:
    side = min(380, whole.width() // 3)
    left = QRect(whole.left(), whole.top(), whole.width() - side - L, whole.height())
    yield left, True
    yield from _rows(left)
    yield from _card(QRect(whole.right() - side + 1, whole.top(), side, whole.height()), 9)


def _form(whole: QRect) -> Iterator[Part]:
    room = whole.adjusted(XL, XL, -XL, -XL)
    yield from _heading(room)
    card = QRect(room.left(), room.top() + 60, room.width(), room.height() - 60)
    yield card, True
    for top in range(card.top() + 20, card.bottom() - 40, 66):
        yield _bar(card.left() + L, top, 120, 14)
        yield _bar(card.left() + L, top + 24, 240, 10)
        yield _bar(card.right() - 260, top, 90, 32)


_PARTS: Final[Mapping[Shape, Callable[[QRect], Iterator[Part]]]] = MappingProxyType(
    {Shape.ROWS: _rows, Shape.BOARD: _board, Shape.RECORD: _record, Shape.BESIDE: _beside, Shape.FORM: _form}
)
