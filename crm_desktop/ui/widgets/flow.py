"""A layout that breaks into lines like text, for chips."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Left to right, next line when the width is used up; height follows width."""

    def __init__(self, parent: QWidget, *, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        """Qt hands over what `addWidget` made."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Item `index`, None beyond the end as Qt wants it."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give item `index` back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes the width it gets."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at `width`."""
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._lay_out(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return self._with_margins(QSize(wide, max((size.height() for size in sizes), default=0)))

    def minimumSize(self) -> QSize:
        """The largest item."""
        least = QSize()
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return self._with_margins(least)

    def _shown(self) -> list[QLayoutItem]:
        """What takes room: hidden widgets leave no gap."""
        return [item for item in self._items if not item.isEmpty()]

    def _with_margins(self, size: QSize) -> QSize:
        return size.grownBy(self.contentsMargins())

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        """Place the items, those of a line around its middle; the height that all of it takes."""
        room = rect.marginsRemoved(self.contentsMargins())
        left, top, line = room.left(), room.top(), list[tuple[QLayoutItem, QRect]]()
        for item in self._shown():
            size = item.sizeHint()
            if left + size.width() > room.right() + 1 and line:
                left, top, line = room.left(), top + _height(line) + self._gap, []
            line.append((item, QRect(QPoint(left, top), size)))
            left += size.width() + self._gap
            if move:
                _place(line)
        return top + _height(line) - rect.top() + self.contentsMargins().bottom()


def _height(line: list[tuple[QLayoutItem, QRect]]) -> int:
    return max((place.height() for _, place in line), default=0)


def _place(line: list[tuple[QLayoutItem, QRect]]) -> None:
    height = _height(line)
    for item, place in line:
        item.setGeometry(place.translated(0, (height - place.height()) // 2))
